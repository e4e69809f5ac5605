"""What the chief sees of who may mark whom: empty places, ties, who stands in; and of one seat, what an absence does.

It reads a state and names; it may not propose a fact. In a blind event no cause is told that could name somebody.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from competition.pages.boards import EventCard, event_card
from competition.pages.chief_names import Called
from competition.pages.shell import gettext
from competition.pages.words import N_, TIES
from competition.rules.absence import Effect, PanelLeft, absences_open, panels_left, reserves_for
from competition.rules.duty import Tie
from competition.rules.facts import EventFounded
from competition.rules.sheet import start_order

TIE_ROW = "tie"  # the kind of the row with a loaded tie's note, by "<event>/<seat>/<subject>"
_LEFT = N_("%(panel)s: %(left)s of %(size)s judges")
_FILLED = N_("%(panel)s: %(left)s of %(size)s judges, the rest is filled with their mean")
_OPEN = N_("%(panel)s: %(left)s of %(size)s judges, too few to count: somebody must sit there")


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """A seat that is out for one subject. `why` in words, `tie` where a tie is behind it (`blocks` or only warns);
    `stand_in` is who sits there instead, `reserves` who could: (seat, judge)."""

    form: str
    seat: str
    judge: str
    why: str
    reason: str
    tie: bool
    blocks: bool
    left: tuple[str, ...]
    open: bool
    stand_in: str
    stand_in_seat: str
    reserves: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SubjectPlaces:
    subject: str
    start: int
    name: str
    unit: str
    places: tuple[PlaceShown, ...]


@dataclass(frozen=True, slots=True)
class SeatName:
    id: str
    judge: str
    panels: tuple[str, ...]
    reserve: bool


@dataclass(frozen=True, slots=True)
class JudgesPage:
    """`open` places that nobody fills though too few are left; `ties` may be stated where the event heeds them."""

    card: EventCard
    subjects: tuple[SubjectPlaces, ...]
    open: int
    seats: tuple[SeatName, ...]
    everybody: tuple[tuple[str, str], ...]
    ties: bool


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One sheet that the seat owes, or from which it is absent. `value` is the form's; `refused` why not."""

    value: str
    start: int
    name: str
    module: str
    given: str
    left: tuple[str, ...]
    refused: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SeatPage:
    """One seat: `owed` sheets from which it could be absent, `absent` ones, `units` for a substitute (none if blind);
    `before` are the judges who sat there."""

    card: EventCard
    seat: SeatName
    owed: tuple[SheetLine, ...]
    absent: tuple[SheetLine, ...]
    units: tuple[tuple[str, str], ...]
    before: tuple[str, ...]


def judges_page(called: Called) -> JudgesPage:
    state = called.state
    found = tuple(_subjects(called))
    waiting = sum(place.open and not place.stand_in for each in found for place in each.places)
    return JudgesPage(
        event_card(state, called.event, called.names, called.language),
        found,
        waiting,
        tuple(_seats(called)),
        tuple((each.subject, _titled(called, each.subject)) for each in start_order(state)),
        state.duty.rule.declared != "allow",
    )


def seat_page(called: Called, seat: str) -> SeatPage | None:
    """The page of one seat, None for an unknown one."""
    here = next((each for each in _seats(called) if each.id == seat), None)
    if here is None:
        return None
    sat = called.state.duty.sat.get(seat, ())[:-1]
    return SeatPage(
        event_card(called.state, called.event, called.names, called.language),
        here,
        tuple(_owed(called, each) for each in absences_open(called.state, seat)),
        tuple(_absent(called, seat)),
        () if blind(called) else _units(called),
        tuple(called.person(each.judge) for each in sat),
    )


def panel_notes(called: Called, panel: str, subject: str) -> tuple[str, ...]:
    """Who of a panel is out for a subject, has a tie all the same, or stands in, in a few words each."""
    duty = called.state.duty
    if subject not in duty.outs and not any(whom == subject for _, whom in duty.ties):
        return ()
    found = []
    acting = {one.seat for (whom, _), one in duty.stand_ins.items() if whom == subject}
    for seat in called.state.panels.get(panel, ()):
        tie = duty.tie(seat.id, subject)
        if seat.id in duty.out(subject).recused:
            found.append(gettext(called.language, N_("recused: %(judge)s"), judge=called.judge(seat.id)))
        elif any(one == seat.id and whom == subject for one, whom, _ in duty.absent):
            found.append(gettext(called.language, N_("absent: %(judge)s"), judge=called.judge(seat.id)))
        elif tie is not None:
            found.append(gettext(called.language, N_("has a tie: %(judge)s"), judge=called.judge(seat.id)))
        if seat.id in acting:
            found.append(gettext(called.language, N_("stands in: %(judge)s"), judge=called.judge(seat.id)))
    return tuple(found)


def blind(called: Called) -> bool:
    founded = called.state.founded
    return not isinstance(founded, EventFounded) or founded.blind


