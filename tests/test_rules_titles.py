"""From ranks to titles: rules of real notices, quotas across contests, once a person, and who may see what.

The rules R1 to R18 are those of the field notes, each with the notice that states it. Of what they say, rank, class,
team size, field, passed parts and quota are in the grammar; age, years in the post and conduct are the organiser's.
"""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.admission import admit
from competition.rules.refusals import WORDS
from competition.rules.standings import Scorer, Standing, Standings
from competition.rules.title_board import title_board
from competition.rules.titles import Candidate, EventResult, event_result, propose, quota_of, settled, untrue
from tests import hall
from tests.hall import PRIZES, REASON
from tests.schemes import DESK, Contest

HEAD = "0" * 64
TIERS = ("one", "two", "x")


def season(*rules: f.TitleRulePinned, events: Iterable[tuple[str, str]] = (("welding", "one"),)) -> Contest:
    """A season with three tiers, these events listed as (event, tier), and these rules."""
    contest = Contest()
    contest.must(DESK, f.SeasonFounded(VERSION))
    for tier in TIERS:
        contest.must(DESK, f.TierDeclared(tier, None))
    for event, tier in events:
        contest.must(DESK, f.EventListed(tier, f.Pin(event, 9, HEAD)))
    for rule in rules:
        contest.must(DESK, rule)
    return contest


def rule(best: int = 3, quota: int | None = None, *, id: str = "experts", title: str = "expert", **more: Any) -> Any:
    more.setdefault("tiers", ())
    return f.TitleRulePinned(id, title, "city", "union", best=best, quota=quota, **more)


def row(subject: str, rank: int | None, points: Iterable[tuple[str, int]] = (), group: str = "") -> Standing:
    modules = tuple((module, Fraction(number)) for module, number in points)
    printed = tuple(str(number) for _, number in points)
    status: f.Status = "competing" if rank else "out_of_contest"
    return Standing(subject, rank, None, modules, status, True, 1, 1, group, False, "1", None, printed)


def result(event: str, *rows: Standing, who: dict[str, f.SubjectBound] | None = None) -> EventResult:
    """The results of an event; behind subject s1 stands person `<event>-s1` unless `who` says otherwise."""
    bound = {each.subject: f.SubjectBound(each.subject, "person", f"{event}-{each.subject}") for each in rows}
    return EventResult(f.Pin(event, 30, HEAD), Standings(rows, True), {**bound, **(who or {})})


def field(event: str, size: int = 8, **more: Any) -> EventResult:
    return result(event, *(row(f"s{n}", n) for n in range(1, size + 1)), **more)


def people(*names: str) -> dict[str, f.SubjectBound]:
    return {f"s{n}": f.SubjectBound(f"s{n}", "person", name) for n, name in enumerate(names, 1)}


def found(contest: Contest, *results: EventResult) -> tuple[Candidate, ...]:
    return propose(contest.state, {each.pin.stream: each for each in results})


def verdicts(contest: Contest, *results: EventResult) -> dict[str, str]:
    return {each.who or each.subject: each.verdict.word if each.verdict else "" for each in found(contest, *results)}


def named(contest: Contest, *results: EventResult, rule: str = "experts") -> list[str]:
    return [each.who for each in found(contest, *results) if each.rule == rule and each.verdict is None]


def take(contest: Contest, *results: EventResult) -> list[f.TitleProposed]:
    """Propose everybody who may be."""
    facts = [each.fact for each in found(contest, *results) if each.proposable]
    for fact in facts:
        contest.must(DESK, fact)
    return facts


# -- rules of real notices ---------------------------------------------------------------------------------------------


def top(event: str, count: int) -> list[str]:
    return [f"{event}-s{n}" for n in range(1, count + 1)]


def test_r1_zhejiang_names_more_places_in_class_one_than_in_class_two() -> None:
    """省级一类 top 5, 二类 top 3 -> 浙江省技术能手 (epaper.zjgrrb.com, 2016-01-28)."""
    rules = [rule(5, id="class-1", tiers=("one",)), rule(3, id="class-2", tiers=("two",))]
    contest = season(*rules, events=[("welding", "one"), ("cooking", "two")])
    results = field("welding"), field("cooking")
    assert named(contest, *results, rule="class-1") == top("welding", 5)
    assert named(contest, *results, rule="class-2") == top("cooking", 3)


