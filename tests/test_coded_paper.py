"""Paper for every panel of a coded event: printed, typed and scanned by recorders under the code of its layer."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from competition.access.who import Who
from competition.app import create_app
from competition.ledger.engine import writing
from competition.rules import facts as f
from competition.rules.admission_attached import MOST_SCANS
from competition.rules.paper_numbers import PLAIN, sheet_number
from competition.rules.refusals import Refusal
from competition.tally.office import Office, open_office
from competition.web.paper_names import papers_called, said_of
from tests import coding_day as day
from tests.attachments import PDF
from tests.chief import account
from tests.coding_day import EVENT, PIECES, STATIONS, desk_of

PAPER = f"/en/desk/event/{EVENT}/paper"
SHEETS = f"/en/desk/event/{EVENT}/sheets"
SCANS = f"/en/desk/event/{EVENT}/scans"
MEASURED = {"box-plumb": "0.4", "box-power": "n", "signed": "y"}


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    office = open_office(sqlite_url)
    day.load(office, tmp_path)
    account(office, "recorder", EVENT, "recorder-two")
    yield office
    office.close()


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office)


@pytest.fixture
def sealed(office: Office, app: Flask) -> Office:
    day.seal_all(app)
    day.open_session(office)
    return office


@pytest.fixture
def recorder(app: Flask, sealed: Office) -> FlaskClient:
    return desk_of(app, "recorder")


def pages(client: FlaskClient, **chosen: str) -> list[str]:
    """The words of each printed page."""
    answer = client.get(f"{SHEETS}/print", query_string=chosen)
    assert answer.content_type == "application/pdf", answer.text
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.data)]


def of_piece(office: Office, piece: str) -> tuple[str, str]:
    """The subject behind a piece, and the number of the measuring judge's sheet of it."""
    subject = next(who for who, code in day.codes_of(office, "piece").items() if code == piece)
    return subject, day.numbers_of(office, "m1")[subject]


