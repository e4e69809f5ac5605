"""The hall's desks: check-in, status, draws that anybody can repeat, official clocks, incidents and their decisions."""

import re
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from competition.access import devices
from competition.access.asking import SEAT_COOKIE
from competition.app import create_app
from competition.cli import main
from competition.ledger import reasons, store
from competition.ledger.engine import reading, writing
from competition.pages.hall_desk import duration
from competition.pages.hall_draw import stations_of
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.draw import lots, seed_of
from competition.rules.state import State
from competition.tally.office import Office, now_ms, open_office
from competition.web.hall_keeping import seconds_of
from tests.chief import account, office_state, signed_in
from tests.spectators import EVENT, PEOPLE, desk, found, mark, score

HALL = f"/en/desk/event/{EVENT}/hall"


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    found(office)
    for role in ("recorder", "chief", "organiser"):
        account(office, role)
    yield office
    office.close()


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office)


@pytest.fixture
def recorder(app: Flask) -> FlaskClient:
    return signed_in(app, "recorder")


@pytest.fixture
def chief(app: Flask) -> FlaskClient:
    return signed_in(app, "chief")


def send(client: FlaskClient, path: str, **fields: str | list[str]) -> str:
    """The page that a form of the hall leads to, or the one that refuses it."""
    data = {
        "key": f"key-{path}-{sorted(map(str, fields.items()))}"[:60],
        "back": HALL + path.rpartition("/")[0],
        **fields,
    }
    return client.post(HALL + path, data=data, follow_redirects=True).get_data(as_text=True)


def told(page: str) -> str:
    """The first refusal on a page, "" where there is none."""
    found = re.search(r'<(?:p|span) class="told"[^>]*>([^<]*)<', page)
    return found[1] if found else ""


def state(office: Office) -> State:
    return office_state(office)


# -- check-in ----------------------------------------------------------------------------------------------------------


def test_one_tap_checks_in_and_one_takes_it_back(office: Office, recorder: FlaskClient) -> None:
    page = send(recorder, "/check-in", subject="s2", present="yes")
    assert "1 of 6 checked in" in page and state(office).hall.present == {"s2"}
    assert recorder.post(f"{HALL}/check-in", data={"key": "x", "subject": "s2", "back": HALL}).status_code == 303
    page = send(recorder, "/check-in", subject="s2", present="no")
    assert "0 of 6 checked in" in page and state(office).hall.present == frozenset()


@pytest.mark.parametrize(
    ("sought", "who"), [("2", {"s2"}), ("2", {"s2"}), ("chen", {"s1"}), ("bearing", {"s5", "s6"}), ("zz", set())]
)
def test_a_competitor_is_found_by_number_or_name(recorder: FlaskClient, sought: str, who: set[str]) -> None:
    page = recorder.get(HALL, query_string={"q": sought}).get_data(as_text=True)
    assert set(re.findall(r'id="here-(\w+)"', page)) == who


def test_absence_is_set_by_chief_and_organiser_and_not_by_the_recorder(
    office: Office, app: Flask, recorder: FlaskClient
) -> None:
    organiser = signed_in(app, "organiser")
    assert "0 of 5 checked in" in send(organiser, "/status", subject="s3", status="absent")
    assert state(office).subjects["s3"].status == "absent"
    send(organiser, "/status", subject="s3", status="competing")
    assert state(office).subjects["s3"].status == "competing"
    assert "disqualified" in told(send(organiser, "/status", subject="s3", status="disqualified"))
    assert state(office).subjects["s3"].status == "competing"
    assert recorder.post(f"{HALL}/status", data={"subject": "s3", "status": "absent"}).status_code == 403
    assert "/status" not in recorder.get(HALL).get_data(as_text=True)


def test_of_a_blind_event_the_hall_names_nobody(sqlite_url: str) -> None:
    office = open_office(sqlite_url)
    found(office, founded=f.EventFounded(VERSION, blind=True))
    account(office, "recorder")
    client = signed_in(create_app(office), "recorder")
    for path in ("", "/draw", "/clocks", "/incidents"):
        page = client.get(HALL + path).get_data(as_text=True)
        assert not any(name in page for names in PEOPLE.values() for name in names[:2]), path
    office.close()