def test_r2_the_national_games_name_fewer_teams_the_bigger_these_are() -> None:
    """全国技术能手: top 5 persons, top 3 teams of two, top 2 teams of three (scsqw.cn, 2020)."""
    rules = [rule(best, id=f"team-{size}", members=size) for size, best in ((1, 5), (2, 3), (3, 2))]
    contest = season(*rules, events=[(event, "one") for event in ("solo", "pairs", "threes")])

    def teams(event: str, size: int) -> EventResult:
        members = {
            f"s{n}": f.SubjectBound(f"s{n}", "team", f"t{n}", "", tuple(f"{event}-{n}-{m}" for m in range(size)))
            for n in range(1, 9)
        }
        return field(event, who=members)

    results = field("solo"), teams("pairs", 2), teams("threes", 3)
    assert named(contest, *results, rule="team-1") == top("solo", 5)
    assert named(contest, *results, rule="team-2") == [f"pairs-{n}-{m}" for n in (1, 2, 3) for m in (0, 1)]
    assert named(contest, *results, rule="team-3") == [f"threes-{n}-{m}" for n in (1, 2) for m in (0, 1, 2)]


def test_r5_the_union_of_zhejiang_asks_that_theory_and_practice_are_passed() -> None:
    """Top 3 with both parts passed -> 浙江金蓝领 (epaper.zjgrrb.com, 2015-05-20)."""
    contest = season(rule(3, passed=(("theory", "60"), ("practice", "60"))))
    rows = [
        row(f"s{n}", n, (("theory", theory), ("practice", practice)))
        for n, (theory, practice) in enumerate([(80, 90), (59, 95), (60, 60), (99, 99)], 1)
    ]
    assert list(verdicts(contest, result("welding", *rows)).values()) == ["", "part_failed", "", "rank_too_low"]
    assert verdicts(contest, field("welding"))["welding-s1"] == "part_failed"  # an event without these parts


def test_r5_twelve_medals_are_a_quota_across_all_thirty_eight_contests() -> None:
    """1st place may apply for 省五一劳动奖章, 12 for all 38 occupations (epaper.zjgrrb.com, 2015-05-20)."""
    events = [f"e{n}" for n in range(38)]
    contest = season(rule(1, 12), events=[(event, "one") for event in events])
    results = [field(event, 2) for event in events]
    words = [each.verdict.word if each.verdict else "" for each in found(contest, *results) if each.rank == 1]
    assert words == [""] * 12 + ["over_quota"] * 26
    facts = take(contest, *results)
    assert len(facts) == 38
    answers = [contest.send(DESK, f.TitleRecommended(fact.id)) for fact in facts]
    assert answers == [""] * 12 + ["quota_spent"] * 26
    assert quota_of(contest.state, "experts").left == 0


def test_r6_wenzhou_gives_one_more_title_in_its_upper_tiers_and_two_issuers_name_the_same_three() -> None:
    """Tier 1 and 2: 1st -> 首席技师; every event: top 3 -> 市技术能手 and 职业技能带头人 (zjrb, 2023-06-16)."""
    rules = [
        rule(1, id="chief", title="chief-technician", tiers=("one", "two")),
        rule(3, id="expert", title="expert"),
        rule(3, id="leader", title="skill-leader"),
    ]
    contest = season(*rules, events=[("welding", "one"), ("cooking", "x")])
    results = field("welding"), field("cooking")
    assert named(contest, *results, rule="chief") == ["welding-s1"]
    for each in ("expert", "leader"):
        assert sorted(named(contest, *results, rule=each)) == sorted([*top("welding", 3), *top("cooking", 3)])


