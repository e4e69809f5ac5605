"""What tablets of a coded event call subjects: each layer in its own words, understood at the door and nowhere else."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.access import devices
from competition.access.asking import SEAT_COOKIE
from competition.access.labels import PLAIN, labels_of
from competition.app import create_app
from competition.ledger import store
from competition.ledger.engine import reading, writing
from competition.rules import facts as f
from competition.rules.coding import label_of
from competition.tally.hand_series import codes_of
from competition.tally.office import Office, now_ms, open_office
from competition.tally.proposals import Proposal, Submission
from tests import coding_day as day
from tests.carried import held, mark
from tests.coding_day import EVENT

ASPECTS = {"j1": "layout", "m1": "plumb"}


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    """Sealed, and its session open."""
    office = open_office(sqlite_url)
    day.load(office, tmp_path)
    day.seal_all(create_app(office))
    day.open_session(office)
    yield office
    office.close()


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office)


def tablet(office: Office, app: Flask, seat: str) -> FlaskClient:
    with writing(office.engine) as conn:
        token = devices.issue(conn, EVENT, seat, now_ms())
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.set_cookie(SEAT_COOKIE, token)
    return client


def send(client: FlaskClient, subject: str, aspect: str = "layout", key: str = "key-00000001") -> tuple[int, dict]:
    sent = {"key": key, "subject": subject, "aspect": aspect, "value": "8.5", "made": now_ms()}
    answer = client.post("/judge/marks?language=en", json={"marks": [sent]})
    return answer.status_code, answer.get_json()["receipts"][0]


def test_two_panels_have_no_word_in_common_for_any_subject(office: Office) -> None:
    craft, measuring = day.labels_of(office, "j1"), day.labels_of(office, "m1")
    subjects = set(day.state_of(office).subjects)
    assert craft == day.labels_of(office, "j2") and craft.keys() == measuring.keys() == subjects
    assert len({*craft.values(), *measuring.values(), *subjects}) == 3 * len(subjects)


def test_a_label_hangs_on_the_salt_and_tells_nothing_of_the_code() -> None:
    one, other = (label_of("station", f.CodeLine("x59e3cz", "W1", salt * 32)) for salt in "ab")
    assert one != other and re.fullmatch("[0-9a-f]{15}", one)
    assert one == label_of("station", f.CodeLine("x59e3cz", "W2", "a" * 32))


def test_an_event_without_coding_calls_subjects_by_their_ids(office: Office) -> None:
    assert PLAIN.label("s4") == PLAIN.subject("s4") == PLAIN.code("s4") == "s4"
    with reading(office.engine) as conn:
        assert not labels_of(conn, day.state_of(office), EVENT, "j1").meant.keys() & day.state_of(office).subjects


def test_a_mark_under_the_panels_label_lands_on_the_subject(office: Office, app: Flask) -> None:
    subject, label = next(iter(day.labels_of(office, "j1").items()))
    status, receipt = send(tablet(office, app, "j1"), label)
    assert (status, receipt["outcome"]) == (200, "recorded")
    assert ("layout", "j1") in day.state_of(office).subjects[subject].marks


@pytest.mark.parametrize("word", ["the drawn id", "the other panel's label", "nobody"])
def test_no_other_word_marks_or_opens_a_sheet(word: str, office: Office, app: Flask) -> None:
    subject, foreign = next(iter(day.labels_of(office, "m1").items()))
    asked = {"the drawn id": subject, "the other panel's label": foreign}.get(word, "nobody")
    client = tablet(office, app, "j1")
    status, receipt = send(client, asked)
    assert (status, receipt["word"], receipt["details"]["subject"]) == (422, "unknown_subject", asked)
    for path in (f"/en/judge/sheet/{asked}", f"/judge/sheet/{asked}/state"):
        assert client.get(path).status_code == 404, path
    forms = {"sign": {"module": "skill", "signs": {}}, "tie": {}, "confirm": {"aspect": "plumb", "confirms": "key-1"}}
    for path, form in forms.items():
        answer = client.post(f"/judge/{path}", json={"key": f"key-{path}-0001", "subject": asked, **form})
        assert answer.status_code in (404, 409, 422), (path, answer.get_json())
    assert not day.state_of(office).subjects[subject].marks


def test_a_refusal_calls_the_subject_by_its_code_and_its_label(office: Office, app: Flask) -> None:
    subject, label = next(iter(day.labels_of(office, "m1").items()))
    code = day.codes_of(office, "piece")[subject]
    client = tablet(office, app, "m1")
    day.mark(office, subject)
    day.record(office, "m1", f.SheetSigned("m1", subject, "skill"))
    status, receipt = send(client, label, "plumb")
    assert status in (409, 422) and subject not in json.dumps(receipt), receipt
    tie = {"key": "key-tie-000001", "subject": label}
    assert client.post("/judge/tie?language=en", json=tie).status_code in (200, 422)
    again = client.post("/judge/tie?language=en", json={**tie, "key": "key-tie-000002"}).get_json()["receipts"][0]
    assert again["details"]["subject"] == label and subject not in json.dumps(again) and code in again["sentence"]


def test_signing_and_attaching_take_the_label_too(office: Office, app: Flask) -> None:
    subject, label = next(iter(day.labels_of(office, "j1").items()))
    client = tablet(office, app, "j1")
    day.mark(office, subject)
    cells = client.get(f"/judge/sheet/{label}/state").get_json()["sheet"]["cells"]
    signs = {aspect: cell["key"] for aspect, cell in cells.items()}
    signed = {"key": "key-sign-00001", "subject": label, "module": "skill", "signs": signs}
    assert client.post("/judge/sign", json=signed).get_json()["receipts"][0]["outcome"] == "recorded"
    assert client.post("/judge/sign", json=signed).get_json()["receipts"][0]["outcome"] == "exists"
    asked = {"key": "key-note-00001", "subject": label, "aspect": "layout", "kind": "note"}
    assert client.post("/judge/attach", query_string=asked, data="裂纹".encode()).status_code == 200
    state = day.state_of(office)
    assert ("j1", "skill") in state.subjects[subject].signed and len(state.attached.of(subject)) == 1


def test_what_a_judge_held_who_left_the_panel_reaches_the_quarantine(office: Office, app: Flask) -> None:
    subject, label = next(iter(day.labels_of(office, "m1").items()))
    client = tablet(office, app, "m1")
    panel, seats = next((p, s) for p, s in day.state_of(office).panels.items() if any(each.id == "m1" for each in s))
    day.record(office, "desk:cast", f.PanelSeated(panel, (f.Seat("m9", "judge-new"),)))
    assert day.labels_of(office, "m1") == {} and seats
    sent = {"subject": label, "aspect": "plumb", "value": "0.2", "made": now_ms(), "shared": True}

    def answer(key: str) -> dict:
        return client.post("/judge/marks", json={"marks": [{**sent, "key": key}]}).get_json()["receipts"][0]

    refused = answer("key-left-00001")
    assert refused["outcome"] == "refused" and refused["word"] != "unknown_subject" and subject not in str(refused)
    with writing(office.engine) as conn:
        devices.revoke(conn, EVENT, "m1", now_ms())
    assert answer("key-left-00002")["details"]["quarantined"] == "yes"
    with reading(office.engine) as conn:
        (late,) = store.late(conn, EVENT)
    assert late.key == "key-left-00002" and subject in late.body.decode()


def test_a_judge_who_left_cannot_find_out_which_label_of_another_layer_is_which(office: Office, app: Flask) -> None:
    label = next(iter(day.labels_of(office, "j1").values()))
    foreign = list(day.labels_of(office, "m1").values())
    client = tablet(office, app, "j1")
    assert send(client, label)[1]["outcome"] == "recorded"
    panel, seats = next((p, s) for p, s in day.state_of(office).panels.items() if any(each.id == "j1" for each in s))
    day.record(office, "desk:cast", f.PanelSeated(panel, tuple(each for each in seats if each.id != "j1")))
    for revoked in (False, True):
        if revoked:
            with writing(office.engine) as conn:
                devices.revoke(conn, EVENT, "j1", now_ms())
        told = {json.dumps({**send(client, each)[1], "details": {}}) for each in [*foreign, "nobody"]}
        assert len(told) == 1 and "exists" not in told.pop()
        assert send(client, label)[1]["outcome"] == "exists"


def test_a_seat_stays_with_its_layer(office: Office) -> None:
    panel = next(p for p, s in day.state_of(office).panels.items() if any(each.id == "m1" for each in s))
    moved = f.PanelSeated(panel, (f.Seat("j1", "judge-new"),))
    for facts in ((moved,), (f.PanelSeated("craft", (f.Seat("j9", "judge-other"),)), moved)):
        sent = [Proposal(f"move-{len(facts)}-{at:04}", fact) for at, fact in enumerate(facts)]
        assert office.recorder.record(Submission(EVENT, "desk:cast", tuple(sent)))[-1].word == "seat_of_two_layers"


def test_while_a_map_is_lost_tablets_keep_what_they_hold(office: Office, app: Flask) -> None:
    subject, label = next(iter(day.labels_of(office, "m1").items()))
    client = tablet(office, app, "m1")
    with writing(office.engine) as conn:
        kept = conn.exec_driver_sql("select lines from code_maps where layer = 'piece'").scalar_one()
        conn.exec_driver_sql("update code_maps set lines = replace(lines, ' P11 ', ' P99 ')")
    sent = {"key": "key-00000001", "subject": label, "aspect": "plumb", "value": "0.2", "made": 1, "shared": True}
    answer = client.post("/judge/marks?language=en", json={"marks": [sent]})
    assert (answer.status_code, answer.get_json()["word"]) == (503, "panel_codes_lost")
    assert client.get("/judge/sheets/state").status_code == client.get("/en/judge/sheets").status_code == 503
    with writing(office.engine) as conn:
        conn.exec_driver_sql("update code_maps set lines = ? where layer = 'piece'", (kept,))
    answer = client.post("/judge/marks?language=en", json={"marks": [sent]})
    assert answer.get_json()["receipts"][0]["outcome"] == "recorded" and day.state_of(office).subjects[subject].marks


def test_marks_carried_by_hand_are_read_under_the_labels_of_their_seat(office: Office, app: Flask) -> None:
    subject, label = next(iter(day.labels_of(office, "j1").items()))
    with writing(office.engine) as conn:
        device = devices.hash_of(devices.issue(conn, EVENT, "j1", now_ms()))[:16]
    rows = [mark(1, "layout", "8.5", subject=label), mark(2, "joints", "9", subject=subject)]
    body = held(office, device, *rows, seat="j1", event=EVENT)
    chief = day.desk_of(app, "chief")
    answer = chief.post(f"/en/desk/event/{EVENT}/chief/carried", data={"codes": "\n".join(codes_of(body))})
    marks = day.state_of(office).subjects[subject].marks
    assert answer.status_code == 200 and ("layout", "j1") in marks and ("joints", "j1") not in marks
