"""Every route and every socket topic for every role, from the application's own list of routes: none can be forgotten.

What is expected stands in `TABLE`, written out here and not taken from `permissions`. A new route fails until it has a
line there; then it is asked by everybody, with real cookies and tokens, over a real ledger.
"""

import io
import json
from collections.abc import Iterator
from itertools import count
from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import Connection
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from competition.access import accounts, devices, own_codes, pairing, sessions
from competition.access.asking import SEAT_COOKIE
from competition.access.permissions import action_of, may_listen
from competition.access.who import ROLES, Who
from competition.app import create_app
from competition.ledger.engine import reading, writing
from competition.rules.paper_numbers import PLAIN, sheet_number
from competition.tally.office import Office, now_ms, open_office
from tests.patience import PATIENCE
from tests.spectators import EVENT, SEASON, found, score, season, serving

OTHER = "forklift"
SITE = "http://localhost"
MOVING = ("last_seen", "contact", "held", "skew")  # of a device: written now and then, whoever asks
SAFE = ("GET", "HEAD", "OPTIONS")
OURS = {"Origin": SITE, "Sec-Fetch-Site": "same-origin"}
DESKS = {"coder", "recorder", "chief", "supervisor", "arbiter", "organiser"}
EVERYBODY = {"public", "competitor", "judge", "unseated"} | DESKS


class Line(NamedTuple):
    """Who may do an action, and its routes. `reach`: "own" (asks for what is theirs, no event in the address), "event"
    (the event in the address must be theirs), "all" (only who is bound to no event); "" where anybody may."""

    roles: set[str]
    reach: str
    routes: set[str]


