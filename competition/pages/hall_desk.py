"""What the hall's desk of one event shows of people: who checked in, in start order, and whose clock stands where.

It reads a state, names and the hall's entries; it may not propose a fact. Nothing here is for the public. Who is behind
a subject comes from the board's row, which leaves it out where the event is blind.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from competition.pages.chief_names import Called
from competition.pages.shell import gettext
from competition.pages.words import CLOCKS, STATUSES
from competition.rules.hall import Clock
from competition.rules.sheet import start_order
from competition.rules.standings import GONE
from competition.rules.state import Record
from competition.tally.hall_history import Pressed

Key = tuple[str, str]  # (subject, module)


@dataclass(frozen=True, slots=True)
class Place:
    """A subject as the hall calls it: its start number (0 for none), workstation ("" for none), name, and the rest."""

    subject: str
    start: int
    station: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A line of the check-in. `status` is "" while it competes, else the word; `said` is what it is called."""

    place: Place
    present: bool
    gone: bool
    status: str
    said: str


@dataclass(frozen=True, slots=True)
class CheckIn:
    """`present` of `expected` are there; whoever does not compete is not expected. `lines` are those found."""

    present: int
    expected: int
    lines: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True)
class ClockShown:
    """A clock with milliseconds spent, and left (None without a limit), at the server's moment; `key` is the form's."""

    form: str
    place: Place
    module: str
    module_name: str
    state: str
    words: str
    spent: int
    left: int | None
    allowed: int
    granted: int
    began: int
    starter: str
    key: str


@dataclass(frozen=True, slots=True)
class Clocks:
    """Those whose work is under way, those that are done, and who can be started in `module`, who is there first."""

    going: tuple[ClockShown, ...]
    stopped: tuple[ClockShown, ...]
    ready: tuple[Place, ...]
    module: str
    modules: tuple[tuple[str, str], ...]


def check_in(called: Called, sought: str = "") -> CheckIn:
    """The check-in; `sought` is a start number, a part of a name, of a unit or of a subject's id."""
    state = called.state
    lines = [_arrival(record, called) for record in start_order(state)]
    expected = [line for line in lines if not line.gone]
    found = tuple(line for line in lines if _matches(line.place, _plain(sought)))
    return CheckIn(sum(line.present for line in expected), len(expected), found)


def place_of(record: Record, called: Called) -> Place:
    """Where and as whom a subject works."""
    state = called.state
    person = called.subject(record.subject)
    several = len({each.round for each in state.subjects.values()}) > 1
    about = [called.part("round", record.round)] if several else []
    about += [called.part("group", record.group)] if record.group else []
    about += [person.unit] if person.unit else []
    station = state.hall.stations.get(record.subject, "")
    return Place(record.subject, record.start, station, person.name, " · ".join(about))


def clocks(called: Called, module: str, starters: Mapping[Key, Pressed], now: int) -> Clocks:
    """The clocks at the server's `now` (ms); `starters` tells who started each. `module` "" takes the first."""
    state = called.state
    modules = tuple((each.id, called.part("module", each.id)) for each in state.scheme.modules) if state.scheme else ()
    chosen = module if module in dict(modules) else modules[0][0] if modules else ""
    shown = []
    for record in start_order(state):
        for id, name in modules:
            clock = state.hall.clocks.get((record.subject, id))
            if clock is not None:
                shown.append(_clock(record, (id, name), clock, starters.get((record.subject, id)), called, now))
    ready = [each for each in start_order(state) if chosen and _can_start(each, chosen, called)]
    ready.sort(key=lambda each: each.subject not in state.hall.present)
    return Clocks(
        tuple(each for each in shown if each.state != "stopped"),
        tuple(each for each in shown if each.state == "stopped"),
        tuple(place_of(each, called) for each in ready),
        chosen,
        modules,
    )


def duration(milliseconds: int) -> str:
    """A span as people read it off a clock, cut to the second: 4:09, 1:02:00; -0:30 when over."""
    seconds = abs(milliseconds) // 1000
    sign = "-" if milliseconds < 0 and seconds else ""
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{sign}{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{sign}{minutes}:{seconds:02d}"


def _arrival(record: Record, called: Called) -> Arrival:
    status = "" if record.status == "competing" else record.status
    said = gettext(called.language, STATUSES[record.status]) if status else ""
    present = record.subject in called.state.hall.present
    return Arrival(place_of(record, called), present, record.status in GONE, status, said)


def _matches(place: Place, sought: str) -> bool:
    if sought.isdecimal():
        return place.start == int(sought[:6]) or sought in (place.subject, place.name)  # a code may be all digits
    return any(sought in _plain(text) for text in (place.name, place.about, place.subject))


def _plain(text: str) -> str:
    """Text as it is compared: full-width letters and digits are ordinary ones, a dot in a name does not count."""
    folded = unicodedata.normalize("NFKC", text[:80]).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def _can_start(record: Record, module: str, called: Called) -> bool:
    return record.status not in GONE and (record.subject, module) not in called.state.hall.clocks


def _clock(
    record: Record, module: tuple[str, str], clock: Clock, pressed: Pressed | None, called: Called, now: int
) -> ClockShown:
    return ClockShown(
        f"clock-{record.subject}-{module[0]}",
        place_of(record, called),
        *module,
        clock.state,
        gettext(called.language, CLOCKS[clock.state]),
        clock.elapsed(now),
        clock.left(now),
        clock.allowed,
        clock.granted,
        clock.began,
        called.author(pressed.by) if pressed else "",
        # the same until the clock is pressed: a form sent twice, or from a page that was polled since, counts once
        sha256(f"{record.subject} {module[0]} {clock.state} {clock.since} {clock.spent}".encode()).hexdigest()[:24],
    )
