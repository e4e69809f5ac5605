"""From ranks to titles 称号: who of an event's final results may be proposed by which rule, and why others may not.

A rule is IF tier, field, rank and passed parts THEN title WITH quota, as regulations from Zhejiang to Yunnan have it.
Proposing is not deciding: more may be proposed than the quota holds, and the organiser recommends within it. Each rule
proposes by itself; that a person holds a title once a season counts by the title. Who may decide is not known here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from competition.rules import facts as f
from competition.rules.numbers import number
from competition.rules.prizes import decisive
from competition.rules.profile import final_stands, in_turn, out_of_turn
from competition.rules.refusals import Refusal
from competition.rules.standings import Scorer, Standing, Standings
from competition.rules.state import Builder, State
from competition.rules.state_steps import Title, TitleStage

View = State | Builder
Claims = dict[tuple[str, str], tuple[str, bool]]  # by title and person: for which event, and whether once is enough


@dataclass(frozen=True, slots=True)
class EventResult:
    """An event's final results as of a position of its ledger, and who stands behind its subjects."""

    pin: f.Pin
    standings: Standings
    bound: Mapping[str, f.SubjectBound]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person under one rule for one event. `verdict` says why not (None: nothing speaks against it).

    `stage` is that of the proposal where there is one already. `rank` is None for who is not ranked.
    """

    id: str
    rule: str
    event: f.Pin
    subject: str
    who: str
    rank: int | None
    verdict: Refusal | None
    stage: TitleStage | None = None

    @property
    def proposable(self) -> bool:
        """Whether it may be proposed; beyond the quota too, since the organiser then recommends within it."""
        return self.verdict is None or self.verdict.word == "over_quota"

    @property
    def fact(self) -> f.TitleProposed:
        """The proposal, for whoever is proposable."""
        assert self.rank is not None
        return f.TitleProposed(self.id, self.rule, self.event, self.subject, self.who, self.rank)


@dataclass(frozen=True, slots=True)
class Quota:
    """How many of a rule's proposals are at each stage. `planned` is None where there is no limit."""

    planned: int | None
    proposed: int
    recommended: int
    awarded: int
    withheld: int

    @property
    def used(self) -> int:
        return self.recommended + self.awarded

    @property
    def left(self) -> int | None:
        return None if self.planned is None else self.planned - self.used


def event_result(state: State, pin: f.Pin, scorer: Scorer) -> EventResult | Refusal:
    """The results of an event that titles may rest on: final, still standing, and at this turn of its profile."""
    if not final_stands(state, scorer):
        return out_of_turn("titles", [Refusal("final_not_published")])
    wrong = in_turn(state, "titles")
    if wrong:
        return wrong
    bound = {record.subject: record.bound for record in state.subjects.values() if record.bound}
    return EventResult(pin, scorer.standings(state), bound)


def propose(season: State, results: Mapping[str, EventResult]) -> tuple[Candidate, ...]:
    """Everybody in the results of the season's events under every rule that reaches the event, with a verdict each.

    By rule; within it by rank, then by the order in which events were listed: a quota that runs short goes to the
    better rank first, whichever event came first.
    """
    claims: Claims = {}
    rules = season.title_rules.values()
    return tuple(found for rule in rules for found in _Proposing(season, rule, claims).of(results))


def quota_of(season: View, rule: str) -> Quota:
    """How far a rule's quota is used."""
    stages = [title.stage for title in season.titles.values() if title.proposed.rule == rule]
    count = stages.count
    planned = season.title_rules[rule].quota
    return Quota(planned, count("proposed"), count("recommended"), count("awarded"), count("withheld"))


def settled(season: View, event: str) -> bool:
    """Whether titles of this event were proposed, and each of them is awarded or withheld."""
    stages = [title.stage for title in season.titles.values() if title.proposed.event.stream == event]
    return bool(stages) and all(stage in ("awarded", "withheld") for stage in stages)


def holder(season: View, rule: f.TitleRulePinned, who: str) -> Title | None:
    """The proposal, not withheld, that keeps `who` from this rule's title, where it is given once a season."""
    for title in season.titles.values():
        other = season.title_rules[title.proposed.rule]
        once = rule.once_a_person or other.once_a_person
        if once and title.stage != "withheld" and other.title == rule.title and title.proposed.who == who:
            return title
    return None


def untrue(season: State, fact: f.TitleProposed, result: EventResult) -> Refusal | None:
    """Whether the event's results bear a proposal out, for whoever can read both ledgers."""
    rule = season.title_rules.get(fact.rule)
    if rule is None:
        return Refusal("unknown_title_rule", {"rule": fact.rule[:64]})
    wrong = Refusal("not_proposed_so", {"subject": fact.subject[:64], "rank": str(fact.rank)})
    row = next((row for row in decisive(result.standings) if row.subject == fact.subject), None)
    if row is None or row.rank != fact.rank or fact.who not in _persons(result.bound.get(fact.subject)):
        return wrong
    return _unfit(rule, row, result) or _Places(season, rule, result).refusal(row)


def proposal_id(rule: str, event: str, who: str) -> str:
    """The id of the one proposal that there can be of a person by a rule for an event."""
    return "t" + sha256("\n".join((rule, event, who)).encode()).hexdigest()[:24]


