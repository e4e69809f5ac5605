"""Notes, photos and scans at the desks: who sees which, how they are served, erased, uploaded, and audited."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from competition.access import devices
from competition.app import create_app
from competition.ledger import attachments
from competition.ledger.engine import reading, writing
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.standings import Scorer, digest
from competition.tally.audit import audit
from competition.tally.office import Office, now_ms, open_office
from competition.web.attaching import MOST_SCAN
from tests.attachments import JPEG, NO_PICTURES, PDF, png
from tests.chief import CHIEF, account, hall, office_state, signed_in
from tests.spectators import EVENT, desk, found

DESK = f"/en/desk/event/{EVENT}"
SUBJECT = f"{CHIEF}/subject/s1"
WORDS = "焊缝起弧处有气孔"
ROLES = ("chief", "arbiter", "recorder", "supervisor", "organiser", "coder")


class Floor:
    """An event with marks, an account of each role, and two attachments of judge Wang's: a note and a photo."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.app: Flask = create_app(office)
        for role in ROLES:
            account(office, role)
        self.note = self.attach(WORDS.encode(), "note", "look", "key-00000001")
        self.photo = self.attach(JPEG, "photo", "length", "key-00000002")

    def attach(self, body: bytes, kind: str, aspect: str, key: str, seat: str = "wang") -> str:
        with writing(self.office.engine) as conn:
            token = devices.issue(conn, EVENT, seat, now_ms())
        query = {"key": key, "subject": "s1", "aspect": aspect, "kind": kind}
        headers = {"Authorization": f"Bearer {token}"}
        answer = self.app.test_client().post("/judge/attach", data=body, query_string=query, headers=headers)
        assert answer.json is not None and answer.status_code == 200, answer.get_data(as_text=True)
        return str(answer.json["receipts"][0]["attachment"])

    def at(self, role: str) -> FlaskClient:
        return signed_in(self.app, role)

    def appeal(self, subject: str) -> str:
        """File an appeal about this subject at a desk; its id."""
        publish(self.office)
        desk(self.office, EVENT, f.AppealFiled(f"appeal-{subject}", subject, "ab" * 32))
        return f"appeal-{subject}"


def publish(office: Office) -> None:
    standings = digest(Scorer().standings(office_state(office)))
    desk(office, EVENT, f.ReviewPinned(), f.ResultsPublished("provisional", VERSION, standings))


@pytest.fixture
def floor(sqlite_url: str) -> Iterator[Floor]:
    office = open_office(sqlite_url)
    hall(office)
    yield Floor(office)
    office.close()


def ok(answer: TestResponse) -> str:
    assert answer.status_code == 200, answer.get_data(as_text=True)[-1500:]
    return answer.get_data(as_text=True)


def upload(client: FlaskClient, body: bytes, sheet: str = "practice/wang", key: str = "scan-key") -> TestResponse:
    data: dict[str, Any] = {"key": key, "sheet": sheet, "back": f"{DESK}/scans/s1"}
    return client.post(f"{DESK}/scans/s1", data={**data, "scan": (io.BytesIO(body), "IMG.exe")})


def shown(client: FlaskClient) -> str:
    return ok(client.get(SUBJECT))


# -- who sees what -----------------------------------------------------------------------------------------------------


def test_the_chief_reads_a_note_beside_its_mark_and_sees_the_photo(floor: Floor) -> None:
    page = shown(floor.at("chief"))
    cell = re.search(r'id="cell-look-wang".*?</li>\s*<li class="chief-cell"', page, re.S)
    assert cell and WORDS in cell[0] and "王芳" in cell[0]
    assert WORDS not in page.replace(cell[0], "")
    assert f'src="{DESK}/attachment/{floor.photo}"' in page


