"""The signing doors over HTTP: PINs, drawings, a competitor's hand, a second judge; bad input leaves the ledger be."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from competition.access import devices, pins
from competition.access.asking import SEAT_COOKIE
from competition.app import create_app
from competition.ledger import drawings, reasons, store
from competition.ledger.engine import reading, writing
from competition.rules import facts as f
from competition.rules.scheme import Criterion, Scheme
from competition.rules.signing import digest_of_sheet
from competition.tally.office import Office, now_ms, open_office
from tests import chief
from tests.cast import EVENT, LENGTH, SCHEME
from tests.spectators import desk, found, mark

ORIGIN = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}
DRAWING = "20,150,30,90,60,40,90,150 120,60,180,60,240,140 300,100"
CONFIRMED: Scheme = replace(
    SCHEME,
    modules=(
        SCHEME.modules[0],
        replace(
            SCHEME.modules[1],
            criteria=(
                Criterion(
                    "b",
                    tuple(
                        replace(sub, aspects=(replace(LENGTH, confirm=True),)) if sub.id == "b2" else sub
                        for sub in SCHEME.modules[1].criteria[0].subs
                    ),
                ),
                SCHEME.modules[1].criteria[1],
            ),
        ),
    ),
)

Hall = Callable[..., FlaskClient]


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    yield office
    office.close()


@pytest.fixture
def hall(office: Office) -> Hall:
    """The welding event that signs in this way, and Wang Fang's tablet in it."""

    def hall(method: f.SignMethod = "tap", competitor: bool = False, scheme: Scheme = SCHEME) -> FlaskClient:
        found(office, scheme=scheme)
        desk(office, EVENT, f.SigningPinned(method, competitor))
        return tablet(office)

    return hall


def tablet(office: Office, seat: str = "wang") -> FlaskClient:
    client = create_app(office).test_client()
    with writing(office.engine) as conn:
        client.set_cookie(SEAT_COOKIE, devices.issue(conn, EVENT, seat, now_ms()))
    return client


def give_all(office: Office, seat: str = "wang") -> dict[str, str]:
    """Every mark of the seat's practical sheet for s1; their keys by aspect."""
    for aspect, value, own in (("look", "2", seat), ("finish", "8.3", seat), ("length", "149.9", "")):
        mark(office, "s1", aspect, value, own)
    mark(office, "s1", "safety", "1")
    mark(office, "s1", "crack", "no")
    return keys(office, seat)


def keys(office: Office, seat: str = "wang") -> dict[str, str]:
    marks = record(office).marks
    return {aspect: entry.key for (aspect, cell), entry in marks.items() if cell in ("", seat)}


def record(office: Office) -> Any:
    replica = office.replicas.of(EVENT)
    replica.catch_up()
    return replica.state.subjects["s1"]


def post(client: FlaskClient, path: str, key: str = "sign-0000001", **body: object) -> Any:
    body = {"key": key, "subject": "s1", **body}
    return client.post(f"/judge/{path}?language=en", data=json.dumps(body), headers=ORIGIN)


def sign(client: FlaskClient, signs: dict[str, str], key: str = "sign-0000001", **more: object) -> Any:
    return post(client, "sign", key, module="practice", signs=signs, **more)


def hand(client: FlaskClient, signs: dict[str, str], key: str = "hand-0000001", **more: object) -> Any:
    return post(client, "sign/competitor", key, module="practice", signs=signs, **more)


def told(answer: Any) -> str:
    """What became of it: the outcome where it was taken, else the word."""
    receipt = answer.json["receipts"][0] if "receipts" in answer.json else answer.json
    return str(receipt.get("word") or receipt["outcome"])


def rows(office: Office) -> int:
    """How many drawings and reasons are kept."""
    with reading(office.engine) as conn:
        kept = conn.exec_driver_sql("select count(*) from drawings").scalar_one()
    office.names.refresh()
    return int(kept)


def position(office: Office) -> int:
    with reading(office.engine) as conn:
        return store.head(conn, EVENT)[0]


# -- exactly the marks that were seen ----------------------------------------------------------------------------------


