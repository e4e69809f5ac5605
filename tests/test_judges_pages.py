"""Taking a seat: a code or a link seats a tablet once, and every way that fails says so beside the field."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from competition.access import contacts, devices, notices, pairing, pins
from competition.access.asking import SEAT_COOKIE
from competition.app import create_app
from competition.ledger import store
from competition.ledger.engine import reading, writing
from competition.tally.office import Office, now_ms, open_office
from tests.cast import EVENT
from tests.spectators import found
from tests.tablets import name_judges

ORIGIN = {"Origin": "http://localhost"}
PIN = "2580"


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    found(office)
    name_judges(office)
    yield office
    office.close()


@pytest.fixture
def client(office: Office) -> FlaskClient:
    return create_app(office).test_client()


def offer(office: Office, seat: str = "wang", lasts: int = pairing.LASTS_MS) -> pairing.Chance:
    with writing(office.engine) as conn:
        return pairing.offer(conn, EVENT, seat, now_ms(), lasts)


def use_code(client: FlaskClient, code: str, language: str = "en", **changes: str) -> TestResponse:
    form = {"code": code, "pin": PIN, "again": PIN, **changes}
    return client.post(f"/{language}/judge/", data=form, headers=ORIGIN)


def problem(answer: TestResponse) -> str:
    """What is said beside the field."""
    _, _, after = answer.get_data(as_text=True).partition('id="problem" role="alert">')
    return after.partition("</p>")[0]


def test_a_code_gives_a_cookie_that_scripts_cannot_read(office: Office, client: FlaskClient) -> None:
    code = offer(office).code
    answer = use_code(client, f"{code[:3]} {code[3:]}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/en/judge/sheets")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{SEAT_COOKIE}=") and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert "王芳" in client.get("/zh/judge/sheets").get_data(as_text=True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_code_that_does_not_seat_says_why_beside_the_field(
    office: Office, client: FlaskClient, language: str
) -> None:
    used, late = offer(office).code, offer(office, "li", lasts=-1).code
    assert use_code(client, used).status_code == 303
    client.delete_cookie(SEAT_COOKIE)
    for code, status in ((used, 410), (late, 410), ("12", 404), ("", 404)):
        answer = use_code(client, code, language)
        assert answer.status_code == status
        assert len(problem(answer)) > 8
        assert any("一" <= letter <= "鿿" for letter in problem(answer)) == (language == "zh")
        assert "Set-Cookie" not in answer.headers


def test_who_guesses_codes_is_told_to_wait(office: Office, client: FlaskClient) -> None:
    answers = [use_code(client, "000000") for _ in range(8)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_a_link_is_looked_at_as_often_as_one_likes_and_used_once(office: Office, client: FlaskClient) -> None:
    link = offer(office).link
    for _ in range(2):
        seen = client.get(f"/zh/judge/pair/{link}")
        assert seen.status_code == 200
        assert "王芳" in seen.get_data(as_text=True) and "实操裁判组" in seen.get_data(as_text=True)
        assert "Set-Cookie" not in seen.headers
        assert seen.headers["Cache-Control"] == "no-store"
    form = {"pin": PIN, "again": PIN}
    assert client.post(f"/zh/judge/pair/{link}", data=form, headers=ORIGIN).status_code == 303
    again = create_app(office).test_client().get(f"/zh/judge/pair/{link}")
    assert again.status_code == 410 and problem(again)


def test_a_form_of_another_site_seats_nobody(office: Office, client: FlaskClient) -> None:
    chance = offer(office)
    for path in ("/en/judge/", f"/en/judge/pair/{chance.link}"):
        answer = client.post(path, data={"code": chance.code}, headers={"Origin": "http://elsewhere.test"})
        assert answer.status_code == 403
    assert use_code(client, chance.code).status_code == 303


def test_marks_with_the_cookie_are_taken_from_our_own_pages_alone(office: Office, client: FlaskClient) -> None:
    use_code(client, offer(office).code)
    mark = {"key": "key-00000001", "subject": "s1", "aspect": "look", "value": "2", "made": 1}
    foreign = client.post("/judge/marks", json={"marks": [mark]}, headers={"Origin": "http://elsewhere.test"})
    assert (foreign.status_code, foreign.json["word"]) == (403, "wrong_origin")
    own = client.post("/judge/marks", json={"marks": [mark]}, headers=ORIGIN)
    assert own.json["receipts"][0]["outcome"] == "recorded"


def test_without_a_seat_the_pages_lead_to_where_one_is_taken(client: FlaskClient) -> None:
    for path in ("/en/judge/sheets", "/en/judge/sheet/s1"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/en/judge/")
    assert client.get("/judge/sheets/state").status_code == 401


def test_a_seat_that_was_taken_away_is_said_where_a_new_one_is_taken(office: Office, client: FlaskClient) -> None:
    use_code(client, offer(office).code)
    with writing(office.engine) as conn:
        devices.revoke(conn, EVENT, "wang", now_ms())
    answer = client.get("/en/judge/sheets")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/en/judge/")
    assert "The seat of 王芳 was taken from this tablet" in client.get("/en/judge/").get_data(as_text=True)
    told = client.get("/judge/sheets/state")
    assert (told.status_code, told.json["word"]) == (403, "seat_revoked")


def test_a_mark_is_taken_back_by_the_seat_that_gave_it(office: Office, client: FlaskClient) -> None:
    use_code(client, offer(office).code)
    mark = {"key": "key-00000001", "subject": "s1", "aspect": "look", "value": "2", "made": 1}
    back = {**mark, "key": "key-00000002", "value": "", "replaces": "key-00000001"}
    again = {**mark, "key": "key-00000003", "value": "3"}
    answer = client.post("/judge/marks", json={"marks": [mark, back, again]}, headers=ORIGIN)
    assert [each["outcome"] for each in answer.json["receipts"]] == ["recorded"] * 3
    replica = office.replicas.of(EVENT)
    assert replica.state.subjects["s1"].marks[("look", "wang")].fact.value == "3"


def test_a_conflict_names_what_stands(office: Office, client: FlaskClient) -> None:
    use_code(client, offer(office).code)
    mark = {"key": "key-00000001", "subject": "s1", "aspect": "look", "value": "2", "made": 1}
    client.post("/judge/marks", json={"marks": [mark]}, headers=ORIGIN)
    answer = client.post(
        "/judge/marks", json={"marks": [{**mark, "key": "key-00000002", "value": "3"}]}, headers=ORIGIN
    )
    assert (answer.status_code, answer.json["receipts"][0]["standing"]) == (409, {"key": "key-00000001", "value": "2"})
    assert answer.json["position"] == office.replicas.of(EVENT).position


# -- the PIN, and a seat that is in use -------------------------------------------------------------------------------


def another(office: Office) -> FlaskClient:
    return create_app(office).test_client()


def test_a_code_alone_seats_nobody_but_shows_whose_seat_it_is_and_asks_for_a_pin(
    office: Office, client: FlaskClient
) -> None:
    code = offer(office).code
    for _ in range(2):  # asking uses nothing
        answer = client.post("/en/judge/", data={"code": code}, headers=ORIGIN)
        assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
        assert "王芳" in answer.get_data(as_text=True) and "Choose a PIN" in answer.get_data(as_text=True)
    assert use_code(client, code).status_code == 303


@pytest.mark.parametrize(("pin", "again"), [("123", "123"), ("1234567", "1234567"), ("12a4", "12a4"), ("", "")])
def test_a_pin_that_is_none_is_said_and_uses_no_code(office: Office, client: FlaskClient, pin: str, again: str) -> None:
    code = offer(office).code
    answer = use_code(client, code, pin=pin, again=again)
    assert answer.status_code == 422 and "4 to 6 digits" in problem(answer)
    assert use_code(client, code).status_code == 303


def test_a_new_pin_is_typed_twice_alike(office: Office, client: FlaskClient) -> None:
    code = offer(office).code
    assert "not the same" in problem(use_code(client, code, again="2581"))
    assert use_code(client, code).status_code == 303


def test_a_wrong_pin_says_how_many_tries_are_left_and_then_only_the_chief_helps(
    office: Office, client: FlaskClient
) -> None:
    use_code(client, offer(office).code)
    code, other = offer(office).code, another(office)
    for left in (4, 3, 2, 1):
        answer = use_code(other, code, pin="9999", take="yes")
        assert (answer.status_code, f"Tries left: {left}" in problem(answer)) == (422, True)
    assert "ask the chief" in problem(use_code(other, code, pin="9999", take="yes")).lower()
    assert "ask the chief" in problem(use_code(other, code, take="yes")).lower()  # the right one helps no more
    pins.reset(office, EVENT, "wang", "desk:chief", now_ms())
    assert use_code(other, code, pin="7777", again="7777", take="yes").status_code == 303


def test_a_right_pin_makes_wrong_ones_forgotten(office: Office, client: FlaskClient) -> None:
    use_code(client, offer(office).code)
    for _ in range(3):
        code = offer(office).code
        for _ in range(3):
            use_code(client, code, pin="9999")
        assert use_code(client, code).status_code == 303


def test_a_seat_in_use_is_taken_over_only_when_that_was_asked_for(office: Office, client: FlaskClient) -> None:
    use_code(client, offer(office).code)
    client.get("/judge/sheets/state", headers={"Jinbang-Held": "2"})
    code, other = offer(office).code, another(office)
    asked = other.post("/en/judge/", data={"code": code}, headers=ORIGIN).get_data(as_text=True)
    assert "used by another tablet" in asked and "last contact was 0 s ago" in asked
    refused = use_code(other, code)
    assert refused.status_code == 409 and "Take the seat over" in refused.get_data(as_text=True)
    assert client.get("/judge/sheets/state").status_code == 200
    assert use_code(other, code, take="yes").status_code == 303
    assert client.get("/judge/sheets/state").status_code == 403
    told = client.get("/judge/notices").json
    with reading(office.engine) as conn:
        (new,) = [each for each in contacts.tablets(office, conn, EVENT) if each.revoked is None]
        assert [(each.word, each.seat, each.by) for each in notices.waiting(conn, EVENT)] == [
            ("taken_over", "wang", new.id)
        ]
    assert told["by"] == new.name and new.name in told["said"]
    assert new.name in client.get("/en/judge/").get_data(as_text=True)


def test_the_same_tablet_takes_its_seat_again_without_a_question(office: Office, client: FlaskClient) -> None:
    use_code(client, offer(office).code)
    assert use_code(client, offer(office).code).status_code == 303
    with reading(office.engine) as conn:
        assert notices.waiting(conn, EVENT) == []
        assert len([each for each in contacts.tablets(office, conn, EVENT) if each.revoked is None]) == 1


def test_marks_of_the_tablet_that_lost_the_seat_wait_for_the_chief(office: Office, client: FlaskClient) -> None:
    use_code(client, offer(office).code)
    use_code(another(office), offer(office).code, take="yes")
    mark = {"key": "key-00000001", "subject": "s1", "aspect": "look", "value": "2", "made": 1}
    answer = client.post("/judge/marks", json={"marks": [mark]}, headers=ORIGIN)
    assert answer.json["receipts"][0]["word"] == "seat_revoked"
    with reading(office.engine) as conn:
        assert [late.word for late in store.late(conn, EVENT)] == ["seat_revoked"]


# -- calls ------------------------------------------------------------------------------------------------------------


def test_a_call_is_told_shown_and_answered(office: Office, client: FlaskClient) -> None:
    use_code(client, offer(office).code)
    assert contacts.call(office, EVENT, "wang", 5000) == 1
    assert client.get("/judge/sheets/state").headers["Jinbang-Call"] == "5000"
    sent = {"call": 5000, "answered": False}
    assert client.post("/judge/call", json=sent, headers=ORIGIN).json["call"] == 5000
    assert client.post("/judge/call", json={**sent, "answered": True}, headers=ORIGIN).json["call"] == 0
    assert "Jinbang-Call" not in client.get("/judge/sheets/state").headers
    with reading(office.engine) as conn:
        (tablet,) = contacts.tablets(office, conn, EVENT)
    assert tablet.call_shown and tablet.call_answered


@pytest.mark.parametrize("body", [b"", b"{", b'{"call": "x"}', b'{"call": 1, "more": 2}', b"\xff"])
def test_a_broken_answer_to_a_call_is_said(office: Office, client: FlaskClient, body: bytes) -> None:
    use_code(client, offer(office).code)
    answer = client.post("/judge/call", data=body, headers=ORIGIN)
    assert (answer.status_code, answer.json["word"]) == (400, "bad_json")


def test_an_answer_to_no_call_changes_nothing(office: Office, client: FlaskClient) -> None:
    use_code(client, offer(office).code)
    for call in (5, -5, 1 << 80):
        assert client.post("/judge/call", json={"call": call, "answered": True}, headers=ORIGIN).status_code < 500
    with reading(office.engine) as conn:
        (tablet,) = contacts.tablets(office, conn, EVENT)
    assert (tablet.call_shown, tablet.call_answered) == (None, None)
