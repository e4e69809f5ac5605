"""What is known of coding 加密: layers, commitments, which maps are sealed and which opened; and how a code looks.

RULES, section 3: marks are filed under workstation or work number, and decoded layer by layer in reverse before a
supervisor. Part of `competition.rules.state`, which alone may call `STEPS`; whether a fact is admissible is judged in
`competition.rules.admission_coding`. No map is here before it is opened, and nothing here chooses a salt or a seed.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from competition.rules import facts as f
from competition.rules.draw import lots
from competition.rules.refusals import Refusal

if TYPE_CHECKING:
    from competition.rules.state import Builder

LONGEST_CODE = 10  # characters: read across a room, and too short for a name
_CODE = re.compile(rf"[0-9A-Z](?:[0-9A-Z-]{{0,{LONGEST_CODE - 2}}}[0-9A-Z])?")

Wrong = Literal["missing", "malformed", "twice"]


@dataclass(frozen=True, slots=True)
class SealedMap:
    """A map that was sealed: what was committed to, and by which desk ("desk:…")."""

    fact: f.CodesSealed
    by: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A map that was opened, and before which supervisor ("desk:…")."""

    fact: f.CodesOpened
    by: str


@dataclass(frozen=True, slots=True)
class Coding:
    """`bindings` go by subject; `sealed`, `asked` and `opened` by layer. Without `pinned` the event has no coding.

    `seen` has the layer whose codes a judge was ever shown, also who left that panel since; `seats` the same of a seat.
    """

    pinned: f.CodingPinned | None = None
    bindings: Mapping[str, str] = field(default_factory=dict)
    sealed: Mapping[str, SealedMap] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    opened: Mapping[str, Opening] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    seats: Mapping[str, str] = field(default_factory=dict)

    @property
    def layers(self) -> tuple[f.CodeLayer, ...]:
        """From the person outwards; none where the event is not coded."""
        return self.pinned.layers if self.pinned else ()

    @property
    def shut(self) -> bool:
        """Whether the event is coded and nobody may know yet who stands behind a subject."""
        return any(layer.id not in self.opened for layer in self.layers)

    @property
    def hall(self) -> f.CodeLayer | None:
        """The layer under whose codes work is done in the hall: the first that a panel is shown."""
        return next((layer for layer in self.layers if layer.panels), None)

    @property
    def open(self) -> bool:
        """Whether the event is coded and everything was opened."""
        return self.pinned is not None and not self.shut

    def layer(self, id: str) -> f.CodeLayer | None:
        return next((each for each in self.layers if each.id == id), None)

    def layer_of(self, panel: str) -> f.CodeLayer | None:
        """The layer whose codes a panel is shown."""
        return next((each for each in self.layers if panel in each.panels), None)

    def layer_at(self, panels: Mapping[str, Sequence[f.Seat]], seat: str) -> f.CodeLayer | None:
        """The layer under whose codes a seat works, where these are who sits on the panels; nobody sits in two."""
        own = (panel for panel, seats in panels.items() if any(each.id == seat for each in seats))
        return next((layer for panel in own if (layer := self.layer_of(panel))), None)

    def before(self, layer: str) -> f.CodeLayer | None:
        """The layer from which this one is coded; None for the first, which is coded from persons."""
        at = self._at(layer)
        return self.layers[at - 1] if at > 0 else None

    def outside(self, layer: str) -> tuple[f.CodeLayer, ...]:
        """The layers that are opened before this one, outermost first."""
        return self.layers[: self._at(layer) : -1]

    def unsealed(self, panels: Iterable[str]) -> tuple[f.CodeLayer, ...]:
        """The layers that these panels wait for: their own and all within it."""
        last = max((self._at(layer.id) for panel in panels if (layer := self.layer_of(panel))), default=-1)
        return tuple(each for each in self.layers[: last + 1] if each.id not in self.sealed)

    def _at(self, layer: str) -> int:
        return next((at for at, each in enumerate(self.layers) if each.id == layer), -1)


NO_CODING = Coding()


def codes_left(coding: Coding) -> list[Refusal]:
    """The layers that are still to be opened, outermost first, as what a publication lacks."""
    left = [layer.id for layer in reversed(coding.layers) if layer.id not in coding.opened]
    return [Refusal("codes_not_opened", {"layers": " ".join(left)})] if left else []