@pytest.mark.parametrize("role", [role for role in ROLES if role != "chief"])
def test_nobody_else_opens_a_judges_note_or_photo(floor: Floor, role: str) -> None:
    client = floor.at(role)
    for id in (floor.note, floor.photo):
        answer = client.get(f"{DESK}/attachment/{id}")
        assert answer.status_code in (403, 404)
        assert WORDS not in answer.get_data(as_text=True) and JPEG not in answer.get_data()


def test_an_arbiter_sees_what_belongs_to_the_competitor_about_whom_somebody_appealed(floor: Floor) -> None:
    arbiter = floor.at("arbiter")
    floor.appeal("s2")
    assert arbiter.get(f"{DESK}/attachment/{floor.note}").status_code == 404
    assert WORDS not in ok(arbiter.get(f"{DESK}/review/appeal/appeal-s2"))
    desk(floor.office, EVENT, f.AppealFiled("appeal-s1", "s1", "ab" * 32))
    assert WORDS in ok(arbiter.get(f"{DESK}/review/appeal/appeal-s1"))
    assert arbiter.get(f"{DESK}/attachment/{floor.note}").get_data(as_text=True) == WORDS
    supervisor = floor.at("supervisor")
    assert WORDS not in ok(supervisor.get(f"{DESK}/review/appeal/appeal-s1"))
    assert supervisor.get(f"{DESK}/attachment/{floor.note}").status_code == 403


def test_a_chief_of_another_event_gets_nothing(floor: Floor) -> None:
    found(floor.office, "forklift", ["s1"])
    account(floor.office, "chief", "forklift", "other")
    other = signed_in(floor.app, "other")
    assert other.get(f"{DESK}/attachment/{floor.note}").status_code == 403
    # Its own event does not lend it the address either.
    assert other.get(f"/en/desk/event/forklift/attachment/{floor.note}").status_code == 404


def test_what_somebody_sent_in_is_served_in_a_sandbox_and_kept_by_no_browser(floor: Floor) -> None:
    chief = floor.at("chief")
    upload(chief, PDF)
    (scan,) = [id for id, each in office_state(floor.office).attached.of("s1").items() if each.fact.kind == "scan"]
    for id, kind, how in (
        (floor.note, "text/plain; charset=utf-8", "inline"), (floor.photo, "image/jpeg", "inline"),
        (scan, "application/pdf", "attachment"),
    ):  # fmt: skip
        answer = chief.get(f"{DESK}/attachment/{id}")
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Content-Disposition"].startswith(how)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_blind_event_says_the_code_and_no_name(sqlite_url: str) -> None:
    office = open_office(sqlite_url)
    found(office, people=("s1", "s2"), founded=f.EventFounded(VERSION, blind=True))
    floor = Floor(office)
    for role, address in (("chief", SUBJECT), ("recorder", f"{DESK}/scans/s1"), ("recorder", f"{DESK}/scans")):
        page = ok(floor.at(role).get(address))
        assert "陈伟强" not in page and "Chen" not in page and "s1" in page
    office.close()


# -- erasing and changing ----------------------------------------------------------------------------------------------


def test_the_chief_erases_with_a_reason_and_the_chain_stays_good(floor: Floor) -> None:
    chief = floor.at("chief")
    address = f"{SUBJECT}/attachment/{floor.note}/erase"
    assert "needs a reason" in chief.post(address, data={"reason": " "}).get_data(as_text=True)
    assert WORDS in shown(chief)
    assert chief.post(address, data={"key": "k1", "reason": "It names a bystander", "back": SUBJECT}).status_code == 303
    page = shown(chief)
    assert WORDS not in page and "It names a bystander" in page and "erased by chief" in page
    assert "was erased" in chief.get(f"{DESK}/attachment/{floor.note}").get_data(as_text=True)
    with reading(floor.office.engine) as conn:
        assert floor.note not in attachments.sizes(conn, EVENT)
    report = audit(floor.office.engine)
    assert report.ok and report.erased() == (f"stream {EVENT}: 1 attachments erased",)


