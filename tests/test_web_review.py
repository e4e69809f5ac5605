"""Re-check, sample and appeals at the desks and at a competitor's own door, as pages."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import update
from werkzeug.test import TestResponse

from competition.access import own_codes
from competition.app import create_app
from competition.ledger.engine import writing
from competition.ledger.tables import OwnSession
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.standings import Scorer, digest
from competition.tally.audit import audit
from competition.tally.office import Office, now_ms, open_office
from tests.chief import account, office_state, signed_in
from tests.spectators import EVENT, desk, found, score

PEOPLE = ("s1", "s2", "s3", "s4")
PRIZES = f.PrizesPinned((f.PrizeRule("gold", 1), f.PrizeRule("silver", 1)))
REVIEW = f"/en/desk/event/{EVENT}/review"
HOUR = 3_600_000


class Clock:
    """The server's clock, set forward by hand."""

    def __init__(self) -> None:
        self.ahead = 0

    def __call__(self) -> int:
        return now_ms() + self.ahead


class Floor:
    """An event with all marks in, an account of each role, and the clock."""

    def __init__(self, office: Office, clock: Clock, app: Flask) -> None:
        self.office, self.clock, self.app = office, clock, app
        self.accounts = {role: account(office, role) for role in ("organiser", "chief", "supervisor", "arbiter")}

    def at(self, role: str) -> FlaskClient:
        return signed_in(self.app, role)

    def publish(self, stage: str) -> None:
        found = digest(Scorer().standings(office_state(self.office)))
        desk(self.office, EVENT, f.ResultsPublished("final" if stage == "final" else "provisional", VERSION, found))

    def competitor(self, subject: str) -> FlaskClient:
        """A phone on which this subject's code was entered."""
        code = own_codes.make(self.office, EVENT, [subject], now_ms())[subject]
        client = self.app.test_client()
        client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        assert client.post("/en/own/", data={"code": code.lower().replace("-", " ")}).status_code == 303
        return client


@pytest.fixture
def floor(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Floor]:
    clock = Clock()
    office = open_office(sqlite_url, clock)
    found(office, people=PEOPLE, prizes=PRIZES, founded=f.EventFounded(VERSION, visibility="published", depth="totals"))
    for subject, value in zip(PEOPLE, ("88", "77.5", "60", "45.5"), strict=True):
        score(office, subject, value)
    desk(office, EVENT, f.ReviewPinned(top=2, share="1/2"))
    monkeypatch.setattr("competition.web.own.now_ms", clock)
    monkeypatch.setattr("competition.web.reviewing.now_ms", clock)
    yield Floor(office, clock, create_app(office))
    office.close()


def ok(answer: TestResponse) -> str:
    assert answer.status_code == 200, answer.get_data(as_text=True)[-2000:]
    return answer.get_data(as_text=True)


