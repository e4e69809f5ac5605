"""The facts of coding 加密: its layers, who is sealed behind a subject, sealed code maps, and how they are opened.

Shapes only, under the rules that `competition.rules.facts` states, which is where everybody imports them from. A
commitment is 64 hex digits as `competition.rules.coding` makes them; what was committed to is a row that only the coder
of its layer may read until it is opened before a supervisor.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeLayer:
    """One coding, such as the workstation 工位号 or the work piece 作品号, and the panels that are shown its codes."""

    id: str
    panels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodingPinned:
    """The layers of a blind event, from the person outwards; `separate`: each is made by another coder."""

    layers: tuple[CodeLayer, ...]
    separate: bool = True


@dataclass(frozen=True, slots=True)
class BindingSealed:
    """Who stands behind a subject is fixed and not told: a commitment to what `SubjectBound` will say."""

    subject: str
    commitment: str


@dataclass(frozen=True, slots=True)
class CodesSealed:
    """The code map of a layer is made, for `count` subjects, and cannot be changed; its coder is who wrote this."""

    layer: str
    commitment: str
    count: int


@dataclass(frozen=True, slots=True)
class OpeningAsked:
    """The coder who sealed a layer asks for its opening 解密 before a supervisor."""

    layer: str


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One line of an opened map: the code that a subject was marked under, and its salt (32 hex digits)."""

    subject: str
    code: str
    salt: str


@dataclass(frozen=True, slots=True)
class CodesOpened:
    """A layer opened before the supervisor who wrote this; `coder` (as "desk:…") is who sealed it and was there."""

    layer: str
    coder: str
    lines: tuple[CodeLine, ...]
