"""Who sealed, asked for and opened each layer of codes, and when, as the ledger tells it. It reads and never writes."""

from dataclasses import dataclass, field

from sqlalchemy import Engine

from competition.ledger import store
from competition.ledger.codec import decode
from competition.ledger.engine import reading
from competition.rules import facts as f
from competition.tally.hall_history import Pressed

_KINDS = tuple(f'{{"kind":"{kind}"'.encode() for kind in ("CodesSealed", "OpeningAsked", "CodesOpened"))


@dataclass(frozen=True, slots=True)
class CodingHistory:
    """By layer the author and time of its sealing, of the asking for its opening, and of its opening."""

    sealed: dict[str, Pressed] = field(default_factory=dict)
    asked: dict[str, Pressed] = field(default_factory=dict)
    opened: dict[str, Pressed] = field(default_factory=dict)


def coding_history(engine: Engine, stream: str) -> CodingHistory:
    """What became of the layers of this event."""
    found = CodingHistory()
    with reading(engine) as connection:
        bodies = [body for _, body, _ in store.read(connection, stream, 0) if body.startswith(_KINDS)]
    for entry in map(decode, bodies):
        by = {f.CodesSealed: found.sealed, f.OpeningAsked: found.asked, f.CodesOpened: found.opened}[type(entry.fact)]
        by[entry.fact.layer] = Pressed(entry.by, entry.at)
    return found
