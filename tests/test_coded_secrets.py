"""Of a coded event nobody holds a code map and unpublished marks together, whatever they ask for.

The lists of routes and topics are the application's own, so that a new page is asked without being named here.
Everybody asks for everything, follows every link, and sends every form; what comes back is searched for names, for
codes of both layers, for marks, and for the ids that stand for entries.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from competition.access import devices
from competition.access.asking import SEAT_COOKIE
from competition.access.permissions import ACTIONS, TOPICS, action_of
from competition.app import create_app
from competition.ledger import store
from competition.ledger.engine import reading, writing
from competition.pages.gallery import Gallery
from competition.rules import facts as f
from competition.tally.audit import audit
from competition.tally.office import Office, now_ms, open_office
from tests import coding_day as day
from tests.coding_day import EVENT
from tests.surface import FILLINGS
from tests.test_role_matrix import FILLED

STATIONS = tuple(f"ZQ-{n}" for n in range(41, 48))
PIECES = tuple(f"XK-{n}" for n in range(71, 78))
CRAFT, MEASURED, PAPER = "6.7", "4.3", "4.9"  # marks that stand nowhere else
MOST_PAGES = 400

NAMES, STATION, PIECE, ENTRIES = "names", "station", "piece", "entries"
CRAFT_MARKS, MEASURED_MARKS, PAPER_MARKS = "craft", "measured", "paper"
# Two of these together are a map, or a part of one.
MAPS = ({NAMES, STATION}, {STATION, PIECE}, {NAMES, ENTRIES}, {PIECE, ENTRIES})
MARKS = {CRAFT_MARKS, MEASURED_MARKS, PAPER_MARKS}

# What each may learn before the codes are opened, and no more. It is written out here, and taken from no permission.
KNOWN: dict[str, set[str]] = {
    "public": set(),
    "coder-one": {NAMES, STATION},
    "coder-two": {STATION, PIECE},
    "recorder": {STATION, PIECE, ENTRIES, PAPER_MARKS},  # what the papers say that they type
    "j1": {STATION, CRAFT_MARKS},  # and no id that the other panel's tablets have as well
    "m1": {PIECE, MEASURED_MARKS},
    "chief": {ENTRIES, *MARKS},
    **{role: {ENTRIES, CRAFT_MARKS, MEASURED_MARKS} for role in ("organiser", "supervisor", "arbiter")},
}
# Who learns both halves of a map learns them from different pages, between which nothing leads: that each stands alone
# is seen here, that nothing in them can be compared in tests/test_coded_joins.py.
APART: dict[str, tuple[set[str], ...]] = {"recorder": ({STATION, PIECE}, {PIECE, ENTRIES})}
SHOWN_AT_LEAST = {"coder-one", "coder-two", "recorder", "j1", "m1", "chief"}  # who would otherwise prove nothing


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    """Sealed, marked in full and signed by nobody."""
    office = open_office(sqlite_url)
    day.load(office, tmp_path)
    app = create_app(office)
    day.seal(app, "station", "coder-one", STATIONS)
    day.seal(app, "piece", "coder-two", PIECES)
    day.open_session(office)
    for subject in day.state_of(office).subjects:
        for seat in ("j1", "j2", "j3", "j4", "j5"):
            day.record(office, seat, *(f.Marked(subject, each, seat, CRAFT) for each in ("layout", "joints", "finish")))
        day.record(office, "m1", f.Marked(subject, "plumb", "", MEASURED), f.Marked(subject, "power", "", "yes"))
    type_sheets(office)
    yield office
    office.close()


def type_sheets(office: Office) -> None:
    """A sheet of each panel typed twice, so that the chief must weigh other values than the tablets'."""
    first, second, *_ = day.state_of(office).subjects
    craft = tuple(f.PaperCell(aspect, "j1", PAPER) for aspect in ("layout", "joints", "finish"))
    measured = (f.PaperCell("plumb", "", PAPER), f.PaperCell("power", "", "yes"))
    for subject, seat, cells in ((first, "j1", craft), (second, "m1", measured)):
        day.record(office, "desk:anna", f.PaperTyped(seat, subject, "skill", 1, cells, True))
        day.record(office, "desk:ben", f.PaperTyped(seat, subject, "skill", 2, cells, True))


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office)


