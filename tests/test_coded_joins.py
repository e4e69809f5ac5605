"""Nothing that a recorder is sent about a piece can be compared with anything about a workstation, beside each other.

A recorder of a coded event prints, types and scans the sheets of both layers, so knows both layers' codes. Everything
that comes back is sorted here by the code that it is about. What tells one code from another, among the pages of its
own layer, may be found nowhere in the other layer's; no number may follow from what a recorder knows; and what is done
with one layer's sheets may change nothing in the other's. Each search is shown to find what it is for.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.access import sheet_names
from competition.app import create_app
from competition.rules import facts as f
from competition.rules.board import board
from competition.rules.paper_numbers import PLAIN, sheet_number
from competition.tally.office import Office, open_office
from tests import coding_day as day
from tests.attachments import PDF
from tests.chief import account
from tests.coding_day import EVENT, desk_of

HERE = f"desk/event/{EVENT}"
LAYERS = {"station": "j1", "piece": "m1"}
BOXES = {"j1": ("layout", "joints", "finish"), "m1": ("plumb",)}
Told = dict[str, list[str]]  # by code, everything that is about it


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    office = open_office(sqlite_url)
    day.load(office, tmp_path)
    account(office, "recorder", EVENT, "recorder-two")
    yield office
    office.close()


@pytest.fixture
def app(office: Office) -> Flask:
    app = create_app(office)
    day.seal_all(app)
    day.open_session(office)
    return app


@pytest.fixture
def recorder(app: Flask) -> FlaskClient:
    return desk_of(app, "recorder")


def type_in(client: FlaskClient, seat: str, number: str, turn: str = "1") -> str:
    """Typed as all others are, so that no sheet is told from another by what stands on it."""
    boxes = {f"box-{aspect}": "0.5" for aspect in BOXES[seat]} | {"box-power": "y", "signed": "y"}
    answer = client.post(f"/en/{HERE}/paper/{number}/type", data={**boxes, "key": f"{turn}-{number}"})
    assert answer.status_code == 303, answer.text
    return str(answer.headers)


def told_of(client: FlaskClient, office: Office, layer: str) -> Told:
    """Everything that this recorder gets about each code of a layer, once each sheet was typed and has a scan."""
    seat = LAYERS[layer]
    numbers, codes = day.numbers_of(office, seat), day.codes_of(office, layer)
    told: Told = {code: [] for code in codes.values()}
    for subject, number in numbers.items():
        told[codes[subject]].append(type_in(client, seat, number))
        scan = {"key": f"scan-{number}", "scan": (BytesIO(PDF), "sheet.pdf")}
        answer = client.post(f"/en/{HERE}/paper/{number}/scan", data=scan)
        assert answer.status_code == 303
        told[codes[subject]].append(str(answer.headers))
    for subject, number in numbers.items():
        told[codes[subject]] += about_sheet(client, number, layer, codes[subject])
    for language in ("zh", "en"):
        for page in ("paper", "sheets", *(("hall", "hall/clocks") if layer == "station" else ())):
            text = client.get(f"/{language}/{HERE}/{page}", query_string={"layer": layer}).text
            for line in re.split(r"<li|<option|<label|</", text):
                for code in told:
                    told[code] += [line] if day.tells(line, code) else []
    return told


def about_sheet(client: FlaskClient, number: str, layer: str, code: str) -> list[str]:
    """Every answer about one sheet: read, asked for as data, printed, its scan opened, and each form refused."""
    found: list[str] = []
    for language in ("zh", "en"):
        sheet = f"/{language}/{HERE}/paper/{number}"
        answers = [client.get(sheet), client.get(sheet, headers={"Accept": "application/json", "HX-Request": "true"})]
        answers += [client.get(scan) for scan in re.findall(r'"(/[^"]*/scan/\w+)"', answers[0].text)]
        answers += [
            client.post(f"{sheet}/{todo}", data={"key": f"no-{todo}-{number}"})
            for todo in ("type", "settle", "take", "scan", "discard")
        ]
        found += [answer.get_data().decode("utf-8", "replace") + str(answer.headers) for answer in answers]
        kept = client.get(f"/{language}/{HERE}/paper", query_string={"kept": number}).text
        found.append(kept.partition("<section")[0])
        asked = {"layer": layer, "subject": code}
        printed = client.get(f"/{language}/{HERE}/sheets/print", query_string=asked)
        found += [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(printed.data)]
    return found


def known_in_hall(office: Office) -> Told:
    """What a recorder may know of each workstation besides: the entry's drawn id, and its id in the folder."""
    subjects = list(day.state_of(office).subjects)
    return {code: [who, f"gw-0{subjects.index(who) + 1}"] for who, code in day.codes_of(office, "station").items()}


def telling(told: Mapping[str, list[str]]) -> set[str]:
    """The words by which one code of a layer is told from another: such as are not with every code."""
    words = [set(re.findall(r"[0-9A-Za-z]{6,}", "\n".join(texts))) for texts in told.values()]
    assert all(words)
    return set.union(*words) - set.intersection(*words)


