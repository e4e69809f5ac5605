"""What happened to one subject's cells and sheets, and to modules, entry by entry, as the ledger tells it.

It reads and never writes, and shows ids, values and commitments only: who somebody is and what a reason says is for
the pages.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Engine

from competition.ledger import store
from competition.ledger.codec import decode
from competition.ledger.engine import reading
from competition.rules import facts as f

Done = Literal[
    "marked", "voided", "corrected", "accepted", "signed", "reopened", "hand_signed", "hand_refused", "confirmed",
    "countersigned", "summed", "waived", "locked", "unlocked", "proposed", "dropped", "incident", "appeal",
    "typed", "settled", "discarded", "taken", "taken_signed", "from_paper", "paper_holds", "standing_holds",
]  # fmt: skip
_OF_PAPER = (f.PaperTyped, f.PaperSettled, f.PaperDiscarded, f.PaperDecided, f.PaperTaken)


@dataclass(frozen=True, slots=True)
class Change:
    """One entry. `before` and `after` are what stood in the cell, None for nothing; both None where no cell is meant.

    `by` wrote it (a seat, or "desk:…"); of a late mark that was accepted `of` is the seat that gave it
    and `giver` the judge who sat there then, if that is known. `seat` is the
    cell's or the sheet's; `aspect` is "" for a sheet or a module, `module` is "" for a cell. `reason` is a commitment.
    `carried` is the desk that brought it by hand, "" for what came by the network.
    """

    position: int
    at: int
    made: int | None
    by: str
    done: Done
    aspect: str = ""
    seat: str = ""
    module: str = ""
    before: str | None = None
    after: str | None = None
    reason: str = ""
    of: str = ""
    carried: str = ""
    giver: str = ""


@dataclass(frozen=True, slots=True)
class Carrying:
    """One series of marks that a desk (`by`) brought by hand at `at` (ms): of which seat, and how many."""

    at: int
    by: str
    seat: str
    marks: int


def subject_history(engine: Engine, stream: str, subject: str) -> tuple[Change, ...]:
    """Everything that was done to the subject's cells and sheets, oldest first."""
    needle = f'"subject":"{subject}"'.encode()
    cells: dict[tuple[str, str], str] = {}
    carried: dict[tuple[str, str], str] = {}
    cases: set[str] = set()
    found: list[Change] = []
    for position, entry in _entries(engine, stream, lambda body: needle in body or body.startswith(_BESIDE)):
        if isinstance(entry.fact, _CASES):
            found += _of_case(position, entry, subject, cases, cells)
            continue
        if isinstance(entry.fact, _OF_PAPER):
            found += _of_paper(position, entry, cells) if entry.fact.subject == subject else ()
            continue
        if isinstance(entry.fact, f.MarksCarried):
            carried |= {(entry.fact.seat, key): entry.by for key in entry.fact.keys}
            continue
        change = _change(position, entry, cells)
        if change is not None and entry.fact.subject == subject:
            found.append(replace(change, carried=carried.get(_given(entry), "")))
    return tuple(found)


def carryings(engine: Engine, stream: str) -> tuple[Carrying, ...]:
    """Every series that was brought by hand, oldest first."""
    entries = [entry for _, entry in _entries(engine, stream, lambda body: body.startswith(_CARRIED))]
    return tuple(Carrying(each.at, each.by, each.fact.seat, len(each.fact.keys)) for each in entries)


def module_history(engine: Engine, stream: str) -> tuple[Change, ...]:
    """Every signature and reopening of a module, what judges accepted before it, and days locked, oldest first.

    A day stands in the place of the module, as "day-<its id>"; `of` is the judge without whom the chief goes on.
    """
    found = []
    for position, entry in _entries(engine, stream, lambda body: body.startswith(_OF_MODULES)):
        done, fact = _MODULES.get(type(entry.fact)), entry.fact
        if done is not None:
            module = f"day-{fact.day}" if isinstance(fact, f.DayLocked | f.DayUnlocked) else fact.module
            found.append(
                Change(
                    position, entry.at, entry.made, entry.by, done, module=module,
                    reason=getattr(fact, "reason", ""), of=fact.seat if isinstance(fact, f.SummaryWaived) else "",
                )
            )  # fmt: skip
    return tuple(found)


def _entries(engine: Engine, stream: str, wanted: Callable[[bytes], bool]) -> Iterator[tuple[int, f.Entry[Any]]]:
    """Only bodies that may matter are decoded: a long event has tens of thousands."""
    with reading(engine) as connection:
        for position, body, _ in store.read(connection, stream, 0):
            if wanted(body):
                yield position, decode(body)


def _given(entry: f.Entry[Any]) -> tuple[str, str]:
    """Seat and key under which a judge gave what this entry is about."""
    late = entry.fact if isinstance(entry.fact, f.LateMarkAccepted) else None
    return (late.late_seat, late.key) if late else (entry.by, entry.key)