def client_of(app: Flask, office: Office, who: str) -> FlaskClient:
    if who in day.DESKS:
        return day.desk_of(app, who)
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    if who != "public":
        with writing(office.engine) as conn:
            client.set_cookie(SEAT_COOKIE, devices.issue(conn, EVENT, who, now_ms()))
    return client


def learned(text: str, office: Office) -> set[str]:
    """What a text tells."""
    subjects = day.state_of(office).subjects
    found = {NAMES} if any(name in text for name in (*day.NAMES, *day.NAMES_EN)) else set()
    found |= {STATION} if any(code in text for code in STATIONS) else set()
    found |= {PIECE} if any(code in text for code in PIECES) else set()
    found |= {ENTRIES} if any(subject in text for subject in subjects) else set()
    found |= {CRAFT_MARKS} if re.search(rf"(?<![\d.]){re.escape(CRAFT)}(?![\d.])", text) else set()
    found |= {PAPER_MARKS} if re.search(rf"(?<![\d.]){re.escape(PAPER)}(?![\d.])", text) else set()
    return found | ({MEASURED_MARKS} if re.search(rf"(?<![\d.]){re.escape(MEASURED)}(?![\d.])", text) else set())


def addresses(app: Flask, office: Office, method: str) -> list[str]:
    """Every address of every route that takes the method, about this event and two of its entries."""
    subjects = tuple(day.state_of(office).subjects)[:2]
    filled = {**{word: (value,) for word, value in FILLED.items()}, **FILLINGS}
    filled |= {"event": (EVENT,), "subject": (*subjects, "nobody"), "layer": ("station", "piece")}
    filled |= {"language": ("zh", "en"), "module": ("skill",), "view": ("board", "hall"), "stage": ("provisional",)}
    filled |= {
        "notice": (1,),
        "sheet": [day.numbers_of(office, seat)[each] for seat in ("j1", "m1") for each in subjects],
    }
    found = []
    for rule in app.url_map.iter_rules():
        if method not in (rule.methods or ()) or rule.endpoint == "static" or "sign-out" in rule.rule:
            continue
        words = sorted(rule.arguments)
        missing = set(words) - filled.keys()
        assert not missing, f"{rule.rule}: say what to put for {missing}"
        for values in product(*(filled[word] for word in words)):
            with suppress(ValueError):  # a word that this route does not take
                built = rule.build(dict(zip(words, values, strict=True)))
                found += [built[1]] if built else []
    return found


def crawled(client: FlaskClient, app: Flask, office: Office) -> Iterator[tuple[str, str]]:
    """(address, text) of every page and answer that this one can get by asking and following links."""
    paths = addresses(app, office, "GET")
    seen = set(paths)
    for path in paths:  # grows while it is walked
        for headers in ({"Accept": "text/html"}, {"Accept": "application/json", "HX-Request": "true"}):
            answer = client.get(path, headers=headers)
            text = text_of(answer)
            yield path, unsaid(text + str(answer.headers), path, office)
            for link in ways(text):
                if link not in seen and not link.startswith("/static/") and len(seen) < MOST_PAGES + len(paths):
                    seen.add(link)
                    paths.append(link)


def ways(text: str) -> Iterator[str]:
    """Every address that a page leads to, by a link or by a form that asks, sent as it stands."""
    for found in re.findall(r'(?:href|src|action|hx-get)="(/[^"#]*)', text):
        yield found.replace("&amp;", "&")
    asking = r'<form[^>]*method="get"[^>]*action="(/[^"]*)"[^>]*>(.*?)</form>'
    for action, fields in re.findall(asking, text, re.DOTALL):
        hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', fields)
        if hidden:
            yield f"{action}?{urlencode(hidden)}"


def text_of(answer: TestResponse) -> str:
    """What can be read: of a PDF the words of its pages."""
    if answer.content_type != "application/pdf":
        return answer.get_data().decode("utf-8", "replace")
    pages = pypdfium2.PdfDocument(answer.data)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def unsaid(text: str, path: str, office: Office) -> str:
    """The text without the entry that the address itself names: an answer that repeats it tells nothing."""
    for subject in day.state_of(office).subjects:
        text = text.replace(subject, "") if subject in path else text
    return text


