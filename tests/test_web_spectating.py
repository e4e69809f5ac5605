"""The spectators' door: addresses, languages, headers, tags, and answers to what is not there."""

import json
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.app import HEADERS, create_app, refuse
from competition.pages.shell import LANGUAGES
from competition.rules import VERSION
from competition.rules import facts as f
from competition.tally.office import Office, open_office
from competition.tally.recorder import TransportBroken
from tests.spectators import EVENT, SEASON, found, mark, score, season

PAGES = ("/", f"/season/{SEASON}", f"/event/{EVENT}", f"/event/{EVENT}/hall", f"/event/{EVENT}/subject/s1")
FEEDS = (f"/event/{EVENT}/frame", f"/event/{EVENT}/hall/frame", f"/event/{EVENT}/board.json")


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    found(office)
    score(office, "s1", "88")
    season(office, EVENT)
    yield office
    office.close()


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_comes_in_both_languages_with_a_way_to_the_other(
    client: FlaskClient, path: str, language: str
) -> None:
    answer = client.get(f"/{language}{path}")
    html = answer.get_data(as_text=True)
    other = "en" if language == "zh" else "zh"
    assert answer.status_code == 200
    assert f'<html lang="{ {"zh": "zh-Hans-CN", "en": "en"}[language] }">' in html
    assert f"/language/{other}?page=/{other}{path}" in html
    assert answer.headers["Content-Language"].startswith(language)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_inline_script_or_style(client: FlaskClient, path: str) -> None:
    html = client.get(f"/zh{path}").get_data(as_text=True)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", html)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", html)