def test_what_belongs_to_another_competitor_is_not_erased_from_this_ones_page(floor: Floor) -> None:
    chief = floor.at("chief")
    answer = chief.post(f"{CHIEF}/subject/s2/attachment/{floor.note}/erase", data={"reason": "by mistake"})
    assert answer.status_code == 422
    assert WORDS in shown(chief)


@pytest.mark.parametrize("statement", ["content = :body", "type = 'image/png'", "salt = 'abc'"])
def test_a_change_in_the_database_is_seen_on_the_page_and_named_by_the_audit(floor: Floor, statement: str) -> None:
    assert audit(floor.office.engine).ok
    with writing(floor.office.engine) as conn:
        where = f"update attachments set {statement} where id = :id"
        conn.execute(text(where), {"id": floor.note, **({"body": b"other words"} if "body" in statement else {})})
    (trouble,) = audit(floor.office.engine).troubles
    assert (trouble.word, trouble.stream) == ("attachment", EVENT) and floor.note in trouble.text
    found = office_state(floor.office).attached.find(floor.note)
    assert found is not None and trouble.position == found.position
    chief = floor.at("chief")
    page = shown(chief)
    assert "other words" not in page
    assert chief.get(f"{DESK}/attachment/{floor.note}").status_code == 404


# -- scans -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["recorder", "chief"])
@pytest.mark.parametrize("body", [PDF, JPEG, png(5, 7)], ids=["pdf", "jpeg", "png"])
def test_a_scan_is_attached_to_a_sheet_and_opened_again(floor: Floor, role: str, body: bytes) -> None:
    client = floor.at(role)
    assert upload(client, body).status_code == 303
    assert upload(client, body).status_code == 303  # the form was sent twice: it is one scan
    scans = [each for each in office_state(floor.office).attached.of("s1").values() if each.fact.kind == "scan"]
    assert [(each.fact.module, each.fact.seat, each.fact.aspect) for each in scans] == [("practice", "wang", "")]
    page = ok(client.get(f"{DESK}/scans/s1"))
    assert scans[0].fact.attachment in page and WORDS not in page and floor.photo not in page
    assert client.get(f"{DESK}/attachment/{scans[0].fact.attachment}").get_data() == body
    assert scans[0].fact.attachment in shown(floor.at("chief"))


@pytest.mark.parametrize(
    ("status", "said", "body", "sheet"),
    [
        (422, "No file is chosen", b"", "practice/wang"),
        (422, "no scan that can be read", NO_PICTURES[0], "practice/wang"),
        (422, "no scan that can be read", b"<html>", "practice/wang"),
        (413, "larger than 10 MB", PDF + b"0" * MOST_SCAN, "practice/wang"),
        (422, "nobody", PDF, "practice/nobody"),
        (422, "tea", PDF, "tea/wang"),
    ],
)
def test_what_is_no_scan_of_a_sheet_is_refused_beside_the_form(
    floor: Floor, status: int, said: str, body: bytes, sheet: str
) -> None:
    before = office_state(floor.office).position
    answer = upload(floor.at("recorder"), body, sheet)
    page = answer.get_data(as_text=True)
    assert answer.status_code == status and 'class="told"' in page and said in page
    assert office_state(floor.office).position == before


def test_a_form_sent_again_with_another_file_is_a_conflict(floor: Floor) -> None:
    recorder = floor.at("recorder")
    upload(recorder, PDF)
    assert upload(recorder, PDF + b"more").status_code == 409


def test_the_list_finds_somebody_and_counts(floor: Floor) -> None:
    recorder = floor.at("recorder")
    upload(recorder, PDF)
    page = ok(recorder.get(f"{DESK}/scans"))
    assert "Scans attached: 1" in page and page.count("Scans attached: 0") == 2
    assert "Nobody is found" in ok(recorder.get(f"{DESK}/scans?q=nobody-at-all"))
    assert recorder.get(f"{DESK}/scans/s99").status_code == 404