# -- the draw ----------------------------------------------------------------------------------------------------------


def hold(client: FlaskClient, **fields: str) -> str:
    return send(client, "/draw/hold", field="1\t", method="computer", word="Tea leaf", **fields)


def test_a_draw_by_computer_is_made_from_the_ledgers_head_and_the_word(office: Office, recorder: FlaskClient) -> None:
    replica = office.replicas.of(EVENT)
    replica.catch_up()
    seed = seed_of(replica.head.hex(), "Tea leaf")
    page = hold(recorder, stations="1-3")
    (draw,) = state(office).hall.draws.values()
    assert draw.seed == seed and draw.lots == lots(seed, list(PEOPLE), ("1", "2", "3"))
    assert seed in page and replica.head.hex() not in told(page) and "Tea leaf" in page
    command = re.search(r"jinbang (draw [^<]*)</code>", page)
    assert command is not None
    words = command[1].replace('"', "").split()
    printed = CliRunner().invoke(main, words)
    assert printed.exit_code == 0
    assert [line.split("\t") for line in printed.output.splitlines()] == [
        [str(lot.start), lot.station, lot.subject] for lot in draw.lots
    ]
    assert re.findall(r"<b>(Tea leaf)</b>", page) == ["Tea leaf"]


def test_the_word_stands_beside_the_ledger_and_not_in_it(office: Office, recorder: FlaskClient) -> None:
    hold(recorder)
    with reading(office.engine) as conn:
        assert not any(b"Tea leaf" in body for _, body, _ in store.read(conn, EVENT, 0))


def test_the_look_before_tells_who_draws_and_not_what_comes_out(office: Office, recorder: FlaskClient) -> None:
    mark(office, "s1", "t1", "60")
    page = send(recorder, "/draw/look", field="1\t", method="computer", word="Tea", stations="A1-A3")
    assert "5 competitors" in page and "A1, A2, A3" in page and "has begun already" in page
    assert not state(office).hall.draws and not re.search(r"[0-9a-f]{64}", page)


def test_a_form_sent_twice_draws_once(office: Office, recorder: FlaskClient) -> None:
    first, second = hold(recorder), hold(recorder)
    assert len(state(office).hall.draws) == 1
    assert "Result of the draw" in first and "Result of the draw" in second


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"word": " "}, "needs a word"), ({"word": "x" * 61}, "longer than 60"), ({"stations": "9-1"}, "not understood"),
     ({"stations": "a,a"}, "not understood"), ({"field": "2\t"}, "Nobody is in this draw")],
)  # fmt: skip
def test_a_draw_that_cannot_be_is_refused_before_anything_is_drawn(
    office: Office, recorder: FlaskClient, fields: dict[str, str], why: str
) -> None:
    form = {"field": "1\t", "method": "computer", "word": "Tea", **fields}
    for path in ("/draw/look", "/draw/hold"):
        assert why in told(send(recorder, path, **form))
    assert not state(office).hall.draws


def test_all_bad_rows_of_an_urn_are_named_at_once_and_good_ones_are_held(office: Office, recorder: FlaskClient) -> None:
    rows = {f"start-s{n}": str(n) for n in range(1, 7)}
    bad = {**rows, "start-s1": "", "start-s2": "x", "start-s3": "4"}
    page = send(recorder, "/draw/hold", field="1\t", method="urn", **bad)
    assert "cannot be taken (4)" in told(page) and not state(office).hall.draws
    for words in ("is missing", "“x” is no start number", "start number 4 stands more than once"):
        assert words in page
    good = {**rows, "start-s1": "7", "station-s1": "W 9"}
    assert "from an urn" in send(recorder, "/draw/hold", field="1\t", method="urn", **good)
    assert (state(office).subjects["s1"].start, state(office).hall.stations) == (7, {"s1": "W 9"})