# -- commitments -------------------------------------------------------------------------------------------------------


def map_commitment(layer: str, lines: Iterable[f.CodeLine]) -> str:
    """SHA-256 (hex) of the lines' own digests, sorted, one a line: so a single line can be shown to be in a map.

    A line's digest is the SHA-256 (hex) of salt, layer, subject and code between newlines.
    """
    digests = sorted(_sha256(line.salt, layer, line.subject, line.code) for line in lines)
    return _sha256(*digests)


def binding_commitment(bound: f.SubjectBound) -> str:
    """SHA-256 (hex) of its salt, subject, kind, who, delegation and members between newlines."""
    return _sha256(bound.salt, bound.subject, bound.kind, bound.who, bound.delegation, *bound.members)


def _sha256(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def label_of(layer: str, line: f.CodeLine) -> str:
    """What the tablets of a layer call this subject in addresses and messages, so that two layers share no word for it.

    60 bits of the SHA-256 of "label", salt, layer and subject between newlines. Who lacks the salt, which is secret
    until the opening, cannot find the subject; a label is of the same length whatever the code.
    """
    return _sha256("label", line.salt, layer, line.subject)[:15]


# -- codes -------------------------------------------------------------------------------------------------------------


def code_formed(text: str) -> bool:
    """A code: capital letters, digits and hyphens between them, short, so that no name slips into a fact."""
    return _CODE.fullmatch(text) is not None


def drawn_codes(seed: str, subjects: Sequence[str], codes: Sequence[str]) -> dict[str, str]:
    """The code of each subject as this seed draws them: the first so many of `codes`, dealt as lots of a draw are.

    Raises IndexError where there are fewer codes than subjects.
    """
    return {lot.subject: codes[lot.start - 1] for lot in lots(seed, subjects)}


def codes_wrong(typed: Sequence[str]) -> tuple[Wrong | None, ...]:
    """What is wrong with each of a list of codes, None where nothing is: all of it at once."""
    times = Counter(typed)

    def wrong(code: str) -> Wrong | None:
        if not code:
            return "missing"
        if not code_formed(code):
            return "malformed"
        return "twice" if times[code] > 1 else None

    return tuple(wrong(code) for code in typed)


# -- the fold ----------------------------------------------------------------------------------------------------------


def _pinned(b: "Builder", e: f.Entry[f.CodingPinned]) -> None:
    b.coding = replace(b.coding, pinned=e.fact)


def _bound(b: "Builder", e: f.Entry[f.BindingSealed]) -> None:
    b.coding = replace(b.coding, bindings={**b.coding.bindings, e.fact.subject: e.fact.commitment})


def _sealed(b: "Builder", e: f.Entry[f.CodesSealed]) -> None:
    b.coding = replace(b.coding, sealed={**b.coding.sealed, e.fact.layer: SealedMap(e.fact, e.by)})
    codes_shown(b)


def codes_shown(b: "Builder") -> None:
    """Called as a layer is sealed or somebody is seated: who sits on its panels is shown its codes from now on."""
    if not b.coding.sealed:
        return
    seen, seats = dict(b.coding.seen), dict(b.coding.seats)
    for layer in b.coding.layers:
        if layer.id in b.coding.sealed:
            for panel in layer.panels:
                seen |= {seat.judge: layer.id for seat in b.panels.get(panel, ())}
                seats |= {seat.id: layer.id for seat in b.panels.get(panel, ())}
    b.coding = replace(b.coding, seen=seen, seats=seats)


def _asked(b: "Builder", e: f.Entry[f.OpeningAsked]) -> None:
    b.coding = replace(b.coding, asked=b.coding.asked | {e.fact.layer})


def _opened(b: "Builder", e: f.Entry[f.CodesOpened]) -> None:
    b.coding = replace(b.coding, opened={**b.coding.opened, e.fact.layer: Opening(e.fact, e.by)})


STEPS: dict[type, Callable[["Builder", f.Entry[Any]], None]] = {
    f.CodingPinned: _pinned,
    f.BindingSealed: _bound,
    f.CodesSealed: _sealed,
    f.OpeningAsked: _asked,
    f.CodesOpened: _opened,
}