@pytest.mark.parametrize(
    "path", [f"/zh{path}" for path in PAGES + FEEDS] + ["/", "/nix", "/zh/nix", "/static/mark.svg"]
)
def test_every_answer_has_the_strict_policy(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers.get(name) for name in HEADERS} == dict(HEADERS)
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("path", [f"/zh{path}" for path in PAGES + FEEDS])
def test_what_was_not_changed_is_not_sent_again(office: Office, client: FlaskClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    mark(office, "s1", "t1", "60")
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", [f"/zh{path}" for path in PAGES])
def test_a_page_looks_the_same_to_everybody(client: FlaskClient, path: str) -> None:
    """Kept pages are made without cookies and wishes, so they must not depend on them."""
    bare = client.get(path).get_data()
    client.set_cookie("language", "en")
    assert client.get(path, headers={"Accept-Language": "en", "HX-Request": "true"}).get_data() == bare
    assert "Set-Cookie" not in client.get(path).headers


def test_the_doorstep_leads_on_in_the_visitors_language(client: FlaskClient) -> None:
    assert client.get("/", headers={"Accept-Language": "en"}).headers["Location"] == "/en/"
    for door in ("/desk/", "/judge/"):  # as the README names them
        assert client.get(door, headers={"Accept-Language": "en"}).headers["Location"] == f"/en{door}"
    assert client.get("/").headers["Location"] == "/zh/"
    answer = client.get("/language/en?page=/en/event/welding?q=s1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/en/event/welding?q=s1")
    assert client.get("/", headers={"Accept-Language": "zh"}).headers["Location"] == "/en/"


@pytest.mark.parametrize(
    "page", ["", "//evil.example/", "https://evil.example/", "/en/..\\..\\x", "/zh/", "/en", "/en/\r\nSet-Cookie:x"]
)
def test_a_choice_of_language_never_leads_away(client: FlaskClient, page: str) -> None:
    answer = client.get("/language/en", query_string={"page": page})
    assert answer.headers["Location"] == "/en/"


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/zh/event/nix", "这里没有这个赛项"),
        ("/en/event/nix/hall", "There is no such event here."),
        ("/en/season/nix", "There is no such season here."),
        (f"/zh/event/{SEASON}", "这里没有这个赛项"),
        (f"/en/season/{EVENT}", "There is no such season here."),
        (f"/en/event/{EVENT}/subject/nix", "This event does not show single marks"),
        ("/zh/nix", "没有这个页面"),
        ("/en/nix", "There is no such page."),
        ("/fr/", "没有这个页面"),
    ],
)
def test_what_is_not_there_is_said_on_a_page_in_the_language(client: FlaskClient, path: str, says: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert says in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_program_gets_its_refusal_as_json(client: FlaskClient) -> None:
    by_path = client.get("/en/event/nix/board.json", headers={"Accept": "text/html"})
    by_wish = client.get("/en/event/nix", headers={"Accept": "application/json"})
    for answer in (by_path, by_wish):
        assert answer.status_code == 404
        assert json.loads(answer.get_data())["word"] == "unknown_event"


def test_another_method_is_refused_in_words(client: FlaskClient) -> None:
    answer = client.post(f"/en/event/{EVENT}", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 405
    assert "This address does not take that." in answer.get_data(as_text=True)


def test_a_bug_shows_no_traceback(office: Office, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("competition.web.spectating.board_json", broken)
    answer = app.test_client().get(f"/zh/event/{EVENT}/board.json")
    assert answer.status_code == 500
    assert json.loads(answer.get_data())["word"] == "server_error"
    assert "secret" not in answer.get_data(as_text=True)


def test_a_ledger_that_cannot_be_written_asks_to_come_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise TransportBroken("disk")

    monkeypatch.setattr("competition.web.spectating.board_json", broken)
    answer = app.test_client().get(f"/zh/event/{EVENT}/board.json")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


def test_finding_works_without_script(client: FlaskClient) -> None:
    html = client.get(f"/en/event/{EVENT}?q=bearing").get_data(as_text=True)
    assert "Wei Wenbo" in html and "Zhou Min" in html and "Chen Weiqiang" not in html
    assert "2 of 6 shown" in html
    assert 'value="bearing"' in html


def test_what_is_typed_into_the_finder_is_only_ever_text(client: FlaskClient) -> None:
    html = client.get(f"/en/event/{EVENT}", query_string={"q": '"><script>alert(1)</script>'}).get_data(as_text=True)
    assert "<script>alert" not in html


def test_static_files_are_kept_for_good_and_nothing_else_is_served(client: FlaskClient) -> None:
    html = client.get("/zh/").get_data(as_text=True)
    addresses = re.findall(r"\"(/static/[^\"]+)\"", html)
    assert addresses and all(re.search(r"\?v=[0-9a-f]{12}$", address) for address in addresses)
    answer = client.get(addresses[0])
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"] and "max-age=31536000" in answer.headers["Cache-Control"]
    assert client.get("/static/../competition/app.py").status_code == 404
    assert client.get("/static/%2e%2e/pyproject.toml").status_code == 404


def test_a_replay_and_invented_data_say_so(office: Office, client: FlaskClient) -> None:
    found(office, "again", founded=f.EventFounded(VERSION, replay_of="2017 Grand Prix Final"))
    for path in ("/en/event/again", "/en/event/again/hall", "/en/"):
        assert "2017 Grand Prix Final" in client.get(path).get_data(as_text=True)
    assert "Replay" in client.get("/en/event/again").get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "query", "accept", "kind", "says"),
    [
        ("/judge/marks", b"", b"*/*", "application/json", '"word": "body_too_large"'),
        ("/en/", b"", b"text/html", "text/html", "That is too large to be taken."),
        ("/live", b"event=x&language=zh", b"", "text/html", "内容太大"),
    ],
)
def test_the_edge_refuses_in_the_same_words(path: str, query: bytes, accept: bytes, kind: str, says: str) -> None:
    scope = {"path": path, "query_string": query, "headers": [(b"accept", accept), (b"cookie", b"language=en")]}
    headers, body = refuse(413, "body_too_large", scope)
    named = {name.decode(): value.decode() for name, value in headers}
    assert named["content-type"].startswith(kind)
    assert named["content-security-policy"] == HEADERS["Content-Security-Policy"]
    assert says in body.decode()