def test_r7_zhoushan_names_the_winner_of_the_elite_and_three_of_every_event() -> None:
    """精英挑战赛 1st -> 市技能大师; top 3 -> 市技术能手 (kjb.zjol.com.cn, 2018-10-09)."""
    rules = [rule(1, id="master", title="master", tiers=("one",)), rule(3, id="expert", tiers=("two", "x"))]
    contest = season(*rules, events=[("elite", "one"), ("cooking", "two")])
    results = field("elite"), field("cooking")
    assert named(contest, *results, rule="master") == ["elite-s1"]
    assert named(contest, *results, rule="expert") == top("cooking", 3)


def test_r8_yantai_names_two_in_class_one_and_one_in_class_two() -> None:
    """Class 1 top 2, class 2 top 1 -> 市技术能手 (bbs.handanjk.com)."""
    rules = [rule(2, id="class-1", tiers=("one",)), rule(1, id="class-2", tiers=("two",))]
    contest = season(*rules, events=[("welding", "one"), ("cooking", "two")])
    results = field("welding"), field("cooking")
    assert named(contest, *results, rule="class-1") == top("welding", 2)
    assert named(contest, *results, rule="class-2") == top("cooking", 1)


@pytest.mark.parametrize(("entrants", "word"), [(19, "field_too_small"), (20, "")])
def test_r9_changzhi_names_its_champion_only_from_twenty_entrants_on(entrants: int, word: str) -> None:
    """1st -> 技术状元 only if >= 20 entrants (sixth 长治技能大赛)."""
    contest = season(rule(1, min_field=20))
    assert verdicts(contest, field("welding", entrants))["welding-s1"] == word


@pytest.mark.parametrize(
    ("trades", "best", "titles"),
    [
        (1, 3, 3),  # R13 Hubei 2022: top 3 per event apply 技术能手 (binuoshi.com, 2023-02-15)
        (1, 1, 1),  # R14 Anhui machinery 2021: 54 entrants, 1st applies 金牌职工 (yybnet.net, 202109)
        (3, 3, 9),  # R15 Zhejiang textile 2016: 9 -> 省技术能手, 3 trades x top 3 (epaper.zjgrrb.com, 2016-10-18)
        (5, 1, 5),  # R18 Xingtai 2018: per trade one 技术状元, 5 trades -> 5 (news.solarbe.com, 201812)
    ],
)
def test_so_many_titles_come_of_so_many_trades(trades: int, best: int, titles: int) -> None:
    events = [f"e{n}" for n in range(trades)]
    contest = season(rule(best, titles), events=[(event, "one") for event in events])
    assert len(named(contest, *(field(event, 54) for event in events))) == titles


# -- proposing ---------------------------------------------------------------------------------------------------------


def test_everybody_in_the_results_has_a_verdict() -> None:
    contest = season(rule(1))
    rows = row("s1", 1), row("s2", 2), row("s3", None)
    assert verdicts(contest, result("welding", *rows)) == {
        "welding-s1": "", "welding-s2": "rank_too_low", "welding-s3": "not_ranked",
    }  # fmt: skip


def test_a_shared_last_place_is_proposed_whole() -> None:
    contest = season(rule(2))
    rows = row("s1", 1), row("s2", 2), row("s3", 2), row("s4", 4)
    assert named(contest, result("welding", *rows)) == ["welding-s1", "welding-s2", "welding-s3"]


def test_a_group_is_a_field_of_its_own() -> None:
    contest = season(rule(1, min_field=2))
    rows = row("s1", 1, group="staff"), row("s2", 2, group="staff"), row("s3", 1, group="students")
    words = verdicts(contest, result("welding", *rows))
    assert words == {"welding-s1": "", "welding-s2": "rank_too_low", "welding-s3": "field_too_small"}


def test_who_is_not_known_is_not_proposed() -> None:
    contest = season(rule(1))
    results = replace(field("welding", 1), bound={})
    assert verdicts(contest, results) == {"s1": "not_bound"}


def test_an_event_outside_the_season_or_of_another_tier_proposes_nobody() -> None:
    contest = season(rule(1, tiers=("two",)))
    assert found(contest, field("welding"), field("elsewhere")) == ()


