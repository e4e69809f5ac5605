"""What is wrong with how a scheme ranks: its tie-break chain, places, teams, and rounds that feed one another."""

from collections.abc import Iterator
from typing import get_args

from competition.rules.problem import Problem, numbers, read
from competition.rules.ranking import Counting
from competition.rules.scheme import Advance, Better, Scheme, TeamTie, TiedBy

PROBLEMS: dict[str, tuple[str, ...]] = {
    "choice_unknown": ("given",),
    "target_missing": ("target",),
    "not_a_number": ("given",),
    "tie_twice": ("key",),
    "tolerance_negative": ("given",),
    "team_best_negative": ("given",),
    "team_members_too_few": ("members", "least"),
    "advance_same_round": ("round",),
    "advance_top_or_share": (),
    "advance_top_negative": ("given",),
    "advance_share_out_of_range": ("given",),
    "advance_twice": ("round", "from_round"),
    "advance_in_circle": ("round",),
    "carry_negative": ("given",),
}
_ROUNDINGS = ("up", "down", "half_up")
_BORDERS = ("together", "none", "start")


def problems_of_ranking(scheme: Scheme) -> Iterator[Problem]:
    """Every problem of what `competition.rules.ranking_parts` shapes, but for the scale."""
    yield from _ties(scheme)
    yield from _ranking(scheme)
    yield from _teams(scheme)
    for at, advance in enumerate(scheme.advances):
        yield from _advance(f"advances.{at}", advance)
    yield from _rounds(scheme)


def _ties(scheme: Scheme) -> Iterator[Problem]:
    modules = {module.id for module in scheme.modules}
    criteria = {criterion.id for module in scheme.modules for criterion in module.criteria}
    read_off = _readings(scheme)
    named: dict[str, set[str]] = {
        "module": modules,
        "criterion": criteria,
        "aspect": {aspect.id for *_, aspect in scheme.aspects() if aspect.kind not in ("veto", "reading")},
        "reading": read_off,
        "modules": {""},
        "best_line": {"", *modules, *criteria},
        "best_reading": read_off,
        "start": {""},
    }
    seen: set[tuple[str, str]] = set()
    for at, key in enumerate(scheme.ties):
        if key.of not in get_args(TiedBy):
            yield Problem(f"ties.{at}.of", "choice_unknown", {"given": key.of})
        elif key.id not in named[key.of]:
            yield Problem(f"ties.{at}.id", "target_missing", {"target": key.id})
        elif key.of in ("modules", "start") and (key.of, key.id) in seen:
            yield Problem(f"ties.{at}", "tie_twice", {"key": key.of})
        yield from _choice(f"ties.{at}.better", key.better, get_args(Better))
        seen.add((key.of, key.id))


def _readings(scheme: Scheme) -> set[str]:
    return {aspect.id for *_, aspect in scheme.aspects() if aspect.kind != "veto"}


def _ranking(scheme: Scheme) -> Iterator[Problem]:
    ranking = scheme.ranking
    yield from _choice("ranking.mode", ranking.mode, get_args(Counting))
    yield from _choice("ranking.better", ranking.better, get_args(Better))
    yield from _not_negative("ranking.tolerance", ranking.tolerance, "tolerance_negative")


def _teams(scheme: Scheme) -> Iterator[Problem]:
    teams = scheme.teams
    if teams is None:
        return
    yield from _choice("teams.take", teams.take, ("sum", "mean"))
    if teams.best < 0:
        yield Problem("teams.best", "team_best_negative", {"given": str(teams.best)})
    # A sum of fewer than the best k is not to be compared with a sum of k where less is better.
    least = max(teams.best, 1) if scheme.ranking.better == "lower" and teams.take == "sum" else 1
    if teams.members < least:
        details = {"members": str(teams.members), "least": str(least)}
        yield Problem("teams.members", "team_members_too_few", details)
    for at, tie in enumerate(teams.ties):
        yield from _choice(f"teams.ties.{at}.of", tie.of, get_args(TeamTie.__annotations__["of"]))
        yield from _choice(f"teams.ties.{at}.better", tie.better, get_args(Better))
        if tie.id not in (_readings(scheme) if tie.of == "reading" else {""}):
            yield Problem(f"teams.ties.{at}.id", "target_missing", {"target": tie.id})


def _advance(at: str, advance: Advance) -> Iterator[Problem]:
    if advance.from_round == advance.to_round:
        yield Problem(f"{at}.to_round", "advance_same_round", {"round": advance.to_round})
    if (advance.top != 0) == (advance.share != ""):
        yield Problem(at, "advance_top_or_share")
    if advance.top < 0:
        yield Problem(f"{at}.top", "advance_top_negative", {"given": str(advance.top)})
    if advance.share:
        share = read(advance.share)
        yield from numbers(f"{at}.share", advance.share)
        if share is not None and not 0 < share <= 1:
            yield Problem(f"{at}.share", "advance_share_out_of_range", {"given": advance.share})
    yield from _choice(f"{at}.rounding", advance.rounding, _ROUNDINGS)
    yield from _choice(f"{at}.ties", advance.ties, _BORDERS)
    yield from _not_negative(f"{at}.carry", advance.carry, "carry_negative")


def _rounds(scheme: Scheme) -> Iterator[Problem]:
    """Two advances between the same rounds, and rounds that lead back to where they came from."""
    pairs: set[tuple[str, str]] = set()
    for at, advance in enumerate(scheme.advances):
        pair = (advance.from_round, advance.to_round)
        if pair in pairs:
            yield Problem(f"advances.{at}", "advance_twice", {"round": pair[1], "from_round": pair[0]})
        pairs.add(pair)
    left = {pair for pair in pairs if pair[0] != pair[1]}
    while left:
        later = {to for _, to in left}
        ready = {pair for pair in left if pair[0] not in later}
        if not ready:
            break
        left -= ready
    for at, advance in enumerate(scheme.advances):
        if (advance.from_round, advance.to_round) in left:
            yield Problem(f"advances.{at}.to_round", "advance_in_circle", {"round": advance.to_round})
            return


def _choice(at: str, given: str, allowed: tuple[str, ...]) -> Iterator[Problem]:
    if given not in allowed:
        yield Problem(at, "choice_unknown", {"given": given})


def _not_negative(at: str, text: str, word: str) -> Iterator[Problem]:
    value = read(text)
    yield from numbers(at, text)
    if value is not None and value < 0:
        yield Problem(at, word, {"given": text})
