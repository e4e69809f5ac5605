"""The edge lets nothing into Flask that is not whole, and serves what is the same for everybody without it."""

import gzip
import http.client
import json
import re
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from competition.edge import Limits, Room
from competition.kept import Asked, Keep, asked_of, kept_of, may_be_kept, messages
from competition.ledger import names
from competition.ledger.engine import writing
from competition.tally.office import open_office
from tests.patience import PATIENCE, until
from tests.serving import EVENT, House, house
from tests.spectators import serving

PAGE = f"/zh/event/{EVENT}"
PATIENT = Limits(body_seconds=3600, idle_seconds=3600, readers=2, writers=2)


@pytest.fixture
def here(sqlite_url: str) -> Iterator[House]:
    office = open_office(sqlite_url)
    with house(office, requests=PATIENT) as running:
        until(lambda: "etag" in running.ask("GET", PAGE)[1])  # the first look at the ledger is done
        running.app.config["calls"].clear()
        yield running
    office.close()


def calls(here: House) -> int:
    return len(here.app.config["calls"])


def begin(here: House, head: str, body: bytes = b"") -> socket.socket:
    one = here.knock()
    one.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
    return one


def status(one: socket.socket) -> tuple[int, bytes]:
    with one:
        answer = http.client.HTTPResponse(one)
        answer.begin()
        return answer.status, answer.read()


# -- bodies ----------------------------------------------------------------------------------------------------------


def test_a_body_reaches_flask_whole_however_it_comes(here: House) -> None:
    assert json.loads(here.ask("POST", "/post", b"x" * 1_000_000)[2])["length"] == 1_000_000
    assert json.loads(here.ask("POST", "/post")[2])["length"] == 0
    pieces = begin(here, "POST /post HTTP/1.1\nHost: x\nContent-Length: 6", b"abc")
    time.sleep(0.1)
    pieces.sendall(b"def")
    assert json.loads(status(pieces)[1])["length"] == 6
    chunked = begin(
        here, "POST /post HTTP/1.1\nHost: x\nTransfer-Encoding: chunked", b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    )
    assert json.loads(status(chunked)[1])["length"] == 5


def test_ten_bodies_that_never_come_block_nobody(here: House) -> None:
    waiting = [begin(here, "POST /post HTTP/1.1\nHost: x\nContent-Length: 100") for _ in range(10)]
    assert here.ask("GET", "/quick")[0] == 200
    assert here.ask("POST", "/post", b"abc")[0] == 200
    for one in waiting:
        one.close()


def test_bodies_that_never_come_are_told(sqlite_url: str) -> None:
    office = open_office(sqlite_url)
    with house(office, requests=Limits(body_seconds=3600, idle_seconds=0.5, readers=2, writers=2)) as here:
        waiting = [begin(here, "POST /post HTTP/1.1\nHost: x\nContent-Length: 100") for _ in range(10)]
        assert [status(one) for one in waiting] == [(408, b"body_too_slow /post")] * 10
    office.close()


def test_ten_readers_that_never_read_block_nobody(here: House) -> None:
    asking = [begin(here, "GET /long HTTP/1.1\nHost: x") for _ in range(10)]
    time.sleep(0.2)
    assert here.ask("GET", "/quick")[0] == 200
    assert {len(status(one)[1]) for one in asking} == {5_000_000}


def test_a_body_that_drips_is_cut_off_in_the_end(sqlite_url: str) -> None:
    office = open_office(sqlite_url)
    with house(office, requests=Limits(body_seconds=1.0, idle_seconds=3600)) as here:
        drip_into(here)
    office.close()


def drip_into(here: House) -> None:
    one = begin(here, "POST /post HTTP/1.1\nHost: x\nContent-Length: 100000")
    started = time.monotonic()
    stop = threading.Event()

    def drip() -> None:
        while not stop.wait(0.1):
            try:
                one.sendall(b"x")
            except OSError:
                return

    dripping = threading.Thread(target=drip)
    dripping.start()
    answer = http.client.HTTPResponse(one)
    answer.begin()
    stop.set()
    dripping.join()
    one.close()
    assert answer.status == 408
    assert time.monotonic() - started > 0.9