def test_the_ledger_holds_the_digest_of_what_the_tablet_said_it_saw(office: Office, hall: Hall) -> None:
    client = hall()
    signs = give_all(office)
    expected = digest_of_sheet(office.replicas.of(EVENT).state, "wang", "s1", "practice")
    assert told(sign(client, signs)) == "recorded"
    signed = record(office).signatures.sheets["wang", "practice"]
    assert (signed.digest, signed.method, signed.proof) == (expected, "tap", "")


@pytest.mark.parametrize("changed", ["corrected", "added", "taken"])
def test_a_signature_over_marks_that_changed_meanwhile_is_a_conflict(office: Office, hall: Hall, changed: str) -> None:
    client = hall()
    signs = give_all(office)
    if changed == "corrected":
        mark(office, "s1", "length", "150.7")
    elif changed == "added":
        del signs["length"]
    else:
        signs["t1"] = "k-of-another-sheet"
    before = position(office)
    answer = sign(client, signs)
    assert (answer.status_code, told(answer)) == (409, "sheet_moved")
    assert "look at them again" in answer.json["sentence"]
    assert position(office) == before
    assert told(sign(client, keys(office))) == "recorded"


# -- with a PIN --------------------------------------------------------------------------------------------------------


def test_a_sheet_is_signed_with_the_judges_own_pin(office: Office, hall: Hall) -> None:
    client = hall("pin")
    signs = give_all(office)
    assert told(sign(client, signs, pin="2468")) == "pin_not_set"
    assert pins.prove(office, EVENT, "wang", "2468", "2468", now_ms()) is None
    assert pins.prove(office, EVENT, "li", "1357", "1357", now_ms()) is None
    assert told(sign(client, signs)) == "pin_not_digits"
    wrong = sign(client, signs, pin="1357")
    assert (told(wrong), wrong.json["details"]) == ("wrong_pin", {"left": "4"})
    assert record(office).signed == frozenset()
    assert told(sign(client, signs, pin="２４６８")) == "recorded"
    assert record(office).signatures.sheets["wang", "practice"].method == "pin"


def test_wrong_pins_lock_the_seat_as_they_do_when_it_is_taken(office: Office, hall: Hall) -> None:
    client = hall("pin")
    signs = give_all(office)
    pins.prove(office, EVENT, "wang", "2468", "2468", now_ms())
    words = [told(sign(client, signs, pin="0000")) for _ in range(pins.TRIES + 1)]
    assert words == ["wrong_pin"] * (pins.TRIES - 1) + ["pin_locked"] * 2
    assert told(sign(client, signs, pin="2468")) == "pin_locked"
    with reading(office.engine) as conn:
        assert pins.locked(conn, EVENT) == {"wang"}
    assert record(office).signed == frozenset()


def test_a_lost_answer_is_asked_for_again_without_the_pin_counting(office: Office, hall: Hall) -> None:
    client = hall("pin")
    signs = give_all(office)
    pins.prove(office, EVENT, "wang", "2468", "2468", now_ms())
    assert told(sign(client, signs, pin="2468")) == "recorded"
    assert told(sign(client, signs, pin="2468")) == "exists"


# -- drawn -------------------------------------------------------------------------------------------------------------


def test_a_drawn_signature_is_kept_beside_the_ledger_and_can_be_erased(office: Office, hall: Hall) -> None:
    client = hall("drawn")
    signs = give_all(office)
    assert told(sign(client, signs, drawing=DRAWING)) == "recorded"
    proof = record(office).signatures.sheets["wang", "practice"].proof
    with writing(office.engine) as conn:
        assert drawings.found(conn, [proof]) == {proof: DRAWING}
        assert drawings.forget(conn, proof)
        assert drawings.found(conn, [proof]) == {}
    assert told(sign(client, signs, drawing=DRAWING)) == "exists"
    assert rows(office) == 0


def test_a_drawing_that_was_changed_in_the_database_is_not_shown(office: Office, hall: Hall) -> None:
    client = hall("drawn")
    assert told(sign(client, give_all(office), drawing=DRAWING)) == "recorded"
    proof = record(office).signatures.sheets["wang", "practice"].proof
    with writing(office.engine) as conn:
        conn.exec_driver_sql("update drawings set strokes = '1,1,2,2,3,3,4,4,5,5,6,6'")
        assert drawings.found(conn, [proof]) == {}