def test_the_same_person_is_proposed_for_a_title_once_by_the_better_rank() -> None:
    contest = season(rule(2), events=[("welding", "one"), ("cooking", "one")])
    results = field("welding", 2, who=people("a", "b")), field("cooking", 2, who=people("b", "c"))
    assert [(each.who, each.event.stream, each.verdict is None) for each in found(contest, *results)] == [
        ("a", "welding", True), ("b", "cooking", True), ("b", "welding", False), ("c", "cooking", True),
    ]  # fmt: skip


def test_once_a_person_counts_by_the_title_whichever_rule_gives_it() -> None:
    rules = rule(1, id="upper", tiers=("one",)), rule(1, id="lower", tiers=("x",), once_a_person=False)
    contest = season(*rules, events=[("welding", "one"), ("cooking", "x")])
    results = field("welding", 1, who=people("a")), field("cooking", 1, who=people("a"))
    assert [each.verdict.word if each.verdict else "" for each in found(contest, *results)] == ["", "already_titled"]
    (fact,) = take(contest, results[0])
    second = f.TitleProposed("other", "lower", f.Pin("cooking", 30, HEAD), "s1", "a", 1)
    assert contest.send(DESK, second) == "title_twice"
    contest.must(DESK, f.TitleWithheld(fact.id, REASON))
    assert contest.send(DESK, second) == ""


def test_where_twice_is_allowed_a_person_may_hold_a_title_from_two_events() -> None:
    contest = season(rule(1, once_a_person=False), events=[("welding", "one"), ("cooking", "x")])
    results = field("welding", 1, who=people("a")), field("cooking", 1, who=people("a"))
    assert len(take(contest, *results)) == 2


def test_a_withheld_title_is_passed_down_only_where_the_rule_says_so() -> None:
    for pass_down, heirs in ((False, []), (True, ["welding-s3"])):
        contest = season(rule(2, pass_down=pass_down))
        first, second = take(contest, field("welding"))
        assert named(contest, field("welding")) == []
        contest.must(DESK, f.TitleWithheld(first.id, REASON))
        assert named(contest, field("welding")) == heirs
        assert second.who == "welding-s2"


def test_who_failed_a_part_leaves_the_place_to_the_next_where_it_is_passed_down() -> None:
    contest = season(rule(1, pass_down=True, passed=(("theory", "60"),)))
    rows = row("s1", 1, (("theory", 59),)), row("s2", 2, (("theory", 60),)), row("s3", 3, (("theory", 99),))
    words = verdicts(contest, result("welding", *rows))
    assert words == {"welding-s1": "part_failed", "welding-s2": "", "welding-s3": "rank_too_low"}


def test_a_quota_that_runs_short_goes_to_the_better_ranks_first() -> None:
    contest = season(rule(2, 3), events=[("welding", "one"), ("cooking", "one")])
    results = field("welding", 2), field("cooking", 2)
    assert named(contest, *results) == ["welding-s1", "cooking-s1", "welding-s2"]
    facts = take(contest, *results)
    assert len(facts) == 4
    assert set(verdicts(contest, *results).values()) == {"already_proposed"}


def test_proposals_are_the_same_whoever_works_them_out() -> None:
    contest = season(rule(3), rule(1, id="chief", title="chief"), events=[("welding", "one"), ("cooking", "x")])
    results = field("welding"), field("cooking")
    again = season(rule(3), rule(1, id="chief", title="chief"), events=[("welding", "one"), ("cooking", "x")])
    assert found(contest, *results) == found(again, *reversed(results))


# -- an event's results ------------------------------------------------------------------------------------------------


PIN = f.Pin("welding", 9, HEAD)


def test_titles_rest_on_final_results_that_still_stand() -> None:
    contest = hall.mark_all(hall.opened())
    hall.publish(contest, "provisional")
    refused = event_result(contest.state, PIN, Scorer())
    assert getattr(refused, "details", {}) == {"step": "titles", "missing": "final_not_published"}
    hall.publish(contest, "final")
    got = event_result(contest.state, PIN, Scorer())
    assert isinstance(got, EventResult)
    assert got.bound["s1"].who == "welding-s1"
    assert named(season(rule(2)), got) == ["welding-s1", "welding-s2"]
    contest.must(DESK, f.SubjectStatusSet("s1", "disqualified"))
    assert not isinstance(event_result(contest.state, PIN, Scorer()), EventResult)