def _seats(called: Called) -> Iterator[SeatName]:
    panels: dict[str, list[str]] = {}
    reserve: dict[str, bool] = {}
    for panel, seats in called.state.panels.items():
        for seat in seats:
            panels.setdefault(seat.id, []).append(called.part("panel", panel))
            reserve[seat.id] = seat.reserve
    for id, named in panels.items():
        yield SeatName(id, called.judge(id), tuple(named), reserve[id])


def _subjects(called: Called) -> Iterator[SubjectPlaces]:
    for record in start_order(called.state):
        places = tuple(_places(called, record.subject))
        if places:
            person = called.subject(record.subject)
            yield SubjectPlaces(record.subject, record.start, person.name, person.unit, places)


def _places(called: Called, subject: str) -> Iterator[PlaceShown]:
    duty = called.state.duty
    absent = {seat: reason for (seat, whom, _), reason in duty.absent.items() if whom == subject and reason}
    for seat in duty.sat:
        tie = duty.tie(seat, subject)
        stand_in = duty.stand_ins.get((subject, seat))
        if seat not in absent and tie is None and stand_in is None:
            continue
        blocks = tie is not None and duty.forbids(tie.cause)
        left = [each for each in panels_left(called.state, subject) if _sits(called, seat, each.panel)]
        out = blocks or seat in absent
        yield PlaceShown(
            f"place-{subject}-{seat}",
            seat,
            called.judge(seat),
            _why(called, seat, tie, blocks, seat in absent),
            _reason(called, seat, subject, tie, absent.get(seat, "")),
            tie is not None,
            blocks,
            tuple(_said(called, each) for each in left) if out else (),
            out and any(each.open for each in left),
            called.judge(stand_in.seat) if stand_in else "",
            stand_in.seat if stand_in else "",
            _reserves(called, seat, subject) if out else (),
        )


def _reserves(called: Called, seat: str, subject: str) -> tuple[tuple[str, str], ...]:
    return tuple((each.id, called.judge(each.id)) for each in reserves_for(called.state, seat, subject))


def _sits(called: Called, seat: str, panel: str) -> bool:
    return any(each.id == seat for each in called.state.panels.get(panel, ()))


def _why(called: Called, seat: str, tie: Tie | None, blocks: bool, absent: bool) -> str:
    said = []
    if tie is not None:
        hidden = blind(called) and tie.cause != "declared"
        cause = N_("a tie that a blind event does not name") if hidden else TIES[tie.cause]
        said.append(gettext(called.language, cause))
        if not blocks:
            said.append(gettext(called.language, N_("marks all the same")))
    if absent:
        said.append(gettext(called.language, N_("does not judge here")))
    return " · ".join(said)


def _reason(called: Called, seat: str, subject: str, tie: Tie | None, absent: str) -> str:
    """The words behind it, "" where there are none or they were erased."""
    if tie is not None:
        row = f"{called.event}/{seat}/{subject}"
        if tie.reason:
            return called.reason(tie.reason)
        if not blind(called) and called.names.has(TIE_ROW, row):
            return called.names.text(TIE_ROW, row, called.language)
    return called.reason(absent)


def _said(called: Called, panel: PanelLeft) -> str:
    words = _OPEN if panel.open else _FILLED if panel.filled and panel.left < panel.size else _LEFT
    name = called.part("panel", panel.panel)
    return gettext(called.language, words, panel=name, left=panel.left, size=panel.size)


def _titled(called: Called, subject: str) -> str:
    record, person = called.state.subjects[subject], called.subject(subject)
    return f"{record.start} {person.name}" if record.start else person.name


def _owed(called: Called, effect: Effect) -> SheetLine:
    given = ""
    if effect.marked:
        said = N_("%(marked)s of %(owed)s marks given, which would not count")
        given = gettext(called.language, said, marked=effect.marked, owed=effect.owed)
    return SheetLine(
        f"{effect.subject}/{effect.module}",
        called.state.subjects[effect.subject].start,
        called.subject(effect.subject).name,
        called.part("module", effect.module),
        given,
        tuple(_said(called, each) for each in effect.panels),
        called.sentence(effect.refusal) if effect.refusal else "",
    )


def _absent(called: Called, seat: str) -> Iterator[SheetLine]:
    for (one, subject, module), reason in called.state.duty.absent.items():
        if one == seat:
            known = called.state.subjects.get(subject)
            yield SheetLine(
                f"{subject}/{module}",
                known.start if known else 0,
                called.subject(subject).name if known else gettext(called.language, N_("all competitors")),
                called.part("module", module) if module else gettext(called.language, N_("all modules")),
                "",
                (),
                "",
                called.reason(reason),
            )


def _units(called: Called) -> tuple[tuple[str, str], ...]:
    bound = [record.bound.delegation for record in called.state.subjects.values() if record.bound]
    units = sorted({unit for unit in bound if unit})
    return tuple((unit, called.names.text("delegation", unit, called.language)) for unit in units)
