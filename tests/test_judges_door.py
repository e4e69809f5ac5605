"""The judges' door over HTTP: each kind of bad input has its own answer, and the ledger stays as it was."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from competition.access import devices
from competition.app import create_app
from competition.ledger import store
from competition.ledger.engine import reading, writing
from competition.rules import facts as f
from competition.tally.office import Office, now_ms, open_office
from competition.tally.proposals import Proposal, Submission
from tests import cast


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = open_office(f"sqlite:///{tmp_path / 'jinbang.sqlite3'}")
    cast.found(office)
    yield office
    office.close()


@pytest.fixture
def client(office: Office) -> FlaskClient:
    return create_app(office).test_client()


@pytest.fixture
def token(office: Office) -> str:
    return issue(office, "wang")


def issue(office: Office, seat: str) -> str:
    with writing(office.engine) as conn:
        return devices.issue(conn, cast.EVENT, seat, now_ms())


def mark(key: str = "key-00000001", **changes: object) -> dict:
    return {"key": key, "subject": "s1", "aspect": "look", "value": "2", "made": 1} | changes


def send(client: FlaskClient, token: str, *marks: dict, language: str = "en", body: bytes | None = None):
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": language} if token else {}
    data = body if body is not None else json.dumps({"marks": marks}).encode()
    return client.post("/judge/marks", data=data, headers=headers, content_type="application/json")


def position(office: Office) -> int:
    with reading(office.engine) as conn:
        return store.head(conn, cast.EVENT)[0]


def test_a_mark_is_kept_and_its_receipt_says_where(office: Office, client: FlaskClient, token: str) -> None:
    before = position(office)
    answer = send(client, token, mark())
    assert answer.status_code == 200
    assert answer.json["receipts"][0] | {"sentence": ""} == {
        "key": "key-00000001",
        "outcome": "recorded",
        "position": before + 1,
        "word": "",
        "sentence": "",
        "details": {},
    }


def test_the_same_mark_again_exists_at_the_first_place(office: Office, client: FlaskClient, token: str) -> None:
    first = send(client, token, mark()).json["receipts"][0]
    again = send(client, token, mark(made=999)).json["receipts"][0]
    assert (again["outcome"], again["position"]) == ("exists", first["position"])


REFUSED = [
    ("value_not_allowed", mark(value="4"), 422),
    ("value_out_of_range", mark(aspect="finish", value="10.1"), 422),
    ("value_off_step", mark(aspect="finish", value="5.55"), 422),
    ("value_not_a_number", mark(aspect="finish", value="ten"), 422),
    ("unknown_aspect", mark(aspect="nothing"), 422),
    ("unknown_subject", mark(subject="s99"), 422),
    ("not_your_cell", mark(aspect="t1"), 422),
    ("superseded", mark(replaces="never-there"), 409),
]


@pytest.mark.parametrize(("word", "sent", "status"), REFUSED, ids=[word for word, *_ in REFUSED])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_mark_that_may_not_be_is_refused_in_the_judges_language(
    office: Office, client: FlaskClient, token: str, word: str, sent: dict, status: int, language: str
) -> None:
    before = position(office)
    answer = send(client, token, sent, language=language)
    receipt = answer.json["receipts"][0]
    assert (answer.status_code, receipt["word"]) == (status, word)
    assert any("一" <= letter <= "鿿" for letter in receipt["sentence"]) == (language == "zh")
    assert len(receipt["sentence"]) > 8
    assert position(office) == before


def test_a_key_used_again_for_another_mark_is_a_conflict(office: Office, client: FlaskClient, token: str) -> None:
    send(client, token, mark())
    before = position(office)
    answer = send(client, token, mark(value="3"))
    assert (answer.status_code, answer.json["receipts"][0]["word"]) == (409, "key_reused")
    assert position(office) == before


def test_a_mark_after_the_session_is_quarantined_and_not_lost(office: Office, client: FlaskClient, token: str) -> None:
    closed = Proposal("closing", f.SessionClosed("day"))
    office.recorder.record(Submission(cast.EVENT, cast.DESK, (closed,)))
    before = position(office)
    receipt = send(client, token, mark()).json["receipts"][0]
    assert (receipt["word"], receipt["details"]["quarantined"]) == ("session_closed", "yes")
    assert position(office) == before
    with reading(office.engine) as conn:
        assert [(late.by, late.key) for late in store.late(conn, cast.EVENT)] == [("wang", "key-00000001")]


def test_marks_of_a_device_whose_seat_was_taken_away_go_to_the_quarantine(
    office: Office, client: FlaskClient, token: str
) -> None:
    with writing(office.engine) as conn:
        assert devices.revoke(conn, cast.EVENT, "wang", now_ms()) == 1
    before = position(office)
    receipt = send(client, token, mark()).json["receipts"][0]
    assert (receipt["word"], receipt["details"]["quarantined"]) == ("seat_revoked", "yes")
    assert position(office) == before


def test_one_bad_mark_in_a_batch_does_not_hold_up_the_good_ones(client: FlaskClient, token: str) -> None:
    answer = send(client, token, mark("key-00000001"), mark("key-00000002", value="9", aspect="look", subject="s2"))
    assert answer.status_code == 200
    assert [receipt["outcome"] for receipt in answer.json["receipts"]] == ["recorded", "refused"]


@pytest.mark.parametrize(
    ("body", "word", "status"),
    [
        (b"{", "bad_json", 400),
        (b"", "bad_json", 400),
        (b"\xff\xfe", "bad_json", 400),
        (b"[]", "bad_mark", 422),
        (b'{"marks": [{"key": 5}]}', "bad_mark", 422),
        (b'{"marks": [], "seat": "li"}', "other_seat", 409),
        (b'{"marks": [], "stream": "fitting"}', "other_seat", 409),
        (json.dumps({"marks": [mark(seat="li")]}).encode(), "bad_mark", 422),
        (json.dumps({"marks": [mark("short")]}).encode(), "bad_mark", 422),
        (json.dumps({"marks": [mark(value="1" * 65)]}).encode(), "bad_mark", 422),
        (json.dumps({"marks": [mark(f"key-{n:08}") for n in range(501)]}).encode(), "too_many", 422),
    ],
)
def test_a_body_that_is_no_batch_of_marks_is_refused_whole(
    office: Office, client: FlaskClient, token: str, body: bytes, word: str, status: int
) -> None:
    before = position(office)
    answer = send(client, token, body=body)
    said = answer.json["receipts"][0] if "receipts" in answer.json else answer.json
    assert (answer.status_code, said["word"]) == (status, word)
    assert said["sentence"]
    assert position(office) == before


@pytest.mark.parametrize(("held", "word"), [("", "no_token"), ("made-up", "unknown_token")])
def test_who_holds_no_seat_writes_nothing(office: Office, client: FlaskClient, held: str, word: str) -> None:
    before = position(office)
    answer = send(client, held, mark())
    assert (answer.status_code, answer.json["word"]) == (401, word)
    assert position(office) == before


def test_no_judge_can_write_another_judges_cell(office: Office, client: FlaskClient, token: str) -> None:
    """A mark names no seat: whatever Wang Fang's tablet sends lands in her own cells."""
    send(client, token, mark())
    replica = office.replicas.of(cast.EVENT)
    replica.catch_up()
    assert list(replica.state.subjects["s1"].marks) == [("look", "wang")]