def test_titles_come_in_their_turn_of_the_events_profile() -> None:
    contest = hall.mark_all(hall.opened("final", "prizes", "titles", prizes=PRIZES))
    hall.publish(contest, "final")
    refused = event_result(contest.state, PIN, Scorer())
    assert getattr(refused, "details", {}) == {"step": "titles", "missing": "prizes"}
    hall.award(contest)
    assert isinstance(event_result(contest.state, PIN, Scorer()), EventResult)
    contest = hall.mark_all(hall.opened("final"))
    hall.publish(contest, "final")
    assert getattr(event_result(contest.state, PIN, Scorer()), "word", "") == "step_not_in_profile"


def test_a_proposal_that_the_results_do_not_bear_out_is_found() -> None:
    state = season(rule(2, min_field=2)).state
    right = f.TitleProposed("p", "experts", f.Pin("welding", 30, HEAD), "s1", "welding-s1", 1)
    told = {
        right: "",
        replace(right, rank=2): "not_proposed_so",
        replace(right, who="welding-s2"): "not_proposed_so",
        replace(right, subject="s9"): "not_proposed_so",
        replace(right, rule="other"): "unknown_title_rule",
        replace(right, subject="s3", who="welding-s3", rank=3): "rank_too_low",
    }
    for fact, word in told.items():
        refusal = untrue(state, fact, field("welding", 3))
        assert (refusal.word if refusal else "") == word
    refusal = untrue(state, right, field("welding", 1))
    assert refusal is not None and refusal.word == "field_too_small"


# -- admission ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "word"),
    [
        (rule(0), "title_rule_invalid"),
        (rule(1, -1), "title_rule_invalid"),
        (rule(1, min_field=-1), "title_rule_invalid"),
        (rule(1, members=-1), "title_rule_invalid"),
        (rule(1, passed=(("theory", "much"),)), "title_rule_invalid"),
        (rule(1, passed=(("理论", "60"),)), "title_rule_invalid"),
        (rule(1, passed=(("theory", "60"), ("theory", "70"))), "title_rule_invalid"),
        (rule(1, tiers=("one", "one")), "title_rule_invalid"),
        (rule(1, tiers=("ninth",)), "unknown_tier"),
        (rule(1, title="首席工人"), "id_malformed"),
        (rule(1, id=""), "id_malformed"),
        (rule(1, 0), ""),
        (rule(1, tiers=("one", "x"), passed=(("theory", "60"),), min_field=20), ""),
    ],
)
def test_a_title_rule_makes_sense_or_is_refused(fact: Any, word: str) -> None:
    assert season().send(DESK, fact) == word


def test_a_rule_stands_once_somebody_was_proposed_by_it() -> None:
    contest = season(rule(1, 1))
    contest.must(DESK, rule(2, 5))
    take(contest, field("welding"))
    assert contest.send(DESK, rule(3, 9)) == "title_rule_stands"


def proposal(**other: Any) -> f.TitleProposed:
    return replace(f.TitleProposed("p1", "experts", f.Pin("welding", 30, HEAD), "s1", "chen", 1), **other)


@pytest.mark.parametrize(
    ("fact", "word"),
    [
        (proposal(), ""),
        (proposal(rule="other"), "unknown_title_rule"),
        (proposal(event=f.Pin("cooking", 30, HEAD)), "event_not_listed"),
        (proposal(event=f.Pin("dancing", 30, HEAD)), "tier_not_covered"),
        (proposal(event=f.Pin("welding", 0, HEAD)), "pin_malformed"),
        (proposal(event=f.Pin("welding", 30, "head")), "pin_malformed"),
        (proposal(rank=3), "rank_too_low"),
        (proposal(rank=0), "rank_too_low"),
        (proposal(who="陈伟强"), "id_malformed"),
        (proposal(id=""), "id_malformed"),
        (f.TitleRecommended("p1"), "unknown_proposal"),
        (f.TitleAwarded("p1", "12"), "unknown_proposal"),
        (f.TitleWithheld("p1", REASON), "unknown_proposal"),
    ],
)
def test_a_proposal_that_does_not_fit_its_rule_is_refused(fact: Any, word: str) -> None:
    events = [("welding", "one"), ("dancing", "x")]
    assert season(rule(2, tiers=("one",)), events=events).send(DESK, fact) == word


