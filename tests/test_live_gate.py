"""The gate lets in who asks for a board that exists from a page of this house, and says why it turns others away."""

import pytest
from websockets.datastructures import Headers

from competition.live.gate import Gate, Rejection, Topic

GATE = Gate(lambda stream: stream == "welder", proxies=["10.0.0.1"])


def headers(*pairs: tuple[str, str]) -> Headers:
    return Headers([("Host", "board.example:8000"), *pairs])


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("/live?event=welder", Topic("welder", "public", "zh", "board")),
        ("/live?event=welder&language=en&page=hall", Topic("welder", "public", "en", "hall")),
        ("/live?event=welder&other=1", Topic("welder", "public", "zh", "board")),
    ],
)
def test_a_query_names_a_topic(path: str, topic: Topic) -> None:
    assert GATE.admit(path, headers()) == topic


@pytest.mark.parametrize(
    ("path", "rejection"),
    [
        ("/", Rejection(404, "unknown_page")),
        ("/live/", Rejection(404, "unknown_page")),
        ("/live", Rejection(400, "bad_request")),
        ("/live?event=", Rejection(400, "bad_request")),
        ("/live?event=welder&language=fr", Rejection(400, "bad_request")),
        ("/live?event=welder&page=desk", Rejection(400, "bad_request")),
        ("/live?event=baker", Rejection(404, "unknown_event")),
    ],
)
def test_a_wrong_query_is_turned_away_with_its_word(path: str, rejection: Rejection) -> None:
    assert GATE.admit(path, headers()) == rejection


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://board.example:8000", "board.example:8000"),
        ("http://BOARD.example:8000", "board.example:8000"),
        ("http://board.example", "board.example"),
        ("http://board.example", "board.example:80"),
        ("https://board.example:443", "board.example"),
        ("http://[fe80::1]:8000", "[fe80::1]:8000"),
    ],
)
def test_a_page_of_this_host_is_let_in(origin: str, host: str) -> None:
    asked = Headers([("Host", host), ("Origin", origin), ("Cookie", "sid=1")])
    assert GATE.admit("/live?event=welder", asked) == Topic("welder", "public", "zh", "board")


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example:8000",
        "http://board.example:8001",
        "http://board.example",
        "https://board.example:9000",
        "http://board.example:8000.evil.example",
        "http://board.example:port",
        "chrome-extension://board.example:8000",
        "null",
        "",
    ],
)
def test_a_page_of_another_origin_is_turned_away(origin: str) -> None:
    assert GATE.admit("/live?event=welder", headers(("Origin", origin))) == Rejection(403, "wrong_origin")


def test_two_origins_are_none() -> None:
    twice = headers(("Origin", "http://board.example:8000"), ("Origin", "http://board.example:8000"))
    assert GATE.admit("/live?event=welder", twice) == Rejection(403, "wrong_origin")


def test_without_an_origin_only_those_without_cookies_are_let_in() -> None:
    assert isinstance(GATE.admit("/live?event=welder", headers()), Topic)
    assert GATE.admit("/live?event=welder", headers(("Cookie", "sid=1"))) == Rejection(403, "wrong_origin")


def test_only_a_trusted_proxy_is_believed_whom_it_asks_for() -> None:
    named = headers(("X-Forwarded-For", "1.1.1.1, 2.2.2.2"))
    assert GATE.address("10.0.0.1", named) == "2.2.2.2"
    assert GATE.address("10.0.0.2", named) == "10.0.0.2"
    assert GATE.address("10.0.0.1", headers()) == "10.0.0.1"
