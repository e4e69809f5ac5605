"""A draw on its pages: what was typed, who takes part, what is wrong with lots from an urn, and what came out.

It may not propose a fact, and it chooses no seed. The word that was said aloud and the ledger's position are a row
beside the ledger: with the head at that position they give the seed again, which anybody may check.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from competition.ledger.names import NameBook, NameRow
from competition.pages.chief_names import Called
from competition.pages.hall_desk import Place, place_of
from competition.pages.shell import gettext
from competition.pages.words import N_
from competition.rules import facts as f
from competition.rules.draw import seed_of
from competition.rules.identity import label_formed
from competition.rules.sheet import start_order
from competition.rules.standings import GONE

KIND = "draw"  # of the row: "position word"
LONGEST_WORD = 60
MOST_STATIONS = 500
_RANGE = re.compile(r"(\D{0,20}?)(\d{1,4})\s*[-–~至到]\s*\1?(\d{1,4})")
_BETWEEN = re.compile(r"[,;、,;\n]")


@dataclass(frozen=True, slots=True)
class Field:
    """A round and group that draw together; `key` names it in the form, `count` can take part."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Lot:
    """One row: what was typed or drawn, and what is wrong with it."""

    place: Place
    start: str
    station: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Entrants:
    """Who takes part, and who does not although entered, with why."""

    subjects: tuple[str, ...]
    places: tuple[Place, ...]
    left_out: tuple[tuple[Place, str], ...]


@dataclass(frozen=True, slots=True)
class Made:
    """How the seed of a draw came to be: the ledger's position and head (hex) then, the word, and whether they fit."""

    position: int
    head: str
    word: str
    fits: bool


def fields(called: Called) -> tuple[Field, ...]:
    """Every round and group there is, in order; none while codes are shut."""
    if called.state.coding.shut:
        return ()
    count = Counter((each.round, each.group) for each in start_order(called.state))
    found = []
    for round, group in count:
        parts = [called.part("round", round)] if called.names.has("round", f"{called.event}/{round}") else []
        parts += [called.part("group", group)] if group else []
        plain = gettext(called.language, N_("Round %(round)s"), round=round)
        key = f"{round}\t{group}"
        found.append(Field(key, " · ".join(parts or [plain]), len(entrants(called, key, False).subjects)))
    return tuple(found)


def entrants(called: Called, field: str, present_only: bool) -> Entrants:
    """Who of a round and group may draw: competing, not begun, and checked in where that is asked.

    Nobody while codes are shut: coders give out the places, and who has begun would tell whose piece was marked.
    """
    state = called.state
    if state.coding.shut:
        return Entrants((), (), ())
    begun = {subject for subject, _ in state.hall.clocks}
    of_field = [each for each in start_order(state) if f"{each.round}\t{each.group}" == field]
    subjects, places, out = [], [], []
    for record in of_field:
        why = ""
        if record.status in GONE:
            why = N_("does not compete")
        elif record.marks or record.subject in begun:
            why = N_("has begun already")
        elif present_only and record.subject not in state.hall.present:
            why = N_("has not checked in")
        place = place_of(record, called)
        if why:
            out.append((place, gettext(called.language, why)))
        else:
            subjects.append(record.subject)
            places.append(place)
    return Entrants(tuple(subjects), tuple(places), tuple(out))


def stations_of(written: str) -> tuple[str, ...] | None:
    """Workstations from "1-10", "A1-A6, B1" or names between commas or lines; None where that cannot be one list."""
    found: list[str] = []
    for typed in _BETWEEN.split(unicodedata.normalize("NFKC", written)):
        part = " ".join(typed.split())
        span = _RANGE.fullmatch(part)
        if span:
            first, last = int(span[2]), int(span[3])
            if first > last or last - first >= MOST_STATIONS:
                return None
            wide = len(span[2]) if span[2].startswith("0") else 1
            found += [f"{span[1]}{number:0{wide}d}" for number in range(first, last + 1)]
        elif part:
            found.append(part)
    sound = len(found) <= MOST_STATIONS and len(set(found)) == len(found) and all(map(label_formed, found))
    return tuple(found) if sound else None


def urn_lots(called: Called, places: Sequence[Place], form: Mapping[str, str]) -> list[Lot]:
    """A row for each competitor as it was typed, each with everything that is wrong with it."""
    typed = [(each, _typed(form, "start", each), _typed(form, "station", each)) for each in places]
    starts = Counter(int(start) for _, start, _ in typed if start.isdecimal())
    return [
        Lot(place, start, station, "; ".join(_wrong(start, station, starts, called.language)))
        for place, start, station in typed
    ]


def drawn(called: Called, draw: f.DrawHeld) -> tuple[Lot, ...]:
    """The lots of a draw in start order."""
    subjects = called.state.subjects
    ordered = sorted(draw.lots, key=lambda lot: lot.start)
    return tuple(Lot(place_of(subjects[lot.subject], called), str(lot.start), lot.station) for lot in ordered)


def row_of(event: str, draw: str, position: int, word: str) -> NameRow:
    """The row that says how the seed was made."""
    return NameRow(KIND, f"{event}/{draw}", "zh", f"{position} {word}")


def made_of(names: NameBook, event: str, draw: str) -> tuple[int, str]:
    """Position and word of a draw's row; 0 and "" where there is none."""
    id = f"{event}/{draw}"
    position, _, word = names.text(KIND, id, "zh").partition(" ") if names.has(KIND, id) else ("0", "", "")
    return int(position), word


def made(position: int, head: str, word: str, seed: str) -> Made:
    return Made(position, head, word, bool(head) and seed_of(head, word) == seed)


def word_of(typed: str) -> str:
    """The word as it is hashed: one writing of it, without idle blanks."""
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def _typed(form: Mapping[str, str], name: str, place: Place) -> str:
    return " ".join(unicodedata.normalize("NFKC", form.get(f"{name}-{place.subject}", "")[:80]).split())


def _wrong(start: str, station: str, starts: Counter[int], language: str) -> Iterator[str]:
    if not start:
        yield gettext(language, N_("the start number is missing"))
    elif not start.isdecimal() or not 1 <= int(start[:6]) <= 9999:
        yield gettext(language, N_("“%(start)s” is no start number from 1 to 9999"), start=start)
    elif starts[int(start)] > 1:
        yield gettext(language, N_("start number %(start)s stands more than once"), start=int(start))
    if not label_formed(station):
        yield gettext(language, N_("the workstation's name is too long"))
