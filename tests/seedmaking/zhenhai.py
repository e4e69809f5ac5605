"""Makes the tables of seeds/zhenhai-2023, an invented season. Each event.toml is written by hand; from its scheme the
competitors, judges, marks and expected standings are made here, the same on every machine.

    python -m tests.seedmaking.zhenhai
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from competition.folders.documents import read_document
from competition.folders.problems import Sink
from competition.folders.schemes import read_scheme
from competition.folders.shapes import EventFolder
from competition.rules.scheme import Scheme
from tests.seedmaking.chance import Chance
from tests.seedmaking.contests import CONTESTS, Contest
from tests.seedmaking.marking import Cell, Marking
from tests.seedmaking.people import People, units
from tests.seedmaking.standings import Files, expected, folder_of, worked_out
from tests.seedmaking.tables import table, write_all

SEASON = Path(__file__).resolve().parents[2] / "seeds" / "zhenhai-2023"


@dataclass(slots=True)
class Entrant:
    """A line of competitors.csv while it is made; `ability` is in thousandths of a deviation."""

    subject: str
    ability: int
    row: dict[str, str] = field(default_factory=dict)


def files() -> Files:
    """Every file that is made, by its path in the season's folder."""
    people = People(Chance("zhenhai-2023 people"))
    made = {"delegations.csv": table(("delegation", "name", "name_en"), units())}
    for contest in CONTESTS:
        for name, content in _event(contest, people, made["delegations.csv"]).items():
            made[f"{contest.folder}/{name}"] = content
    return made


def _event(contest: Contest, people: People, delegations: bytes) -> Files:
    chance = Chance(f"zhenhai-2023 {contest.folder}")
    scheme, date = _scheme(contest)
    entrants = _entrants(contest, people, chance)
    judges, excused = _judges(contest, people)
    made = {
        "event.toml": (SEASON / contest.folder / "event.toml").read_bytes(),
        "judges.csv": table(tuple(judges[0]), [list(judge.values()) for judge in judges]),
    }
    cells = _cells(contest, scheme, entrants, excused, chance)[: contest.done]
    _put(made, contest, scheme, entrants, cells, date)
    if contest.finalists:
        finalists = _finalists(contest, entrants, folder_of(made, delegations))
        entrants += finalists
        cells += _cells(contest, scheme, finalists, excused, chance)[: contest.final_done]
        _put(made, contest, scheme, entrants, cells, date)
    made["expected.csv"] = expected(made, delegations)
    del made["event.toml"]
    return made


def _put(
    made: Files, contest: Contest, scheme: Scheme, entrants: Sequence[Entrant], cells: Sequence[Cell], date: str
) -> None:
    made["competitors.csv"] = _competitors(entrants)
    if cells:
        made["marks.csv"] = _marks(contest, cells, date)


def _finalists(contest: Contest, entrants: Sequence[Entrant], heats: EventFolder) -> list[Entrant]:
    """The best of the heats again, the last of them first to start."""
    ranks = {name: subject.rank or 999 for name, subject in worked_out(heats).items()}
    best = sorted(entrants, key=lambda entrant: (ranks[entrant.subject], entrant.subject))[: contest.finalists]
    found = []
    for place, entrant in enumerate(reversed(best), 1):
        row = {**entrant.row, "subject": f"f{place:02d}", "start": str(place), "round": "final", "status": ""}
        found.append(Entrant(row["subject"], entrant.ability, row))
    return found


def _scheme(contest: Contest) -> tuple[Scheme, str]:
    sink = Sink()
    document = read_document(SEASON / contest.folder / "event.toml", "event.toml", sink)
    assert document is not None, sink.problems().text("en")
    drawn = read_scheme(document, document.values.get("print_places", 2), "", sink)
    assert not sink, sink.problems().text("en")
    return drawn.scheme, document.values["date"]