def test_the_judges_start_list_follows_the_draw_and_tells_the_workstation(
    office: Office, app: Flask, recorder: FlaskClient
) -> None:
    rows = {f"start-s{n}": str(7 - n) for n in range(1, 7)}
    send(recorder, "/draw/hold", field="1\t", method="urn", **rows, **{"station-s6": "W9"})
    with writing(office.engine) as conn:
        token = devices.issue(conn, EVENT, "wang", now_ms())
    client = app.test_client()
    client.set_cookie(SEAT_COOKIE, token)
    page = client.get("/en/judge/sheets").get_data(as_text=True)
    assert re.findall(r'data-subject="(\w+)"', page) == ["s6", "s5", "s4", "s3", "s2", "s1"]
    assert page.count("Station W9") == 1


@pytest.mark.parametrize(
    ("written", "found"),
    [("1-3", ("1", "2", "3")), ("08–10", ("08", "09", "10")), ("A1-A2,B7", ("A1", "A2", "B7")), ("", ()),
     ("北一、北二", ("北一", "北二")), ("1-2", ("1", "2")), ("3-1", None), ("1,1", None), ("1-9999", None)],
)  # fmt: skip
def test_workstations_are_a_span_or_names(written: str, found: tuple[str, ...] | None) -> None:
    assert stations_of(written) == found


# -- clocks ------------------------------------------------------------------------------------------------------------


def test_a_clock_is_started_paused_resumed_and_stopped(office: Office, recorder: FlaskClient) -> None:
    page = send(recorder, "/clocks/start", module="practice", subject=["s1", "s2"], minutes="90")
    assert "1:30:00 allowed" in page and "by recorder" in page
    clock = state(office).hall.clocks["s1", "practice"]
    assert clock.allowed == 5400 and clock.began == state(office).hall.clocks["s2", "practice"].began
    for press, after in (("pause", "paused"), ("resume", "running"), ("stop", "stopped")):
        page = send(recorder, "/clocks/press", subject="s1", module="practice", press=press)
        assert (told(page), state(office).hall.clocks["s1", "practice"].state) == ("", after)
    page = send(recorder, "/clocks/press", subject="s1", module="practice", press="resume", key="again")
    assert told(page) == "The clock of “Chen Weiqiang” is stopped, so this cannot follow. Load the page again."


def test_a_press_from_a_page_that_was_shown_counts_once(office: Office, recorder: FlaskClient) -> None:
    page = send(recorder, "/clocks/start", module="practice", subject="s1")
    key = re.search(r'name="key" value="([0-9a-f]{24})"', page)
    assert key is not None
    for _ in range(2):
        assert told(send(recorder, "/clocks/press", subject="s1", module="practice", press="pause", key=key[1])) == ""
    assert state(office).hall.clocks["s1", "practice"].state == "paused"


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"minutes": "soon"}, "not understood"), ({"subject": []}, "Nobody is ticked"), ({"minutes": "2000"}, "between")],
)
def test_a_start_that_cannot_be_starts_nobody(
    office: Office, recorder: FlaskClient, fields: dict[str, str | list[str]], why: str
) -> None:
    form: dict[str, str | list[str]] = {"module": "practice", "subject": ["s1"], "minutes": "90", **fields}
    assert why in told(send(recorder, "/clocks/start", **form))
    assert not state(office).hall.clocks


@pytest.mark.parametrize(
    ("typed", "seconds"), [("5", 300), ("1:30", 90), ("5", 300), ("0:05", 5), ("1:75", None), ("-1", None), ("", None)]
)
def test_times_are_minutes_or_minutes_and_seconds(typed: str, seconds: int | None) -> None:
    assert seconds_of(typed, 60) == seconds


def test_a_span_is_read_as_off_a_clock() -> None:
    assert [duration(ms) for ms in (0, 249_999, 3_720_000, -30_000)] == ["0:00", "4:09", "1:02:00", "-0:30"]


# -- incidents ---------------------------------------------------------------------------------------------------------


def noted(client: FlaskClient, office: Office, subject: str = "s1", module: str = "practice") -> str:
    send(client, "/incidents/note", kind="equipment", subject=subject, module=module, reason="The torch went out")
    return next(iter(state(office).hall.incidents))