def test_a_body_of_fifty_megabytes_is_refused_and_the_server_goes_on(here: House) -> None:
    code, _, body = here.ask("POST", "/post", b"x" * 50_000_000)
    assert (code, body) == (413, b"body_too_large /post")
    assert here.ask("POST", "/post", b"abc")[0] == 200


def test_a_body_that_hides_its_size_is_refused_when_it_has_grown_too_long(here: House) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 100_000

    connection = http.client.HTTPConnection("127.0.0.1", here.port, timeout=PATIENCE)
    connection.request("POST", "/post", pieces(), encode_chunked=True, headers={"Transfer-Encoding": "chunked"})
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (413, b"body_too_large /post")
    connection.close()


def test_after_a_refusal_for_size_the_connection_may_be_used_again(here: House) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", here.port, timeout=PATIENCE)
    connection.request("POST", "/post", b"x" * 5_000_000)
    answer = connection.getresponse()
    assert answer.status == 413
    answer.read()
    connection.request("GET", "/quick")
    assert connection.getresponse().status == 200
    connection.close()


def test_all_bodies_together_are_bounded(sqlite_url: str) -> None:
    office = open_office(sqlite_url)
    with house(office, requests=Limits(body_seconds=3600, idle_seconds=3600, bodies=1_000_000)) as here:
        first = begin(here, "POST /post HTTP/1.1\nHost: x\nContent-Length: 900000", b"x" * 800_000)
        until(lambda: here.ask("POST", "/post", b"x" * 300_000)[0] == 503)  # most of the first is here
        first.sendall(b"x" * 100_000)
        assert status(first)[0] == 200
        assert here.ask("POST", "/post", b"x" * 900_000)[0] == 200
    office.close()


def test_a_client_that_leaves_in_the_middle_of_its_body_is_forgotten(here: House) -> None:
    begin(here, "POST /post HTTP/1.1\nHost: x\nContent-Length: 100", b"abc").close()
    assert here.ask("POST", "/post", b"abc")[0] == 200


def test_a_failure_behind_the_edge_is_an_answer(here: House) -> None:
    assert here.ask("GET", "/broken")[::2] == (500, b"server_error /broken")
    assert here.ask("GET", "/quick")[0] == 200


def test_a_header_with_an_underscore_cannot_stand_for_another(here: House) -> None:
    assert json.loads(here.ask("POST", "/post", b"", {"X-Forwarded-For": "1.1.1.1"})[2])["for"] == "1.1.1.1"
    assert json.loads(here.ask("POST", "/post", b"", {"X_Forwarded_For": "1.1.1.1"})[2])["for"] == ""


# -- kept pages ------------------------------------------------------------------------------------------------------


def test_a_board_is_made_once_for_everybody(here: House) -> None:
    answers = {here.ask("GET", PAGE)[2] for _ in range(20)}
    assert len(answers) == 1
    assert calls(here) == 0  # the fixture's own request had it made


def test_a_new_position_makes_it_anew(here: House) -> None:
    before = here.ask("GET", PAGE)
    position = here.enter("s1")
    after = here.ask("GET", PAGE)
    assert f"data-position='{position}'" in after[2].decode()
    assert after[1]["etag"] != before[1]["etag"]
    assert calls(here) == 1


def test_a_new_name_makes_it_anew(here: House) -> None:
    with writing(here.office.engine) as connection:
        names.put(connection, [names.NameRow("event", EVENT, "zh", "焊工")])
    here.office.doorbell.ring(EVENT)
    until(lambda: "焊工" in here.ask("GET", PAGE)[2].decode())


