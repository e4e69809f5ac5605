"""A chief at the desk of the spectators' welding event, and what judges do there before the chief looks."""

from flask import Flask
from flask.testing import FlaskClient

from competition.access import accounts
from competition.ledger import store
from competition.ledger.engine import reading
from competition.ledger.names import NameRow
from competition.rules import facts as f
from competition.rules.state import State
from competition.tally.office import Office, now_ms
from competition.tally.proposals import Proposal, Receipt, Submission
from tests.cast import JUDGES
from tests.spectators import EVENT, found, score, tell

PASSWORD = "a long word for tests"
CHIEF = f"/en/desk/event/{EVENT}/chief"
PEOPLE = ("s1", "s2", "s4")


def hall(office: Office) -> None:
    """Three competitors: s1 and s2 marked in full, s4 not begun; judges are known by name."""
    found(office, people=PEOPLE)
    tell(office, [NameRow("person", f"judge-{seat}", "zh", name) for seat, name in JUDGES.items()])
    score(office, "s1", "88")
    score(office, "s2", "77.5")


def account(office: Office, role: str, event: str = "", name: str = "") -> str:
    """The id of a new account; its password is PASSWORD."""
    made = accounts.create(office.engine, name or role, role, event, now_ms(), PASSWORD)
    assert isinstance(made, accounts.Made), made
    return made.account.id


def signed_in(app: Flask, name: str) -> FlaskClient:
    """A browser in which this account has signed in."""
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    answer = client.post("/en/sign-in", data={"name": name, "password": PASSWORD})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return client


def send(office: Office, by: str, key: str, fact: f.Fact) -> Receipt:
    (receipt,) = office.recorder.record(Submission(EVENT, by, (Proposal(key, fact, 1_700_000_000_000),)))
    return receipt


def sign_sheet(office: Office, seat: str, subject: str, module: str) -> None:
    fact = f.SheetSigned(seat, subject, module)
    assert send(office, seat, f"sheet-{seat}-{subject}-{module}", fact).outcome == "recorded"


def late_mark(office: Office, value: str, key: str = "late-1", subject: str = "s4") -> int:
    """A mark of theory that comes when no session is open; its number in the quarantine."""
    if office_state(office).open_sessions:
        assert send(office, "desk:cast", f"close-{key}", f.SessionClosed("day")).outcome == "recorded"
    standing = office_state(office).subjects[subject].marks.get(("t1", ""))
    fact = f.Marked(subject, "t1", "", value, standing.key if standing else None)
    receipt = send(office, "zhao", key, fact)
    assert receipt.details.get("quarantined") == "yes", receipt
    return next(row.id for row in quarantine(office) if row.key == key)


def quarantine(office: Office) -> list[store.Late]:
    """Every late mark, settled or not."""
    with reading(office.engine) as conn:
        return store.late(conn, EVENT, waiting=False)


def office_state(office: Office) -> State:
    replica = office.replicas.of(EVENT)
    replica.catch_up()
    return replica.state
