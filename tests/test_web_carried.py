"""Marks carried by hand to the chief's desk: what becomes of them, and every way in which a series is none of ours."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from competition.access import devices
from competition.access.tokens import hash_of
from competition.app import create_app
from competition.ledger.engine import writing
from competition.rules import facts as f
from competition.tally.audit import audit
from competition.tally.hand_series import codes_of
from competition.tally.office import Office, now_ms, open_office
from tests.carried import body_of, held, lines, mark
from tests.chief import CHIEF, account, hall, office_state, quarantine, send, signed_in
from tests.spectators import EVENT
from tests.spectators import found as found_event

CARRIED = f"{CHIEF}/carried"


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    hall(office)
    account(office, "chief")
    yield office
    office.close()


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office)


@pytest.fixture
def chief(app: Flask) -> FlaskClient:
    return signed_in(app, "chief")


@pytest.fixture
def tablet(office: Office) -> str:
    """The id of a tablet of Wang Fang's seat."""
    return paired(office, "wang")


def paired(office: Office, seat: str, event: str = EVENT) -> str:
    with writing(office.engine) as conn:
        return hash_of(devices.issue(conn, event, seat, now_ms()))[:16]


def edits(count: int) -> list[list[Any]]:
    """One cell, marked again and again, each time on top of the mark before."""
    return [mark(n, value=str(n % 4), replaces=n - 2 if n > 1 else None) for n in range(1, count + 1)]


def take(chief: FlaskClient, text: str, **files: bytes) -> TestResponse:
    sent = {name: (BytesIO(content), "marks.txt") for name, content in files.items()}
    return chief.post(CARRIED, data={"codes": text, **sent}, content_type="multipart/form-data")


def outcomes(answer: TestResponse) -> list[str]:
    return re.findall(r'carried-mark" data-outcome="(\w+)"', answer.text)


def told(answer: TestResponse) -> str:
    found = re.search(r'<p class="told" role="alert">([^<]+)</p>', answer.text)
    return found[1] if found else ""


def value_of(office: Office, aspect: str, seat: str = "wang", subject: str = "s4") -> str | None:
    entry = office_state(office).subjects[subject].marks.get((aspect, seat))
    return entry.fact.value if entry else None


def refused(office: Office, answer: TestResponse, before: int, sentence: str) -> None:
    """Told so, with nothing written: neither a mark nor that one was brought."""
    assert (answer.status_code, office_state(office).position) == (422, before)
    assert sentence in told(answer)
    assert quarantine(office) == []


# -- what is taken in --------------------------------------------------------------------------------------------------


def test_a_series_is_the_seats_marks_under_the_tablets_keys(office: Office, chief: FlaskClient, tablet: str) -> None:
    marks = [
        mark(1, value="1"),
        mark(2, value="3", replaces=0),
        mark(3, "length", "150", shared=True),
        mark(4, "finish", "7.5"),
        mark(5, "finish", "", replaces=3),
    ]
    answer = take(chief, lines(held(office, tablet, *marks)))
    assert answer.status_code == 200 and outcomes(answer) == ["recorded"] * 5
    state = office_state(office)
    entry = state.subjects["s4"].marks["look", "wang"]
    assert (entry.by, entry.key, entry.made) == ("wang", "key-00000002", 3_000)
    assert entry.fact == f.Marked("s4", "look", "wang", "3", "key-00000001")
    assert value_of(office, "length", "") == "150"
    assert value_of(office, "finish") is None
    assert audit(office.engine).ok


def test_a_series_may_come_twice_and_by_the_network_too_and_counts_once(
    office: Office, app: Flask, chief: FlaskClient
) -> None:
    with writing(office.engine) as conn:
        token = devices.issue(conn, EVENT, "wang", now_ms())
    text = lines(held(office, hash_of(token)[:16], mark(1), mark(2, "finish", "7")))
    assert outcomes(take(chief, text)) == ["recorded", "recorded"]
    position = office_state(office).position
    assert outcomes(take(chief, text)) == ["exists", "exists"]
    sent = {"key": "key-00000001", "subject": "s4", "aspect": "look", "value": "2", "made": 1_000}
    answer = app.test_client().post(
        "/judge/marks", json={"marks": [sent]}, headers={"Authorization": f"Bearer {token}"}
    )
    assert [each["outcome"] for each in answer.json["receipts"]] == ["exists"]  # type: ignore[index]
    assert office_state(office).position == position