TABLE: dict[str, Line] = {
    "public.see": Line(EVERYBODY, "", {
        "spectating.doorstep", "spectating.choose_language", "spectating.home", "spectating.season",
        "spectating.titles", "spectating.event", "spectating.hall", "spectating.subject", "spectating.frame",
        "spectating.board", "spectating.explanation", "spectating.rules", "correcting.notices",
    }),
    "public.static": Line(EVERYBODY, "", {"static", "ca_certificate"}),
    "account.sign_in": Line(EVERYBODY, "", {"accounts.form", "accounts.sign_in"}),
    "account.sign_out": Line(EVERYBODY, "", {"accounts.sign_out"}),
    "account.own": Line(DESKS, "own", {"accounts.own", "accounts.change_password", "accounts.end_session"}),
    "desk.see": Line(DESKS, "own", {"organising.home"}),
    "judge.pair": Line(EVERYBODY, "", {
        "judging.ask_code", "judging.use_code", "judging.show_offer", "judging.use_link",
        "judging.check", "judging.certificate", "judging.away", "judging.worker",
    }),
    "judge.see": Line({"judge"}, "own", {
        "judging.tell_sheets", "judging.tell_sheet", "judging.start_list", "judging.sheet", "judging.see_summary",
    }),
    "judge.mark": Line({"judge", "unseated"}, "own", {"judging.receive_marks"}),
    "judge.hear": Line({"judge", "unseated"}, "own", {"judging.tell_notices", "judging.answer_call"}),
    "judge.sign": Line({"judge"}, "own", {
        "judging.sign_sheet", "judging.sign_as_competitor", "judging.confirm_mark", "judging.accept_summary",
    }),
    "judge.attach": Line({"judge", "unseated"}, "own", {"judging.receive_attachment"}),
    "attachment.see": Line({"recorder", "chief", "arbiter"}, "event", {"attaching.open_attachment"}),
    "attachment.scan": Line({"recorder", "chief"}, "event", {
        "attaching.scans", "attaching.scans_of", "attaching.add_scan", "attaching.add_scan_of_sheet",
    }),
    "attachment.erase": Line({"chief"}, "event", {"attaching.erase"}),
    "judge.recuse": Line({"judge"}, "own", {"judging.state_tie"}),
    "chief.see": Line({"chief"}, "event", {
        "chairing.chief", "chairing.chief_grid", "chairing.chief_subject", "judges_desk.judges", "judges_desk.one_seat",
    }),
    "chief.seats": Line({"chief"}, "event", {
        "judges_desk.tie", "judges_desk.lift", "judges_desk.stand_in", "judges_desk.end", "judges_desk.absent",
        "judges_desk.back", "judges_desk.substitute",
    }),
    "chief.sign": Line({"chief"}, "event", {"chairing.sign_module"}),
    "chief.reopen": Line({"chief"}, "event", {"chairing.reopen_module", "chairing.reopen_sheet"}),
    "chief.correct": Line({"chief"}, "event", {"chairing.correct"}),
    "chief.void": Line({"chief"}, "event", {"chairing.void"}),
    "chief.late": Line({"chief"}, "event", {"chairing.late", "chairing.accept_late", "chairing.reject_late"}),
    "chief.carry": Line({"chief"}, "event", {"hand_carried.carried", "hand_carried.take_in"}),
    "chief.waive": Line({"chief"}, "event", {"overseeing.waive"}),
    "chief.days": Line({"chief"}, "event", {"overseeing.lock", "overseeing.unlock"}),
    "chief.judges": Line({"chief"}, "event", {"overseeing.judges"}),
    "second.see": Line({"chief", "supervisor"}, "event", {"seconding.second"}),
    "second.sign": Line(
        {"chief", "supervisor"}, "event", {"seconding.countersign", "seconding.confirm", "seconding.drop"}
    ),
    "chief.call": Line({"chief"}, "event", {"calling.call"}),
    "chief.pin": Line({"chief"}, "event", {"calling.reset_pin"}),
    "chief.notices": Line({"chief"}, "event", {"calling.put_away"}),
    "hall.see": Line({"recorder", "chief", "organiser"}, "event", {
        "hall_keeping.arrivals", "hall_keeping.all_clocks", "hall_keeping.going", "drawing.choose", "drawing.result",
        "hall_incidents.listed", "hall_incidents.incident",
    }),
    "hall.check_in": Line({"recorder", "chief", "organiser"}, "event", {"hall_keeping.check_in"}),
    "hall.status": Line({"chief", "organiser"}, "event", {"hall_keeping.set_status"}),
    "hall.draw": Line({"recorder", "chief", "organiser"}, "event", {"drawing.look", "drawing.hold"}),
    "hall.clock": Line({"recorder", "chief", "organiser"}, "event", {"hall_keeping.start", "hall_keeping.press"}),
    "hall.incident": Line({"recorder", "chief", "organiser"}, "event", {"hall_incidents.note"}),
    "hall.decide": Line({"chief"}, "event", {"hall_incidents.weigh", "hall_incidents.decide"}),
    "paper.print": Line({"recorder", "chief", "organiser"}, "event", {"printing.choose", "printing.print_sheets"}),
    "paper.see": Line({"recorder", "chief"}, "event", {
        "paper_typing.papers", "paper_typing.sheet", "attaching.open_scan",
    }),
    "paper.type": Line({"recorder"}, "event", {"paper_typing.type_sheet"}),
    "paper.settle": Line({"recorder", "chief"}, "event", {
        "paper_typing.settle", "paper_typing.take", "paper_typing.discard",
    }),
    "paper.decide": Line({"chief"}, "event", {"paper_typing.decide"}),
    "own.enter": Line(EVERYBODY, "", {"own.form", "own.enter", "own.leave"}),
    "own.see": Line({"competitor"}, "own", {"own.result", "own.explanation", "own.receipt"}),
    "own.appeal": Line({"competitor"}, "own", {"own.appeal"}),
    "review.see": Line({"chief", "supervisor", "arbiter", "organiser"}, "event", {
        "reviewing.review", "reviewing.subject",
    }),
    "review.set": Line({"organiser"}, "event", {"reviewing.pin"}),
    "review.codes": Line({"organiser"}, "event", {"reviewing.codes"}),
    "review.recheck": Line({"chief"}, "event", {"reviewing.recheck"}),
    "review.sample": Line({"supervisor"}, "event", {"reviewing.draw", "reviewing.check"}),
    "review.appeals": Line({"supervisor", "arbiter"}, "event", {
        "appealing.appeal", "appealing.admit", "appealing.reject", "appealing.tie",
    }),
    "review.decide": Line({"arbiter"}, "event", {"appealing.effect", "appealing.decide"}),
    "review.close": Line({"supervisor", "organiser"}, "event", {"appealing.close"}),
    "codes.see": Line({"coder"}, "event", {"coding.layers", "coding.layer"}),
    "codes.seal": Line({"coder"}, "event", {"coding.seal"}),
    "codes.ask": Line({"coder"}, "event", {"coding.ask"}),
    "codes.witness": Line({"supervisor"}, "event", {"opening.layers", "opening.open_layer"}),
    "event.see": Line({"organiser"}, "event", {"organising.event"}),
    "event.sessions": Line({"organiser"}, "event", {"organising.open_session", "organising.close_session"}),
    "event.pairing": Line(
        {"organiser"}, "event", {"seating.seats", "cards.make_cards", "seating.make_code", "seating.revoke"}
    ),
    "event.freeze": Line({"organiser"}, "event", {"organising.freeze", "organising.thaw"}),
    "event.publish": Line({"organiser"}, "event", {"organising.publish"}),
    "event.prizes": Line({"organiser"}, "event", {"organising.award_prizes"}),
    "titles.see": Line({"organiser"}, "all", {"titling.titles"}),
    "titles.propose": Line({"organiser"}, "all", {"titling.propose_all", "titling.propose_ticked"}),
    "titles.recommend": Line({"organiser"}, "all", {"titling.recommend"}),
    "titles.award": Line({"organiser"}, "all", {"titling.award"}),
    "titles.withhold": Line({"organiser"}, "all", {"titling.withhold"}),
}  # fmt: skip

