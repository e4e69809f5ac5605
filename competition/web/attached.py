"""Who may see which attachments: the one place that says so, for the pages that show them and for the bytes.

The chief judge sees all; an arbiter what belongs to a competitor about whom somebody appealed; the recorder scans, and
while codes are shut only at the sheet of each: together they would say which codes are of one competitor.
"""

from typing import get_args

from flask import g

from competition.access.sheet_names import by_code
from competition.access.who import Who
from competition.ledger.engine import reading
from competition.pages.attached_shown import AllShown, Shown, shown_of
from competition.pages.chief_names import Called
from competition.rules.facts import AttachmentKind
from competition.rules.paper import SheetKey
from competition.rules.state import State
from competition.tally.office import Office

ALL: tuple[str, ...] = get_args(AttachmentKind)


def kinds_for(who: Who, state: State, subject: str) -> tuple[str, ...]:
    """The kinds of attachments of this subject that this one may see."""
    if who.role == "chief":
        return ALL
    if who.role == "arbiter":
        return ALL if any(each.filed.subject == subject for each in state.review.appeals.values()) else ()
    return ("scan",) if who.role == "recorder" and not by_code(state, who) else ()


def shown_to(office: Office, called: Called, subject: str, kinds: tuple[str, ...] = ALL) -> AllShown:
    """Of these kinds those that the one who asks may see, for a page of theirs."""
    may = set(kinds_for(g.who, called.state, subject)) & set(kinds)
    with reading(office.engine) as conn:
        return shown_of(conn, called, subject, may)


def scans_of(office: Office, called: Called, key: SheetKey) -> tuple[Shown, ...]:
    """The scans of one sheet, for whoever may see the sheet."""
    seat, subject, module = key
    with reading(office.engine) as conn:
        return shown_of(conn, called, subject, ("scan",)).at(f"{module}//{seat}")