def _change(position: int, entry: f.Entry[Any], cells: dict[tuple[str, str], str]) -> Change | None:
    """The entry as a change, None where it is of another kind; `cells` holds what stands, and is kept current."""
    fact = entry.fact
    if isinstance(fact, f.SheetSigned | f.SheetReopened):
        reopened = isinstance(fact, f.SheetReopened)
        return Change(
            position, entry.at, entry.made, entry.by, "reopened" if reopened else "signed",
            seat=fact.seat, module=fact.module, reason=fact.reason if isinstance(fact, f.SheetReopened) else "",
        )  # fmt: skip
    if isinstance(fact, f.CompetitorSigned):
        return Change(
            position, entry.at, entry.made, entry.by, "hand_refused" if fact.refused else "hand_signed",
            seat=fact.seat, module=fact.module, reason=fact.reason,
        )  # fmt: skip
    if isinstance(fact, f.MarkConfirmed):
        value = cells.get((fact.aspect, ""))
        return Change(position, entry.at, entry.made, entry.by, "confirmed", aspect=fact.aspect, after=value)
    done = _DONE.get(type(fact))
    if done is None:
        return None
    cell = (fact.aspect, fact.seat)
    if isinstance(fact, f.CorrectionProposed | f.CorrectionDropped):  # what stands in the cell stays as it is
        asked = fact if isinstance(fact, f.CorrectionProposed) else None
        return Change(
            position, entry.at, entry.made, entry.by, done, aspect=fact.aspect, seat=fact.seat, reason=fact.reason,
            before=cells.get(cell) if asked else None, after=(asked.value or None) if asked else None,
        )  # fmt: skip
    before, after = cells.get(cell), None if done == "voided" else fact.value
    if after is None:
        cells.pop(cell, None)
    else:
        cells[cell] = after
    of = fact.late_seat if isinstance(fact, f.LateMarkAccepted) else ""
    return Change(
        position, entry.at, entry.made, entry.by, done,
        aspect=fact.aspect, seat=fact.seat, before=before, after=after, reason=getattr(fact, "reason", ""), of=of,
        giver=fact.judge if isinstance(fact, f.LateMarkAccepted) else "",
    )  # fmt: skip


def _of_case(
    position: int, entry: f.Entry[Any], subject: str, cases: set[str], cells: dict[tuple[str, str], str]
) -> Iterator[Change]:
    """The marks that a decided incident or appeal puts into cells; `cases` are the subject's, and are kept current."""
    fact = entry.fact
    if isinstance(fact, f.IncidentNoted | f.AppealFiled):
        if fact.subject == subject:
            cases.add(fact.incident if isinstance(fact, f.IncidentNoted) else fact.appeal)
        return
    incident = isinstance(fact, f.IncidentDecided)
    if (fact.incident if incident else fact.appeal) not in cases:
        return
    marks = [(fact.aspect, "", fact.value)] if incident and fact.decision == "points" else []
    if not incident:
        marks = [(each.aspect, each.seat, each.value) for each in fact.corrections]
    for aspect, seat, value in marks:
        before = cells.get((aspect, seat))
        cells[aspect, seat] = value
        done: Done = "incident" if incident else "appeal"
        yield Change(
            position, entry.at, entry.made, entry.by, done, aspect, seat, "", before, value, fact.reason
        )  # fmt: skip


def _of_paper(position: int, entry: f.Entry[Any], cells: dict[tuple[str, str], str]) -> Iterator[Change]:
    """What a fact of paper did to the sheet, and to each cell of which it brings a mark."""
    fact = entry.fact
    about = (position, entry.at, entry.made, entry.by)
    match fact:
        case f.PaperTaken():
            for mark in fact.marks:
                before = cells.get((mark.aspect, mark.seat))
                cells[mark.aspect, mark.seat] = mark.value
                yield Change(
                    *about, "from_paper", aspect=mark.aspect, seat=mark.seat, before=before, after=mark.value
                )  # fmt: skip
            yield Change(*about, "taken_signed" if fact.signed else "taken", seat=fact.seat, module=fact.module)
        case f.PaperDecided():
            done: Done = "paper_holds" if fact.holds == "paper" else "standing_holds"
            yield Change(*about, done, aspect=fact.aspect, seat=fact.cell, reason=fact.reason)
        case f.PaperDiscarded():
            yield Change(*about, "discarded", seat=fact.seat, module=fact.module, reason=fact.reason)
        case _:
            done = "typed" if isinstance(fact, f.PaperTyped) else "settled"
            yield Change(*about, done, seat=fact.seat, module=fact.module)


_CARRIED = b'{"kind":"MarksCarried",'
_CASES = (f.IncidentNoted, f.IncidentDecided, f.AppealFiled, f.AppealDecided)
# Facts that do not name the subject, and yet may be about it.
_BESIDE = (_CARRIED, b'{"kind":"IncidentDecided', b'{"kind":"AppealDecided')
_DONE: dict[type, Done] = {
    f.Marked: "marked",
    f.MarkVoided: "voided",
    f.MarkCorrected: "corrected",
    f.LateMarkAccepted: "accepted",
    f.CorrectionProposed: "proposed",
    f.CorrectionDropped: "dropped",
}
_MODULES: dict[type, Done] = {
    f.ModuleSigned: "signed",
    f.ModuleReopened: "reopened",
    f.ModuleCountersigned: "countersigned",
    f.SummaryAccepted: "summed",
    f.SummaryWaived: "waived",
    f.DayLocked: "locked",
    f.DayUnlocked: "unlocked",
}
_OF_MODULES = (b'{"kind":"Module', b'{"kind":"Summary', b'{"kind":"Day')