def of_both(office: Office, recorder: FlaskClient) -> tuple[Told, Told]:
    stations, pieces = (told_of(recorder, office, layer) for layer in LAYERS)
    for code, texts in known_in_hall(office).items():
        stations[code] += texts
    return stations, pieces


def test_no_word_about_a_piece_is_a_word_about_a_workstation(office: Office, recorder: FlaskClient) -> None:
    stations, pieces = of_both(office, recorder)
    assert not telling(stations) & telling(pieces)
    numbers = {layer: set(day.numbers_of(office, seat).values()) for layer, seat in LAYERS.items()}
    assert numbers["station"] <= telling(stations) and numbers["piece"] <= telling(pieces), "the search has eyes"
    subjects = set(day.state_of(office).subjects)
    assert not any(day.tells(text, each) for texts in pieces.values() for text in texts for each in subjects)
    for subject, code in day.codes_of(office, "piece").items():
        pieces[code].append(f'<a href="/scans/{subject}">')
    assert telling(stations) & telling(pieces) == {each for each in subjects if len(each) >= 6}, "it would be found"


def computed(office: Office) -> set[str]:
    """Every number that could be computed from what stands in the ledger, in the folder and on sheets."""
    subjects = day.state_of(office).subjects
    known = {*subjects, *known_in_hall(office), *(text for texts in known_in_hall(office).values() for text in texts)}
    known |= {*day.PIECES, *(str(record.start) for record in subjects.values())}
    return {sheet_number(EVENT, (seat, each, "skill"), PLAIN) for seat in ("j1", "m1") for each in known}


def on_sheets(office: Office, recorder: FlaskClient) -> set[str]:
    """The numbers on the printed sheets of both layers."""
    found: set[str] = set()
    for layer, seat in LAYERS.items():
        printed = recorder.get(f"/en/{HERE}/sheets/print", query_string={"layer": layer, "seat": seat})
        for page in pypdfium2.PdfDocument(printed.data):
            found |= {
                a + b for a, b in re.findall(r"\b([0-9A-Z]{4}) ([0-9A-Z]{4})\b", page.get_textpage().get_text_range())
            }
    assert len(found) == len(day.STATIONS) + len(day.PIECES), found
    return found


def test_no_number_follows_from_what_a_recorder_knows(office: Office, recorder: FlaskClient) -> None:
    assert not on_sheets(office, recorder) & computed(office)


def test_were_numbers_made_from_drawn_ids_they_would_be_found(
    office: Office, recorder: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_names, "label_of", lambda layer, line: line.subject)
    assert on_sheets(office, recorder) <= computed(office)


def seen_of(client: FlaskClient, office: Office, layer: str) -> dict[str, str]:
    """The pages about one layer, without the keys of forms and what is said of the ledger as a whole."""
    paths = [f"paper?layer={layer}", f"sheets?layer={layer}"]
    paths += [f"paper/{number}" for number in day.numbers_of(office, LAYERS[layer]).values()]
    paths += ["hall", "hall/clocks", "hall/draw", "hall/incidents", "scans"] if layer == "station" else []
    pages = {path: re.sub(r"\b[0-9a-f]{24}\b", "", client.get(f"/en/{HERE}/{path}").text) for path in paths}
    if layer == "station":  # how many marks there are in all is everybody's, and tells nothing of anybody
        pages["board"] = str(re.findall(r"<dt>\w[^<]*</dt><dd>\d+</dd>", client.get(f"/en/event/{EVENT}").text))
        assert "Waiting" in pages["board"]
    return pages


@pytest.mark.parametrize("layer", LAYERS)
def test_what_is_done_with_a_sheet_changes_no_page_of_the_other_layer(
    office: Office, app: Flask, recorder: FlaskClient, layer: str
) -> None:
    (other,) = set(LAYERS) - {layer}
    own_before, other_before = seen_of(recorder, office, layer), seen_of(recorder, office, other)
    number = next(iter(day.numbers_of(office, LAYERS[layer]).values()))
    type_in(recorder, LAYERS[layer], number)
    type_in(desk_of(app, "recorder-two"), LAYERS[layer], number, "2")
    recorder.post(f"/en/{HERE}/paper/{number}/scan", data={"key": "scan", "scan": (BytesIO(PDF), "sheet.pdf")})
    assert any(record.marks for record in day.state_of(office).subjects.values()), "the sheet was taken in"
    assert seen_of(recorder, office, other) == other_before
    assert seen_of(recorder, office, layer) != own_before, "the search has eyes"


def test_who_leaves_takes_no_marks_out_of_what_the_public_is_told(office: Office, app: Flask) -> None:
    """Were they taken out, the sum would tell the measuring panel how many marks of theirs were the leaver's."""
    leaver = next(iter(day.state_of(office).subjects))
    day.mark(office, leaver)
    scorer = office.replicas.of(EVENT).scorer
    before = board(day.state_of(office), "public", scorer).progress
    day.record(office, "desk:chief", f.SubjectStatusSet(leaver, "withdrawn"))
    after = board(day.state_of(office), "public", scorer).progress
    assert before.marked == after.marked > 0 and before.owed == after.owed
