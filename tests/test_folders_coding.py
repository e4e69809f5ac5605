"""[coding] of a folder: read with its lines, sealed when it is loaded, and computed offline as ever."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from competition.cli import main
from competition.folders.loading import Loaded, load_folder
from competition.folders.problems import Problems
from competition.folders.reading import read_event
from competition.ledger import code_maps, store
from competition.ledger.engine import reading
from competition.rules.coding import binding_commitment
from competition.rules.facts import CodeLayer, CodingPinned
from competition.tally.office import Office

EVENT = "electrics-2026"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The preset that is coded, as it is loaded: before anybody has marked."""
    path = tmp_path / "mine"
    CliRunner().invoke(main, ["new", str(path), "--preset", "national-games"])
    for name in ("marks.csv", "expected.csv", "expected_teams.csv"):
        (path / name).unlink()
    return path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def found(path: Path) -> list[tuple[str, int, str, str]]:
    read = read_event(path)
    assert isinstance(read, Problems), "nothing was wrong"
    return [(item.file, item.line, item.field, item.word) for item in read.items]


def line_of(path: Path, text: str) -> int:
    return next(n for n, line in enumerate(path.read_text("utf-8").split("\n"), 1) if text in line)


def bodies(office: Office) -> bytes:
    with reading(office.engine) as conn:
        return b"\n".join(
            by.encode() + key.encode() + body for _, body, _, by, key in store.read_columns(conn, EVENT, 0)
        )


def test_layers_are_read_in_their_order(folder: Path) -> None:
    read = read_event(folder)
    assert not isinstance(read, Problems)
    layers = (CodeLayer("station", ("craft",)), CodeLayer("piece", ("measuring",)))
    assert read.coding == CodingPinned(layers, separate=True)
    assert ("code_layer", f"{EVENT}/piece", "zh", "作品号") in {(n.kind, n.id, n.language, n.text) for n in read.names}


@pytest.mark.parametrize(
    ("old", "new", "at", "field", "word"),
    [
        ("blind = true", "blind = false", "[coding]", "[coding]", "coding_not_blind"),
        ("separate = true", "seperate = true", "seperate", "[coding] seperate", "field_misspelt"),
        ('panels = ["measuring"]', 'panels = ["nobody"]', '"nobody"', "[coding.layer] panels", "unknown_panel"),
        ('panels = ["measuring"]', 'panels = ["craft"]', '"craft"]', "[coding.layer] panels", "panel_of_two_layers"),
        ('panels = ["measuring"]', "", "[coding]", "[coding]", "panel_without_layer"),
        ('id = "piece"', 'id = "station"', 'id = "station"', "[coding.layer] id", "id_twice"),
        ('id = "piece"', 'id = "Piece"', 'id = "Piece"', "[coding.layer] id", "bad_id"),
        ('name = { zh = "作品号", en = "Work piece" }\n', "", "", "[coding.layer] name", "field_missing"),
    ],
)
def test_each_slip_is_named_with_its_line_and_field(
    folder: Path, old: str, new: str, at: str, field: str, word: str
) -> None:
    event = folder / "event.toml"
    change(event, old, new)
    problems = [each for each in found(folder) if each[3] == word]
    assert problems and problems[0][2] == field
    if at and word not in ("panel_of_two_layers", "id_twice"):
        assert problems[0][1] == line_of(event, at)


def test_a_layer_that_is_no_table_and_a_coding_without_one_are_named(folder: Path) -> None:
    event = folder / "event.toml"
    text = event.read_text("utf-8")
    start, end = text.index("[[coding.layer]]"), text.index("[[panel]]")
    event.write_text(text[:start] + text[end:], "utf-8")
    assert ("[coding] layer", "field_missing") in {each[2:] for each in found(folder)}
    event.write_text(text[:start] + 'layer = "station"\n' + text[end:], "utf-8")
    assert ("[coding] layer", "wrong_type") in {each[2:] for each in found(folder)}


def test_what_the_rules_have_against_a_coding_is_told_with_the_folder(folder: Path) -> None:
    change(folder / "judges.csv", "m1,measuring,彭永刚,Peng Yonggang", "j1,measuring,高建军,Gao Jianjun")
    assert ("judges.csv", "refused:seat_of_two_layers") in {(each[0], each[3]) for each in found(folder)} or (
        "event.toml", "refused:seat_of_two_layers"
    ) in {(each[0], each[3]) for each in found(folder)}  # fmt: skip


