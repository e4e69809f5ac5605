"""The tablets as the chief sees them: who holds which seat, last contact, marks held, clock; calls; notices.

Times are absolute and states are coarse, so that a poll brings the same bytes while nothing has moved. It reads rows;
it may not call a tablet itself.
"""

from collections.abc import Collection, Sequence

from competition.access.contacts import Tablet, name_of
from competition.access.notices import Notice
from competition.pages.chief_names import Called
from competition.pages.chief_tablets import NoticeShown, SeatShown, TabletShown
from competition.pages.shell import gettext
from competition.pages.times import exact_clock
from competition.pages.words import N_, NOTICES

AWAKE_MS = 15_000  # a tablet asks every three seconds; a sleeping screen or a lost network is silent for longer
SKEWED_MS = 30_000
CALL_MS = 8_000  # so long a call is under way; then the tablet was not reached

_STATES = {
    "here": N_("in contact"),
    "away": N_("no contact since %(when)s"),
    "new": N_("not heard yet"),
}
_CALLS = {
    "ringing": N_("Calling it…"),
    "missed": N_("Not reached; last contact %(when)s. It will blink as soon as it is."),
    "never": N_("Not reached; it was not heard yet."),
    "shown": N_("Blinks since %(when)s, not answered yet"),
    "answered": N_("Answered at %(when)s"),
}


def seats_shown(
    called: Called, tablets: Sequence[Tablet], pinned: Collection[str], locked: Collection[str], now: int
) -> tuple[SeatShown, ...]:
    """Every seat of every panel once, with the tablets that hold it at `now`."""
    panels: dict[str, list[str]] = {}
    reserves = {seat.id for seats in called.state.panels.values() for seat in seats if seat.reserve}
    for panel, seats in called.state.panels.items():
        for seat in seats:
            panels.setdefault(seat.id, []).append(called.part("panel", panel))
    return tuple(
        SeatShown(
            seat,
            called.judge(seat),
            tuple(named),
            "locked" if seat in locked else "set" if seat in pinned else "none",
            tuple(_tablet(each, called, now) for each in tablets if each.seat == seat and each.revoked is None),
            seat in reserves,
        )
        for seat, named in panels.items()
    )


def notices_shown(called: Called, notices: Sequence[Notice]) -> tuple[NoticeShown, ...]:
    return tuple(NoticeShown(each.id, each.at, _notice(each, called)) for each in notices)


def awake(tablet: Tablet, now: int) -> str:
    """Whether the tablet was heard of late: here, away, or new where it never was."""
    if tablet.contact is None:
        return "new"
    return "here" if now - tablet.contact.at <= AWAKE_MS else "away"


def _tablet(tablet: Tablet, called: Called, now: int) -> TabletShown:
    state = awake(tablet, now)
    said = tablet.contact
    contact = gettext(called.language, _STATES[state], when=exact_clock(said.at) if said else "")
    call, words = _call(tablet, called, now)
    return TabletShown(tablet.name, state, contact, (said.held or 0) if said else 0, _skew(tablet, called), call, words)


def _call(tablet: Tablet, called: Called, now: int) -> tuple[str, str]:
    if not tablet.called:
        return "", ""
    when, state = 0, "ringing"
    if tablet.call_answered:
        when, state = tablet.call_answered, "answered"
    elif tablet.call_shown:
        when, state = tablet.call_shown, "shown"
    elif now - tablet.called > CALL_MS:
        when, state = (tablet.contact.at, "missed") if tablet.contact else (0, "never")
    said = gettext(called.language, _CALLS[state], when=exact_clock(when) if when else "")
    return "missed" if state == "never" else state, said


def _skew(tablet: Tablet, called: Called) -> str:
    off = tablet.contact.skew if tablet.contact else None
    if off is None or abs(off) <= SKEWED_MS:
        return ""
    seconds = (abs(off) + 500) // 1000
    size = gettext(called.language, N_("%(seconds)s s"), seconds=seconds)
    if seconds >= 120:
        size = gettext(called.language, N_("%(minutes)s min"), minutes=(seconds + 30) // 60)
    message = N_("its clock is %(size)s ahead") if off > 0 else N_("its clock is %(size)s behind")
    return gettext(called.language, message, size=size)


def _notice(notice: Notice, called: Called) -> str:
    desk = notice.by.startswith("desk:")
    who = called.author(notice.by) if desk else name_of(notice.by)
    return gettext(called.language, NOTICES[notice.word], judge=called.judge(notice.seat), who=who)
