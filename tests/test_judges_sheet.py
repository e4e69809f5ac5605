"""What a seat's tablet is told, and the signing of a sheet: own cells, words, tags, and nothing of anybody else's."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from competition.access import devices
from competition.access.asking import SEAT_COOKIE
from competition.app import create_app
from competition.ledger.engine import writing
from competition.ledger.names import NameRow
from competition.rules import VERSION
from competition.rules import facts as f
from competition.tally.office import Office, now_ms, open_office
from tests.cast import EVENT
from tests.spectators import desk, found, mark, tell

ORIGIN = {"Origin": "http://localhost"}


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    yield office
    office.close()


def tablet(office: Office, seat: str = "wang", event: str = EVENT) -> FlaskClient:
    """A browser that holds the seat's cookie."""
    with writing(office.engine) as conn:
        token = devices.issue(conn, event, seat, now_ms())
    client = create_app(office).test_client()
    client.set_cookie(SEAT_COOKIE, token)
    return client


def sheet(client: FlaskClient, subject: str = "s1", language: str = "en") -> dict[str, Any]:
    answer = client.get(f"/judge/sheet/{subject}/state?language={language}")
    assert answer.status_code == 200
    return answer.json["sheet"]


def give_all(office: Office, seat: str = "wang") -> dict[str, str]:
    """Every mark of the seat's sheet for s1; their keys by aspect."""
    for aspect, value, own in (
        ("look", "2", seat),
        ("finish", "8.3", seat),
        ("length", "149.9", ""),
        ("safety", "1", ""),
        ("crack", "no", ""),
    ):
        mark(office, "s1", aspect, value, own)
    replica = office.replicas.of(EVENT)
    replica.catch_up()
    marks = replica.state.subjects["s1"].marks
    return {aspect: entry.key for (aspect, cell), entry in marks.items() if cell in ("", seat)}


def sign(client: FlaskClient, signs: dict[str, str], key: str = "sign-0000001", **more: object) -> Any:
    body = {"key": key, "subject": "s1", "module": "practice", "signs": signs} | more
    return client.post("/judge/sign?language=en", data=json.dumps(body), headers=ORIGIN)


def signed(office: Office) -> frozenset[tuple[str, str]]:
    replica = office.replicas.of(EVENT)
    replica.catch_up()
    return replica.state.subjects["s1"].signed


# -- what is told -----------------------------------------------------------------------------------------------------


def test_a_seat_is_told_its_own_cells_and_no_others(office: Office) -> None:
    found(office)
    mark(office, "s1", "look", "3", "li")
    mark(office, "s1", "t1", "77.5")
    told = sheet(tablet(office))
    assert list(told["cells"]) == ["look", "finish", "length", "safety", "crack"]
    assert told["cells"]["look"] == {
        "key": None,
        "value": None,
        "owed": True,
        "module": "practice",
        "given": "",
        "others": [["J2", "hidden", None], ["J3", "unmarked", None]],
    }
    assert (told["code"], told["name"], told["unit"]) == ("01", "Chen Weiqiang", "Zhenhai Harbour Company")


def test_others_marks_are_told_when_all_of_the_panel_have_given_theirs(office: Office) -> None:
    found(office)
    client = tablet(office)
    for seat, value in (("li", "3"), ("zhang", "1")):
        mark(office, "s1", "look", value, seat)
    assert [each[1] for each in sheet(client)["cells"]["look"]["others"]] == ["hidden", "hidden"]
    mark(office, "s1", "look", "2", "wang")
    assert sheet(client)["cells"]["look"]["others"] == [["J2", "shown", "3"], ["J3", "shown", "1"]]


def test_a_blind_event_tells_the_code_alone(office: Office) -> None:
    found(office, founded=f.EventFounded(VERSION, blind=True))
    client = tablet(office)
    for answer in (client.get("/judge/sheets/state"), client.get("/en/judge/sheet/s1"), client.get("/zh/judge/sheets")):
        text = answer.get_data(as_text=True)
        assert "Chen" not in text and "陈伟强" not in text and "Harbour" not in text
    assert sheet(client)["code"] == "s1"


@pytest.mark.parametrize(
    ("facts", "notice", "out", "state"),
    [
        ([f.SubjectStatusSet("s1", "absent")], "Not to be marked: Absent.", "Absent", "gone"),
        ([f.SeatExcused("wang", "s1")], "You are excused from marking this one.", "", None),
        ([f.SessionClosed("day")], "", "", "closed"),
        ([], "", "", "open"),
    ],
)
def test_why_nothing_can_be_marked_is_said(
    office: Office, facts: list[f.Fact], notice: str, out: str, state: str | None
) -> None:
    found(office)
    if facts:
        desk(office, EVENT, *facts)
    told = sheet(tablet(office))
    module = told["modules"].get("practice")
    assert (told["notice"], told["out"], module and module["state"]) == (notice, out, state)


def test_all_sheets_come_in_the_order_of_start(office: Office) -> None:
    found(office)
    answer = tablet(office, "zhao").get("/judge/sheets/state")
    assert [each["subject"] for each in answer.json["sheets"]] == ["s1", "s2", "s3", "s4", "s5", "s6"]
    assert {aspect for each in answer.json["sheets"] for aspect in each["cells"]} == {"t1"}