def test_the_history_says_who_brought_a_mark_by_hand(office: Office, chief: FlaskClient, tablet: str) -> None:
    send(office, "wang", "by-network-1", f.Marked("s4", "finish", "wang", "7"))
    take(chief, lines(held(office, tablet, mark(1), mark(2, "finish", "7", key="by-network-1"))))
    page = chief.get(f"{CHIEF}/subject/s4").text
    assert page.count("brought by hand by chief") == 1
    look, finish = page.index('id="cell-look-wang"'), page.index('id="cell-finish-wang"')
    assert look < page.index("brought by hand by chief") < finish
    listed = chief.get(CARRIED).text
    assert "2 marks" in listed and "brought by hand by chief" in listed


def test_a_file_is_as_good_as_codes_and_both_go_together(office: Office, chief: FlaskClient, tablet: str) -> None:
    codes = codes_of(
        held(office, tablet, *(mark(n, value=str(n % 4), replaces=n - 2 if n > 1 else None) for n in range(1, 41)))
    )
    assert len(codes) > 2
    whole = "# Jinbang\r\n" + "\r\n".join(codes[1:]) + "\r\n"
    answer = take(chief, codes[0], file=whole.encode("utf-8-sig"))
    assert outcomes(answer) == ["recorded"] * 40
    assert value_of(office, "look") == "0"


def test_more_marks_than_one_submission_holds_are_all_taken(office: Office, chief: FlaskClient, tablet: str) -> None:
    answer = take(chief, lines(held(office, tablet, *edits(701))))
    assert outcomes(answer) == ["recorded"] * 701
    assert value_of(office, "look") == "1"


# -- what becomes of single marks --------------------------------------------------------------------------------------


def test_each_mark_has_its_receipt_and_what_to_do(office: Office, chief: FlaskClient, tablet: str) -> None:
    send(office, "wang", "standing-1", f.Marked("s4", "finish", "wang", "9"))
    send(office, "wang", "key-00000004", f.Marked("s4", "length", "", "150"))
    marks = [
        mark(1),
        mark(2, "finish", "7"),
        mark(3, "safety", "99", shared=True),
        mark(4, "length", "150", shared=True),
    ]
    answer = take(chief, lines(held(office, tablet, *marks)))
    assert outcomes(answer) == ["conflict", "refused", "recorded", "exists"]
    assert "Standing: 9" in answer.text and "99 is outside 0 to 20" in answer.text
    assert (value_of(office, "finish"), value_of(office, "safety", "")) == ("9", None)


def test_what_comes_when_no_session_is_open_waits(office: Office, chief: FlaskClient, tablet: str) -> None:
    send(office, "desk:cast", "close", f.SessionClosed("day"))
    answer = take(chief, lines(held(office, tablet, mark(1))))
    assert outcomes(answer) == ["quarantined"]
    (late,) = quarantine(office)
    assert (late.by, late.key, late.word) == ("wang", "key-00000001", "session_closed")
    chief.post(f"{CHIEF}/late/{late.id}/accept", data={"key": "k", "replaces": ""})
    assert "brought by hand by chief" in chief.get(f"{CHIEF}/subject/s4").text


def test_the_marks_of_a_tablet_whose_seat_was_taken_wait_for_the_chief(
    office: Office, chief: FlaskClient, tablet: str
) -> None:
    body = held(office, tablet, mark(1), mark(2, "finish", "7"))
    with writing(office.engine) as conn:
        devices.revoke(conn, EVENT, "wang", now_ms())
    assert outcomes(take(chief, lines(body))) == ["quarantined", "quarantined"]
    assert [late.word for late in quarantine(office)] == ["seat_revoked", "seat_revoked"]
    assert value_of(office, "look") is None


def test_a_cell_of_another_seat_is_refused_as_by_network(office: Office, chief: FlaskClient, tablet: str) -> None:
    answer = take(chief, lines(held(office, tablet, mark(1, "t1", "60", shared=True))))
    assert outcomes(answer) == ["refused"]
    assert value_of(office, "t1", "") is None


# -- what is no series of ours -----------------------------------------------------------------------------------------


def test_a_missing_code_is_named_and_the_others_stay(office: Office, chief: FlaskClient, tablet: str) -> None:
    before = office_state(office).position
    codes = codes_of(held(office, tablet, *edits(59)))
    answer = take(chief, "\n".join(code for number, code in enumerate(codes, 1) if number != 4))
    refused(office, answer, before, f"Of {len(codes)} codes these are missing: 4.")
    assert re.findall(r'<li data-there="no">(\d+) ', answer.text) == ["4"]
    kept = re.search(r"<textarea[^>]*>([^<]*)</textarea>", answer.text)
    assert kept is not None
    assert set(outcomes(take(chief, f"{kept[1]}\n{codes[3]}"))) == {"recorded"}