def test_crowds_that_ask_at_once_have_it_made_once(here: House) -> None:
    here.enter("s1")
    crowd = [threading.Thread(target=here.ask, args=("GET", PAGE)) for _ in range(30)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert calls(here) == 1


def test_the_session_cookie_goes_past_what_is_kept(here: House) -> None:
    own = here.ask("GET", PAGE, headers={"Cookie": "language=zh; sid=secret"})
    assert own[2] == b"somebody's own" and "etag" not in own[1]
    other = here.ask("GET", PAGE, headers={"Cookie": "language=zh; xsid=1"})
    assert b"data-position" in other[2] and "etag" in other[1]
    assert here.ask("GET", PAGE)[2] == other[2]


def test_flask_sees_nothing_of_who_asks_first(here: House) -> None:
    here.enter("s1")
    here.ask("GET", PAGE, headers={"Cookie": "language=en", "Accept-Language": "en", "X-Forwarded-Host": "evil"})
    (seen,) = here.app.config["calls"]
    assert set(seen) == {"Host"}


def test_another_host_gets_a_page_of_its_own(here: House) -> None:
    here.ask("GET", PAGE, headers={"Host": "other.example"})
    here.ask("GET", PAGE, headers={"Host": "other.example"})
    assert [seen["Host"] for seen in here.app.config["calls"]] == ["other.example"]


def test_a_query_goes_past_what_is_kept(here: House) -> None:
    assert "etag" not in here.ask("GET", PAGE + "?a=1")[1]
    assert calls(here) == 1


def test_what_has_not_changed_is_not_sent_again(here: House) -> None:
    tag = here.ask("GET", PAGE)[1]["etag"]
    for none_match in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        code, headers, body = here.ask("GET", PAGE, headers={"If-None-Match": none_match})
        assert (code, body, headers["etag"]) == (304, b"", tag)
        assert headers["cache-control"] == "no-cache" and headers["vary"] == "accept-encoding"
    assert here.ask("GET", PAGE, headers={"If-None-Match": '"other"'})[0] == 200
    here.enter("s1")
    assert here.ask("GET", PAGE, headers={"If-None-Match": tag})[0] == 200


def test_head_is_get_without_its_body(here: House) -> None:
    get, head = here.ask("GET", PAGE), here.ask("HEAD", PAGE)
    assert head[0] == 200 and head[2] == b""
    for name in ("etag", "content-length", "content-type"):
        assert head[1][name] == get[1][name]
    here.enter("s1")
    assert here.ask("HEAD", PAGE)[0] == 200
    assert here.ask("HEAD", "/quick")[1]["content-length"] == "5"


@pytest.mark.parametrize("accepted", ["gzip", "deflate, gzip;q=0.5, br", "br, gzip ; q=1.0"])
def test_who_takes_gzip_gets_it_with_a_tag_of_its_own(here: House, accepted: str) -> None:
    plain = here.ask("GET", PAGE)
    packed = here.ask("GET", PAGE, headers={"Accept-Encoding": accepted})
    assert packed[1]["content-encoding"] == "gzip" and len(packed[2]) < len(plain[2])
    assert gzip.decompress(packed[2]) == plain[2]
    assert packed[1]["etag"] != plain[1]["etag"]
    again = here.ask("GET", PAGE, headers={"Accept-Encoding": accepted, "If-None-Match": packed[1]["etag"]})
    assert again[0] == 304


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "gzip; q=0.0, br"])
def test_who_does_not_take_gzip_gets_none(here: House, accepted: str) -> None:
    assert "content-encoding" not in here.ask("GET", PAGE, headers={"Accept-Encoding": accepted})[1]


def test_what_is_not_for_keeping_is_not_kept(here: House) -> None:
    for _ in range(2):
        assert here.ask("GET", PAGE + "/secret")[2] == b"not for keeping"
    assert calls(here) == 2
    for _ in range(2):
        assert here.ask("GET", PAGE + "/nothing")[0] == 404


