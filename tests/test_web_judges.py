"""The chief's pages of who may mark whom: absences with their effect, substitutes, ties, reserves that stand in."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.access import devices, pins
from competition.access.asking import SEAT_COOKIE
from competition.app import create_app
from competition.ledger.engine import reading, writing
from competition.ledger.names import NameRow, forget
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.cells import is_excused, is_recused
from competition.rules.chair import digest_of_module
from competition.tally.audit import audit
from competition.tally.office import Office, now_ms, open_office
from tests.chief import CHIEF, account, hall, office_state, quarantine, send, signed_in
from tests.spectators import EVENT, found, mark, score, tell

JUDGES = f"{CHIEF}/recusals"
WANG = f"{JUDGES}/wang"


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    hall(office)
    reserve = f.Seat("he", "judge-he", True)
    seats = (*office_state(office).panels["practical"], reserve)
    assert send(office, "desk:cast", "reserve", f.PanelSeated("practical", seats)).outcome == "recorded"
    tell(office, [NameRow("person", "judge-he", "zh", "何雪"), NameRow("person", "judge-he", "en", "He Xue")])
    account(office, "chief")
    yield office
    office.close()


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office)


@pytest.fixture
def chief(app: Flask) -> FlaskClient:
    return signed_in(app, "chief")


def form(**values: object) -> dict[str, object]:
    return {"key": "k1", "reason": "The tablet is dead", "back": JUDGES, **values}


def text(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def tablet(office: Office, app: Flask, seat: str = "wang") -> FlaskClient:
    """A tablet that holds the seat."""
    with writing(office.engine) as conn:
        token = devices.issue(conn, EVENT, seat, now_ms())
    client = app.test_client()
    client.set_cookie(SEAT_COOKIE, token, domain="localhost")
    return client


def give(client: FlaskClient, key: str, subject: str = "s4", value: str = "2"):
    mark = {"key": key, "subject": subject, "aspect": "look", "value": value, "made": now_ms()}
    return client.post("/judge/marks", json={"marks": [mark]}, headers={"Origin": "http://localhost"})


def state_tie(client: FlaskClient, **changes: object):
    body = {"key": "tie-00000001", "subject": "s4", "reason": "my nephew", **changes}
    return client.post("/judge/tie?language=en", json=body, headers={"Origin": "http://localhost"})


# -- absences ----------------------------------------------------------------------------------------------------------


def test_the_effect_of_an_absence_is_said_before_it_is_recorded(office: Office, chief: FlaskClient) -> None:
    mark(office, "s4", "look", "2", "wang")
    page = text(chief, WANG)
    assert "practical: 2 of 3 judges" in page and "1 of 5 marks given, which would not count" in page
    assert 'value="s1/practice"' not in page, "finished sheets are not among the rest"


def test_an_absent_judge_is_waited_for_no_more_and_comes_back(office: Office, chief: FlaskClient) -> None:
    assert chief.post(f"{WANG}/absent", data=form(sheet="s4/practice")).status_code == 303
    assert is_excused(office_state(office), "wang", "s4", "practice")
    assert "absent: 王芳" in text(chief, CHIEF) and "The tablet is dead" in text(chief, JUDGES)
    again = chief.post(f"{WANG}/return", data=form(key="k2", sheet="s4/practice", reason="Charged again"))
    assert again.status_code == 303 and not is_excused(office_state(office), "wang", "s4", "practice")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sheet": []}, "Nobody is ticked"),
        ({"reason": " "}, "needs a reason"),
        ({"reason": "x" * 501}, "longer than 500"),
        ({"sheet": "s9/practice"}, "s9"),
        ({"sheet": "s4/nowhere"}, "nowhere"),
    ],
)
def test_a_bad_absence_is_answered_beside_its_form(
    office: Office, chief: FlaskClient, changes: dict[str, object], said: str
) -> None:
    before = office_state(office).position
    answer = chief.post(f"{WANG}/absent", data=form(**{"sheet": "s4/practice", **changes}))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and said in re.findall(r'class="told" role="alert">([^<]+)', page)[0]
    assert office_state(office).position == before


def test_a_seat_that_is_none_has_no_page(chief: FlaskClient) -> None:
    assert chief.get(f"{JUDGES}/nobody").status_code == 404


# -- substitutes -------------------------------------------------------------------------------------------------------


def test_a_substitute_takes_the_seat_and_gets_a_code_while_the_old_tablet_loses_it(
    office: Office, app: Flask, chief: FlaskClient
) -> None:
    old = tablet(office, app)
    assert give(old, "before-001").status_code == 200
    assert pins.prove(office, EVENT, "wang", "2468", "2468", now_ms()) is None
    answer = chief.post(f"{WANG}/substitute", data=form(name="孙丽华", name_en="Sun Lihua"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and re.search(r'pairing-code">\d{3} \d{3}<', page) and "孙丽华" not in page
    assert "Sun Lihua" in page and "before: 王芳" in page
    with reading(office.engine) as conn:
        assert not pins.is_set(conn, EVENT, "wang")
    late = give(old, "after-0001", value="3")
    assert late.status_code == 422 and [row.word for row in quarantine(office)] == ["seat_revoked"]
    marks = text(chief, f"{CHIEF}/subject/s4")
    assert "Sun Lihua" in marks and "by 王芳" in marks, "the mark keeps the name of whoever gave it"


def test_a_late_mark_of_the_judge_before_is_accepted_under_that_name(
    office: Office, app: Flask, chief: FlaskClient
) -> None:
    old = tablet(office, app)
    body = {"key": "held-00001", "subject": "s4", "aspect": "look", "value": "2", "made": now_ms()}
    chief.post(f"{WANG}/substitute", data=form(name="孙丽华", name_en="Sun Lihua"))
    old.post("/judge/marks", json={"marks": [body]}, headers={"Origin": "http://localhost"})
    (row,) = quarantine(office)
    assert "王芳" in text(chief, f"{CHIEF}/late")
    chief.post(f"{CHIEF}/late/{row.id}/accept", data={"key": "a1", "back": f"{CHIEF}/late", "replaces": ""})
    page = text(chief, f"{CHIEF}/subject/s4")
    assert "late mark accepted · 王芳" in page and "by 王芳" in page


def test_a_substitution_that_is_sent_twice_seats_one_person(office: Office, app: Flask, chief: FlaskClient) -> None:
    chief.post(f"{WANG}/substitute", data=form(name="孙丽华"))
    new = tablet(office, app)
    before = office_state(office).position
    assert chief.post(f"{WANG}/substitute", data=form(name="孙丽华")).status_code == 200
    assert office_state(office).position == before and give(new, "mine-00001").status_code == 200


def test_a_refused_substitute_costs_the_judge_nothing(office: Office, app: Flask, chief: FlaskClient) -> None:
    old = tablet(office, app)
    for changes in ({"name": ""}, {"name": "孙" * 81}, {"name": "孙丽华", "reason": ""}):
        assert chief.post(f"{WANG}/substitute", data=form(**changes)).status_code == 422
    assert give(old, "still-0001").status_code == 200


def test_a_substitute_whose_ties_are_refused_costs_the_judge_nothing(sqlite_url: str) -> None:
    """The chief has signed the module in which they would change who counts."""
    office = open_office(sqlite_url)
    try:
        found(office, people=("s4",))
        account(office, "chief")
        assert send(office, "desk:cast", "rule", f.RecusalPinned(unit="forbid")).outcome == "recorded"
        score(office, "s4", "88")
        digest = digest_of_module(office_state(office), "practice")
        assert send(office, "desk:chief", "sign", f.ModuleSigned("practice", digest)).outcome == "recorded"
        app = create_app(office)
        old = tablet(office, app)
        assert pins.prove(office, EVENT, "wang", "2468", "2468", now_ms()) is None
        unit = office_state(office).subjects["s4"].bound.delegation  # type: ignore[union-attr]
        answer = signed_in(app, "chief").post(f"{WANG}/substitute", data=form(name="孙丽华", unit=unit))
        assert answer.status_code == 422
        assert old.get("/judge/sheet/s4/state?language=en").status_code == 200, "the tablet holds the seat still"
        with reading(office.engine) as conn:
            assert pins.is_set(conn, EVENT, "wang")
        assert audit(office.engine, None).ok
    finally:
        office.close()


# -- ties --------------------------------------------------------------------------------------------------------------


def test_a_tie_of_the_tablet_stops_its_marks_and_tells_the_chief(
    office: Office, app: Flask, chief: FlaskClient
) -> None:
    wang = tablet(office, app)
    give(wang, "first-0001")
    first = state_tie(wang)
    assert first.json["receipts"][0]["outcome"] == "recorded"
    assert state_tie(wang).json["receipts"][0]["outcome"] == "exists", "sent again, it is one statement"
    assert is_recused(office_state(office), "wang", "s4")
    refused = give(wang, "second-001").json["receipts"][0]
    assert (refused["word"], [row.word for row in quarantine(office)]) == ("recused", ["recused"])
    sheet = wang.get("/judge/sheet/s4/state?language=en").json["sheet"]
    assert sheet["notice"].startswith("You may not mark this one") and not sheet["cells"]
    assert "王芳 stated a tie to a competitor" in text(chief, CHIEF)
    page = text(chief, JUDGES)
    assert "my nephew" in page and "a declared tie" in page and "practical: 2 of 3 judges" in page


@pytest.mark.parametrize(
    ("changes", "status", "word"),
    [
        ({"subject": "s9"}, 422, "unknown_subject"),
        ({"key": "x"}, 400, "bad_mark"),
        ({"seat": "li"}, 409, "other_seat"),
        ({"reason": "x" * 501}, 422, "reason_too_long"),
        ({"surprise": 1}, 400, "bad_mark"),
    ],
)
def test_a_bad_statement_is_refused_and_records_nothing(
    office: Office, app: Flask, changes: dict[str, object], status: int, word: str
) -> None:
    before = office_state(office).position
    answer = state_tie(tablet(office, app), **changes)
    said = answer.json.get("word") or answer.json["receipts"][0]["word"]
    assert (said, office_state(office).position) == (word, before)
    assert answer.status_code in (status, 422)


def test_the_chief_records_and_lifts_a_tie(office: Office, chief: FlaskClient) -> None:
    assert chief.post(f"{JUDGES}/tie", data=form(seat="li", subject="s4", reason="His teacher")).status_code == 303
    assert is_recused(office_state(office), "li", "s4")
    bare = chief.post(f"{JUDGES}/lift", data=form(key="k2", seat="li", subject="s4", reason=""))
    assert bare.status_code == 422 and "needs a reason" in bare.get_data(as_text=True)
    chief.post(f"{JUDGES}/lift", data=form(key="k3", seat="li", subject="s4", reason="Long ago"))
    assert not is_recused(office_state(office), "li", "s4")


def test_a_reserve_stands_in_and_is_ended(office: Office, chief: FlaskClient) -> None:
    chief.post(f"{JUDGES}/tie", data=form(seat="li", subject="s4"))
    page = text(chief, JUDGES)
    assert '<option value="he">He Xue</option>' in page
    chief.post(f"{JUDGES}/stand-in", data=form(key="k2", seat="li", subject="s4", reserve="he"))
    assert not is_excused(office_state(office), "he", "s4") and "He Xue stands in" in text(chief, JUDGES)
    assert "stands in: He Xue" in text(chief, CHIEF)
    chief.post(f"{JUDGES}/end", data=form(key="k3", seat="li", subject="s4", reserve="he"))
    assert is_excused(office_state(office), "he", "s4")


def test_erased_words_and_names_leave_the_verdicts_standing(office: Office, app: Flask, chief: FlaskClient) -> None:
    state_tie(tablet(office, app))
    chief.post(f"{JUDGES}/lift", data=form(seat="wang", subject="s4", reason="Not so near"))
    state_tie(tablet(office, app), key="tie-00000002")
    tie = office_state(office).duty.tie("wang", "s4")
    with writing(office.engine) as conn:
        for kind, id in (("reason", tie.reason), ("reason-salt", tie.reason), ("person", "judge-wang")):
            assert forget(conn, kind, id)
    office.names.refresh()
    page = text(chief, JUDGES)
    assert "my nephew" not in page and "王芳" not in page and "a declared tie" in page
    assert is_recused(office_state(office), "wang", "s4")
    assert all(stream.trouble is None for stream in audit(office.engine).streams)


@pytest.mark.parametrize("role", ["organiser", "supervisor", "arbiter", "recorder", "coder"])
def test_nobody_but_the_chief_comes_in(office: Office, app: Flask, role: str) -> None:
    account(office, role)
    client = signed_in(app, role)
    assert [client.get(path).status_code for path in (JUDGES, WANG)] == [403, 403]
    assert client.post(f"{WANG}/substitute", data=form(name="孙丽华")).status_code == 403


def test_in_a_blind_event_neither_desk_nor_tablet_names_the_cause_or_asks_for_a_unit(sqlite_url: str) -> None:
    office = open_office(sqlite_url)
    try:
        found(office, people=("s1", "s2"), founded=f.EventFounded(VERSION, blind=True))
        account(office, "chief")
        for key, fact in (("rule", f.RecusalPinned(unit="forbid")), ("tie", f.SeatRecused("wang", "s1", "unit"))):
            assert send(office, "desk:cast", key, fact).outcome == "recorded"
        app = create_app(office)
        chief = signed_in(app, "chief")
        page = text(chief, JUDGES)
        assert "a tie that a blind event does not name" in page and "of the same unit" not in page
        assert 'name="unit"' not in text(chief, WANG)
        sheet = tablet(office, app).get("/judge/sheet/s1/state?language=en").json["sheet"]
        assert (sheet["notice"], sheet["name"]) == ("You may not mark this one.", "")
    finally:
        office.close()
