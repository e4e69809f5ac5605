"""The paper desk: two recorders type each sheet, nobody copies the other, and the chief weighs paper against marks."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.app import create_app
from competition.pages.paper_desk import SheetPage, sheet_page
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.paper_numbers import PLAIN, sheet_number
from competition.tally.audit import audit
from competition.tally.office import Office, open_office
from competition.web.chief_pages import called_of
from tests.attachments import PDF
from tests.chief import CHIEF, account, hall, office_state, send, signed_in
from tests.papers import KEY, NUMBER, PAPER, type_in
from tests.spectators import EVENT, found, mark


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    hall(office)
    for name in ("Anna", "Ben"):
        account(office, "recorder", name=name)
    account(office, "chief")
    yield office
    office.close()


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office)


@pytest.fixture
def anna(app: Flask) -> FlaskClient:
    return signed_in(app, "Anna")


@pytest.fixture
def ben(app: Flask) -> FlaskClient:
    return signed_in(app, "Ben")


@pytest.fixture
def chief(app: Flask) -> FlaskClient:
    return signed_in(app, "chief")


def value_of(office: Office, aspect: str, seat: str = "", subject: str = "s4") -> str | None:
    entry = office_state(office).subjects[subject].marks.get((aspect, seat))
    return entry.fact.value if entry else None


def decision(office: Office, holds: str, key: str = "d1") -> dict[str, str]:
    standing = office_state(office).subjects["s4"].marks["look", "wang"].key
    about = {"aspect": "look", "cell": "wang", "standing": standing, "holds": holds}
    return {"key": key, "reason": "The judge confirmed it", **about}


# -- the number --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [NUMBER, f" {NUMBER[:4]} {NUMBER[4:]} ", NUMBER.lower(), f"{EVENT} {NUMBER}"])
def test_a_sheet_is_opened_by_its_number_typed_or_scanned(anna: FlaskClient, typed: str) -> None:
    answer = anna.get(PAPER, query_string={"sheet": typed})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAPER}/{NUMBER}")


def test_a_number_that_no_sheet_of_the_event_has_is_said_to_be_wrong(office: Office, anna: FlaskClient) -> None:
    answer = anna.get(PAPER, query_string={"sheet": "0000 0000"})
    assert answer.status_code == 404 and "No sheet of this event has the number" in answer.text
    found(office, "forklift", ["s4"])
    other = sheet_number("forklift", KEY, PLAIN)
    answer = anna.get(PAPER, query_string={"sheet": f"forklift {other}"})
    assert answer.status_code == 404 and "a sheet of another event (“forklift”)" in answer.text
    assert anna.get(f"{PAPER}/{other}").status_code == 404
    before = office_state(office).position
    assert type_in(anna, sheet=other).status_code == 404
    assert office_state(office).position == before


def test_the_scan_of_the_signed_sheet_is_attached_and_opened_on_the_sheets_own_page(
    office: Office, anna: FlaskClient, chief: FlaskClient
) -> None:
    page = anna.get(f"{PAPER}/{NUMBER}").text
    send_to = re.search(r'action="([^"]*/scan)"', page)
    assert send_to is not None
    scan = {"scan": (BytesIO(PDF), "sheet.pdf"), "key": "scan-of-paper"}
    answer = anna.post(send_to[1], data=scan)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAPER}/{NUMBER}#scans")
    (kept,) = office_state(office).attached.of("s4").values()
    assert (kept.fact.seat, kept.fact.module, kept.fact.kind) == ("wang", "practice", "scan")
    for client in (anna, chief):
        opened = re.search(r'href="([^"]*/scan/[^"]+)"', client.get(f"{PAPER}/{NUMBER}").text)
        assert opened is not None and client.get(opened[1]).data == PDF
        other = opened[1].replace(NUMBER, sheet_number(EVENT, ("wang", "s3", "practice"), PLAIN))
        assert client.get(other).status_code == 404, "a scan is opened at its own sheet alone"
    wrong = anna.post(send_to[1], data={"scan": (BytesIO(b"MZ"), "sheet.pdf"), "key": "no-scan"})
    assert wrong.status_code == 422 and "This is no scan that can be read" in wrong.text


# -- double entry ------------------------------------------------------------------------------------------------------


def test_what_two_recorders_type_alike_becomes_marks(office: Office, anna: FlaskClient, ben: FlaskClient) -> None:
    answer = type_in(anna)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAPER}?kept={NUMBER}")
    assert "typed the first time" in anna.get(f"{PAPER}?kept={NUMBER}").text
    assert value_of(office, "look", "wang") is None
    answer = type_in(ben)
    assert "typed twice alike and taken in" in ben.get(answer.headers["Location"]).text
    assert [value_of(office, aspect, "wang") for aspect in ("look", "finish")] == ["2", "7"]
    assert [value_of(office, aspect) for aspect in ("length", "safety", "crack")] == ["150", "1", "no"]
    assert ("wang", "practice") in office_state(office).subjects["s4"].signed
    assert audit(office.engine).ok


def test_the_second_recorder_is_not_shown_the_first_typing(office: Office, anna: FlaskClient, ben: FlaskClient) -> None:
    fresh = anna.get(f"{PAPER}/{NUMBER}").text
    type_in(anna, length="151.3")
    for client in (ben, anna):
        page = client.get(f"{PAPER}/{NUMBER}").text
        assert "151.3" not in page and "151.3" not in client.get(PAPER).text
    assert set(re.findall(r'data-box value="([^"]*)"', ben.get(f"{PAPER}/{NUMBER}").text)) == {""}
    assert "data-typing" in fresh and "data-typing" not in anna.get(f"{PAPER}/{NUMBER}").text


def test_one_recorder_does_not_type_a_sheet_twice(office: Office, anna: FlaskClient) -> None:
    type_in(anna)
    before = office_state(office).position
    answer = type_in(anna, key="k2")
    assert answer.status_code == 422 and "Somebody else must type it the second time" in answer.text
    assert office_state(office).position == before


def test_of_two_recorders_who_type_at_once_the_later_one_was_the_second(
    office: Office, anna: FlaskClient, ben: FlaskClient
) -> None:
    """Both loaded the page for the first typing."""
    for client in (anna, ben):
        assert "First typing" in client.get(f"{PAPER}/{NUMBER}").text
    assert [type_in(anna).status_code, type_in(ben, look="3").status_code] == [303, 303]
    assert len(office_state(office).papers.sheets[KEY].turns) == 2


def test_a_form_that_is_sent_twice_counts_once(office: Office, anna: FlaskClient, ben: FlaskClient) -> None:
    assert [type_in(anna).status_code for _ in range(2)] == [303, 303]
    assert [type_in(ben, key="k9").status_code for _ in range(2)] == [303, 303]
    sheet = office_state(office).papers.sheets[KEY]
    assert len(sheet.turns) == 2 and sheet.taken


def test_every_wrong_box_says_so_and_nothing_is_kept(office: Office, anna: FlaskClient) -> None:
    before = office_state(office).position
    answer = type_in(anna, signed="", look="4", finish="", length="99", safety="1.5", crack="perhaps")
    assert answer.status_code == 422 and "Some boxes cannot be taken (6)" in answer.text
    for aspect, why in {
        "look": "", "finish": "Type what stands in this box", "length": "99 is outside 100 to 200",
        "safety": "", "crack": "", "signed": "Type what stands in this box",
    }.items():  # fmt: skip
        assert re.search(rf'id="wrong-{aspect}">[^<]*{re.escape(why)}', answer.text), aspect
    assert 'value="99"' in answer.text
    assert office_state(office).position == before


def test_absent_and_empty_boxes_are_told_apart(office: Office, anna: FlaskClient, ben: FlaskClient) -> None:
    type_in(anna, look="a", finish="-")
    type_in(ben, look="缺考", finish="－")
    assert (value_of(office, "look", "wang"), value_of(office, "finish", "wang")) == ("absent", None)
    assert not office_state(office).subjects["s4"].signed
    assert "it does not count as signed" in ben.get(f"{PAPER}/{NUMBER}").text


# -- differences -------------------------------------------------------------------------------------------------------


def test_differences_stand_side_by_side_and_are_settled_from_the_paper(
    office: Office, anna: FlaskClient, ben: FlaskClient
) -> None:
    type_in(anna)
    type_in(ben, length="150.2", signed="n")
    page = ben.get(f"{PAPER}/{NUMBER}").text
    sides = re.findall(r"<small>(\w+)</small> <b>([^<]+)</b>", page)
    assert sides == [("Anna", "150"), ("Ben", "150.2"), ("Anna", "signed"), ("Ben", "not signed")]
    assert 'name="box-look"' not in page
    answer = ben.post(f"{PAPER}/{NUMBER}/settle", data={"key": "s", "box-length": "1502", "signed": "y"})
    assert answer.status_code == 422 and "outside 100 to 200" in answer.text
    answer = ben.post(f"{PAPER}/{NUMBER}/settle", data={"key": "s", "box-length": "150.2", "signed": "y"})
    assert answer.status_code == 303 and value_of(office, "length") == "150.2"
    assert ("wang", "practice") in office_state(office).subjects["s4"].signed


def test_the_wrong_paper_is_put_away_with_a_reason(office: Office, anna: FlaskClient, ben: FlaskClient) -> None:
    type_in(anna)
    answer = ben.post(f"{PAPER}/{NUMBER}/discard", data={"key": "d", "reason": " "})
    assert answer.status_code == 422 and "needs a reason" in answer.text
    assert ben.post(f"{PAPER}/{NUMBER}/discard", data={"key": "d", "reason": "Sheet of 05"}).status_code == 303
    assert KEY not in office_state(office).papers.sheets
    assert type_in(anna, key="k5").status_code == 303


# -- paper against marks -----------------------------------------------------------------------------------------------


def test_another_mark_that_stands_waits_for_the_chief_and_the_recorder_is_not_told_it(
    office: Office, anna: FlaskClient, ben: FlaskClient, chief: FlaskClient
) -> None:
    mark(office, "s4", "look", "3", "wang")
    type_in(anna)
    answer = type_in(ben)
    assert "another mark stands, so the chief judge decides" in ben.get(answer.headers["Location"]).text
    assert value_of(office, "finish", "wang") is None
    page = ben.get(f"{PAPER}/{NUMBER}").text
    assert "Another mark stands than the paper says" in page and "stands, given by" not in page
    assert ben.post(f"{PAPER}/{NUMBER}/decide", data=decision(office, "paper")).status_code == 403
    for address in (CHIEF, f"{CHIEF}/subject/s4"):
        assert f"{PAPER}/{NUMBER}" in chief.get(address).text
    assert f"{PAPER}/{NUMBER}" not in chief.get(f"{CHIEF}/subject/s1").text
    page = chief.get(f"{PAPER}/{NUMBER}").text
    assert "<b>2</b> on paper, typed by Anna, Ben" in page and "<b>3</b> stands, given by 王芳" in page
    answer = chief.post(f"{PAPER}/{NUMBER}/decide", data={**decision(office, "paper"), "reason": ""})
    assert answer.status_code == 422 and value_of(office, "look", "wang") == "3"
    assert chief.post(f"{PAPER}/{NUMBER}/decide", data=decision(office, "paper", "d2")).status_code == 303
    assert (value_of(office, "look", "wang"), value_of(office, "finish", "wang")) == ("2", "7")


def test_a_mark_that_changed_under_the_chiefs_eyes_is_looked_at_again(
    office: Office, anna: FlaskClient, ben: FlaskClient, chief: FlaskClient
) -> None:
    mark(office, "s4", "look", "3", "wang")
    type_in(anna)
    type_in(ben)
    form = decision(office, "standing")
    mark(office, "s4", "look", "0", "wang")
    assert chief.post(f"{PAPER}/{NUMBER}/decide", data=form).status_code == 409
    assert value_of(office, "finish", "wang") is None
    assert chief.post(f"{PAPER}/{NUMBER}/decide", data=decision(office, "standing", "d3")).status_code == 303
    assert (value_of(office, "look", "wang"), value_of(office, "finish", "wang")) == ("0", "7")


def test_history_and_explanation_say_that_a_mark_came_from_paper(
    office: Office, anna: FlaskClient, ben: FlaskClient, chief: FlaskClient
) -> None:
    type_in(anna)
    type_in(ben)
    page = chief.get(f"{CHIEF}/subject/s4").text
    assert "from paper, taken in by Ben" in page
    assert "<span>from paper</span>" in page and "paper sheet taken in, signed by the judge on it" in page
    assert page.count("<span>paper sheet typed</span>") == 2
    why = anna.get(f"/en/event/{EVENT}/subject/s4/explanation.txt").text
    assert re.search(r"150 mm[^;→]*\(from paper\)", why)
    assert "纸质评分表录入" in anna.get(f"/zh/event/{EVENT}/subject/s4").text


def test_a_mark_that_comes_later_from_the_tablet_is_a_conflict_and_overwrites_nothing(
    office: Office, anna: FlaskClient, ben: FlaskClient
) -> None:
    type_in(anna, signed="n")
    type_in(ben, signed="n")
    receipt = send(office, "wang", "held-1", f.Marked("s4", "look", "wang", "3"))
    assert (receipt.outcome, receipt.details["value"]) == ("conflict", "2")
    assert value_of(office, "look", "wang") == "2"


def test_a_page_is_not_given_what_may_not_be_seen(office: Office, anna: FlaskClient, ben: FlaskClient) -> None:
    """Whatever a template would show: neither the first typing before the second, nor the other mark to a recorder."""
    mark(office, "s4", "look", "3", "wang")
    type_in(anna)
    told = [(box.first, box.second, box.says, box.stands) for box in seen(office, chief=False).boxes]
    assert set(told) == {("", "", "", "")}
    type_in(ben)
    assert next((box.says, box.differs, box.stands, box.key) for box in seen(office, chief=False).boxes) == (
        "2", True, "", "",
    )  # fmt: skip
    assert seen(office, chief=True).boxes[0].stands == "3"


def seen(office: Office, chief: bool) -> SheetPage:
    """The sheet as somebody sees it who has not typed it."""
    replica = office.replicas.of(EVENT)
    replica.catch_up()
    return sheet_page(called_of(office, replica, "en"), KEY, "desk:nobody", chief)


# -- blind events ------------------------------------------------------------------------------------------------------


def test_in_a_blind_event_the_desk_knows_the_code_alone(office: Office, app: Flask) -> None:
    found(office, "blind", ["s4"], founded=f.EventFounded(VERSION, blind=True))
    account(office, "recorder", event="blind", name="Cleo")
    cleo = signed_in(app, "Cleo")
    number = sheet_number("blind", KEY, PLAIN)
    desk = f"/en/desk/event/blind/paper/{number}"
    page = cleo.get(desk).text
    assert 'class="paper-big">s4<' in page
    cleo.post(f"{desk}/type", data={})
    for text in (page, cleo.get("/en/desk/event/blind/paper").text):
        assert "Abdurishit" not in text and "阿卜杜热西提" not in text and "Joint Delegation" not in text
