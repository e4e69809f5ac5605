"""Standings as their readers ask them: all rows, one subject, a field from its top, what each tie key read.

How they are worked out and brought up to date is `competition.rules.standings`'s; import them from there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from competition.rules.field import Field, Roll
from competition.rules.member import Member, Standing
from competition.rules.points import Plan
from competition.rules.rows import Joined
from competition.rules.scheme import TieKey
from competition.rules.state import State
from competition.rules.ties import Numbers


@dataclass(frozen=True, slots=True)
class Book:
    """What a scorer keeps with standings, so that the next ones cost only what changed.

    `members` stand in the order of entry; `rolls` by round and group. `competing` of them compete, `waiting` of these
    are owed marks.
    """

    state: State
    plan: Plan
    members: list[Member]
    index: dict[str, int]
    rolls: Mapping[tuple[str, str], Roll]
    competing: int
    waiting: int


@dataclass(frozen=True)
class Standings:
    """Rows by round and group in the order of entry; within these: ranked, unmarked, out of contest, gone.

    `complete` when somebody competes and every competing subject is complete. Rows are made as they are read: asking
    for one subject, or for the first ten of 100,000, makes no others.
    """

    rows: Sequence[Standing] = ()
    complete: bool = False
    book: Book | None = field(default=None, compare=False, repr=False)

    def standing(self, subject: str) -> Standing | None:
        """One subject's line."""
        if self.book is None:
            return next((row for row in self.rows if row.subject == subject), None)
        found = self._member(subject)
        return found[1].row(*found[0].member_place(found[1])) if found else None

    def place_of(self, subject: str) -> int | None:
        """One subject's rank."""
        found = self.standing(subject)
        return found.rank if found else None

    @property
    def fields(self) -> tuple[Field, ...]:
        """Each round and group, in the order of entry."""
        if self.book is not None:
            rolls = self.book.rolls.values()
            return tuple(Field(r.round, r.group, Joined(r.parts()), Joined(r.parts()[:1])) for r in rolls)
        apart: dict[tuple[str, str], list[Standing]] = {}
        for row in self.rows:
            apart.setdefault((row.round, row.group), []).append(row)
        return tuple(
            Field(*key, tuple(rows), tuple(row for row in rows if row.rank is not None)) for key, rows in apart.items()
        )

    def tie_values(self, subject: str) -> tuple[tuple[TieKey, Numbers], ...]:
        """Every key of the tie-break chain with what it reads for this subject; empty for rows that no scorer made."""
        found = self._member(subject)
        if found is None:
            return ()
        scheme, numbers = found[1].seats.plan.scheme, iter(found[1].ties)
        sizes = [len(scheme.modules) if key.of == "modules" else 1 for key in scheme.ties]
        return tuple((key, tuple(islice(numbers, size))) for key, size in zip(scheme.ties, sizes, strict=True))

    def level(self, one: str, other: str) -> bool:
        """Whether the totals of two subjects of one field count as equal: the tie-break chain decides between them."""
        found, rival = self._member(one), self._member(other)
        if found is None or rival is None or found[0] is not rival[0]:
            return False
        return found[0].level(found[1], rival[1])

    def _member(self, subject: str) -> tuple[Roll, Member] | None:
        book = self.book
        at = book.index.get(subject) if book else None
        if book is None or at is None:
            return None
        member = book.members[at]
        return book.rolls[member.record.round, member.record.group], member