def test_a_title_goes_from_proposed_to_recommended_to_awarded_and_not_otherwise() -> None:
    contest = season(rule(2))
    contest.must(DESK, proposal())
    assert contest.send(DESK, proposal()) == "already_proposed"
    assert contest.send(DESK, proposal(id="p2")) == "already_proposed"
    assert contest.send(DESK, f.TitleAwarded("p1", "12")) == "not_recommended"
    contest.must(DESK, f.TitleRecommended("p1"))
    assert contest.send(DESK, f.TitleRecommended("p1")) == "already_recommended"
    assert [contest.send(DESK, f.TitleAwarded("p1", text)) for text in ("", "  ", "1\n2", "x" * 65)] == [
        "id_malformed"
    ] * 4
    contest.must(DESK, f.TitleAwarded("p1", "甬总工〔2023〕12号"))
    assert contest.state.titles["p1"].document == "甬总工〔2023〕12号"
    answers = [f.TitleAwarded("p1", "13"), f.TitleRecommended("p1"), f.TitleWithheld("p1", REASON)]
    assert [contest.send(DESK, fact) for fact in answers] == ["already_awarded"] * 3


def test_a_title_is_withheld_with_a_reason_and_for_good() -> None:
    contest = season(rule(2, 1))
    contest.must(DESK, proposal())
    contest.must(DESK, f.TitleRecommended("p1"))
    assert contest.send(DESK, f.TitleWithheld("p1", "他没有交材料")) == "reason_malformed"
    contest.must(DESK, f.TitleWithheld("p1", REASON))
    answers = [f.TitleWithheld("p1", REASON), f.TitleRecommended("p1"), f.TitleAwarded("p1", "12")]
    assert [contest.send(DESK, fact) for fact in answers] == ["already_withheld"] * 3
    assert quota_of(contest.state, "experts").left == 1
    assert contest.send(DESK, proposal(id="p2")) == "already_proposed"


def test_titles_are_no_facts_of_an_event_nor_of_a_seat() -> None:
    assert hall.opened().send(DESK, rule(1)) == "wrong_stream_kind"
    assert season().send(DESK, f.PrizesPinned((f.PrizeRule("first", 1),))) == "wrong_stream_kind"
    assert season().send("wang", rule(1)) == "desk_only"


def test_an_event_is_settled_when_each_of_its_titles_is_decided() -> None:
    contest = season(rule(2))
    assert not settled(contest.state, "welding")
    first, second = take(contest, field("welding"))
    contest.must(DESK, f.TitleWithheld(first.id, REASON))
    contest.must(DESK, f.TitleRecommended(second.id))
    assert not settled(contest.state, "welding")
    contest.must(DESK, f.TitleAwarded(second.id, "12"))
    assert settled(contest.state, "welding")


# -- who sees what -----------------------------------------------------------------------------------------------------


def test_the_public_sees_awarded_titles_only_and_the_quota_by_these() -> None:
    contest = season(rule(3, 3))
    facts = take(contest, field("welding"))
    before = title_board(contest.state, "public")
    assert (before.titles, before.quotas[0].used, before.quotas[0].left) == ((), 0, 3)
    contest.must(DESK, f.TitleRecommended(facts[0].id))
    contest.must(DESK, f.TitleRecommended(facts[1].id))
    contest.must(DESK, f.TitleWithheld(facts[2].id, REASON))
    assert replace(title_board(contest.state, "public"), position=before.position) == before
    contest.must(DESK, f.TitleAwarded(facts[1].id, "12"))
    public = title_board(contest.state, "public")
    assert [(each.who, each.tier, each.title, each.document) for each in public.titles] == [
        ("welding-s2", "one", "expert", "12")
    ]
    assert (public.quotas[0].used, public.quotas[0].left, public.quotas[0].withheld) == (1, 2, 0)
    desk = title_board(contest.state, "organiser")
    assert [each.stage for each in desk.titles] == ["recommended", "awarded", "withheld"]
    assert (desk.quotas[0].planned, desk.quotas[0].used, desk.quotas[0].left, desk.quotas[0].withheld) == (3, 2, 1, 1)
    assert desk.of_event("welding") == desk.titles and desk.of_event("cooking") == ()