def test_bad_input_has_its_own_sentence_and_writes_nothing(office: Office, chief: FlaskClient, tablet: str) -> None:
    found_event(office, "forklift", ["s1"])
    before = office_state(office).position
    body = held(office, tablet, *(mark(n) for n in range(1, 30)))
    one, two, *_ = codes_of(body)
    other = codes_of(held(office, tablet, mark(1)))[0]
    elsewhere = held(office, paired(office, "wang", "forklift"), mark(1), event="forklift")
    cases = [
        ("", "There is no code here"),
        ("hello", "Line 1 is no code of held marks"),
        (f"{one}\n{two[:-3]}", "The code in line 2 did not come whole"),
        (f"{one}\n{other}", "The code in line 2 is of another series"),
        (lines(elsewhere), "These marks are of another event"),
    ]
    for text, sentence in cases:
        refused(office, take(chief, text), before, sentence)
    refused(office, take(chief, "", file=b"\x89PNG\r\n\x1a\n\x00\xff"), before, "Line 1 is no code of held marks")


def test_nobody_makes_marks_up_without_the_tablets_secret(office: Office, chief: FlaskClient, tablet: str) -> None:
    before = office_state(office).position
    true = held(office, tablet, mark(1, value="1"))
    said = {"stream": EVENT, "seat": "wang", "device": tablet, "marks": [mark(1, value="3")]}
    forged = [
        body_of(b"", said),  # a secret that was guessed
        body_of(bytes.fromhex(tablet), said),  # the id that the desk shows
        true[:32] + body_of(b"", said)[32:],  # another's seal
        held(office, paired(office, "li"), mark(1), seat="wang"),  # a judge for another one's seat
        body_of(b"", {**said, "device": "0" * 16}),  # no tablet at all
        body_of(b"", {**said, "device": "not an id"}),
    ]
    for body in forged:
        refused(office, take(chief, lines(body)), before, "No tablet of this event made these codes")


@pytest.mark.parametrize(
    "marks",
    [
        [],
        [["short", "s4", "look", "2", 1]],
        [mark(1, value="2" * 65)],
        [mark(1, replaces=0)],
        [mark(1), mark(2, replaces=-1)],
        [mark(1, key="~AAAA")],
        [mark(1, key="~" + "!" * 22)],
        [["key-00000001", "s4", "look", "2", "soon"]],
        [["key-00000001", "s4", "look", "2", 1, None, True, "more"]],
        "nothing",
    ],
)
def test_what_no_tablet_writes_is_refused_whole(office: Office, chief: FlaskClient, tablet: str, marks: object) -> None:
    from competition.access.carriers import carrier
    from competition.ledger.engine import reading

    before = office_state(office).position
    with reading(office.engine) as conn:
        secret = carrier(conn, EVENT, tablet).secret  # type: ignore[union-attr]
    body = body_of(secret, {"stream": EVENT, "seat": "wang", "device": tablet, "marks": marks})
    refused(office, take(chief, lines(body)), before, "These codes do not make a whole together")


# -- who may, and what the page may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["organiser", "recorder", "supervisor", "arbiter"])
def test_nobody_but_the_chief_brings_marks_in(office: Office, app: Flask, tablet: str, role: str) -> None:
    account(office, role)
    client, before = signed_in(app, role), office_state(office).position
    assert client.get(CARRIED).status_code == 403
    assert take(client, lines(held(office, tablet, mark(1)))).status_code == 403
    assert office_state(office).position == before


def test_only_this_page_may_open_a_camera(chief: FlaskClient) -> None:
    assert "camera=(self)" in chief.get(CARRIED).headers["Permissions-Policy"]
    assert "camera=()" in chief.get(CHIEF).headers["Permissions-Policy"]


def test_the_secret_is_the_tablets_alone(office: Office, app: Flask) -> None:
    """It stands in the pages of that tablet, another for each, and nothing that a desk shows leads to it."""
    secrets = set()
    for seat in ("wang", "wang", "li"):
        with writing(office.engine) as conn:
            token = devices.issue(conn, EVENT, seat, now_ms())
        client = app.test_client()
        client.set_cookie("seat", token)
        pages = [client.get(path).text for path in ("/en/judge/sheets", "/en/judge/sheet/s1")]
        found = {re.search(r'data-secret="([0-9a-f]{64})"', page)[1] for page in pages}  # type: ignore[index]
        assert len(found) == 1 and not found & {token, hash_of(token)}
        secrets |= found
    assert len(secrets) == 3
