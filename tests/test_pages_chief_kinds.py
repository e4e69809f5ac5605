"""The chief's page of one subject says marks of every kind in words, and the grid raises the spread alarm."""

from pathlib import Path

import pytest

from competition.pages.chief_names import called
from competition.pages.chief_shapes import AspectShown
from competition.pages.chief_sheet import subject_sheet
from competition.rules.progress import progress
from competition.tally.history import subject_history
from competition.tally.office import Office, open_office
from tests.every_kind import EVENT, VALUES, load
from tests.spectators import mark


@pytest.fixture
def aspects(sqlite_url: str, tmp_path: Path) -> dict[str, AspectShown]:
    """What the chief is shown of p1, by aspect; its panel lies three levels apart."""
    office = open_office(sqlite_url)
    load(tmp_path, office)
    for aspect, value in VALUES.items():
        mark(office, "p1", aspect, value, "he" if aspect in ("look", "touch") else "", EVENT, by="he")
    mark(office, "p1", "look", "0", "lu", EVENT)
    found = shown(office)
    office.close()
    return found


def shown(office: Office) -> dict[str, AspectShown]:
    replica = office.replicas.of(EVENT)
    replica.catch_up()
    names = called(replica.state, EVENT, office.names.book(), "en", replica.scorer, {})
    sheet = subject_sheet("p1", names, replica.scorer, subject_history(office.engine, EVENT, "p1"))
    assert sheet is not None
    assert progress(replica.state).rows[0].cells[0].state == "spread"
    return {each.id: each for module in sheet.modules for group in module.groups for each in group.aspects}


def test_faults_and_readings_are_said_in_words_in_the_cell_and_its_history(aspects: dict[str, AspectShown]) -> None:
    found = "Undercut deeper than 0.5 mm or longer than a tenth of the weld × 2, Pore × 1"
    for aspect, said in (("surface", found), ("runs", "14.9 · 15 · failed"), ("leak", "no"), ("time", "83.45")):
        (cell,) = aspects[aspect].cells
        assert (cell.text, cell.history[0].after) == (said, said)


def test_what_does_not_apply_comes_later_or_wants_conferring_is_said(aspects: dict[str, AspectShown]) -> None:
    assert [each for each, aspect in aspects.items() if aspect.applies is False] == ["repair"]
    assert [each for each, aspect in aspects.items() if aspect.later] == ["xray"]
    assert [each for each, aspect in aspects.items() if aspect.confer] == ["look"]


def test_a_correction_is_told_what_the_kind_admits(aspects: dict[str, AspectShown]) -> None:
    assert [each[0] for each in aspects["surface"].faults] == ["undercut", "pore", "arc-strike"]
    assert (aspects["surface"].low, aspects["runs"].readings, aspects["runs"].high) == ("", 3, "60")