def test_an_incident_is_noted_with_words_that_can_be_erased(office: Office, recorder: FlaskClient) -> None:
    incident = noted(recorder, office)
    page = recorder.get(f"{HALL}/incidents").get_data(as_text=True)
    assert "<q>The torch went out</q>" in page and "waits for the chief judge" in page
    assert re.search(r'<span class="quiet">[^<]* · recorder</span>', page) and "1 Jan" not in page
    fact = state(office).hall.incidents[incident].noted
    assert reasons.words(office.names.book(), fact.reason) == "The torch went out"
    sheet = recorder.get(f"{HALL}/incident/{incident}").get_data(as_text=True)
    assert "The chief judge decides." in sheet and "<form" not in sheet.partition('id="decide"')[2]
    assert "needs a reason" in told(send(recorder, "/incidents/note", kind="other", subject="s1", reason=""))


def test_make_up_time_goes_to_the_clock(office: Office, recorder: FlaskClient, chief: FlaskClient) -> None:
    incident = noted(recorder, office)
    path = f"/incident/{incident}/decide"
    assert "was not started" in told(send(chief, path, decision="time", time="1:30", reason="r"))
    send(recorder, "/clocks/start", module="practice", subject="s1", minutes="60")
    assert "not understood" in told(send(chief, path, decision="time", time="a while", reason="r"))
    send(chief, path, decision="time", time="1:30", reason="Power cut", key="good")
    assert state(office).hall.clocks["s1", "practice"].granted == 90
    assert "1:30 make-up time" in recorder.get(f"{HALL}/clocks").get_data(as_text=True)
    sheet = recorder.get(f"{HALL}/incident/{incident}").get_data(as_text=True)
    assert "Make-up time: 1:30" in sheet and "Power cut" in sheet and "· chief</dd>" in sheet


def test_what_points_come_to_is_shown_before_they_are_confirmed(
    office: Office, recorder: FlaskClient, chief: FlaskClient
) -> None:
    score(office, "s1", "88")
    incident = noted(recorder, office)
    before = state(office).position
    cell = f"safety {state(office).subjects['s1'].marks['safety', ''].key}"
    page = send(chief, f"/incident/{incident}/look", decision="points", cell=cell, value="５")
    totals = re.findall(r"<dd><b>([\d.]+)</b>", page)
    assert state(office).position == before and float(totals[0]) > float(totals[1])
    assert "Breaches of safety: 1 becomes 5." in page
    send(chief, f"/incident/{incident}/decide", decision="points", cell=cell, value="5", reason="No mask")
    assert state(office).subjects["s1"].marks["safety", ""].fact.value == "5"
    row = office.replicas.of(EVENT).scorer.standings(state(office)).standing("s1")
    assert row is not None and row.printed_total == totals[1]


def test_points_over_a_mark_that_came_meanwhile_are_refused(
    office: Office, recorder: FlaskClient, chief: FlaskClient
) -> None:
    incident = noted(recorder, office)
    mark(office, "s1", "safety", "1")
    for path in ("look", "decide"):
        page = send(chief, f"/incident/{incident}/{path}", decision="points", cell="safety ", value="2", reason="r")
        assert told(page) != "" and "Total then" not in page
    assert state(office).hall.incidents[incident].decided is None


def test_nothing_may_follow_and_it_is_decided_once(office: Office, recorder: FlaskClient, chief: FlaskClient) -> None:
    incident = noted(recorder, office, module="")
    path = f"/incident/{incident}/decide"
    assert "needs a reason" in told(send(chief, path, decision="nothing", reason=""))
    assert "Nothing follows" in send(chief, path, decision="nothing", reason="All is well")
    answer = chief.post(HALL + path, data={"key": "k2", "decision": "nothing", "reason": "again"})
    assert (answer.status_code, recorder.post(HALL + path).status_code) == (422, 403)


def test_what_is_not_there_is_not_found(chief: FlaskClient) -> None:
    for path in ("/draw/nothing", "/incident/nothing"):
        assert chief.get(HALL + path).status_code == 404
    assert chief.get("/en/desk/event/nix/hall").status_code == 404


def test_the_desks_are_there_in_both_languages_and_without_a_scheme(office: Office, chief: FlaskClient) -> None:
    desk(office, "empty", f.EventFounded("1"), founds="event")
    for language in ("zh", "en"):
        for path in ("", "/draw", "/clocks", "/clocks/going", "/incidents"):
            assert chief.get(f"/{language}/desk/event/empty/hall{path}").status_code == 200, path