def reaches(rule: f.TitleRulePinned, listed: f.EventListed) -> bool:
    """Whether the rule is for events of this tier."""
    return not rule.tiers or listed.tier in rule.tiers


def _persons(bound: f.SubjectBound | None) -> tuple[str, ...]:
    """Who would hold the title: every member of a team; nobody while it is not known who stands behind the subject."""
    if bound is None:
        return ()
    return bound.members if bound.kind == "team" and bound.members else (bound.who,)


def _unfit(rule: f.TitleRulePinned, row: Standing, result: EventResult) -> Refusal | None:
    """What in the results speaks against the subject, if anything."""
    field = sum(each.rank is not None and each.group == row.group for each in decisive(result.standings))
    if field < rule.min_field:
        return Refusal("field_too_small", {"field": str(field), "least": str(rule.min_field)})
    if row.rank is None:
        return Refusal("not_ranked", {"status": row.status})
    if row.rank > rule.best and not rule.pass_down:
        return Refusal("rank_too_low", {"rank": str(row.rank), "best": str(rule.best)})
    bound = result.bound.get(row.subject)
    members = len(bound.members) if bound and bound.kind == "team" else 1
    if rule.members and members != rule.members:
        return Refusal("team_size", {"members": str(members), "needed": str(rule.members)})
    points = dict(row.modules)
    for module, least in rule.passed:
        reached = points.get(module)
        if reached is None or reached < number(least):
            shown = dict(zip(points, row.printed_modules, strict=True)).get(module) or "-"
            return Refusal("part_failed", {"module": module, "points": shown, "least": least})
    return None


class _Places:
    """How many of one event's places under a rule are taken, by group. Who drops out takes none."""

    def __init__(self, season: State, rule: f.TitleRulePinned, result: EventResult) -> None:
        self.rule = rule
        groups = {row.subject: row.group for row in decisive(result.standings)}
        self.taken: dict[str, dict[str, int]] = {}  # by group: subject -> rank
        for title in season.titles.values():
            made = title.proposed
            if (made.rule, made.event.stream) == (rule.id, result.pin.stream) and title.stage != "withheld":
                self.taken.setdefault(groups.get(made.subject, ""), {})[made.subject] = made.rank

    def refusal(self, row: Standing) -> Refusal | None:
        others = [rank for rank in self.taken.get(row.group, {}).values() if rank != row.rank]
        if not self.rule.pass_down or len(others) < self.rule.best:
            return None
        return Refusal("rank_too_low", {"rank": str(row.rank), "best": str(self.rule.best)})

    def take(self, row: Standing) -> None:
        self.taken.setdefault(row.group, {})[row.subject] = row.rank or 0


class _Proposing:
    """Goes through the results for one rule; `claims` are what this and the rules before it propose."""

    def __init__(self, season: State, rule: f.TitleRulePinned, claims: Claims) -> None:
        self.season = season
        self.rule = rule
        self.claims = claims
        made = [title for title in season.titles.values() if title.proposed.rule == rule.id]
        self.there = {(title.proposed.event.stream, title.proposed.who): title for title in made}
        self.quota = quota_of(season, rule.id)
        left = self.quota.left
        self.room = None if left is None else max(0, left - self.quota.proposed)

    def of(self, results: Mapping[str, EventResult]) -> Iterator[Candidate]:
        listed = self.season.listed
        events = [event for event in listed if event in results and reaches(self.rule, listed[event])]
        rows = [(row, results[event]) for event in events for row in decisive(results[event].standings)]
        rows.sort(key=lambda each: (each[0].rank is None, each[0].rank or 0))  # stable: events stay as they were listed
        places = {event: _Places(self.season, self.rule, results[event]) for event in events}
        for row, result in rows:
            for who in _persons(result.bound.get(row.subject)) or ("",):
                yield self._candidate(row, who, result, places[result.pin.stream])

    def _candidate(self, row: Standing, who: str, result: EventResult, places: _Places) -> Candidate:
        event = result.pin.stream
        there = self.there.get((event, who))
        name = there.proposed.id if there else proposal_id(self.rule.id, event, who) if who else ""
        if there is not None:
            verdict: Refusal | None = Refusal("already_proposed", {"id": name})
        else:
            verdict = _unfit(self.rule, row, result) or self._barred(row, who) or places.refusal(row)
        if verdict is None:
            places.take(row)
            self.claims[self.rule.title, who] = event, self.rule.once_a_person
            verdict = self._beyond()
        stage = there.stage if there else None
        return Candidate(name, self.rule.id, result.pin, row.subject, who, row.rank, verdict, stage)

    def _barred(self, row: Standing, who: str) -> Refusal | None:
        """Whether nobody is known to stand behind the subject, or somebody who has this title already."""
        if not who:
            return Refusal("not_bound", {"subject": row.subject})
        held = holder(self.season, self.rule, who)
        event, once = self.claims.get((self.rule.title, who), ("", False))
        if held:
            event, once = held.proposed.event.stream, True
        if event and (once or self.rule.once_a_person):
            return Refusal("already_titled", {"title": self.rule.title, "event": event})
        return None

    def _beyond(self) -> Refusal | None:
        if self.room is None:
            return None
        self.room -= 1
        if self.room >= 0:
            return None
        return Refusal("over_quota", {"quota": str(self.quota.planned), "left": str(self.quota.left)})
