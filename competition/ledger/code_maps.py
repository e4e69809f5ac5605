"""Rows beside the ledger of coded events: who was sealed behind each subject, and the map of each layer of codes.

The chain holds commitments to them. Nothing here knows who may read them: `competition.access.coding` does, and pages,
doors and desks ask there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlmodel import col

from competition.ledger.tables import CodeMap as MapRow
from competition.ledger.tables import SealedBinding
from competition.rules.coding import label_of, map_commitment
from competition.rules.facts import CodeLine, SubjectBound


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was sealed of one subject; `given` is its id in the folder that it came from."""

    given: str
    bound: SubjectBound


@dataclass(frozen=True, slots=True)
class CodeMap:
    """A layer's map: `lines` with their salts; `seed` and `pool` where a computer drew it, else "" and ()."""

    layer: str
    coder: str
    lines: tuple[CodeLine, ...]
    seed: str = ""
    pool: tuple[str, ...] = ()
    made: int = 0

    @property
    def commitment(self) -> str:
        return map_commitment(self.layer, self.lines)

    @property
    def codes(self) -> dict[str, str]:
        """The code of each subject."""
        return {line.subject: line.code for line in self.lines}

    @property
    def labels(self) -> dict[str, str]:
        """What the layer's tablets call each subject."""
        return {line.subject: label_of(self.layer, line) for line in self.lines}


def put_bindings(conn: Connection, stream: str, sealed: Iterable[Sealed]) -> None:
    """Keep who stands behind subjects. Raises IntegrityError where one of them is kept already."""
    rows = [
        {
            "stream": stream, "subject": each.bound.subject, "given": each.given, "kind": each.bound.kind,
            "who": each.bound.who, "delegation": each.bound.delegation, "members": " ".join(each.bound.members),
            "salt": each.bound.salt,
        }
        for each in sealed
    ]  # fmt: skip
    if rows:
        conn.execute(insert(SealedBinding), rows)


def forget_bindings(conn: Connection, stream: str, subjects: Iterable[str]) -> None:
    """Take back what a refused loading had put."""
    b = SealedBinding
    conn.execute(delete(b).where(col(b.stream) == stream, col(b.subject).in_(list(subjects))))


def bindings(conn: Connection, stream: str) -> dict[str, Sealed]:
    """Everything that was sealed in this event, by subject."""
    b = SealedBinding
    rows = conn.execute(select(b.__table__).where(col(b.stream) == stream))  # type: ignore[attr-defined]
    return {row.subject: Sealed(row.given, _bound(row)) for row in rows}


def put_map(conn: Connection, stream: str, made: CodeMap) -> None:
    """Keep a map, before the fact that commits to it."""
    lines = "\n".join(f"{line.subject} {line.code} {line.salt}" for line in made.lines)
    row = {"stream": stream, "commitment": made.commitment, "layer": made.layer, "coder": made.coder}
    more = {"seed": made.seed, "pool": " ".join(made.pool), "lines": lines, "made": made.made}
    conn.execute(insert(MapRow).values(**row, **more))


def forget_map(conn: Connection, stream: str, commitment: str) -> None:
    """Take back a map whose fact was refused."""
    conn.execute(delete(MapRow).where(col(MapRow.stream) == stream, col(MapRow.commitment) == commitment))


def map_of(conn: Connection, stream: str, commitment: str) -> CodeMap | None:
    """The map that this commitment is of; None where it is gone, or is not what was committed to."""
    m = MapRow
    columns = (m.layer, m.coder, m.lines, m.seed, m.pool, m.made)
    query = select(*(col(each) for each in columns)).where(col(m.stream) == stream, col(m.commitment) == commitment)
    row = conn.execute(query).first()
    if row is None:
        return None
    lines = tuple(CodeLine(*line.split(" ")) for line in row.lines.split("\n"))
    found = CodeMap(row.layer, row.coder, lines, row.seed, tuple(row.pool.split()), row.made)
    return found if found.commitment == commitment else None


def _bound(row: Any) -> SubjectBound:
    return SubjectBound(row.subject, row.kind, row.who, row.delegation, tuple(row.members.split()), row.salt)