# What a route's address is filled with. A route with another word in its address needs one here.
FILLED: dict[str, Any] = {
    "language": "zh", "event": EVENT, "season": SEASON, "subject": "s1", "module": "practice", "view": "hall",
    "stage": "provisional", "mark": 1, "link": "no-such-link", "name": "css/shell.css", "notice": 1,
    "day": "c1", "draw": "draw-1", "incident": "incident-1", "appeal": "appeal-1", "position": 1,
    "sheet": sheet_number(EVENT, ("wang", "s2", "practice"), PLAIN),
    "attachment": "attachment-1",
    "layer": "station",
    "seat": "wang",
}  # fmt: skip

# Audience -> the roles that may listen to what is sent to it. Nothing is sent to "unseated".
AUDIENCES: dict[str, set[str]] = {
    "public": EVERYBODY | {"competitor"},
    **{role: {role} for role in ("competitor", "judge", *sorted(DESKS))},
}


Rows = dict[str, list[tuple[Any, ...]]]


class Asker(NamedTuple):
    """One who asks: a role, bound to an event ("" all). `by`: cookie, bearer token, or no longer valid."""

    role: str
    event: str = EVENT
    by: str = "cookie"

    def may(self, line: Line) -> bool:
        if self.by == "ended" or self.role not in line.roles:
            return "public" in line.roles
        if line.reach == "event":
            return self.event in ("", EVENT)
        return self.event == "" if line.reach == "all" else True


ASKERS = (
    Asker("public", ""),
    *(Asker("judge", event, by) for event in (EVENT, OTHER) for by in ("cookie", "bearer")),
    *(Asker("unseated", EVENT, by) for by in ("cookie", "bearer")),
    *(Asker("competitor", event) for event in (EVENT, OTHER)),
    *(Asker(role) for role in ("coder", "recorder", "chief", "supervisor", "arbiter", "organiser")),
    *(Asker(role, "") for role in ("coder", "recorder", "chief", "supervisor", "arbiter", "organiser")),
    *(Asker(role, OTHER) for role in ("chief", "organiser")),
    Asker("organiser", "", "ended"),
)

_numbers = count(1)