def type_in(client: FlaskClient, number: str, key: str = "k1", **boxes: str) -> str:
    answer = client.post(f"{PAPER}/{number}/type", data={**MEASURED, **boxes, "key": key}, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text


def hidden_told(office: Office, text: str, codes: tuple[str, ...]) -> list[str]:
    """What a page about the other layer's sheets may not say and does."""
    hidden = (*codes, *day.NAMES, *day.NAMES_EN, *day.state_of(office).subjects)
    return [each for each in hidden if day.tells(text, each)]


# -- printing ----------------------------------------------------------------------------------------------------------


def test_a_recorder_prints_the_measuring_panels_sheets_in_the_order_of_its_codes(
    sealed: Office, recorder: FlaskClient
) -> None:
    printed = pages(recorder, seat="m1")
    assert len(printed) == len(PIECES) and all(map(day.tells, printed, PIECES))
    assert not hidden_told(sealed, " ".join(printed), STATIONS)
    numbers = {code: of_piece(sealed, code)[1] for code in PIECES}
    assert all(f"{numbers[code][:4]} {numbers[code][4:]}" in page for code, page in zip(PIECES, printed, strict=True))


def test_one_file_and_one_page_hold_the_sheets_of_one_layer(sealed: Office, recorder: FlaskClient) -> None:
    hall, measured = pages(recorder), pages(recorder, layer="piece")
    assert len(hall) == 5 * len(STATIONS) and len(measured) == len(PIECES)
    assert not hidden_told(sealed, " ".join(hall), PIECES) and not hidden_told(sealed, " ".join(measured), STATIONS)
    for layer, own, other in (("station", STATIONS, PIECES), ("piece", PIECES, STATIONS)):
        chosen = recorder.get(SHEETS, query_string={"layer": layer}).text
        assert all(f'value="{code}"' in chosen for code in own) and not hidden_told(sealed, chosen, other)


def test_sheets_are_chosen_by_their_code_and_by_nothing_that_layers_share(
    sealed: Office, recorder: FlaskClient
) -> None:
    (one,) = pages(recorder, layer="piece", subject="P13")
    assert day.tells(one, "P13")
    for subject in (*day.state_of(sealed).subjects, "W3"):
        answer = recorder.get(f"{SHEETS}/print", query_string={"layer": "piece", "subject": subject})
        assert answer.status_code == 422 and "no sheet to print" in answer.text


def test_sheets_of_somebody_who_left_are_printed_like_all_others(sealed: Office, recorder: FlaskClient) -> None:
    subject, number = of_piece(sealed, "P14")
    day.record(sealed, "desk:chief", f.SubjectStatusSet(subject, "withdrawn"))
    assert len(pages(recorder, layer="piece")) == len(PIECES), "the one that is missing would tell whose it is"
    answer = recorder.post(f"{PAPER}/{number}/type", data={**MEASURED, "key": "k"})
    assert answer.status_code == 422 and "Put the paper before the chief judge" in answer.text
    assert "withdrawn" not in answer.text


def test_before_a_layer_is_sealed_its_sheets_are_refused_with_what_to_do(office: Office, app: Flask) -> None:
    recorder = desk_of(app, "recorder")
    for layer, waits in (("station", "sealed: Workstation."), ("piece", "sealed: Workstation, Work piece.")):
        answer = recorder.get(f"{SHEETS}/print", query_string={"layer": layer})
        assert answer.status_code == 422 and waits in answer.text
    day.seal(app, "station", "coder-one", STATIONS)
    answer = recorder.get(f"{SHEETS}/print", query_string={"seat": "m1"})
    assert answer.status_code == 422 and "still to be sealed: Work piece. The coders do that" in answer.text
    assert "still to be sealed: Work piece." in recorder.get(SHEETS, query_string={"layer": "piece"}).text
    assert len(pages(recorder)) == 5 * len(STATIONS)
    answer = recorder.get(PAPER, query_string={"sheet": "0000 0000"})
    assert answer.status_code == 404 and "sealed: Work piece. Sheets of these panels get codes" in answer.text
    assert not any(day.numbers_of(office, "m1").values())


def test_a_map_that_is_lost_is_said_to_be(sealed: Office, recorder: FlaskClient) -> None:
    with writing(sealed.engine) as conn:
        conn.exec_driver_sql("delete from code_maps where layer = 'piece'")
    answer = recorder.get(f"{SHEETS}/print", query_string={"layer": "piece"})
    assert answer.status_code == 422 and "map of “Work piece” is not in the database" in answer.text
    answer = recorder.get(PAPER, query_string={"sheet": "0000 0000"})
    assert answer.status_code == 404 and "map of “Work piece” is not in the database" in answer.text
    assert len(pages(recorder)) == 5 * len(STATIONS)


@pytest.mark.parametrize("who", ["chief", "organiser"])
def test_nobody_else_prints_sheets_before_the_opening(sealed: Office, app: Flask, who: str) -> None:
    for chosen in ({}, {"seat": "m1"}, {"layer": "piece"}, {"layer": "station", "subject": "W1"}):
        answer = desk_of(app, who).get(f"{SHEETS}/print", query_string=chosen)
        assert answer.status_code == 422 and "recorders alone print them" in answer.text
        assert not hidden_told(sealed, answer.text.partition('name="subject"')[0], (*STATIONS, *PIECES))


# -- typing ------------------------------------------------------------------------------------------------------------


def test_two_recorders_type_a_measuring_sheet_and_the_marks_land_on_its_subject(
    sealed: Office, app: Flask, recorder: FlaskClient
) -> None:
    subject, number = of_piece(sealed, "P15")
    for typed in (number, f"{EVENT} {number[:4]} {number[4:]}"):
        assert recorder.get(PAPER, query_string={"sheet": typed}).headers["Location"] == f"{PAPER}/{number}"
    told = [recorder.get(f"{PAPER}/{number}").text, type_in(recorder, number)]
    assert not day.state_of(sealed).subjects[subject].marks
    told.append(type_in(desk_of(app, "recorder-two"), number, "k2"))
    marks = {cell: entry.fact.value for cell, entry in day.state_of(sealed).subjects[subject].marks.items()}
    assert marks == {("plumb", ""): "0.4", ("power", ""): "no"}
    assert [who for who, record in day.state_of(sealed).subjects.items() if record.marks] == [subject]
    told.append(recorder.get(f"{PAPER}/{number}").text)
    assert all(day.tells(page, "P15") and not hidden_told(sealed, page, STATIONS) for page in told)
    assert "typed twice alike and taken in" in told[2]


def test_what_is_refused_about_a_sheet_calls_it_by_its_own_code(
    sealed: Office, app: Flask, recorder: FlaskClient
) -> None:
    subject, _ = of_piece(sealed, "P12")
    station = day.codes_of(sealed, "station")[subject]
    day.record(sealed, "desk:cast", f.SeatExcused("j1", subject, "skill", "0" * 64))
    answer = recorder.post(f"{PAPER}/{day.numbers_of(sealed, 'j1')[subject]}/type", data={"key": "k", "signed": "y"})
    (said,) = re.findall(r'class="told" role="alert">(.*?)</p>', answer.text)
    assert answer.status_code == 422 and day.tells(said, station), said
    with app.test_request_context():
        g.who = Who("recorder")
        called = papers_called(sealed, sealed.replicas.of(EVENT), "en")
        for seat, code in (("j1", station), ("m1", "P12")):
            told = said_of(called, (seat, subject, "skill"), Refusal("excused", {"seat": seat, "subject": subject}))
            assert day.tells(told, code) and not hidden_told(sealed, told.replace(code, ""), (*STATIONS, *PIECES))


def test_the_desk_lists_one_layer_at_a_time_in_the_order_of_its_codes(sealed: Office, recorder: FlaskClient) -> None:
    for at, code in enumerate(reversed(PIECES)):
        type_in(recorder, of_piece(sealed, code)[1], f"p{at}")
    stations = day.codes_of(sealed, "station")
    for subject, number in day.numbers_of(sealed, "j1").items():
        boxes = {f"box-{aspect}": "8" for aspect in ("layout", "joints", "finish")}
        data = {"key": f"s-{subject}", "signed": "y", **boxes}
        assert recorder.post(f"{PAPER}/{number}/type", data=data).headers["Location"] == f"{PAPER}?kept={number}"
        kept = recorder.get(f"{PAPER}?kept={number}").text
        assert day.tells(kept, stations[subject]) and not hidden_told(sealed, kept, PIECES)
    for layer, own, other in (("station", STATIONS, PIECES), ("piece", PIECES, STATIONS)):
        page = recorder.get(PAPER, query_string={"layer": layer}).text
        assert re.findall(r'class="paper-code">(\w+)<', page) == list(own) and not hidden_told(sealed, page, other)
    assert re.findall(r'class="paper-code">(\w+)<', recorder.get(PAPER).text) == list(STATIONS)


def test_a_number_of_another_event_or_of_none_is_refused(sealed: Office, recorder: FlaskClient) -> None:
    subject, number = of_piece(sealed, "P11")
    drawn = sheet_number(EVENT, ("m1", subject, "skill"), PLAIN)  # as anybody could who has the drawn id
    for typed, said in (
        (f"welding {number}", "a sheet of another event (“welding”)"), ("0000 0000", "No sheet of this event has"),
        (drawn, "No sheet of this event has"), ("P11", "No sheet of this event has"),
    ):  # fmt: skip
        answer = recorder.get(PAPER, query_string={"sheet": typed})
        assert answer.status_code == 404 and said in answer.text
    assert recorder.get(f"{PAPER}/{drawn}").status_code == 404


# -- scans -------------------------------------------------------------------------------------------------------------


def test_a_scan_is_attached_and_opened_at_its_sheet_alone(sealed: Office, app: Flask, recorder: FlaskClient) -> None:
    subject, number = of_piece(sealed, "P16")
    answer = recorder.post(f"{PAPER}/{number}/scan", data={"key": "s1", "scan": (BytesIO(PDF), "sheet.pdf")})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAPER}/{number}#scans")
    (kept,) = day.state_of(sealed).attached.of(subject).values()
    assert (kept.fact.seat, kept.fact.module, kept.fact.kind) == ("m1", "skill", "scan")
    id = kept.fact.attachment
    assert recorder.get(f"{PAPER}/{number}/scan/{id}").data == PDF
    page = recorder.get(f"{PAPER}/{number}").text
    assert f"{PAPER}/{number}/scan/{id}" in page and not hidden_told(sealed, page, STATIONS)
    hall = day.numbers_of(sealed, "j1")[subject]
    assert id not in recorder.get(f"{PAPER}/{hall}").text
    assert recorder.get(f"{PAPER}/{hall}/scan/{id}").status_code == 404
    assert recorder.get(f"/en/desk/event/{EVENT}/attachment/{id}").status_code == 404
    for path in (SCANS, f"{SCANS}/{subject}"):
        answer = recorder.get(path)
        assert answer.status_code == 422 and "open the sheet by its number" in answer.text and id not in answer.text
    posted = {"key": "s2", "sheet": "skill/m1", "scan": (BytesIO(PDF), "sheet.pdf")}
    assert recorder.post(f"{SCANS}/{subject}", data=posted).status_code == 422
    chief = desk_of(app, "chief")
    assert id in chief.get(f"{SCANS}/{subject}").text and chief.get(f"{PAPER}/{number}/scan/{id}").data == PDF
    assert len(day.state_of(sealed).attached.of(subject)) == 1


