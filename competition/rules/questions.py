"""What the admissions of many facts ask: is the id well formed, is the thing named there, is the choice a known one.

Each gives a refusal or None. Reads a `State` or a `Builder` and changes neither.
"""

from typing import Any, get_args

from competition.rules.identity import head_formed, label_formed, well_formed
from competition.rules.refusals import Refusal
from competition.rules.state import Builder, State

View = State | Builder


def choice(field: str, given: str, choices: Any) -> Refusal | None:
    """Whether `given` is one of a Literal's words."""
    return choice_of(field, given, get_args(choices))


def choice_of(field: str, given: str, choices: tuple[str, ...]) -> Refusal | None:
    return None if given in choices else Refusal("choice_unknown", {"field": field, "given": given[:40]})


def id_formed(field: str, text: str) -> Refusal | None:
    return None if well_formed(text) else Refusal("id_malformed", {"field": field, "id": text[:64]})


def short_label(field: str, text: str) -> Refusal | None:
    """A round, a group, a level, a document's number: free, but short and in one line."""
    return None if label_formed(text) else Refusal("id_malformed", {"field": field, "id": text[:64]})


def reason_given(text: str) -> Refusal | None:
    """A reason is a commitment to a text; the text itself never enters a ledger, so that it can be erased."""
    return None if head_formed(text) else Refusal("reason_malformed")


def known_subject(view: View, subject: str) -> Refusal | None:
    return None if subject in view.subjects else Refusal("unknown_subject", {"subject": subject[:64]})


def known_seat(view: View, seat: str) -> Refusal | None:
    known = any(each.id == seat for seats in view.panels.values() for each in seats)
    return None if known else Refusal("unknown_seat", {"seat": seat[:64]})


def known_module(view: View, module: str) -> Refusal | None:
    known = view.scheme is not None and any(each.id == module for each in view.scheme.modules)
    return None if known else Refusal("unknown_module", {"module": module[:64]})
