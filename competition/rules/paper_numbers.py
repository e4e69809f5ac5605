"""The number 评分表编号 that is printed on a paper sheet, by which a recorder finds it again.

It follows from the event, the seat, the subject and the module alone, so that a sheet printed twice has one number and
nothing need be kept of the printing. Eight signs of an alphabet without I, L, O and U: who reads or types one of these
means 1, 1, 0 and V. A number says nothing of whoever stands behind the subject.
"""

import hashlib
from collections.abc import Iterator

from competition.rules.cells import View
from competition.rules.paper import SheetKey
from competition.rules.points import plan_of

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_MEANT = str.maketrans("ILOU", "110V")
LENGTH = 8


def sheet_number(event: str, key: SheetKey) -> str:
    """The number of one sheet, without the blank with which it is printed."""
    hashed = hashlib.sha256("\n".join(("sheet", event, *key)).encode()).digest()
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


def sheet_numbered(view: View, event: str, number: str) -> SheetKey | None:
    """The sheet of this event that has the number, None where none has."""
    return next((key for key in sheets(view) if sheet_number(event, key) == number), None)
