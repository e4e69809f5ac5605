"""Expected standings of a made event, worked out by the slow oracle, which shares no code with the engine."""

import tempfile
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from pathlib import Path

from competition.folders.planning import facts_of
from competition.folders.problems import Problems
from competition.folders.reading import read_event
from competition.folders.shapes import EventFolder
from competition.rules.scheme import Scheme
from tests import oracle
from tests.seedmaking.tables import table, write_all

Files = dict[str, bytes]
_EXACT = Context(prec=200)


def expected(files: Files, delegations: bytes) -> bytes:
    """The bytes of expected.csv for an event's other files."""
    return expected_of(folder_of(files, delegations))


def expected_of(folder: EventFolder) -> bytes:
    """The bytes of expected.csv for a folder's marks, whatever its own expected.csv says."""
    subjects = worked_out(folder)
    modules = [module.id for module in folder.scheme.modules]
    lines = []
    for competitor in folder.competitors:
        found = subjects[competitor.subject]
        total = None if found.gone else found.total
        points = [None if found.gone else found.modules[module] for module in modules]
        figures = [_printed(folder.scheme, "total", total), *(_printed(folder.scheme, "module", p) for p in points)]
        lines.append([competitor.subject, str(found.rank or ""), *figures])
    return table(("subject", "rank", "total", *(f"module:{module}" for module in modules)), lines)


def worked_out(folder: EventFolder) -> dict[str, oracle.Subject]:
    """Every subject of a folder with its rank and points, as the oracle has them."""
    return oracle.standings(plan.fact for plan in facts_of(folder))


def folder_of(files: Files, delegations: bytes) -> EventFolder:
    """The event that these files make, read from a place of their own."""
    with tempfile.TemporaryDirectory() as place:
        season = Path(place) / "zhenhai-2023"
        write_all(season, {"season.toml": b'id = "zhenhai-2023"\n', "delegations.csv": delegations})
        write_all(season / "event", files)
        folder = read_event(season / "event")
    assert not isinstance(folder, Problems), folder.text("en")
    return folder


def _printed(scheme: Scheme, stage: str, value: Fraction | None) -> str:
    """Half up at the places of the stage's rounding, else of the scheme's print."""
    if value is None:
        return ""
    places = next((rule.places for rule in scheme.rounding if rule.stage == stage), scheme.print_places)
    exact = _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
    return str(exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_EXACT))