def test_how_many_scans_one_layer_has_tells_nothing_of_another(sealed: Office, recorder: FlaskClient) -> None:
    subject, number = of_piece(sealed, "P17")
    for at in range(MOST_SCANS):
        day.record(sealed, "desk:x", f.Attached(f"a{at}", subject, "skill", "", "j1", "scan", "0" * 64))
    hall = day.numbers_of(sealed, "j1")[subject]
    for sheet, status in ((hall, 422), (number, 303)):
        posted = {"key": f"s-{sheet}", "scan": (BytesIO(PDF), "sheet.pdf")}
        assert recorder.post(f"{PAPER}/{sheet}/scan", data=posted).status_code == status


# -- after the opening -------------------------------------------------------------------------------------------------


def test_a_sheet_keeps_its_number_and_its_code_after_the_opening(
    sealed: Office, app: Flask, recorder: FlaskClient
) -> None:
    before = {seat: day.numbers_of(sealed, seat) for seat in ("j1", "m1")}
    day.mark_all(sealed)
    day.sign(sealed)
    day.open_all(app)
    assert before == {seat: day.numbers_of(sealed, seat) for seat in before}
    with writing(sealed.engine) as conn:
        conn.exec_driver_sql("delete from code_maps")
    assert before == {seat: day.numbers_of(sealed, seat) for seat in before}, "the ledger has what they follow from"
    subject, number = of_opened(sealed, "P13")
    for who in ("recorder", "chief"):
        assert ">P13<" in desk_of(app, who).get(f"{PAPER}/{number}").text
    (printed,) = pages(desk_of(app, "organiser"), seat="m1", subject=subject)
    assert day.tells(printed, "P13") and f"{number[:4]} {number[4:]}" in printed


def of_opened(office: Office, piece: str) -> tuple[str, str]:
    lines = day.state_of(office).coding.opened["piece"].fact.lines
    subject = next(line.subject for line in lines if line.code == piece)
    return subject, day.numbers_of(office, "m1")[subject]