def forms(app: Flask, office: Office) -> Iterator[tuple[str, dict[str, str]]]:
    """Every form, filled in as somebody would who tries; none of them may carry anything out that is not known."""
    subject = next(iter(day.state_of(office).subjects))
    for number, path in enumerate(addresses(app, office, "POST")):
        yield path, {
            "key": f"secret-{number}", "subject": subject, "module": "skill", "seat": "j1", "aspect": "layout",
            "value": "99", "reason": "why", "status": "gone", "session": "night", "press": "no", "word": "tea",
            "field": "1\t", "q": subject,
        }  # fmt: skip


@pytest.mark.timeout(600)
@pytest.mark.parametrize("who", KNOWN)
def test_whoever_asks_for_everything_learns_no_more_than_is_theirs(who: str, office: Office, app: Flask) -> None:
    client = client_of(app, office, who)
    told: dict[str, str] = {}
    joined: list[tuple[str, set[str]]] = []
    for path, text in crawled(client, app, office):
        found = learned(text, office)
        for each in found:
            told.setdefault(each, path)
        found |= learned(path, office) & {ENTRIES}
        joined += [(path, pair) for pair in APART.get(who, ()) if pair <= found]
    for path, form in forms(app, office):
        answer = client.post(path, data=form, follow_redirects=True)
        text = answer.get_data(as_text=True)
        for each in learned(text.replace(form["subject"], ""), office) - {ENTRIES}:
            told.setdefault(each, f"POST {path}")
        found = learned(text + path + answer.request.url, office)
        joined += [(f"POST {path}", pair) for pair in APART.get(who, ()) if pair <= found]
    assert not joined, joined
    more = {each: path for each, path in told.items() if each not in KNOWN[who]}
    assert not more, more
    if who in SHOWN_AT_LEAST:
        assert set(told) == KNOWN[who], "the search would not have found it"


@pytest.mark.parametrize("who", KNOWN)
def test_what_anybody_may_learn_is_no_map_beside_marks(who: str) -> None:
    """Of a recorder, who learns codes of two layers and marks of papers, the halves of each map must stand apart."""
    maps = [pair for pair in MAPS if pair <= KNOWN[who]]
    if who == "recorder":
        assert maps == list(APART[who]), "each map whose halves a recorder learns is looked for on every page"
    else:
        assert not (maps and KNOWN[who] & MARKS) and who not in APART


def test_no_role_that_codes_has_a_route_or_a_topic_to_marks(app: Flask) -> None:
    """From the application's own routes: a coder has the public's, the account's own, and codes; nothing else."""
    actions = {action_of(app.view_functions[rule.endpoint]) or "" for rule in app.url_map.iter_rules()}
    coders = {each for each in actions if "coder" in ACTIONS[each]}
    everybody = {each for each in actions if "public" in ACTIONS[each]}
    assert coders - everybody == {"account.own", "desk.see", "codes.see", "codes.seal", "codes.ask"}
    assert {role for each in actions if each.startswith("codes.") for role in ACTIONS[each]} == {"coder", "supervisor"}
    assert {audience for audience, roles in TOPICS.items() if "coder" in roles} == {"public", "coder"}


def test_ledger_frames_and_audit_tell_nobody_who_is_whom(office: Office) -> None:
    with reading(office.engine) as conn:
        rows = [f"{by} {key} {body.decode()}" for _, body, _, by, key in store.read_columns(conn, EVENT, 0)]
    assert not learned("\n".join(rows), office) & {NAMES, STATION, PIECE}
    assert not any(f"gw-0{number}" in row for row in rows for number in range(1, 8))
    gallery = Gallery(office.replicas, office.names)
    for language, view in product(("zh", "en"), ("board", "hall")):
        frame = gallery.frame(EVENT, "public", language, view)
        assert frame is not None and not learned(frame.decode(), office)
    report = audit(office.engine, None)
    told = [report.heads(), *report.damage, *map(str, report.troubles)]
    assert report.ok and not learned("\n".join(told), office)
