"""The marks that came too late, as the chief decides on them: who gave what, when and why late, and what stands now.

It reads the quarantine and a state; it may not settle anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from competition.ledger.codec import decode
from competition.ledger.store import Late
from competition.pages.chief_names import Called, Person
from competition.pages.shell import gettext
from competition.pages.words import LATE
from competition.rules import facts as f
from competition.rules.points import plan_of
from competition.rules.state import State


@dataclass(frozen=True, slots=True)
class LateShown:
    """One mark of the quarantine. `value` is "" where the judge wanted to take a mark away; `replaces` is the key of
    the mark that stands in the cell now, "" for none, and `stands` its value."""

    id: int
    subject: str
    person: Person
    aspect: str
    module: str
    unit: str
    judge: str
    value: str
    meaning: str
    made: int | None
    received: int
    why: str
    stands: str
    stands_by: str
    replaces: str


def waiting(rows: Iterable[Late], state: State) -> list[Late]:
    """Those that the ledger does not count yet: one may be in it whose row was not settled before a crash."""
    return [row for row in rows if (row.by, row.key) not in state.accepted]


def late_marks(rows: Iterable[Late], called: Called) -> tuple[LateShown, ...]:
    """The waiting marks with everything that the chief needs to decide."""
    return tuple(_shown(row, called) for row in rows)


def _shown(row: Late, called: Called) -> LateShown:
    entry = decode(row.body)
    fact = entry.fact
    record = called.state.subjects.get(fact.subject)
    standing = record.marks.get((fact.aspect, fact.seat)) if record else None
    marking = plan_of(called.state.scheme).markings.get(fact.aspect) if called.state.scheme else None
    value = fact.value if isinstance(fact, f.Marked) else ""
    return LateShown(
        row.id,
        fact.subject,
        called.subject(fact.subject),
        called.part("aspect", fact.aspect),
        called.part("module", marking.module) if marking else "",
        marking.aspect.unit if marking else "",
        called.author(row.by, min(entry.made or row.at, row.at)),
        called.value(value),
        called.level(marking.aspect, value) if marking else "",
        entry.made,
        row.at,
        gettext(called.language, LATE.get(row.word, row.word)),
        called.value(standing.fact.value) if standing else "",
        called.author(standing.by) if standing else "",
        standing.key if standing else "",
    )
