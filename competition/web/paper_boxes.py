"""What a recorder types becomes observations, one for each box of a sheet: several writings mean the same.

It decides only how a text is read; whether the aspect admits what was read, the rules say.
"""

import re
import unicodedata
from collections.abc import Mapping

from competition.rules.cells import value_refused
from competition.rules.facts import PaperCell
from competition.rules.observations import ABSENT, NO_FAULTS
from competition.rules.points import Plan
from competition.rules.readings import FAILED
from competition.rules.refusals import Refusal
from competition.rules.scheme import Aspect
from competition.web.chairing import observation

EMPTY = ("-", "–", "—", "−", "空")
_ABSENT = ("a", "absent", "缺考", "缺")
_YES, _NO = ("y", "yes", "是", "1"), ("n", "no", "否", "0")
_PARTED = re.compile(r"[\s,;、,;]+")

Typed = Mapping[str, str]  # the form


def field_of(aspect: str, fault: str = "") -> str:
    """The name of a box's field in the form."""
    return f"box-{aspect}.{fault}" if fault else f"box-{aspect}"


def boxes_read(
    plan: Plan, cells: tuple[tuple[str, str], ...], typed: Typed
) -> tuple[tuple[PaperCell, ...], dict[str, Refusal]]:
    """The boxes in their order, and by aspect what is wrong with one; nothing may be recorded while there is any."""
    found, wrong = [], {}
    for aspect, seat in cells:
        marking = plan.markings[aspect]
        value = _read(marking.aspect, typed)
        refusal = value if isinstance(value, Refusal) else (value_refused(marking, value) if value else None)
        if refusal is not None:
            wrong[aspect] = refusal
        found.append(PaperCell(aspect, seat, value if isinstance(value, str) else ""))
    return tuple(found), wrong


def signed_read(text: str) -> bool | Refusal:
    """Whether the paper is signed: yes or no must be said."""
    word = _plain(text)
    if word in _YES or word in _NO:
        return word in _YES
    return Refusal("box_empty") if not word else Refusal("value_not_allowed", {"value": word[:40], "allowed": "y n"})


def _read(aspect: Aspect, typed: Typed) -> str | Refusal:
    if aspect.kind == "faults":
        return _faults(aspect, typed)
    word = _plain(typed.get(field_of(aspect.id), ""))
    if not word:
        return Refusal("box_empty")
    if word in EMPTY:
        return ""
    if word in _ABSENT:
        return ABSENT
    return _observed(aspect, word)


def _observed(aspect: Aspect, word: str) -> str:
    if aspect.kind in ("yes_no", "veto"):
        return "yes" if word in _YES else "no" if word in _NO else word[:40]
    if aspect.readings:
        tokens = [token for token in _PARTED.split(word) if token]
        return " ".join(FAILED if token == FAILED else observation(token) for token in tokens)[:200]
    return observation(word)


def _faults(aspect: Aspect, typed: Typed) -> str | Refusal:
    """A number for each listed fault, the others none; one field at least says so."""
    words = {each.id: _plain(typed.get(field_of(aspect.id, each.id), "")) for each in aspect.listed}
    given = {word for word in words.values() if word}
    if not given:
        return Refusal("box_empty")
    if given & set(EMPTY):
        return "" if len(given) == 1 else Refusal("faults_malformed", {"value": " ".join(sorted(given))[:40]})
    if given & set(_ABSENT):
        return ABSENT if len(given) == 1 else Refusal("faults_malformed", {"value": " ".join(sorted(given))[:40]})
    counts = {fault: observation(word or "0") for fault, word in words.items()}
    return " ".join(f"{fault}:{count}" for fault, count in counts.items() if count != "0") or NO_FAULTS


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()[:200]