def fields(html: str, action: str) -> dict[str, str]:
    """The hidden and typed fields of the form with this action."""
    form = re.search(rf'<form[^>]*action="[^"]*{re.escape(action)}".*?</form>', html, re.S)
    assert form, action
    found = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[0]))
    found |= dict(re.findall(r'<input id="[^"]*" name="([^"]*)"[^>]*value="([^"]*)"', form[0]))
    for name, options in re.findall(r'<select id="v-[^"]*" name="([^"]*)">(.*?)</select>', form[0], re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def appeal(client: FlaskClient, reason: str = "My theory sheet was added up wrongly", module: str = "theory") -> str:
    """File an appeal; the address of its receipt."""
    key = fields(ok(client.get("/en/own/result")), "/own/appeal")
    answer = client.post("/en/own/appeal", data={**key, "reason": reason, "module": module})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def the_appeal(floor: Floor) -> str:
    (found,) = office_state(floor.office).review.appeals
    return f"{REVIEW}/appeal/{found}"


def test_an_appeal_goes_from_the_phone_to_the_correction_notice(floor: Floor) -> None:
    floor.publish("provisional")
    phone = floor.competitor("s4")
    receipt = appeal(phone)
    said = ok(phone.get(receipt))
    line = re.search(r'review-line">([^<]*)<', said)
    assert line
    place = the_appeal(floor)
    supervisor, arbiter = floor.at("supervisor"), floor.at("arbiter")
    page = ok(supervisor.get(place))
    assert "My theory sheet was added up wrongly" in page
    assert supervisor.post(f"{place}/admit", data=fields(page, "/admit")).status_code == 303
    sent = fields(ok(arbiter.get(place)), "/effect")
    sent |= {"verdict": "upheld", "reason": "The sheet says 100", "value-t1/": "100"}
    before = len(list_of(floor))
    effect = ok(arbiter.post(f"{place}/effect", data=sent))
    assert "Effect of the decision" in effect and "45.5" in effect and len(list_of(floor)) == before
    decide = fields(effect, "/decide")
    assert arbiter.post(f"{place}/decide", data=decide).status_code == 303
    assert arbiter.post(f"{place}/decide", data=decide).status_code == 303  # sent twice, decided once
    assert office_state(floor.office).subjects["s4"].marks["t1", ""].fact.value == "100"
    public = floor.app.test_client()
    notices = f"/en/event/{EVENT}/corrections"
    assert "Memetjan" not in ok(public.get(notices))
    floor.publish("final")
    said = ok(public.get(notices))
    assert "Memetjan" in said and "Correction notice 1" in said and "appeal" not in said.lower()
    assert "upheld" in ok(phone.get("/en/own/result"))
    assert_audited(floor, line[1])


def assert_audited(floor: Floor, line: str) -> None:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "heads"
        kept.write_text(line + "\n")
        report = audit(floor.office.engine, kept)
    assert not [stream for stream in report.streams if stream.trouble], report


def list_of(floor: Floor) -> list[int]:
    return list(range(office_state(floor.office).position))


def test_one_second_late_is_told_when_it_closed_and_nothing_is_recorded(floor: Floor) -> None:
    floor.publish("provisional")
    phone = floor.competitor("s4")
    key = fields(ok(phone.get("/en/own/result")), "/own/appeal")
    closes = office_state(floor.office).review.closes()
    assert closes is not None
    floor.clock.ahead = closes + 1000 - now_ms()
    before = office_state(floor.office).position
    answer = phone.post("/en/own/appeal", data={**key, "reason": "late", "module": ""})
    assert answer.status_code == 422
    assert "The time for appeals ended at" in answer.get_data(as_text=True)
    assert office_state(floor.office).position == before
    assert 'action="/en/own/appeal"' not in ok(phone.get("/en/own/result"))


def test_nobody_sees_anothers_appeal_or_result(floor: Floor) -> None:
    floor.publish("provisional")
    phone, other = floor.competitor("s4"), floor.competitor("s1")
    receipt = appeal(phone)
    words = "My theory sheet was added up wrongly"
    assert other.get(receipt).status_code == 404
    assert words not in ok(other.get("/en/own/result"))
    for role in ("organiser", "chief"):
        assert words not in ok(floor.at(role).get(REVIEW))
        assert floor.at(role).get(the_appeal(floor)).status_code == 403
    public = floor.app.test_client()
    for path in (f"/en/event/{EVENT}", f"/en/event/{EVENT}/corrections", f"/en/event/{EVENT}/board.json"):
        said = ok(public.get(path))
        assert words not in said and "appeal-" not in said
    assert public.get("/en/own/result").headers["Location"] == "/en/own/"
    assert floor.at("organiser").get("/en/own/result").status_code == 303


def test_a_competitor_sees_every_own_mark_once_results_are_published(floor: Floor) -> None:
    phone = floor.competitor("s2")
    before = ok(phone.get("/en/own/result"))
    assert "not published yet" in before and "77.5" not in before
    floor.publish("provisional")
    after = ok(phone.get("/en/own/result"))
    assert "Ouyang Jingyi" in after and "Test score" in after and "77.5" in after
    assert "Why this place" in after and "/en/own/explanation.txt" in after
    assert phone.get("/en/own/explanation.txt").status_code == 200
    assert floor.app.test_client().get(f"/en/event/{EVENT}/subject/s2").status_code == 404


def test_a_code_is_kept_as_a_hash_throttled_and_ends_with_the_next(floor: Floor) -> None:
    first = own_codes.make(floor.office, EVENT, ["s1"], now_ms())["s1"]
    assert not set(first) & set("01OIL")
    assert len(first.replace("-", "")) == 14
    second = own_codes.make(floor.office, EVENT, ["s1"], now_ms())["s1"]
    client = floor.app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    assert client.post("/en/own/", data={"code": first}).status_code == 422
    assert client.post("/en/own/", data={"code": second}).status_code == 303
    answers = [client.post("/en/own/", data={"code": f"{second[:4]}-AAAAA-AAAAA"}).status_code for _ in range(8)]
    assert 429 in answers
    with floor.office.engine.connect() as conn:
        kept = str(conn.exec_driver_sql("select * from own_codes").all())
    assert second[5:10] not in kept


def test_an_entered_code_lasts_half_a_day(floor: Floor) -> None:
    phone = floor.competitor("s1")
    with writing(floor.office.engine) as conn:
        conn.execute(update(OwnSession).values(created=now_ms() - own_codes.LAST_MS - 1))
    assert phone.get("/en/own/result").headers["Location"] == "/en/own/"


def test_the_supervisors_draw_look_and_see_the_rate(floor: Floor) -> None:
    supervisor, chief = floor.at("supervisor"), floor.at("chief")
    sent = fields(ok(supervisor.get(REVIEW)), "/draw")
    assert supervisor.post(f"{REVIEW}/draw", data={**sent, "word": ""}).status_code == 422
    assert supervisor.post(f"{REVIEW}/draw", data={**sent, "word": "茶"}).status_code == 303
    sample = office_state(floor.office).review.sample
    assert sample is not None and len(sample.subjects) == 3 and sample.subjects[:2] == ("s1", "s2")
    page = ok(supervisor.get(REVIEW))
    assert sample.seed in page and "茶" in page
    for subject in sample.subjects:
        place = f"{REVIEW}/subject/{subject}"
        wrong = {"wrong-t1/": "yes"} if subject == "s1" else {}
        sent = fields(ok(supervisor.get(place)), "/check") | wrong
        assert supervisor.post(f"{place}/check", data=sent).status_code == 303
    assert "1</b> / 30 = <b>3.34 %" in ok(supervisor.get(REVIEW))
    told = ok(chief.get(REVIEW))
    assert "Errors that the chief judge corrects" in told and "Chen Weiqiang" in told


def test_the_judges_recheck_is_ticked_at_the_chiefs_desk(floor: Floor) -> None:
    chief = floor.at("chief")
    place = f"{REVIEW}/subject/s1"
    sent = fields(ok(chief.get(place)), "/recheck/theory")
    assert chief.post(f"{place}/recheck/theory", data={**sent, "digest": "00" * 32}).status_code == 409
    assert chief.post(f"{place}/recheck/theory", data={**sent, "wrong-t1/": "yes"}).status_code == 303
    (check,) = office_state(floor.office).review.rechecks.values()
    assert check.by == f"desk:{floor.accounts['chief']}" and len(check.errors) == 1


def test_an_arbiter_with_ties_is_told_so_and_sees_no_form(floor: Floor) -> None:
    floor.publish("provisional")
    appeal(floor.competitor("s4"))
    place, supervisor, arbiter = the_appeal(floor), floor.at("supervisor"), floor.at("arbiter")
    page = ok(supervisor.get(place))
    supervisor.post(f"{place}/admit", data=fields(page, "/admit"))
    sent = fields(page, "/tie") | {"account": floor.accounts["arbiter"], "reason": "same company"}
    assert supervisor.post(f"{place}/tie", data=sent).status_code == 303
    said = ok(arbiter.get(place))
    assert "Another arbiter decides" in said and "/effect" not in said


def test_the_organiser_prints_codes_that_are_shown_once(floor: Floor) -> None:
    organiser = floor.at("organiser")
    sent = fields(ok(organiser.get(REVIEW)), "/codes")
    page = ok(organiser.post(f"{REVIEW}/codes", data=sent))
    assert len(re.findall(r'class="own-code">[A-Z2-9-]{16}<', page)) == 4
    assert 'own-code">' not in ok(organiser.post(f"{REVIEW}/codes", data=sent))
