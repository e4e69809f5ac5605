"""Notes and photos over the judges' door: each kind of bad input has its own answer, and nothing is lost or doubled."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from competition.access import devices
from competition.app import create_app
from competition.ledger import attachments, store
from competition.ledger.engine import reading, writing
from competition.rules import admission_attached
from competition.rules import facts as f
from competition.rules.attached import Attachment
from competition.tally import attaching
from competition.tally.office import Office, now_ms, open_office
from competition.tally.proposals import Proposal, Submission
from judges.attaching import MOST_PHOTO
from tests import cast
from tests.attachments import JPEG, NO_PICTURES, WEBP, png

KEY = "key-00000001"


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


def send(client: FlaskClient, token: str, body: bytes = "焊缝有气孔".encode(), **asked: str) -> TestResponse:
    query = {"key": KEY, "subject": "s1", "aspect": "look", "kind": "note", "made": "1", "language": "en", **asked}
    return client.post("/judge/attach", data=body, query_string=query, headers={"Authorization": f"Bearer {token}"})


def receipt(answer: TestResponse) -> dict[str, Any]:
    assert answer.json is not None
    (found,) = answer.json["receipts"]
    return dict(found)


def word(answer: TestResponse) -> tuple[int, str]:
    assert answer.json is not None
    told = answer.json["receipts"][0] if "receipts" in answer.json else answer.json
    assert not told["word"] or len(told["sentence"]) > 8
    return answer.status_code, told["word"]


def kept(office: Office) -> list[Attachment]:
    replica = office.replicas.of(cast.EVENT)
    replica.catch_up()
    return list(replica.state.attached.all())


def rows(office: Office) -> int:
    with reading(office.engine) as conn:
        return len(attachments.sizes(conn, cast.EVENT))


def position(office: Office) -> int:
    with reading(office.engine) as conn:
        found = store.head(conn, cast.EVENT)
    assert found is not None
    return found[0]


def test_a_note_is_a_fact_without_its_words_and_a_row_with_them(
    office: Office, client: FlaskClient, token: str
) -> None:
    told = receipt(send(client, token))
    assert (told["outcome"], told["key"]) == ("recorded", KEY)
    (found,) = kept(office)
    assert (found.by, found.fact.seat, found.fact.kind, found.fact.module) == ("wang", "wang", "note", "practice")
    assert found.fact.attachment == told["attachment"]
    with reading(office.engine) as conn:
        content = attachments.read(conn, cast.EVENT, told["attachment"])
        bodies = b"".join(body for _, body, _ in store.read(conn, cast.EVENT, 0))
    assert content is not None and content.text == "焊缝有气孔"
    assert content.digest == found.fact.digest
    assert "气孔".encode() not in bodies


@pytest.mark.parametrize("body", [JPEG, WEBP, png(4, 3)], ids=["jpeg", "webp", "png"])
def test_a_photo_is_what_its_content_says_and_not_its_name(
    office: Office, client: FlaskClient, token: str, body: bytes
) -> None:
    told = receipt(send(client, token, body, kind="photo"))
    with reading(office.engine) as conn:
        content = attachments.read(conn, cast.EVENT, told["attachment"])
    assert content is not None and content.content == body
    assert content.type == attachments.type_of(body, attachments.PHOTOS)


@pytest.mark.parametrize(
    ("status", "said", "body", "asked"),
    [
        (422, "note_missing", b" \n ", {}),
        (422, "note_too_long", "长".encode() * 501, {}),
        (422, "note_malformed", b"\xff\xfe", {}),
        (422, "note_malformed", b"a\x00b", {}),
        *((422, "photo_not_image", body, {"kind": "photo"}) for body in NO_PICTURES),
        (422, "photo_not_image", b"", {"kind": "photo"}),
        (422, "photo_not_image", JPEG, {"kind": "scan"}),
        (413, "photo_too_large", JPEG + b"\x00" * MOST_PHOTO, {"kind": "photo"}),
        (400, "bad_mark", b"a note", {"key": "short"}),
        (409, "other_seat", b"a note", {"seat": "li"}),
        (409, "other_seat", b"a note", {"stream": "forklift"}),
        (422, "unknown_subject", b"a note", {"subject": "s99"}),
        (422, "unknown_aspect", b"a note", {"aspect": "taste"}),
        (422, "not_your_cell", b"a note", {"aspect": "t1"}),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_sentence_and_leaves_nothing_behind(
    office: Office, client: FlaskClient, token: str, status: int, said: str, body: bytes, asked: dict[str, str]
) -> None:
    before = position(office)
    assert word(send(client, token, body, **asked)) == (status, said)
    assert (position(office), rows(office)) == (before, 0)


def test_a_sentence_is_in_the_judges_language(client: FlaskClient, token: str) -> None:
    answer = send(client, token, NO_PICTURES[0], kind="photo", language="zh")
    assert answer.json is not None and "照片" in answer.json["sentence"]


def test_an_answer_that_was_lost_is_harmless(office: Office, client: FlaskClient, token: str) -> None:
    first = receipt(send(client, token))
    again = receipt(send(client, token))
    assert (again["outcome"], again["position"], again["attachment"]) == (
        "exists", first["position"], first["attachment"],
    )  # fmt: skip
    assert (len(kept(office)), rows(office)) == (1, 1)


@pytest.mark.parametrize(
    ("body", "asked"), [(b"other words", {}), (b"a note", {"aspect": "length"}), (JPEG, {"kind": "photo"})]
)
def test_a_key_used_again_for_something_else_is_a_conflict(
    office: Office, client: FlaskClient, token: str, body: bytes, asked: dict[str, str]
) -> None:
    send(client, token, b"a note")
    assert word(send(client, token, body, **asked)) == (409, "key_reused")
    with reading(office.engine) as conn:
        content = attachments.read(conn, cast.EVENT, kept(office)[0].fact.attachment)
    assert content is not None and content.text == "a note"
    assert len(kept(office)) == 1


def test_two_seats_that_mint_the_same_key_have_two_notes(office: Office, client: FlaskClient, token: str) -> None:
    assert receipt(send(client, token))["outcome"] == "recorded"
    assert receipt(send(client, issue(office, "li")))["outcome"] == "recorded"
    assert [each.by for each in kept(office)] == ["wang", "li"]


def test_what_was_erased_meanwhile_does_not_come_back(office: Office, client: FlaskClient, token: str) -> None:
    told = receipt(send(client, token))
    erased = f.AttachmentErased(told["attachment"], "ab" * 32)
    office.recorder.record(Submission(cast.EVENT, "desk:chief", (Proposal("e1", erased),)))
    with writing(office.engine) as conn:
        attachments.erase(conn, cast.EVENT, told["attachment"])
    assert receipt(send(client, token))["outcome"] == "exists"
    assert rows(office) == 0


def test_what_comes_after_the_session_is_taken_all_the_same(office: Office, client: FlaskClient, token: str) -> None:
    office.recorder.record(Submission(cast.EVENT, "desk:x", (Proposal("c1", f.SessionClosed("day")),)))
    assert receipt(send(client, token))["outcome"] == "recorded"


def test_a_tablet_whose_seat_was_taken_loses_nothing_and_it_is_said(
    office: Office, client: FlaskClient, token: str
) -> None:
    with writing(office.engine) as conn:
        devices.revoke(conn, cast.EVENT, "wang", now_ms())
    assert receipt(send(client, token))["outcome"] == "recorded"
    assert [(each.by, each.fact.revoked) for each in kept(office)] == [("wang", True)]
    # Sent before the seat was taken and again after it: still the same note.
    fresh = issue(office, "li")
    send(client, fresh, key="key-00000002")
    with writing(office.engine) as conn:
        devices.revoke(conn, cast.EVENT, "li", now_ms())
    assert receipt(send(client, fresh, key="key-00000002"))["outcome"] == "exists"


def test_a_device_of_no_seat_is_turned_away(office: Office, client: FlaskClient) -> None:
    assert word(send(client, "no-such-token")) == (401, "unknown_token")
    assert rows(office) == 0


def test_a_row_that_a_crash_left_alone_is_taken_up_by_the_same_content(
    office: Office, client: FlaskClient, token: str
) -> None:
    content = attachments.Content(attachments.NOTE, b"a note")
    with writing(office.engine) as conn:
        attachments.keep(conn, cast.EVENT, attachments.id_of("wang", KEY), content)
    assert receipt(send(client, token, b"a note"))["outcome"] == "recorded"
    assert rows(office) == 1


def test_a_row_whose_fact_is_refused_at_the_last_moment_goes_again(
    office: Office, client: FlaskClient, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look before the row is written finds room; under the ledger's lock there is none any more."""
    monkeypatch.setattr(attaching, "admit", lambda *about: None)
    monkeypatch.setattr(admission_attached, "MOST_OF_CELL", 0)
    assert word(send(client, token)) == (422, "attachments_full")
    assert rows(office) == 0


def test_the_sheet_tells_a_seat_of_its_own_attachments_and_of_nobody_elses(
    office: Office, client: FlaskClient, token: str
) -> None:
    told = receipt(send(client, token, "气孔".encode()))
    other = issue(office, "li")

    def seen(holder: str) -> list[list[Any]]:
        answer = client.get("/judge/sheet/s1/state", headers={"Authorization": f"Bearer {holder}"})
        assert answer.json is not None and "气孔" not in answer.get_data(as_text=True)
        return [each for cell in answer.json["sheet"]["cells"].values() for each in cell.get("attached", [])]

    ((id, kind, _, erased),) = seen(token)
    assert (id, kind, erased) == (told["attachment"], "note", False)
    assert seen(other) == []
