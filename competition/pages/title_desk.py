"""What the titles' desk of a season shows: each rule with its quota, and every candidate with what may be done now.

It reads the season's and its events' states; it may not propose a fact. Nothing here is for the public.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from competition.ledger import reasons
from competition.ledger.names import NameBook
from competition.pages.refusals import sentence
from competition.pages.shell import gettext
from competition.pages.words import N_, STEPS
from competition.rules import facts as f
from competition.rules.refusals import Refusal
from competition.rules.state import State
from competition.rules.titles import Candidate, EventResult, Quota, propose, quota_of


@dataclass(frozen=True, slots=True)
class CandidateShown:
    """A person under a rule. `stage` is "" without a proposal; `why`: what speaks against it, or why withheld."""

    id: str
    event: str
    event_name: str
    name: str
    unit: str
    rank: int | None
    stage: str
    why: str
    proposable: bool
    document: str


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A title's rule with its quota 名额 and candidates, best rank first within each event."""

    id: str
    title: str
    issuer: str
    level: str
    best: int
    quota: Quota
    candidates: tuple[CandidateShown, ...]

    @property
    def proposable(self) -> int:
        return sum(each.proposable for each in self.candidates)


def title_desk(
    state: State, season: str, results: Mapping[str, EventResult], names: NameBook, language: str
) -> tuple[RuleShown, ...]:
    """Every rule of the season, with whoever has a proposal or a rank that the rule speaks of."""
    candidates = propose(state, results)
    return tuple(
        RuleShown(
            rule.id,
            names.text("title", f"{season}/{rule.title}", language),
            names.text("issuer", f"{season}/{rule.issuer}", language) if rule.issuer else "",
            names.text("level", f"{season}/{rule.level}", language) if rule.level else "",
            rule.best,
            quota_of(state, rule.id),
            _candidates(rule, state, candidates, results, names, language),
        )
        for rule in state.title_rules.values()
    )


def waiting_events(waiting: Mapping[str, Refusal], names: NameBook, language: str) -> tuple[tuple[str, str, str], ...]:
    """(id, name, the steps that come first) of each event on which titles cannot rest yet."""
    return tuple(
        (event, names.text("event", event, language), _steps(refusal.details.get("missing", ""), language))
        for event, refusal in waiting.items()
    )


def _steps(missing: str, language: str) -> str:
    """The words of the steps and conditions that a refusal names, once each."""
    words = {**STEPS, "final_not_published": STEPS["final"]}
    said = dict.fromkeys(gettext(language, words[each]) for each in missing.split() if each in words)
    return gettext(language, N_(", ")).join(said)


def _candidates(
    rule: f.TitleRulePinned,
    state: State,
    candidates: tuple[Candidate, ...],
    results: Mapping[str, EventResult],
    names: NameBook,
    language: str,
) -> tuple[CandidateShown, ...]:
    def within(each: Candidate) -> bool:
        return each.rule == rule.id and (each.stage is not None or (each.rank is not None and each.rank <= rule.best))

    show: Callable[[Candidate], CandidateShown] = lambda each: _shown(each, state, results, names, language)  # noqa: E731
    return tuple(show(each) for each in candidates if within(each))


def _shown(
    each: Candidate, state: State, results: Mapping[str, EventResult], names: NameBook, language: str
) -> CandidateShown:
    bound = results[each.event.stream].bound.get(each.subject) if each.event.stream in results else None
    title = state.titles.get(each.id)
    why = sentence(each.verdict.word, each.verdict.details, language) if each.verdict and each.stage is None else ""
    if title is not None and title.stage == "withheld":
        why = reasons.words(names, title.reason)
    return CandidateShown(
        each.id,
        each.event.stream,
        names.text("event", each.event.stream, language),
        names.text(bound.kind if bound else "person", each.who, language),
        names.text("delegation", bound.delegation, language) if bound and bound.delegation else "",
        each.rank,
        each.stage or "",
        why,
        each.proposable and each.stage is None,
        title.document if title is not None else "",
    )