def _entrants(contest: Contest, people: People, chance: Chance) -> list[Entrant]:
    starts = chance.shuffled(range(1, contest.size + 1))
    found: list[Entrant] = []
    for place in range(contest.size):
        entrant = Entrant(f"s{place + 1:02d}", chance.noise(1000))
        entrant.row = {"subject": entrant.subject, "start": str(starts[place])}
        if contest.finalists:  # who comes again in the final is the same person
            entrant.row |= {"round": "heats", "person": f"zhenhai-2023-{contest.folder}-{place + 1:02d}"}
        entrant.row |= _who(contest, place, people, chance)
        entrant.row["status"] = contest.statuses.get(entrant.subject, "")
        found.append(entrant)
    return found


def _who(contest: Contest, place: int, people: People, chance: Chance) -> dict[str, str]:
    unit = contest.units[place % len(contest.units)] if place < len(contest.units) else chance.pick(contest.units)
    group = {"group": contest.groups[place % len(contest.groups)]} if contest.groups else {}
    if not contest.team:
        zh, en = people.name(contest.women)
        return {**group, "name": zh, "name_en": en, "delegation": unit}
    members = [people.name(contest.women) for _ in range(contest.team)]
    names = {id: (zh, en) for id, zh, en in units()}[unit]
    second = place >= len(contest.units)
    return {
        **group,
        "kind": "team",
        "name": names[0].removesuffix("代表队") + ("二队" if second else "一队"),
        "name_en": names[1] + (" II" if second else " I"),
        "delegation": unit,
        "members": "；".join(zh for zh, _ in members),
        "members_en": "; ".join(en for _, en in members),
    }


def _competitors(entrants: Sequence[Entrant]) -> bytes:
    columns = tuple(entrants[0].row)
    if not any(entrant.row["status"] for entrant in entrants):
        columns = columns[:-1]
    return table(columns, [[entrant.row[column] for column in columns] for entrant in entrants])


def _judges(contest: Contest, people: People) -> tuple[list[dict[str, str]], set[tuple[str, str]]]:
    rows: list[dict[str, str]] = []
    excused: set[tuple[str, str]] = set()
    for panel, size in contest.panels.items():
        for _ in range(size):
            seat = f"j{len(rows) + 1}"
            zh, en = people.name(300)
            whom = contest.excused.get(seat, "")
            excused |= {(seat, part) for part in whom.split("；") if part}
            rows.append({"seat": seat, "panel": panel, "name": zh, "name_en": en, "excused": whom})
    if not excused:
        for row in rows:
            del row["excused"]
    return rows, excused


def _cells(
    contest: Contest, scheme: Scheme, entrants: Sequence[Entrant], excused: set[tuple[str, str]], chance: Chance
) -> list[Cell]:
    seats: dict[str, list[str]] = {}
    count = 0
    for panel, size in contest.panels.items():
        seats[panel] = [f"j{count + place + 1}" for place in range(size)]
        count += size
    order = sorted(entrants, key=lambda entrant: int(entrant.row["start"]))
    field = [(e.subject, e.ability) for e in order if contest.statuses.get(e.subject) != "absent"]
    cells = Marking(scheme, seats, contest.tunes, chance).cells(field, contest.missed, excused)
    cells = [cell for cell in cells if not _left(contest, scheme, cell)]
    return [Cell(c.subject, c.aspect, c.seat, contest.set_values.get((c.subject, c.aspect), c.value)) for c in cells]


def _left(contest: Contest, scheme: Scheme, cell: Cell) -> bool:
    """Whether a subject had withdrawn before this cell: it has marks of the first module only."""
    first = {aspect.id for module, _, _, aspect in scheme.aspects() if module is scheme.modules[0]}
    return contest.statuses.get(cell.subject) == "withdrawn" and cell.aspect not in first


def _marks(contest: Contest, cells: Sequence[Cell], date: str) -> bytes:
    if not contest.timed:
        return table(("subject", "aspect", "seat", "value"), [(c.subject, c.aspect, c.seat, c.value) for c in cells])
    rows = []
    for place, cell in enumerate(cells):
        seconds = 8 * 3600 + 30 * 60 + place * contest.timed
        clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        rows.append((cell.subject, cell.aspect, cell.seat, cell.value, f"{date} {clock}"))
    return table(("subject", "aspect", "seat", "value", "made_at"), rows)


def main() -> None:
    """Write the season's tables."""
    write_all(SEASON, files())


if __name__ == "__main__":
    main()
