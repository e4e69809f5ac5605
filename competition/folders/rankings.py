"""What an event.toml says of places: [[tie]], [ranking], [scale], [teams] and [[advance]].

This module says what is wrong with the writing; `rules.checks` says what is wrong with the scheme.
"""

from typing import Any, get_args

from competition.folders.aspects import MODES
from competition.folders.documents import Document
from competition.folders.fields import Fields, Lines, single, tables
from competition.folders.problems import Sink
from competition.rules import scheme as s

TIED_BY: tuple[str, ...] = get_args(s.TiedBy)
TEAMS_TIED_BY = ("best_rank", "members_total", "reading")
BETTER: tuple[str, ...] = get_args(s.Better)
_NAMING_NONE = ("modules", "start")  # these tie keys are of nothing in particular
_LOWER_FIRST = ("start", "best_rank")  # and these say by themselves that the lower is the better


def numbered(document: Document, name: str, lines: Lines, sink: Sink) -> list[Fields]:
    """Every [[name]], with its lines kept under its place from 0."""
    found = tables(document, name, sink)
    for place, fields in enumerate(found):
        lines[name, str(place)] = fields.line()
        lines.update({(f"{name}.{key}", str(place)): fields.line(key) for key in fields.values})
    return found


def read_ties(document: Document, lines: Lines, sink: Sink) -> tuple[s.TieKey, ...]:
    found: list[s.TieKey] = []
    for fields in numbered(document, "tie", lines, sink):
        of: Any = fields.choice("of", TIED_BY)
        id = "" if of in _NAMING_NONE else fields.id("id", needed=of != "best_line")
        better: Any = fields.choice("better", BETTER, "lower" if of in _LOWER_FIRST else "higher")
        found.append(s.TieKey(of or "module", id, better))
        fields.done()
    return tuple(found)


def read_ranking(document: Document, lines: Lines, sink: Sink) -> s.Ranking:
    fields = single(document, "ranking", lines, sink)
    if fields is None:
        return s.STANDARD
    mode: Any = fields.choice("mode", ("standard", "modified", "dense", "ordinal"), "standard")
    better: Any = fields.choice("better", BETTER, "higher")
    found = s.Ranking(mode, better, fields.number("tolerance", "0"))
    fields.done()
    return found


def read_scale(document: Document, lines: Lines, sink: Sink) -> s.Scale | None:
    fields = single(document, "scale", lines, sink)
    if fields is None:
        return None
    centre: Any = fields.choice("centre", ("mean", "median"), "mean")
    spread: Any = fields.choice("spread", ("population", "sample", "mad", "fixed"), "population")
    mode: Any = fields.choice("mode", MODES, "half_up")
    found = s.Scale(
        centre=centre,
        place=fields.number("place", "500"),
        spread=spread,
        unit=fields.number("unit", "30"),
        fixed=fields.number("fixed", None if spread == "fixed" else ""),
        places=fields.whole("places", 0),
        mode=mode,
        least=fields.number("least", ""),
        most=fields.number("most", ""),
    )
    fields.done()
    return found


def read_teams(document: Document, better: s.Better, lines: Lines, sink: Sink) -> s.Teams | None:
    """Among members, a higher total is better where a higher one is in the ranking."""
    fields = single(document, "teams", lines, sink)
    if fields is None:
        return None
    ties: list[s.TeamTie] = []
    for inner in fields.inner("ties"):
        of: Any = inner.choice("of", TEAMS_TIED_BY)
        id = inner.id("id") if of == "reading" else ""
        first: Any = inner.choice("better", BETTER, better if of == "members_total" else "lower")
        ties.append(s.TeamTie(of or "best_rank", id, first))
        inner.done()
    take: Any = fields.choice("take", ("sum", "mean"), "sum")
    found = s.Teams(take, fields.whole("best", 0), fields.whole("members", 1), tuple(ties))
    fields.done()
    return found


def read_advances(document: Document, lines: Lines, sink: Sink) -> tuple[s.Advance, ...]:
    """Who goes on from one [[round]] to another."""
    rounds = {str(fields.values.get("id")) for fields in tables(document, "round", sink)}
    found: list[s.Advance] = []
    for fields in numbered(document, "advance", lines, sink):
        if not (fields.has("top") or fields.has("share")):
            fields.wrong("", "advance_unlimited")
        rounding: Any = fields.choice("rounding", ("up", "down", "half_up"), "down")
        ties: Any = fields.choice("ties", ("together", "none", "start"), "together")
        found.append(
            s.Advance(
                from_round=_round(fields, "from", rounds),
                to_round=_round(fields, "to", rounds),
                top=fields.whole("top", 0),
                share=fields.number("share", ""),
                rounding=rounding,
                ties=ties,
                replace=fields.flag("replace", True),
                carry=fields.number("carry", "0"),
            )
        )
        fields.done()
    return tuple(found)


def _round(fields: Fields, key: str, rounds: set[str]) -> str:
    round = fields.id(key)
    if round and round not in rounds:
        fields.wrong(key, "unknown_round", value=round, known=", ".join(sorted(rounds)) or "-")
    return round