class Hall:
    """An office with two events and a season, its application, and what everybody brings to the door."""

    def __init__(self, office: Office) -> None:
        self.office = office
        for event in (EVENT, OTHER):
            found(office, event, ["s1", "s2"])
            score(office, "s1", "60", event)
        season(office, EVENT)
        self.app = create_app(office)
        self._accounts: dict[Asker, str] = {}
        self._watch = office.engine.connect()
        self._seen = -1
        self._rows: Rows = {}

    def credentials(self, asker: Asker) -> tuple[dict[str, str], dict[str, str]]:
        """New cookies and headers."""
        if asker.role == "public":
            return {}, {}
        if asker.role == "competitor":
            code = own_codes.make(self.office, asker.event, ["s1"], now_ms())["s1"]
            token = own_codes.enter(self.office, code, now_ms(), "127.0.0.1")
            assert isinstance(token, str)
            return {own_codes.COOKIE: token}, {}
        with writing(self.office.engine) as conn:
            if asker.role not in ("judge", "unseated"):
                return {sessions.COOKIE: self._session(conn, asker)}, {}
            token = devices.issue(conn, asker.event, "wang", now_ms())
            if asker.role == "unseated":
                devices.revoke(conn, asker.event, "wang", now_ms())
        return ({}, {"Authorization": f"Bearer {token}"}) if asker.by == "bearer" else ({SEAT_COOKIE: token}, {})

    def make_account(self, asker: Asker) -> None:
        made = accounts.create(self.office.engine, called(asker), asker.role, asker.event, now_ms())
        assert isinstance(made, accounts.Made)
        self._accounts[asker] = made.account.id

    def _session(self, conn: Connection, asker: Asker) -> str:
        token = sessions.begin(conn, self._accounts[asker], now_ms())
        if asker.by == "ended":
            sessions.end(conn, self._accounts[asker], sessions.id_of(token), now_ms())
        return token

    def ask(
        self, method: str, rule: Rule, origin: dict[str, str], brought: tuple[dict[str, str], dict[str, str]]
    ) -> TestResponse:
        """Ask with these cookies and headers; `before` is what the database held when it was asked."""
        cookies, headers = brought
        client = self.app.test_client()
        for name, value in cookies.items():
            client.set_cookie(name, value)
        sent = body_of(rule.endpoint) if method == "POST" else {}
        self.before = self.rows()
        return client.open(address(rule), method=method, headers={**headers, **origin}, **sent)

    def rows(self) -> Rows:
        """Every row of the database; read again only when some connection has written since."""
        seen = self._watch.exec_driver_sql("pragma data_version").scalar_one()
        self._watch.rollback()
        if seen != self._seen:
            self._seen, self._rows = seen, everything(self.office)
        return self._rows

    def close(self) -> None:
        self._watch.close()


def body_of(endpoint: str) -> dict[str, Any]:
    """A body that would do something if it were let in."""
    number = next(_numbers)
    key = f"matrix-key-{number}"
    if endpoint == "judging.receive_marks":
        marks = [{"key": key, "subject": "s2", "aspect": "look", "value": "1", "made": number}]
        return {"data": json.dumps({"marks": marks}), "content_type": "application/json"}
    if endpoint in ("judging.receive_attachment", "attaching.add_scan", "attaching.add_scan_of_sheet"):
        asked = {"key": key, "subject": "s1", "aspect": "look", "kind": "note"}
        scan = {"key": key, "sheet": "practice/", "scan": (io.BytesIO(b"%PDF-1.7"), "sheet.pdf")}
        return {"data": scan} if "scan" in endpoint else {"data": b"a note", "query_string": asked}
    if endpoint == "judging.answer_call":
        return {"json": {"call": 1}}
    if endpoint == "judging.confirm_mark":
        return {"json": {"key": key, "subject": "s1", "aspect": "length", "confirms": "none"}}
    if endpoint in ("judging.sign_sheet", "judging.sign_as_competitor"):
        signature = {"key": key, "subject": "s1", "module": "practice", "signs": {}}
        return {"data": json.dumps(signature), "content_type": "application/json"}
    form = {
        "key": key, "module": "practice", "session": "day", "seat": "wang", "aspect": "look", "value": "0",
        "reason": "a reason", "name": f"nobody {number}", "password": "wrong", "document": "12", "title": "t",
        "subject": "s2", "status": "absent", "press": "pause", "kind": "other", "decision": "nothing", "word": "tea",
        "field": "1\t", "signed": "y", "box-look": "2", "box-finish": "7", "box-length": "150", "box-safety": "1",
        "box-crack": "n", "holds": "paper",
    }  # fmt: skip
    return {"data": form}


