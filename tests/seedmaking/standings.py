"""Expected standings of a made event, as expected.csv has them."""

import tempfile
from pathlib import Path

from competition.folders.planning import facts_of, folded
from competition.folders.problems import Problems
from competition.folders.reading import read_event
from competition.rules.standings import Scorer
from tests.seedmaking.tables import table, write_all


def expected(event: bytes, delegations: bytes, made: dict[str, bytes]) -> bytes:
    """The bytes of expected.csv for an event's other files."""
    with tempfile.TemporaryDirectory() as place:
        season = Path(place) / "zhenhai-2023"
        write_all(season, {"season.toml": b"# here so that delegations.csv is found\n", "delegations.csv": delegations})
        write_all(season / "event", {**made, "event.toml": event})
        folder = read_event(season / "event")
    assert not isinstance(folder, Problems), folder.text("en")
    standings = Scorer().standings(folded(facts_of(folder)))
    rows = {row.subject: row for row in standings.rows}
    columns = ("subject", "rank", "total", *(f"module:{module.id}" for module in folder.scheme.modules))
    lines = []
    for competitor in folder.competitors:
        row = rows[competitor.subject]
        figures = [row.printed_total, *row.printed_modules]
        lines.append([row.subject, str(row.rank or ""), *(figure or "" for figure in figures)])
    return table(columns, lines)