def test_a_loaded_folder_is_sealed_and_its_ledger_says_nothing_of_who_is_whom(folder: Path, office: Office) -> None:
    assert isinstance(load_folder(folder, office), Loaded)
    state = office.replicas.of(EVENT).state
    assert len(state.subjects) == 7 and not any(record.bound for record in state.subjects.values())
    assert not any(record.start for record in state.subjects.values()) and not state.open_sessions
    written = bodies(office)
    for given in ("gw-0", "person-", "fang", "zj", "SubjectBound"):
        assert given.encode() not in written, given
    with reading(office.engine) as conn:
        kept = code_maps.bindings(conn, EVENT)
    assert {each.given for each in kept.values()} == {f"gw-0{n}" for n in range(1, 8)}
    assert list(state.subjects) == sorted(kept)
    assert state.coding.bindings == {subject: binding_commitment(each.bound) for subject, each in kept.items()}


def test_a_coded_folder_can_be_loaded_again_and_takes_late_entries_until_codes_are_made(
    folder: Path, office: Office
) -> None:
    load_folder(folder, office)
    before = bodies(office)
    again = load_folder(folder, office)
    assert isinstance(again, Loaded) and again.streams[0].recorded == 0 and bodies(office) == before
    with (folder / "competitors.csv").open("a", encoding="utf-8") as file:
        file.write("gw-08,8,罗晓峰,Luo Xiaofeng,zj\n")
    late = load_folder(folder, office)
    assert isinstance(late, Loaded) and late.streams[0].recorded == 2
    change(folder / "competitors.csv", "gw-01,1,方立新,Fang Lixin,zj", "gw-01,1,方立新,Fang Lixin,gd")
    changed = load_folder(folder, office)
    assert isinstance(changed, Problems) and [item.word for item in changed.items] == ["fact_differs"]


def test_two_loadings_draw_other_ids(folder: Path, office: Office, tmp_path: Path) -> None:
    load_folder(folder, office)
    change(folder / "event.toml", f'id = "{EVENT}"', 'id = "electrics-2027"')
    load_folder(folder, office)
    one, two = (set(office.replicas.of(event).state.subjects) for event in (EVENT, "electrics-2027"))
    assert len(one) == len(two) == 7 and not one & two


def test_marks_of_a_coded_folder_are_computed_offline_and_not_loaded(tmp_path: Path, office: Office) -> None:
    CliRunner().invoke(main, ["new", str(tmp_path / "mine"), "--preset", "national-games"])
    checked = CliRunner().invoke(main, ["standings", str(tmp_path / "mine"), "--check", "--language", "en"])
    assert checked.exit_code == 0, checked.output
    refused = load_folder(tmp_path / "mine", office)
    assert isinstance(refused, Problems)
    assert [(item.file, item.word) for item in refused.items] == [("marks.csv", "coded_without_marks")]
    change(tmp_path / "mine" / "event.toml", "blind = true", 'progress = "final"\nblind = true')
    again = load_folder(tmp_path / "mine", office)
    assert isinstance(again, Problems)
    assert ("event.toml", "coded_from_the_start") in {(item.file, item.word) for item in again.items}
    assert office.replicas.find(EVENT) is None
    with reading(office.engine) as conn:
        assert code_maps.bindings(conn, EVENT) == {}


def test_ties_of_a_coded_folder_name_drawn_ids_and_bring_no_note(folder: Path, office: Office) -> None:
    seat = (folder / "judges.csv").read_text("utf-8").split("\n")[1].split(",")[0]
    (folder / "ties.csv").write_text(f"seat,subject,note\n{seat},gw-03,师徒\n", "utf-8")
    assert isinstance(load_folder(folder, office), Loaded)
    with reading(office.engine) as conn:
        drawn = next(subject for subject, each in code_maps.bindings(conn, EVENT).items() if each.given == "gw-03")
    assert set(office.replicas.of(EVENT).state.duty.ties) == {(seat, drawn)}
    assert b"gw-03" not in bodies(office) and not office.names.book().has("tie", f"{EVENT}/{seat}/gw-03")