def test_what_did_not_change_is_not_told_again_but_where_the_ledger_is(office: Office) -> None:
    found(office)
    client = tablet(office)
    first = client.get("/judge/sheet/s1/state")
    mark(office, "s2", "look", "2", "wang")  # moves the ledger, and not this sheet
    again = client.get("/judge/sheet/s1/state", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert int(again.headers["Jinbang-Position"]) == first.json["position"] + 1
    mark(office, "s1", "look", "2", "wang")
    changed = client.get("/judge/sheet/s1/state", headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, changed.json["sheet"]["cells"]["look"]["value"]) == (200, "2")


def test_a_sheet_that_is_kept_is_told_anew_when_anything_in_it_changes(office: Office) -> None:
    found(office)
    client = tablet(office)
    told = [sheet(client)]

    def changed() -> bool:
        told.append(sheet(client))
        return told[-1] != told[-2]

    assert not changed()
    mark(office, "s2", "look", "2", "wang")
    assert not changed()
    for change in (
        lambda: mark(office, "s1", "look", "2", "wang"),
        lambda: mark(office, "s1", "look", "1", "li"),
        lambda: mark(office, "s1", "look", "1", "zhang"),
        lambda: tell(office, [NameRow("person", f"{EVENT}-s1", "en", "Chen the Elder")]),
        lambda: desk(office, EVENT, f.SeatExcused("li", "s1")),
        lambda: desk(office, EVENT, f.SessionClosed("day")),
        lambda: desk(office, EVENT, f.SubjectStatusSet("s1", "withdrawn")),
        lambda: desk(
            office, EVENT, f.PanelSeated("practical", (f.Seat("wang", "w"), f.Seat("li", "l"), f.Seat("x", "x")))
        ),
    ):
        change()
        assert changed(), told[-1]


def test_another_seats_tag_is_never_taken_for_ones_own(office: Office) -> None:
    found(office)
    tag = tablet(office).get("/judge/sheet/s1/state").headers["ETag"]
    assert tablet(office, "li").get("/judge/sheet/s1/state", headers={"If-None-Match": tag}).status_code == 200


def test_an_unknown_subject_is_said_and_a_seat_on_no_panel_has_an_empty_list(office: Office) -> None:
    found(office)
    client = tablet(office)
    assert (client.get("/judge/sheet/s99/state").status_code, client.get("/en/judge/sheet/s99").status_code) == (
        404,
        404,
    )
    nobody = tablet(office, "stranger")
    assert nobody.get("/judge/sheets/state").json["sheets"] == []
    assert "nothing for this seat to mark yet" in nobody.get("/en/judge/sheets").get_data(as_text=True)


# -- signing ----------------------------------------------------------------------------------------------------------


def test_a_sheet_is_signed_as_it_was_seen(office: Office) -> None:
    found(office)
    keys = give_all(office)
    client = tablet(office)
    receipt = sign(client, keys).json["receipts"][0]
    assert receipt["outcome"] == "recorded"
    assert signed(office) == {("wang", "practice")}
    assert sheet(client)["modules"]["practice"]["state"] == "signed"
    assert sign(client, keys).json["receipts"][0]["outcome"] == "exists"


def test_a_sheet_with_a_mark_that_the_judge_did_not_see_is_not_signed(office: Office) -> None:
    found(office)
    keys = give_all(office)
    mark(office, "s1", "length", "150.7")
    answer = sign(tablet(office), keys)
    assert (answer.status_code, answer.json["word"]) == (409, "sheet_moved")
    assert "look at them again" in answer.json["sentence"]
    assert signed(office) == frozenset()


def test_a_sheet_that_lacks_a_mark_is_not_signed(office: Office) -> None:
    found(office)
    mark(office, "s1", "look", "2", "wang")
    answer = sign(tablet(office), {})
    assert (answer.status_code, answer.json["word"]) == (409, "sheet_moved")
    replica = office.replicas.of(EVENT)
    answer = sign(tablet(office), {"look": replica.state.subjects["s1"].marks[("look", "wang")].key})
    assert answer.json["receipts"][0]["word"] == "sheet_incomplete"
    assert signed(office) == frozenset()


@pytest.mark.parametrize(
    ("changes", "word", "status"),
    [
        ({"key": "short"}, "bad_mark", 422),
        ({"subject": "x" * 65}, "bad_mark", 422),
        ({"signs": ["look"]}, "bad_mark", 422),
        ({"desk": "chief"}, "bad_mark", 422),
        ({"seat": "li"}, "other_seat", 409),
    ],
)
def test_what_is_no_signature_of_this_seat_is_refused(
    office: Office, changes: dict[str, object], word: str, status: int
) -> None:
    found(office)
    keys = give_all(office)
    answer = sign(tablet(office), **{"signs": keys, "key": "sign-0000001"} | changes)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json["word"]) == (status, word)
    assert signed(office) == frozenset()


def test_a_seat_signs_for_itself_whatever_it_says(office: Office) -> None:
    found(office)
    keys = give_all(office, "li")
    assert sign(tablet(office, "zhang"), keys).json["word"] == "sheet_moved"
    shared = {aspect: keys[aspect] for aspect in ("length", "safety", "crack")}
    assert sign(tablet(office, "zhang"), shared).json["receipts"][0]["word"] == "sheet_incomplete"
    assert signed(office) == frozenset()
