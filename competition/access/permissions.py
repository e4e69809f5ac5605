"""Who may do what, as plain data. Every view is bound to one action; a view without one is a bug that a test finds.

Roles are bound to an event: an organiser or a chief with event "" is so for all of them. What a role may *see* of the
marks is not decided here but by `competition.rules.board`.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from competition.access.who import DESKS, ROLES, Role, Who
from competition.rules.refusals import Refusal

_ALL = frozenset(ROLES)
_DESKS = frozenset(DESKS)
_JUDGE: frozenset[Role] = frozenset({"judge"})
_CHIEF: frozenset[Role] = frozenset({"chief"})
_ORGANISER: frozenset[Role] = frozenset({"organiser"})
_HALL: frozenset[Role] = frozenset({"recorder", "chief", "organiser"})

ACTIONS: Mapping[str, frozenset[Role]] = {
    # open to all
    "public.see": _ALL,  # boards, seasons, titles, finding a competitor; and their JSON, frames and sockets
    "public.static": _ALL,
    "public.health": _ALL,
    "account.sign_in": _ALL,
    "account.sign_out": _ALL,
    "judge.pair": _ALL,  # look at a code or link, and use it
    "own.enter": _ALL,  # a competitor's private code, and leave again
    # whoever entered one: the own result, appeals and receipts, and nobody else's
    "own.see": frozenset({"competitor"}),
    "own.appeal": frozenset({"competitor"}),
    # whoever has signed in
    "account.own": _DESKS,  # own sessions seen and ended, own password changed
    "desk.see": _DESKS,  # the page that leads to one's desks
    "running.see": frozenset({"chief", "supervisor", "arbiter", "organiser"}),  # the board as it runs, with every mark
    # a judge, by the seat that the tablet holds
    "judge.see": _JUDGE,
    "judge.mark": _JUDGE | {"unseated"},
    "judge.attach": _JUDGE | {"unseated"},  # a note or a photo
    "judge.sign": _JUDGE,
    "judge.recuse": _JUDGE,  # state an own tie to a subject
    "judge.leave": _JUDGE | {"unseated"},  # give the seat back
    "judge.hear": _JUDGE | {"unseated"},  # what is new about the own seat: who took it, a call
    # the chief alone is responsible for marks, and nobody signs for the chief
    "chief.see": _CHIEF,
    "chief.sign": _CHIEF,  # a module
    "chief.reopen": _CHIEF,  # a sheet, or a module
    "chief.void": _CHIEF,
    "chief.correct": _CHIEF,
    "chief.late": _CHIEF,  # accept or reject what is in the quarantine
    "chief.carry": _CHIEF,  # bring in marks that were carried by hand from a tablet
    "chief.waive": _CHIEF,  # go on without a judge's acceptance of a summary
    "chief.days": _CHIEF,  # lock a day of marking, and unlock it
    "chief.judges": _CHIEF,  # how each judge marks beside the panel
    "chief.call": _CHIEF,  # have a tablet blink and sound
    "chief.pin": _CHIEF,  # forget a judge's PIN
    "chief.seats": _CHIEF,  # ties, absences, substitutes, who stands in
    "chief.notices": _CHIEF,  # put them away
    # four eyes: the second account signs, confirms corrections or drops them
    "second.see": frozenset({"chief", "supervisor"}),
    "second.sign": frozenset({"chief", "supervisor"}),
    # notes, photos and scans; which of them each may open is held by `competition.web.attaching`
    "attachment.see": frozenset({"recorder", "chief", "arbiter"}),
    "attachment.scan": frozenset({"recorder", "chief"}),  # attach one to a sheet
    "attachment.erase": _CHIEF,
    # in the hall of an event: who is there, who works where and how long, what happened
    "hall.see": _HALL,
    "hall.check_in": _HALL,  # and take it back
    "hall.status": _CHIEF | _ORGANISER,  # absent, withdrawn, competing again
    "hall.draw": _HALL,
    "hall.clock": _HALL,  # start, pause, resume, stop
    "hall.incident": _HALL,  # note one
    "hall.decide": _CHIEF,  # what follows from it
    # paper: blank sheets printed, and typed twice when they come back
    "paper.print": _HALL,
    "paper.see": frozenset({"recorder", "chief"}),
    "paper.type": frozenset({"recorder"}),
    "paper.settle": frozenset({"recorder", "chief"}),  # differences, what was typed of the wrong paper, taking in
    "paper.decide": _CHIEF,  # where another mark stands than the paper says
    # re-check, sample and appeals of an event
    "review.see": frozenset({"chief", "supervisor", "arbiter", "organiser"}),
    "review.set": _ORGANISER,  # how it is done
    "review.recheck": _CHIEF,
    "review.sample": frozenset({"supervisor"}),  # draw it, check whom it names
    "review.appeals": frozenset({"supervisor", "arbiter"}),  # read them, admit or not, declare ties
    "review.decide": frozenset({"arbiter"}),
    "review.close": frozenset({"supervisor", "organiser"}),
    "review.codes": _ORGANISER,  # competitors' private codes, made and printed
    # the codes of a coded event, kept apart from marks; of maps `competition.access.coding` decides one by one
    "codes.see": frozenset({"coder"}),  # how far the layers are; what an own one is made from, and the own list
    "codes.seal": frozenset({"coder"}),
    "codes.ask": frozenset({"coder"}),  # for the opening of an own layer
    "codes.witness": frozenset({"supervisor"}),  # open a layer for the coder who asked
    # the organiser of an event
    "event.see": _ORGANISER,  # its desk and checklist
    "event.set_up": _ORGANISER,  # scheme, roster, panels, profile, prizes
    "event.sessions": _ORGANISER,
    "event.pairing": _ORGANISER,  # codes made, tablets seen, seats taken back
    "event.freeze": _ORGANISER,  # and thaw
    "event.publish": _ORGANISER,  # provisional and final
    "event.steps": _ORGANISER,  # the other steps of the profile
    "event.prizes": _ORGANISER,
    # the organiser of a season: bound to no event
    "event.found": _ORGANISER,
    "titles.see": _ORGANISER,
    "titles.rules": _ORGANISER,
    "titles.propose": _ORGANISER,
    "titles.recommend": _ORGANISER,
    "titles.award": _ORGANISER,
    "titles.withhold": _ORGANISER,
    "account.manage": _ORGANISER,  # everybody's accounts
}

# Asked for without an event and yet not about all of them: whoever asks, asks for what is their own.
ANYWHERE = frozenset(
    {name for name, roles in ACTIONS.items() if roles == _ALL or name.startswith(("judge.", "own."))}
) | {
    "account.own",
    "desk.see",
}

# Which roles may listen to what is sent to an audience. Each to its own, and all to the public's.
TOPICS: Mapping[str, frozenset[Role]] = {
    "public": _ALL,
    **{role: frozenset({role}) for role in ROLES if role not in ("public", "unseated")},
}

View = TypeVar("View", bound=Callable[..., object])
_MARK = "access_action"


def may(who: Who, action: str, event: str = "") -> Refusal | None:
    """None when they may, else why not: sign_in_first, session_ended, not_yours; no_token, unknown_token, seat_revoked.

    `event` is what the action is about; "" is for all events (a season, a new event, accounts). Raises KeyError for an
    action that is none.
    """
    roles = ACTIONS[action]
    if who.role not in roles:
        return _stranger(who, for_seats(action), for_own(action))
    if action in ANYWHERE and not event:
        return None
    return _elsewhere(who, event, open_to_all=roles == _ALL)


def may_listen(who: Who, audience: str, event: str, seat: str = "") -> Refusal | None:
    """The same for a socket's topic; `seat` where the topic is one seat's own. An unknown audience is not_yours."""
    roles = TOPICS.get(audience)
    if roles is None:
        return Refusal("not_yours")
    if who.role not in roles:
        return _stranger(who, audience == "judge")
    if audience == "judge" and who.seat != seat:
        return Refusal("not_yours")
    return _elsewhere(who, event, open_to_all=roles == _ALL)


def needs(action: str) -> Callable[[View], View]:
    """Bind a view to the action that it is. Raises KeyError, when the view is defined, for an action that is none."""
    _ = ACTIONS[action]

    def bind(view: View) -> View:
        setattr(view, _MARK, action)
        return view

    return bind


def action_of(view: object) -> str | None:
    """The action that a view was bound to; None for one that nobody may have forgotten, and so nobody may enter."""
    action = getattr(view, _MARK, None)
    return action if isinstance(action, str) else None


def for_seats(action: str) -> bool:
    """Whether it is a judge's own: then the tablet's seat is asked for, also where a desk signed in beside it."""
    return ACTIONS[action] <= {"judge", "unseated"}


def for_own(action: str) -> bool:
    """Whether it is a competitor's own: then the code that was entered is asked for, also beside a desk or a seat."""
    return action == "own.enter" or ACTIONS[action] == {"competitor"}


def _stranger(who: Who, seated: bool, own: bool = False) -> Refusal:
    """Why a role that does not have the action is refused: what would help comes first."""
    if own:
        return Refusal("own_code_first")
    if seated:
        if who.role == "unseated":
            return Refusal("seat_revoked")
        return Refusal(who.why if who.why == "unknown_token" else "no_token")
    if who.role in DESKS:
        return Refusal("not_yours")
    return Refusal(who.why if who.why == "session_ended" else "sign_in_first")


def _elsewhere(who: Who, event: str, open_to_all: bool) -> Refusal | None:
    return None if open_to_all or who.event in ("", event) else Refusal("not_yours")