def test_titles_stand_by_tier_event_rule_and_rank() -> None:
    rules = rule(1, id="chief", title="chief"), rule(2)
    contest = season(*rules, events=[("cooking", "x"), ("welding", "one")])
    take(contest, field("cooking"), field("welding"))
    shown = title_board(contest.state, "organiser").titles
    assert [(each.event, each.rule, each.rank) for each in shown] == [
        ("welding", "chief", 1), ("welding", "experts", 1), ("welding", "experts", 2),
        ("cooking", "chief", 1), ("cooking", "experts", 1), ("cooking", "experts", 2),
    ]  # fmt: skip


# -- whatever is sent --------------------------------------------------------------------------------------------------


@st.composite
def seasons(draw: st.DrawFn) -> Contest:
    rules = [
        rule(
            draw(st.integers(1, 3)), draw(st.none() | st.integers(0, 3)), id=f"r{n}",
            title=draw(st.sampled_from(["expert", "chief"])), once_a_person=draw(st.sampled_from([True, True, False])),
            pass_down=draw(st.booleans()), tiers=draw(st.sampled_from([(), ("one",), ("one", "x")])),
        )
        for n in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    return season(*rules, events=[("welding", "one"), ("cooking", "x"), ("driving", "two")])


@st.composite
def anything(draw: st.DrawFn, contest: Contest, results: list[EventResult]) -> f.Fact:
    state = contest.state
    ids = [*state.titles, "nobody"]
    name = draw(st.sampled_from(ids))
    event = draw(st.sampled_from(["welding", "cooking", "driving"]))
    wild = f.TitleProposed(
        draw(st.sampled_from(["w1", "w2", "w3"])), draw(st.sampled_from([*state.title_rules, "none"])),
        f.Pin(event, 30, HEAD), "s1", draw(st.sampled_from("abcd")), draw(st.integers(0, 4)),
    )  # fmt: skip
    facts: list[f.Fact] = [
        wild,
        f.TitleRecommended(name),
        f.TitleRecommended(name),
        f.TitleAwarded(name, draw(st.sampled_from(["12", ""]))),
        f.TitleWithheld(name, draw(st.sampled_from([REASON, ""]))),
    ]
    if draw(st.booleans()):
        facts = [each.fact for each in found(contest, *results) if each.proposable] or facts
    return draw(st.sampled_from(facts))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_quota_is_exceeded_and_nobody_is_titled_twice_whatever_is_sent(data: st.DataObject) -> None:
    contest = data.draw(seasons())
    results = [
        field(event, 4, who=people(*data.draw(st.permutations("abcd")))) for event in ("welding", "cooking", "driving")
    ]
    for _ in range(data.draw(st.integers(1, 20))):
        fact = data.draw(anything(contest, results))
        before = contest.builder.state()
        refusal = admit(contest.builder, DESK, "key", fact)
        assert contest.builder.state() == before
        if refusal is not None:
            assert set(refusal.details) == set(WORDS[refusal.word])
            assert not isinstance(fact, f.TitleProposed) or fact.id.startswith("w"), f"proposed and refused: {refusal}"
        else:
            contest.must(DESK, fact)
    state = contest.state
    for name, pinned in state.title_rules.items():
        quota = quota_of(state, name)
        assert quota.planned is None or quota.used <= quota.planned
        live = [title for title in state.titles.values() if title.stage != "withheld"]
        mine = [title.proposed.who for title in live if title.proposed.rule == name]
        same = [t.proposed.who for t in live if state.title_rules[t.proposed.rule].title == pinned.title]
        if pinned.once_a_person:
            assert len(mine) == len(set(mine))
            assert all(same.count(who) == 1 for who in mine)
    for each in found(contest, *results):
        assert each.verdict is None or set(each.verdict.details) == set(WORDS[each.verdict.word])
