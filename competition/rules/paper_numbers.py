"""The number 评分表编号 that is printed on a paper sheet, by which a recorder finds it again.

It follows from the event, the seat, the subject and the module alone, so that a sheet printed twice has one number and
nothing need be kept of the printing. In a coded event the layer's label of the subject stands for the subject: it is
salted by the sealed map, so that nobody who knows the ledger can compute a number, and no number joins two layers.
Eight signs of an alphabet without I, L, O and U: who reads or types one of these means 1, 1, 0 and V.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from competition.rules.cells import View
from competition.rules.paper import SheetKey
from competition.rules.points import plan_of

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_MEANT = str.maketrans("ILOU", "110V")
LENGTH = 8


@dataclass(frozen=True, slots=True)
class SheetNames:
    """What the sheets of an event are called by: of a coded one, by seat and subject, its layer's `labels`, and the
    `codes` that whoever asks may read. Made by `competition.access.sheet_names`."""

    coded: bool = False
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def label(self, seat: str, subject: str) -> str:
        """What the number follows from in the place of the subject; "" while the layer's codes are not sealed."""
        return self.labels.get(seat, {}).get(subject, "") if self.coded else subject

    def code(self, seat: str, subject: str) -> str:
        """The code on the sheet; "" where there is none, or not for whoever asks."""
        return self.codes.get(seat, {}).get(subject, "")


PLAIN = SheetNames()  # of every event without coding


def sheet_number(event: str, key: SheetKey, names: SheetNames) -> str:
    """The number of one sheet, without the blank with which it is printed; "" where its layer has no codes yet."""
    seat, subject, module = key
    label = names.label(seat, subject)
    if not label:
        return ""
    hashed = hashlib.sha256("\n".join(("sheet", event, seat, label, module)).encode()).digest()
    bits = int.from_bytes(hashed[:5], "big")
    return "".join(_SIGNS[bits >> shift & 31] for shift in range(35, -1, -5))


def number_typed(text: str) -> str:
    """What was typed as a number of a sheet, in its one writing; "" for what cannot be one."""
    signs = "".join(text.upper().split()).replace("-", "").translate(_MEANT)
    return signs if len(signs) == LENGTH and set(signs) <= set(_SIGNS) else ""


def sheets(view: View) -> Iterator[SheetKey]:
    """Every sheet that there can be, owed or not: subject after subject, in the order of the scheme's modules."""
    if view.scheme is None:
        return
    seats: dict[str, dict[str, None]] = {module.id: {} for module in view.scheme.modules}
    for marking in plan_of(view.scheme).markings.values():
        seats[marking.module].update({seat.id: None for seat in view.panels.get(marking.aspect.panel, ())})
    for subject in view.subjects:
        for module, seated in seats.items():
            yield from ((seat, subject, module) for seat in seated)


def sheet_numbered(view: View, event: str, number: str, names: SheetNames) -> SheetKey | None:
    """The sheet of this event that has the number, None where none has."""
    if not number:
        return None
    return next((key for key in sheets(view) if sheet_number(event, key, names) == number), None)
