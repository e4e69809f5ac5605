"""Drawn signatures beside the ledger: the chain holds a salted commitment, the strokes are a row that can be erased.

A drawing is the strokes of a finger in a field of `WIDTH` x `HEIGHT`, in the order in which they were made: whole
coordinates "x,y,x,y,…", strokes parted by a blank. Rows of their own, and not names: names are read whole by every
process whenever one of them changes, and a hall signs every minute.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select
from sqlmodel import col

from competition.ledger.tables import Drawing

WIDTH, HEIGHT = 600, 200
MOST_STROKES = 60
LONGEST = 12_000  # characters: some 1,500 points, three times what a careful name needs
LEAST_POINTS = 6  # a touch by mistake is no signature
_STROKE = re.compile(r"\d{1,3},\d{1,3}(?:,\d{1,3},\d{1,3})*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing with its salt, to be kept with the fact that holds `proof` (64 hex digits)."""

    proof: str
    salt: str
    strokes: str


def committed(strokes: str) -> Drawn:
    """The commitment to a drawing, each time with another salt."""
    salt = secrets.token_hex(16)
    return Drawn(_digest(salt, strokes), salt, strokes)


def wrong(strokes: str) -> str:
    """Why this is no drawing: "missing", "too_large" or "malformed"; "" for one that is right."""
    if not strokes.strip():
        return "missing"
    if len(strokes) > LONGEST or strokes.count(" ") >= MOST_STROKES:
        return "too_large"
    points = 0
    for stroke in strokes.split(" "):
        if not _STROKE.fullmatch(stroke):
            return "malformed"
        numbers = [int(each) for each in stroke.split(",")]
        if max(numbers[::2]) > WIDTH or max(numbers[1::2]) > HEIGHT:
            return "malformed"
        points += len(numbers) // 2
    return "" if points >= LEAST_POINTS else "missing"


def put(connection: Connection, drawn: Drawn, now: int) -> None:
    """Keep a drawing; before its fact, so that no fact points at one that is not there."""
    row = {"proof": drawn.proof, "salt": drawn.salt, "strokes": drawn.strokes, "made": now}
    connection.execute(insert(Drawing).values(**row))


def found(connection: Connection, proofs: Iterable[str]) -> Mapping[str, str]:
    """The strokes by proof; one that was erased, or is not what was committed to, is left out."""
    d = Drawing
    query = select(col(d.proof), col(d.salt), col(d.strokes)).where(col(d.proof).in_(list(proofs)))
    return {row.proof: row.strokes for row in connection.execute(query) if _digest(row.salt, row.strokes) == row.proof}


def forget(connection: Connection, proof: str) -> bool:
    """Erase a drawing. The chain stands as it was."""
    return connection.execute(delete(Drawing).where(col(Drawing.proof) == proof)).rowcount > 0


def _digest(salt: str, strokes: str) -> str:
    return hashlib.sha256(f"{salt}\n{strokes}".encode()).hexdigest()
