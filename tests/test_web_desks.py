"""The organiser's and the titles' desk over HTTP: what is out of turn or too much is refused beside its form."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from competition.access import accounts
from competition.app import create_app
from competition.ledger import reasons, store
from competition.ledger.engine import reading
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.chair import digest_of_module
from competition.rules.prizes import awards
from competition.rules.standings import digest
from competition.tally.office import Office, now_ms, open_office
from competition.tally.proposals import Proposal, Submission
from tests import cast
from tests.test_browser_hall import EVENT, SEASON, SEATS, SUBJECTS, found

HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = open_office(f"sqlite:///{tmp_path / 'jinbang.sqlite3'}")
    found(office)
    yield office
    office.close()


@pytest.fixture
def organiser(office: Office) -> FlaskClient:
    return signed_in(office, "organiser")


def signed_in(office: Office, role: str) -> FlaskClient:
    (made,) = accounts.first_run(office.engine, [(role, role, "")], now_ms())  # type: ignore[list-item]
    client = create_app(office).test_client()
    answer = client.post("/en/sign-in", data={"name": role, "password": made.password}, headers=HERE)
    assert answer.status_code == 303
    return client


def position(office: Office, stream: str) -> int:
    with reading(office.engine) as conn:
        head = store.head(conn, stream)
    assert head is not None
    return head[0]


def tell(office: Office, stream: str, *facts: f.Fact, by: str = cast.DESK) -> None:
    for number, fact in enumerate(facts):
        key = f"told-{position(office, stream)}-{number}"
        (receipt,) = office.recorder.record(Submission(stream, by, (Proposal(key, fact),)))
        assert receipt.outcome == "recorded", receipt


def finish(office: Office) -> None:
    """Every mark, the chief's signature, final results and the prizes; s1 and s2 share the first place."""
    tell(office, EVENT, f.SessionOpened("day", ("practice",)))
    for subject, level in zip(SUBJECTS, ("3", "3", "1"), strict=True):
        for seat in SEATS:
            tell(office, EVENT, f.Marked(subject, "look", seat, level), by=seat)
    replica = office.replicas.of(EVENT)
    replica.catch_up()
    tell(office, EVENT, f.ModuleSigned("practice", digest_of_module(replica.state, "practice")))
    made = digest(replica.scorer.standings(replica.state))
    tell(office, EVENT, f.ResultsPublished("final", VERSION, made))
    assert replica.state.prizes is not None
    given = awards(replica.state.prizes, replica.scorer.standings(replica.state), replica.state)
    tell(office, EVENT, f.PrizesAwarded(given, made))


def test_a_step_out_of_turn_is_refused_with_what_comes_first(office: Office, organiser: FlaskClient) -> None:
    before = position(office, EVENT)
    answer = organiser.post(f"/en/desk/event/{EVENT}/publish-final", data={"key": "a"}, headers=HERE)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert position(office, EVENT) == before


def test_an_award_beyond_the_quota_is_refused_and_nothing_is_awarded(office: Office, organiser: FlaskClient) -> None:
    """Two share the first place; the season's quota is one."""
    finish(office)
    titles = f"/en/desk/season/{SEASON}/titles"
    page = organiser.get(titles).text
    ids = [part.split('"')[0] for part in page.split('name="title" value="')[1:]]
    assert len(ids) == 2
    assert organiser.post(f"{titles}/propose-ticked", data={"title": ids, "key": "p"}, headers=HERE).status_code == 303
    before = position(office, SEASON)
    both = {"title": ids, "key": "r", "rule": "chief-worker"}
    answer = organiser.post(f"{titles}/recommend", data=both, headers=HERE)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert position(office, SEASON) == before, "of two that are too many not even one may be taken"
    assert organiser.post(f"{titles}/recommend", data={"title": ids[:1], "key": "s"}, headers=HERE).status_code == 303
    early = organiser.post(f"{titles}/award", data={"title": ids[1:], "document": "1", "key": "t"}, headers=HERE)
    assert early.status_code == 422, "nobody is awarded a title who was not recommended"


def test_a_title_is_withheld_for_a_reason_that_is_no_fact(office: Office, organiser: FlaskClient) -> None:
    finish(office)
    titles = f"/en/desk/season/{SEASON}/titles"
    organiser.post(f"{titles}/propose", data={"rule": "chief-worker", "key": "p"}, headers=HERE)
    office.replicas.of(SEASON).catch_up()
    (title,) = office.replicas.of(SEASON).state.titles
    sent = {"title": title, "reason": "  ", "key": "w", "rule": "chief-worker"}
    assert organiser.post(f"{titles}/withhold", data=sent, headers=HERE).status_code == 422
    organiser.post(f"{titles}/withhold", data=sent | {"reason": "下落不明"}, headers=HERE)
    withheld = office.replicas.of(SEASON).state.titles[title]
    assert withheld.stage == "withheld"
    assert reasons.words(office.names.book(), withheld.reason) == "下落不明"
    with reading(office.engine) as conn:
        bodies = [body for _, body, _ in store.read(conn, SEASON, 0)]
    assert not any("下落不明".encode() in body for body in bodies)


def test_a_form_sent_twice_counts_once(office: Office, organiser: FlaskClient) -> None:
    before = position(office, EVENT)
    for _ in range(2):
        sent = {"module": "practice", "key": "twice", "back": f"/en/desk/event/{EVENT}"}
        answer = organiser.post(f"/en/desk/event/{EVENT}/session-open", data=sent, headers=HERE)
    assert answer.status_code == 303
    assert position(office, EVENT) == before + 1


def test_a_form_from_another_site_changes_nothing(office: Office, organiser: FlaskClient) -> None:
    before = position(office, EVENT)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://elsewhere.example"}, {}):
        answer = organiser.post(f"/en/desk/event/{EVENT}/freeze", data={"key": "x"}, headers=headers)
        assert answer.status_code == 403, headers
    assert position(office, EVENT) == before


def test_nobody_is_led_to_another_site_by_signing_in(office: Office) -> None:
    (made,) = accounts.first_run(office.engine, [("organiser", "organiser", "")], now_ms())
    client = create_app(office).test_client()
    for then in ("//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example"):
        sent = {"name": "organiser", "password": made.password, "then": then}
        assert client.post("/en/sign-in", data=sent, headers=HERE).headers["Location"] == "/en/desk/"


def test_a_hundred_wrong_passwords_are_answered_with_a_wait_and_lock_nobody_out_elsewhere(office: Office) -> None:
    (made,) = accounts.first_run(office.engine, [("chief", "chief", "")], now_ms())
    client = create_app(office).test_client()
    statuses = {
        client.post("/en/sign-in", data={"name": "chief", "password": f"wrong {n}"}, headers=HERE).status_code
        for n in range(100)
    }
    assert statuses == {422, 429}
    again = client.post("/en/sign-in", data={"name": "chief", "password": made.password}, headers=HERE)
    assert again.status_code == 429
    assert int(again.headers["Retry-After"]) > 0
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    right = {"name": "chief", "password": made.password}
    assert client.post("/en/sign-in", data=right, headers=HERE, environ_overrides=elsewhere).status_code == 303
