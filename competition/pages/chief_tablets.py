"""What the chief's desk is given of tablets and notices. Shapes only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TabletShown:
    """One tablet. `state` is here, away or new; `call` is "" or ringing, missed, shown, answered; sentences beside."""

    name: str
    state: str
    contact: str
    held: int
    skew: str
    call: str
    call_said: str


@dataclass(frozen=True, slots=True)
class SeatShown:
    """A seat with its tablets; `pin` is none, set or locked."""

    id: str
    judge: str
    panels: tuple[str, ...]
    pin: str
    tablets: tuple[TabletShown, ...]
    reserve: bool = False


@dataclass(frozen=True, slots=True)
class NoticeShown:
    id: int
    at: int
    said: str
