"""Requests that change something come from a page of ours, or from a program without anybody's cookies."""

import pytest

from competition.access.origin import from_elsewhere, same_host

COOKIES = {"session": "x"}
HOST = {"Host": "jinbang.lan:8000"}


def refused(method: str, headers: dict[str, str], cookies: dict[str, str] = COOKIES) -> bool:
    refusal = from_elsewhere(method, HOST | headers, cookies)
    assert refusal is None or refusal.word == "wrong_origin"
    return refusal is not None


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_is_free_from_anywhere(method: str) -> None:
    assert not refused(method, {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"})


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "BREW"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://jinbang.lan:8000"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://jinbang.lan:8000"},
        {"Sec-Fetch-Site": ""},
        {"Origin": "http://evil.example"},
        {"Origin": "http://jinbang.lan:9000"},
        {"Origin": "http://jinbang.lan"},
        {"Origin": "http://jinbang.lan.evil.example:8000"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://jinbang.lan:8000:1"},
        {},
    ],
)
def test_a_change_from_elsewhere_is_refused(method: str, headers: dict[str, str]) -> None:
    assert refused(method, headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://jinbang.lan"},
        {"Origin": "http://jinbang.lan:8000"},
        {"Origin": "http://JINBANG.lan:8000"},
    ],
)
def test_a_change_from_our_own_page_goes_on(headers: dict[str, str]) -> None:
    assert not refused("POST", headers)


def test_a_program_goes_on_with_a_token_and_not_with_a_cookie() -> None:
    assert not refused("POST", {"Authorization": "Bearer x"}, {})
    assert refused("POST", {"Authorization": "Bearer x"}, {"seat": "x"})
    assert refused("POST", {"Authorization": "Bearer x"}, {"language": "zh"})


def test_a_foreign_page_is_refused_without_cookies_too_since_it_could_sign_somebody_in() -> None:
    assert refused("POST", {"Origin": "http://evil.example"}, {})


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("https://jinbang.cn", "jinbang.cn", True),
        ("https://jinbang.cn", "jinbang.cn:443", True),
        ("http://jinbang.cn:80", "jinbang.cn", True),
        ("http://[fd00::1]:8000", "[fd00::1]:8000", True),
        ("http://[fd00::1]:8000", "[fd00::2]:8000", False),
        ("https://jinbang.cn", "", False),
        ("chrome-extension://abc", "abc", False),
        ("http://[", "[", False),
    ],
)
def test_an_origin_is_compared_by_host_and_port(origin: str, host: str, same: bool) -> None:
    assert same_host(origin, host) is same