def everything(office: Office) -> Rows:
    """Every row of the database, but not when somebody was last seen or heard."""
    with reading(office.engine) as conn:
        tables = conn.exec_driver_sql("select name from sqlite_master where type = 'table'").scalars().all()
        held = {}
        for table in tables:
            result = conn.exec_driver_sql(f'select * from "{table}"')
            columns = [number for number, name in enumerate(result.keys()) if name not in MOVING]
            held[table] = [tuple(row[number] for number in columns) for row in result]
    return held


def address(rule: Rule) -> str:
    unknown = rule.arguments - FILLED.keys()
    assert not unknown, f"{rule.rule}: say in FILLED what to put for {unknown}"
    built = rule.build({name: FILLED[name] for name in rule.arguments})
    assert built is not None
    return built[1]


def refused(answer: TestResponse) -> bool:
    """401, 403, or led to where one signs in or takes a seat."""
    if answer.status_code in (401, 403):
        return True
    ways = ("/zh/sign-in?then=", "/zh/judge/", "/zh/own/")
    target = answer.headers.get("Location", "")
    return answer.status_code == 303 and (target.startswith(ways[0]) or target in ways[1:])


def called(asker: Asker) -> str:
    return f"{asker.role}-of-{asker.event or 'all'}-by-{asker.by}"


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[Hall]:
    office = open_office(sqlite_url)
    hall = Hall(office)
    yield hall
    hall.close()
    office.close()


def test_every_route_has_its_line_in_the_table(hall: Hall) -> None:
    problems = []
    for rule in hall.app.url_map.iter_rules():
        action = action_of(hall.app.view_functions[rule.endpoint])
        line = TABLE.get(action or "")
        if action is None:
            problems.append(f"{rule.endpoint} ({rule.rule}) names no action: nobody is let in")
        elif line is None or rule.endpoint not in line.routes:
            problems.append(f"{rule.endpoint} ({rule.rule}) is not in TABLE under {action!r}: say who may")
        elif (line.reach == "event") != ("event" in rule.arguments) and line.reach:
            problems.append(f"{rule.rule} is {action!r}, whose reach is {line.reach!r}")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("asker", ASKERS, ids=called)
def test_whoever_asks_gets_what_the_table_says_and_no_more(hall: Hall, asker: Asker) -> None:
    if asker.role in DESKS:
        hall.make_account(asker)
    problems = []
    brought = None
    for method, rule in routes(hall.app):
        line = TABLE.get(action_of(hall.app.view_functions[rule.endpoint]) or "", Line(set(), "", set()))
        brought = brought or hall.credentials(asker)
        answer = hall.ask(method, rule, {} if method in SAFE else OURS, brought)
        if method not in SAFE and not refused(answer):
            brought = None  # it may have ended a session, or given back a seat
        after = hall.rows()
        call = f"{method} {rule.rule}: {answer.status_code} {answer.headers.get('Location', '')}"
        if answer.status_code >= 500:
            problems.append(f"{call}, a failure")
        elif refused(answer) == asker.may(line):
            problems.append(f"{call}, but should be {'allowed' if asker.may(line) else 'refused'}")
        if refused(answer) and after != hall.before:
            problems.append(f"{call}, and yet it changed something")
        if asker.event == OTHER and of_event(after) != of_event(hall.before):
            problems.append(f"{call}: moved the ledger of an event that is not theirs")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("asker", ASKERS, ids=called)