@pytest.mark.parametrize(
    ("code", "header", "kept"),
    [
        (200, (b"content-type", b"text/html"), True),
        (200, (b"cache-control", b"public, max-age=60"), True),
        (200, (b"cache-control", b"no-store"), False),
        (200, (b"cache-control", b"Private"), False),
        (200, (b"set-cookie", b"a=b"), False),
        (404, (b"content-type", b"text/html"), False),
        (302, (b"location", b"/zh/"), False),
    ],
)
def test_only_an_answer_for_everybody_may_be_kept(code: int, header: tuple[bytes, bytes], kept: bool) -> None:
    assert may_be_kept(code, [header]) is kept


def test_what_is_kept_is_bounded_in_number_and_bytes() -> None:
    keep = Keep(most=3, most_bytes=40_000)
    for number in range(5):
        keep.put((f"/{number}", b"h", "http"), kept_of(number, [], b"x" * 100))
    assert len(keep) == 3 and keep.get(("/4", b"h", "http")) is not None
    keep.put(("/big", b"h", "http"), kept_of(1, [], b"x" * 20_000))
    assert keep.get(("/big", b"h", "http")) is None, "one answer must not push out the rest"
    keep.put(("/4", b"h", "http"), kept_of(2, [], b"y" * 50))
    assert len(keep) == 3


def test_a_kept_answer_brings_the_headers_it_was_given() -> None:
    given = [(b"content-security-policy", b"default-src 'none'"), (b"vary", b"accept"), (b"content-length", b"9")]
    start, body = messages(kept_of(1, given, b"x" * 2000), Asked(False, b"h", True, b""))
    headers = dict(start["headers"])
    assert headers[b"content-security-policy"] == b"default-src 'none'"
    assert headers[b"vary"] == b"accept, accept-encoding"
    assert headers[b"content-length"] == b"%d" % len(body["body"])


def test_credentials_make_a_request_somebody_s_own() -> None:
    assert asked_of([(b"authorization", b"Bearer x")], b"sid=").own
    assert asked_of([(b"cookie", b"a=1;sid=2")], b"sid=").own
    assert not asked_of([(b"cookie", b"a=sid=2; mysid=3")], b"sid=").own


# -- rooms -----------------------------------------------------------------------------------------------------------


def test_an_address_with_room_takes_more_and_says_by_its_own_word_what_is_too_much(sqlite_url: str) -> None:
    office = open_office(sqlite_url)
    rooms = (Room(re.compile("/post"), 1000, 3600, "photo_too_large"),)
    limits = Limits(body=100, body_seconds=0.5, idle_seconds=3600, readers=2, writers=2, rooms=rooms)
    with house(office, requests=limits) as here:
        assert json.loads(here.ask("POST", "/post", b"x" * 1000)[2])["length"] == 1000
        assert here.ask("POST", "/post", b"x" * 1001)[::2] == (413, b"photo_too_large /post")
        assert here.ask("POST", "/posts", b"x" * 101)[::2] == (413, b"body_too_large /posts")
        chunked = begin(here, "POST /post HTTP/1.1\nHost: x\nTransfer-Encoding: chunked", b"3e9\r\n" + b"x" * 1001)
        assert status(chunked) == (413, b"photo_too_large /post")
        slow = begin(here, "POST /post HTTP/1.1\nHost: x\nContent-Length: 6", b"abc")
        time.sleep(1)  # longer than others may take
        slow.sendall(b"def")
        assert json.loads(status(slow)[1])["length"] == 6
    office.close()


def test_a_photo_of_thirty_megabytes_is_refused_before_it_is_read(sqlite_url: str) -> None:
    office = open_office(sqlite_url)
    with serving(office) as base:
        host, port = base.removeprefix("http://").split(":")
        for path, said in (
            ("/judge/attach", "photo_too_large"),
            ("/zh/desk/event/e/scans/s1", "scan_too_large"),
            ("/en/desk/event/e/paper/K7QM2XPA/scan", "scan_too_large"),
        ):
            one = socket.create_connection((host, int(port)))
            head = (
                f"POST {path} HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nContent-Length: {30 * 1024 * 1024}\r\n"
            )
            one.sendall(f"{head}\r\n".encode())  # and nothing of the body
            code, body = status(one)
            assert (code, json.loads(body)["word"]) == (413, said)
    office.close()