@pytest.mark.parametrize(
    ("drawing", "word"),
    [
        ("", "drawing_missing"),
        ("   ", "drawing_missing"),
        ("10,10", "drawing_missing"),
        ("10,10,11,11", "drawing_missing"),
        ("1,2,3", "drawing_malformed"),
        ("1,2  3,4", "drawing_malformed"),
        ("601,2,3,4,5,6,7,8,9,10,11,12", "drawing_malformed"),
        ("1,201,3,4,5,6,7,8,9,10,11,12", "drawing_malformed"),
        ("-1,2,3,4,5,6,7,8,9,10,11,12", "drawing_malformed"),
        ("1.5,2,3,4,5,6,7,8,9,10,11,12", "drawing_malformed"),
        ("M10 10 L20 20 L30 30 L40 40 L50 50", "drawing_malformed"),
        ('"><script>alert(1)</script>', "drawing_malformed"),
        ("١,٢,٣,٤,٥,٦,٧,٨,٩,٩,٩,٩", "drawing_malformed"),
        (" ".join(["1,2,3,4"] * 61), "drawing_too_large"),
        (",".join(["1,2"] * 4000), "drawing_too_large"),
        ("9" * 200_000, "drawing_too_large"),
    ],
)
def test_what_is_no_drawing_signs_nothing(office: Office, hall: Hall, drawing: str, word: str) -> None:
    client = hall("drawn")
    signs = give_all(office)
    before = position(office)
    answer = sign(client, signs, drawing=drawing)
    assert (answer.status_code, told(answer)) == (422, word)
    assert position(office) == before
    assert rows(office) == 0


def test_a_signature_that_the_rules_refuse_leaves_no_drawing_behind(office: Office, hall: Hall) -> None:
    client = hall("drawn")
    mark(office, "s1", "look", "2", "wang")
    assert told(sign(client, keys(office), drawing=DRAWING)) == "sheet_incomplete"
    assert rows(office) == 0


# -- the competitor ----------------------------------------------------------------------------------------------------


def test_a_competitor_signs_on_the_judges_tablet_after_the_judge(office: Office, hall: Hall) -> None:
    client = hall(competitor=True)
    signs = give_all(office)
    assert told(hand(client, signs, drawing=DRAWING)) == "judge_signs_first"
    assert told(sign(client, signs)) == "recorded"
    module = client.get("/judge/sheet/s1/state").json["sheet"]["modules"]["practice"]
    assert (module["state"], module["hand"]) == ("signed", "waits")
    assert told(hand(client, signs)) == "drawing_missing"
    assert told(hand(client, {**signs, "look": "k-other"}, drawing=DRAWING)) == "sheet_moved"
    assert told(hand(client, signs, drawing=DRAWING)) == "recorded"
    assert told(hand(client, signs, drawing=DRAWING)) == "exists"
    assert told(hand(client, signs, "hand-0000002", drawing=DRAWING)) == "competitor_signed"
    assert rows(office) == 1
    assert client.get("/judge/sheet/s1/state").json["sheet"]["modules"]["practice"]["hand"] == "signed"


def test_a_competitor_who_does_not_sign_is_written_down_with_the_reason(office: Office, hall: Hall) -> None:
    client = hall(competitor=True)
    signs = give_all(office)
    sign(client, signs)
    assert told(hand(client, signs, refused=True, reason="  ")) == "reason_missing"
    assert told(hand(client, signs, refused=True, reason="x" * 501)) == "reason_too_long"
    assert told(hand(client, signs, refused=True, reason="认为长度量错了")) == "recorded"
    assert told(hand(client, signs, refused=True, reason="认为长度量错了")) == "exists"
    theirs = record(office).signatures.competitor["wang", "practice"]
    assert theirs.refused and theirs.proof == ""
    office.names.refresh()
    assert reasons.words(office.names.book(), theirs.reason) == "认为长度量错了"
    assert record(office).signatures.sheets["wang", "practice"].digest == theirs.digest


def test_no_other_seat_hands_its_tablet_over_for_this_sheet(office: Office, hall: Hall) -> None:
    client = hall(competitor=True)
    sign(client, give_all(office))
    assert told(hand(tablet(office, "li"), keys(office, "li"), drawing=DRAWING)) == "judge_signs_first"


# -- a second judge ----------------------------------------------------------------------------------------------------