def test_nothing_is_taken_from_a_page_of_another_site_whoever_has_signed_in(hall: Hall, asker: Asker) -> None:
    if asker.role in DESKS:
        hall.make_account(asker)
    foreign: tuple[dict[str, str], ...] = (
        {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": SITE},
    )  # fmt: skip
    problems = []
    brought = hall.credentials(asker)  # nothing is let in, so that they serve for all
    for method, rule in routes(hall.app):
        if method in SAFE:
            continue
        for origin in foreign:
            answer = hall.ask(method, rule, {**origin, "Accept": "application/json"}, brought)
            word = (answer.get_json(silent=True) or {}).get("word")
            if (answer.status_code, word) != (403, "wrong_origin") or hall.rows() != hall.before:
                problems.append(f"{method} {rule.rule} from {origin}: {answer.status_code} {word}")
    assert not problems, "\n".join(problems)


def routes(app: Flask) -> list[tuple[str, Rule]]:
    """Every method of every route."""
    return [(method, rule) for rule in app.url_map.iter_rules() for method in sorted(rule.methods or ())]


def of_event(rows: dict[str, list[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
    return [row for table in ("entries", "quarantine") for row in rows[table] if EVENT in row]


def test_a_password_and_a_code_lead_to_the_same_cookies_that_the_matrix_uses(hall: Hall) -> None:
    """The matrix mints its cookies in the database; here they come from the doors."""
    made = accounts.create(hall.office.engine, "Organiser", "organiser", EVENT, now_ms())
    assert isinstance(made, accounts.Made)
    client = hall.app.test_client()
    client.post("/zh/sign-in", data={"name": "Organiser", "password": made.password}, headers={"Origin": SITE})
    assert client.get(f"/zh/desk/event/{EVENT}").status_code == 200
    assert client.get(f"/zh/desk/event/{OTHER}").status_code == 403
    with writing(hall.office.engine) as conn:
        code = pairing.offer(conn, EVENT, "wang", now_ms()).code
    tablet = hall.app.test_client()
    tablet.post("/zh/judge/", data={"code": code, "pin": "2580", "again": "2580"}, headers={"Origin": SITE})
    assert tablet.get("/judge/sheets/state").status_code == 200


@pytest.mark.parametrize("audience", [*AUDIENCES, "unseated", "nobody"])
@pytest.mark.parametrize("role", ROLES)
def test_a_role_listens_to_its_own_audience_and_to_the_public(role: Any, audience: str) -> None:
    account, seat = ("a1", "") if role in DESKS else ("", "wang" if role in ("judge", "unseated") else "")
    expected = role in AUDIENCES.get(audience, ())
    own = Who(role, account=account, event=EVENT, seat=seat)
    assert (may_listen(own, audience, EVENT, seat) is None) == expected
    elsewhere = Who(role, account=account, event=OTHER, seat=seat)
    assert (may_listen(elsewhere, audience, EVENT, seat) is None) == (audience == "public")


def test_a_handshake_lets_in_each_role_to_its_own_audience_and_nobody_else(hall: Hall) -> None:
    """Every topic for every role, by cookie and by bearer token, through the real server."""
    for asker in ASKERS:
        if asker.role in DESKS:
            hall.make_account(asker)
    with serving(hall.office) as base:
        plain = heard(base, {}, {}, f"event={EVENT}&page=board")
        assert plain
        for asker in ASKERS:
            for audience in [*AUDIENCES, "unseated", "nobody"]:
                cookies, headers = hall.credentials(asker)
                said = heard(base, cookies, headers, f"event={EVENT}&audience={audience}")
                own = asker.by != "ended" and asker.role in AUDIENCES.get(audience, ()) and asker.event in ("", EVENT)
                if audience == "public":
                    assert said == plain, called(asker)
                else:
                    assert bool(said) == own, f"{called(asker)} and what is sent to {audience}: {said!r}"
                    assert set(json.loads(said or "{}")) <= {"look", "tablet", "call", "revoked", "by"}


def test_a_seat_hears_its_own_topic_alone(hall: Hall) -> None:
    cookies, headers = hall.credentials(Asker("judge"))
    with serving(hall.office) as base:
        assert heard(base, cookies, headers, f"event={EVENT}&audience=judge&seat=wang")
        assert not heard(base, cookies, headers, f"event={EVENT}&audience=judge&seat=li")


def heard(base: str, cookies: dict[str, str], headers: dict[str, str], query: str) -> str:
    """The first frame of a socket; "" where the handshake is refused."""
    sent = dict(headers)
    if cookies:
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    try:
        with connect(f"{base.replace('http', 'ws')}/live?{query}", origin=base, additional_headers=sent) as socket:  # type: ignore[arg-type]
            return str(socket.recv(timeout=PATIENCE))
    except InvalidStatus:
        return ""
