"""The chief's oversight at the desks: summaries waived, days locked, the second signature, how the judges mark."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.access import devices
from competition.access.asking import SEAT_COOKIE
from competition.app import create_app
from competition.ledger.engine import writing
from competition.rules import facts as f
from competition.rules.chair import digest_of_module
from competition.tally.audit import audit
from competition.tally.office import Office, now_ms, open_office
from tests.cast import COMPETITORS, JUDGES, PRACTICAL_SEATS
from tests.chief import CHIEF, account, office_state, quarantine, send, signed_in
from tests.overseen import finish, overseen, sign_all
from tests.spectators import EVENT, found, mark, score
from tests.tablets import name_judges

SECOND = f"/en/desk/event/{EVENT}/second"
REASON = "The gauge was read wrongly"


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    account(office, "chief")
    account(office, "supervisor")
    yield office
    assert audit(office.engine).ok
    office.close()


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office)


@pytest.fixture
def chief(app: Flask) -> FlaskClient:
    return signed_in(app, "chief")


@pytest.fixture
def supervisor(app: Flask) -> FlaskClient:
    return signed_in(app, "supervisor")


def tablet(app: Flask, office: Office, seat: str) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    with writing(office.engine) as conn:
        client.set_cookie(SEAT_COOKIE, devices.issue(conn, EVENT, seat, now_ms()))
    return client


def fields(page: str, near: str) -> dict[str, str]:
    """The hidden fields of the first form behind this text."""
    form = page[page.index(near) :].split("<form", 1)[1].split("</form>")[0]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


def sign(office: Office, client: FlaskClient, module: str, key: str = "sign") -> int:
    data = {"key": key, "digest": digest_of_module(office_state(office), module)}
    return client.post(f"{CHIEF}/module/{module}/sign", data=data).status_code


def accept(client: FlaskClient, module: str = "practice") -> int:
    path = f"/en/judge/summary/{module}"
    page = client.get(path).get_data(as_text=True)
    return client.post(path, data=fields(page, 'class="accepting"')).status_code


# -- summaries ---------------------------------------------------------------------------------------------------------


def test_the_chief_signs_a_module_when_its_judges_have_accepted_the_summary(
    office: Office, app: Flask, chief: FlaskClient
) -> None:
    overseen(office, summary=True)
    finish(office)
    page = chief.get(CHIEF).get_data(as_text=True)
    assert page.count("summary not accepted yet") == 4 and "Sign this module" not in page
    refused = chief.post(f"{CHIEF}/module/practice/sign", data={"key": "k", "digest": "0"})
    assert refused.status_code == 422 and "is not accepted by 王芳, 李娜, 张伟" in refused.get_data(as_text=True)
    assert [accept(tablet(app, office, seat)) for seat in ("wang", "li")] == [303, 303]
    waived = chief.post(f"{CHIEF}/module/practice/waive", data={"key": "w", "seat": "zhang", "reason": REASON})
    assert waived.status_code == 303
    page = chief.get(CHIEF).get_data(as_text=True)
    assert "gone on without: " + REASON in page and "Sign this module" in page
    assert sign(office, chief, "practice") == 303
    assert "History: 4 entries" in chief.get(CHIEF).get_data(as_text=True)


def test_a_tablet_shows_the_summary_of_its_own_panel_and_nothing_before_all_sheets_are_signed(
    office: Office, app: Flask
) -> None:
    overseen(office, summary=True)
    wang = tablet(app, office, "wang")
    score(office, "s1", "88")
    early = wang.get("/en/judge/summary/practice").get_data(as_text=True)
    assert "Not ready yet" in early and 'class="points"' not in early and "Accept this summary" not in early
    assert 'data-state="early" hidden' in wang.get("/en/judge/sheets").get_data(as_text=True)
    score(office, "s2", "77.5")
    sign_all(office)
    page = wang.get("/en/judge/summary/practice").get_data(as_text=True)
    assert page.count('class="points"') == 2 and ">88<" not in page
    assert wang.get("/en/judge/summary/theory").status_code == 404
    assert wang.get("/judge/sheets/state?language=zh").get_json()["summaries"] == {"practice": ["open", "等待您确认"]}
    assert accept(wang) == 303
    assert "accepted by you" in wang.get("/en/judge/summary/practice").get_data(as_text=True)


def test_a_summary_that_moved_since_it_was_shown_is_not_accepted(office: Office, app: Flask) -> None:
    overseen(office, summary=True)
    finish(office)
    wang = tablet(app, office, "wang")
    shown = fields(wang.get("/en/judge/summary/practice").get_data(as_text=True), 'class="accepting"')
    key = office_state(office).subjects["s1"].marks["look", "li"].key
    send(office, "desk:x", "moved", f.MarkCorrected("s1", "look", "li", "0", key, "ab" * 32))
    answer = wang.post("/en/judge/summary/practice", data=shown)
    assert answer.status_code == 409 and "Marks changed since this page was made" in answer.get_data(as_text=True)
    assert office_state(office).oversight.accepted == {}


def test_without_the_setting_a_tablet_hears_nothing_of_summaries(office: Office, app: Flask) -> None:
    overseen(office)
    finish(office)
    wang = tablet(app, office, "wang")
    assert "summaries" not in wang.get("/judge/sheets/state").get_json()
    assert 'id="summaries"' not in wang.get("/en/judge/sheets").get_data(as_text=True)
    assert wang.get("/en/judge/summary/practice").status_code == 404


# -- four eyes ---------------------------------------------------------------------------------------------------------


def test_a_supervisor_signs_as_the_second_what_the_chief_signed(
    office: Office, chief: FlaskClient, supervisor: FlaskClient
) -> None:
    overseen(office, four_eyes=True)
    finish(office)
    assert "not signed by the chief judge yet" in supervisor.get(SECOND).get_data(as_text=True)
    assert sign(office, chief, "practice") == 303
    assert "waits for the second signature" in chief.get(CHIEF).get_data(as_text=True)
    own = chief.get(SECOND).get_data(as_text=True)
    assert "You signed this module" in own and "Sign as the second" not in own
    page = supervisor.get(SECOND).get_data(as_text=True)
    form = fields(page, 'id="module-practice"')
    assert chief.post(f"{SECOND}/module/practice", data=form).status_code == 422
    assert supervisor.post(f"{SECOND}/module/practice", data={**form, "digest": "0"}).status_code == 422
    assert supervisor.post(f"{SECOND}/module/practice", data={**form, "key": "z"}).status_code == 303
    assert office_state(office).oversight.countersigned.keys() == {"practice"}
    assert "signed twice" in supervisor.get(SECOND).get_data(as_text=True)


def test_a_correction_waits_for_the_second_account_and_shows_it_everywhere(
    office: Office, chief: FlaskClient, supervisor: FlaskClient
) -> None:
    overseen(office, four_eyes=True)
    finish(office)
    key = office_state(office).subjects["s1"].marks["length", ""].key
    form = {"key": "c1", "aspect": "length", "seat": "", "replaces": key, "value": "150.2", "reason": REASON}
    for _ in range(2):  # sent twice it is proposed once
        assert chief.post(f"{CHIEF}/subject/s1/correct", data=form).status_code == 303
    page = chief.get(f"{CHIEF}/subject/s1").get_data(as_text=True)
    assert "correction to 150.2 waits for a second account" in page and "correction proposed" in page
    assert "1 correction waits for a second account" in chief.get(CHIEF).get_data(as_text=True)
    assert "Confirm the correction" not in chief.get(SECOND).get_data(as_text=True)
    seen = supervisor.get(SECOND).get_data(as_text=True)
    assert REASON in seen and "150.2" in seen and not any(name in seen for name in JUDGES.values())
    confirm = fields(seen, 'id="correction-s1-length"')
    assert chief.post(f"{SECOND}/confirm", data=confirm).status_code == 422
    for _ in range(2):
        assert supervisor.post(f"{SECOND}/confirm", data={**confirm, "key": "yes"}).status_code == 303
    standing = office_state(office).subjects["s1"].marks["length", ""]
    assert (standing.fact.value, standing.by != "", len(office_state(office).oversight.proposed)) == ("150.2", True, 1)
    page = chief.get(f"{CHIEF}/subject/s1").get_data(as_text=True)
    assert "supervisor" in page and "<b>corrected</b>" not in page and page.count(f"<q>{REASON}</q>") == 2


def test_a_blank_correction_is_refused_and_takes_nothing_away(office: Office, chief: FlaskClient) -> None:
    overseen(office, four_eyes=True)
    finish(office)
    key = office_state(office).subjects["s1"].marks["length", ""].key
    form = {"key": "c1", "aspect": "length", "seat": "", "replaces": key, "value": " ", "reason": REASON}
    assert chief.post(f"{CHIEF}/subject/s1/correct", data=form).status_code == 422
    assert not office_state(office).oversight.proposed


def test_a_correction_is_dropped_with_a_reason_and_one_that_is_gone_says_so(
    office: Office, chief: FlaskClient, supervisor: FlaskClient
) -> None:
    overseen(office, four_eyes=True)
    finish(office)
    key = office_state(office).subjects["s1"].marks["look", "wang"].key
    form = {"key": "v1", "aspect": "look", "seat": "wang", "replaces": key, "reason": REASON}
    assert chief.post(f"{CHIEF}/subject/s1/void", data=form).status_code == 303
    seen = supervisor.get(SECOND).get_data(as_text=True)
    assert "take the mark away" in seen and "J1" in seen
    drop = fields(seen, "Drop it")
    assert supervisor.post(f"{SECOND}/drop", data={**drop, "reason": ""}).status_code == 422
    assert supervisor.post(f"{SECOND}/drop", data={**drop, "reason": "It was right"}).status_code == 303
    gone = supervisor.post(f"{SECOND}/confirm", data={**drop, "key": "late"})
    assert gone.status_code == 422 and "does not wait any more" in gone.get_data(as_text=True)
    assert office_state(office).subjects["s1"].marks["look", "wang"].key == key
    assert "proposed correction dropped" in chief.get(f"{CHIEF}/subject/s1").get_data(as_text=True)


# -- days --------------------------------------------------------------------------------------------------------------


def test_a_day_says_what_is_missing_is_locked_and_a_mark_for_it_waits_for_the_chief(
    office: Office, app: Flask, chief: FlaskClient
) -> None:
    overseen(office)
    mark(office, "s1", "look", "2", "wang")
    page = chief.get(CHIEF).get_data(as_text=True)
    assert "Day 1" in page and "1 of 14 marks" in page and "Still missing:" in page
    for _ in range(2):
        assert chief.post(f"{CHIEF}/day/c1/lock", data={"key": "lock"}).status_code == 303
    receipt = send(office, "wang", "tardy", f.Marked("s2", "look", "wang", "2"))
    assert (receipt.word, receipt.details["quarantined"]) == ("day_locked", "yes")
    assert send(office, "wang", "other-day", f.Marked("s1", "safety", "", "0")).outcome == "recorded"
    assert "the day of marking was locked" in chief.get(f"{CHIEF}/late").get_data(as_text=True)
    (row,) = quarantine(office)
    assert chief.post(f"{CHIEF}/late/{row.id}/accept", data={"key": "a", "replaces": ""}).status_code == 303
    assert office_state(office).subjects["s2"].marks["look", "wang"].fact.value == "2"
    told = tablet(app, office, "wang").get("/judge/sheet/s1/state?language=en").get_json()["sheet"]["cells"]
    assert told["look"]["day"] == "The chief judge has locked Day 1: its marks are closed."
    assert "day" not in told["safety"]
    assert chief.post(f"{CHIEF}/day/c1/unlock", data={"key": "u", "reason": ""}).status_code == 422
    assert chief.post(f"{CHIEF}/day/c1/unlock", data={"key": "u", "reason": REASON}).status_code == 303
    assert f"<q>{REASON}</q>" in chief.get(CHIEF).get_data(as_text=True)
    told = tablet(app, office, "wang").get("/judge/sheet/s1/state").get_json()["sheet"]["cells"]
    assert "day" not in told["look"]


def test_a_reopened_sheet_stands_in_the_grid(office: Office, chief: FlaskClient) -> None:
    overseen(office)
    finish(office)
    form = {"key": "r", "seat": "wang", "module": "practice", "reason": REASON}
    assert chief.post(f"{CHIEF}/subject/s1/reopen", data=form).status_code == 303
    assert 'data-state="reopened">reopened' in chief.get(CHIEF).get_data(as_text=True)


# -- how the judges mark -----------------------------------------------------------------------------------------------


def test_the_chief_alone_sees_how_each_judge_marks_in_words_with_the_number_of_marks(
    office: Office, chief: FlaskClient, supervisor: FlaskClient
) -> None:
    found(office)
    name_judges(office)
    for subject in COMPETITORS:
        for seat, value in zip(PRACTICAL_SEATS, ("9", "7", "5.5"), strict=True):
            mark(office, subject, "finish", value, seat)
            mark(office, subject, "look", "2", seat)
    page = chief.get(f"{CHIEF}/judges").get_data(as_text=True)
    assert page.count("from 10 marks") == 3 and "clearly milder than the panel" in page
    assert "in line with the panel" in page and page.count("<svg") == 3
    zh = chief.get(f"{CHIEF}/judges".replace("/en/", "/zh/")).get_data(as_text=True)
    assert "王芳" in zh and "裁判评分宽严" in zh
    assert supervisor.get(f"{CHIEF}/judges").status_code == 403


def test_of_few_marks_the_page_says_nothing(office: Office, chief: FlaskClient) -> None:
    overseen(office)
    finish(office)
    page = chief.get(f"{CHIEF}/judges").get_data(as_text=True)
    assert page.count("too few marks to say anything") == 3 and "milder than" not in page