def confirm(client: FlaskClient, confirms: str, key: str = "conf-0000001", **more: object) -> Any:
    return post(client, "confirm", key, aspect="length", confirms=confirms, **more)


def test_a_second_judge_confirms_and_only_then_the_sheet_is_signed(office: Office, hall: Hall) -> None:
    client = hall(scheme=CONFIRMED)
    signs = give_all(office)
    given = record(office).marks["length", ""].by
    first, second = (tablet(office, seat) for seat in (given, "zhang" if given != "zhang" else "li"))
    assert told(sign(client, signs)) == "unconfirmed"
    mine = first.get("/judge/sheet/s1/state").json["sheet"]["cells"]["length"]
    theirs = second.get("/judge/sheet/s1/state").json["sheet"]["cells"]["length"]
    assert (mine["confirm"], theirs["confirm"], mine["by"]) == ("waits", "asked", theirs["by"])
    assert told(confirm(first, signs["length"])) == "own_mark"
    assert told(confirm(second, "k-other")) == "superseded"
    assert told(confirm(second, signs["length"])) == "recorded"
    assert told(confirm(second, signs["length"])) == "exists"
    assert told(confirm(tablet(office, "li"), signs["length"], "conf-0000002")) in ("already_confirmed", "own_mark")
    assert told(sign(client, signs, "sign-0000002")) == "recorded"


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"key": "short"}, "bad_mark"),
        ({"aspect": "x" * 65}, "bad_mark"),
        ({"confirms": 5}, "bad_mark"),
        ({"value": "3"}, "bad_mark"),
        ({"seat": "li"}, "other_seat"),
        ({"subject": "s99"}, "unknown_subject"),
        ({"aspect": "look"}, "nothing_to_confirm"),
    ],
)
def test_what_is_no_confirmation_of_this_seat_is_refused(
    office: Office, hall: Hall, changes: dict[str, object], word: str
) -> None:
    client = hall(scheme=CONFIRMED)
    give_all(office)
    before = position(office)
    body = {"aspect": "length", "confirms": "k", "key": "conf-0000001"} | changes
    assert told(post(client, "confirm", **body)) == word  # type: ignore[arg-type]
    assert position(office) == before


# -- the chief ---------------------------------------------------------------------------------------------------------


def test_the_chief_sees_the_hands_and_reopening_takes_both_away(office: Office, hall: Hall) -> None:
    client = hall("drawn", competitor=True)
    signs = give_all(office)
    sign(client, signs, drawing=DRAWING)
    hand(client, signs, drawing=DRAWING)
    chief.account(office, "chief")
    desk_of_chief = chief.signed_in(create_app(office), "chief")
    page = desk_of_chief.get(f"{chief.CHIEF}/subject/s1").get_data(as_text=True)
    assert page.count('<svg class="drawn"') == 2
    assert 'points="300,100 300,100"' in page and "the competitor signed" in page
    form = {"key": "reopen-1", "seat": "wang", "module": "practice", "reason": "the length was read wrong"}
    assert desk_of_chief.post(f"{chief.CHIEF}/subject/s1/reopen", data=form).status_code == 303
    assert record(office).signatures.competitor == {}
    page = desk_of_chief.get(f"{chief.CHIEF}/subject/s1").get_data(as_text=True)
    assert '<svg class="drawn"' not in page
    assert "the length was read wrong" in page and "the competitor signed" in page, "the history keeps it"
    assert told(sign(client, keys(office), "sign-0000002", drawing=DRAWING)) == "recorded"


def test_the_chief_sees_that_a_mark_was_corrected_since_it_was_signed(office: Office, hall: Hall) -> None:
    client = hall()
    sign(client, give_all(office))
    chief.account(office, "chief")
    desk_of_chief = chief.signed_in(create_app(office), "chief")
    form = {"key": "correct-1", "aspect": "look", "seat": "wang", "value": "1", "reason": "typed wrong"}
    form["replaces"] = keys(office)["look"]
    assert "marks changed since" not in desk_of_chief.get(f"{chief.CHIEF}/subject/s1").get_data(as_text=True)
    assert desk_of_chief.post(f"{chief.CHIEF}/subject/s1/correct", data=form).status_code == 303
    assert "marks changed since it was signed" in desk_of_chief.get(f"{chief.CHIEF}/subject/s1").get_data(as_text=True)
