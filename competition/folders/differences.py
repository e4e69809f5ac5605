"""How a folder differs from what was loaded from it before: what it says otherwise, and what it no longer says.

Only what a folder reported is compared; what judges and desks reported since is theirs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from competition.folders.planning import DESK, Planned
from competition.folders.problems import Problem
from competition.ledger.codec import decode
from competition.rules import facts as f

There = dict[tuple[str, str], f.Fact]
_SHOWN = 60  # characters of a value that a message has room for


def differences(rows: Iterable[tuple[str, str, bytes]], planned: Sequence[Planned]) -> tuple[There, list[Problem]]:
    """What a folder reported before, by author and key, and how `planned` differs. `rows` are (by, key, body)."""
    there = {
        (by, key): decode(body).fact
        for by, key, body in rows
        if by == DESK or key.startswith("folder:")
    }  # fmt: skip
    found: list[Problem] = []
    for plan in planned:
        before = there.get((plan.by, plan.key))
        if before is not None and before != plan.fact:
            where, old, new = _first("", before, plan.fact)
            details = {"there": f"{where}{old}", "here": f"{where}{new}"}
            found.append(Problem(plan.file, plan.line, "", "fact_differs", details))
    kept = {(plan.by, plan.key) for plan in planned}
    for by, key in there:
        if (by, key) not in kept:
            found.append(Problem(_file(there[(by, key)]), 0, "", "fact_gone", {"there": _told(there[(by, key)])}))
    return there, found


def _first(where: str, old: Any, new: Any) -> tuple[str, str, str]:
    """The first place where two values differ: its path, and what stands there."""
    if is_dataclass(old) and type(old) is type(new):
        own = getattr(old, "id", "")
        path = f"{where}{own}." if own else where
        for each in fields(old):
            before, after = getattr(old, each.name), getattr(new, each.name)
            if before != after:
                inner = f"{path}{each.name} = " if not _deep(before) else path
                return _first(inner, before, after)
    if isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        for before, after in zip(old, new, strict=True):
            if before != after:
                return _first(where, before, after)
    return where, _short(old), _short(new)


def _deep(value: Any) -> bool:
    return is_dataclass(value) or (isinstance(value, tuple) and any(map(is_dataclass, value)))


def _short(value: Any) -> str:
    if isinstance(value, tuple):
        value = ", ".join(str(getattr(each, "id", each)) for each in value)
    text = str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _told(fact: f.Fact) -> str:
    """A fact in short: "Marked s07 bead j2 = 3"."""
    if isinstance(fact, f.Marked):
        return f"Marked {' '.join(part for part in (fact.subject, fact.aspect, fact.seat) if part)} = {fact.value}"
    first = getattr(fact, fields(fact)[0].name)
    return type(fact).__name__ if _deep(first) else f"{type(fact).__name__} {_short(first)}"


def _file(fact: f.Fact) -> str:
    if isinstance(fact, f.Marked):
        return "marks.csv"
    if isinstance(fact, f.SeatExcused | f.PanelSeated):
        return "judges.csv"
    if isinstance(fact, f.SeatRecused):
        return "ties.csv" if fact.cause == "declared" else "judges.csv"
    if isinstance(fact, f.SubjectEntered | f.SubjectBound | f.SubjectStatusSet):
        return "competitors.csv"
    return "season.toml" if isinstance(fact, f.TierDeclared | f.EventListed | f.SeasonFounded) else "event.toml"
