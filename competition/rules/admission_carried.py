"""Whether it may be recorded that a desk brought a seat's marks by hand.

Called by `competition.rules.admission_desk`, which has seen that a desk sends it. The marks are admitted one by one
elsewhere, as all marks are; a series whose marks are all refused was carried nevertheless.
"""

from collections.abc import Callable
from typing import Any

from competition.rules import facts as f
from competition.rules.identity import head_formed
from competition.rules.questions import View, id_formed
from competition.rules.refusals import Refusal

MOST = 500  # keys in one fact; a larger series is several
_LONGEST = 64  # characters of a key, as the judges' door takes them


def _carried(view: View, fact: f.MarksCarried) -> Refusal | None:
    """The seat may be on no panel any more: its marks then wait for the chief, and were carried all the same."""
    wrong = id_formed("seat", fact.seat)
    if wrong is None and not head_formed(fact.series):
        return Refusal("id_malformed", {"field": "series", "id": fact.series[:64]})
    if wrong is None and not 1 <= len(fact.keys) <= MOST:
        return Refusal("too_many", {"limit": str(MOST)})
    bad = next((key for key in fact.keys if not 0 < len(key) <= _LONGEST or not key.isascii()), None)
    return wrong or (Refusal("id_malformed", {"field": "key", "id": bad[:64]}) if bad is not None else None)


CHECKS: dict[type, Callable[[View, Any], Refusal | None]] = {f.MarksCarried: _carried}
