"""The coders' desk and the opening before a supervisor, through their doors over a real ledger."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from competition.access import devices
from competition.access.asking import SEAT_COOKIE
from competition.app import create_app
from competition.ledger import code_maps
from competition.ledger.engine import reading, writing
from competition.ledger.tables import CodeMap
from competition.rules import facts as f
from competition.rules.coding import drawn_codes
from competition.rules.facts import SubjectBound
from competition.tally.audit import audit
from competition.tally.office import Office, now_ms, open_office
from tests import coding_day as day
from tests.coding_day import CODES, EVENT, OPENING, PIECES, STATIONS, desk_of


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    office = open_office(sqlite_url)
    day.load(office, tmp_path)
    yield office
    office.close()


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office)


def maps(office: Office) -> int:
    with reading(office.engine) as conn:
        return len(conn.execute(CodeMap.__table__.select()).all())  # type: ignore[attr-defined]


def text(answer: object) -> str:
    return answer.get_data(as_text=True)  # type: ignore[attr-defined, no-any-return]


def test_a_coder_types_codes_seals_them_and_reads_the_list_alone(office: Office, app: Flask) -> None:
    one, two = desk_of(app, "coder-one"), desk_of(app, "coder-two")
    assert "Fang Lixin" in text(one.get(f"{CODES}/station"))
    day.seal(app, "station", "coder-one", STATIONS)
    listed = text(one.get(f"{CODES}/station"))
    assert all(code in listed for code in STATIONS) and "Fang Lixin" in listed
    refused = text(two.get(f"{CODES}/station"))
    assert "You have not sealed the codes" in refused and "Fang Lixin" not in refused
    assert all(f">{code}<" not in refused for code in STATIONS)
    making = text(two.get(f"{CODES}/piece"))
    assert all(code in making for code in STATIONS) and "Fang Lixin" not in making
    assert "Another coder makes these codes" in text(one.get(f"{CODES}/piece"))
    day.seal(app, "piece", "coder-two", PIECES)
    assert all(code in text(two.get(f"{CODES}/piece")) for code in (*STATIONS, *PIECES))
    assert not any(day.tells(text(one.get(f"{CODES}/piece")), code) for code in PIECES)


def test_no_page_of_a_coder_gives_away_an_entrys_id(office: Office, app: Flask) -> None:
    one = desk_of(app, "coder-one")
    pages = [text(one.get(CODES)), text(one.get(f"{CODES}/station"))]
    day.seal(app, "station", "coder-one", STATIONS)
    pages += [text(one.get(f"{CODES}/station")), text(desk_of(app, "coder-two").get(f"{CODES}/piece"))]
    for subject in day.state_of(office).subjects:
        assert not any(subject in page for page in pages)


def test_everything_wrong_with_typed_codes_is_told_at_once_and_nothing_is_sealed(office: Office, app: Flask) -> None:
    one = desk_of(app, "coder-one")
    form = day.typed(one, "station", ["W1", "", "w1", "W 4", "七", "ABCDEFGHIJK", "Ｗ７"])
    answer = one.post(f"{CODES}/station/seal", data=form)
    page = text(answer)
    assert answer.status_code == 422 and "Some codes cannot be taken (5)" in page
    assert page.count("stands more than once") == 2 and page.count("the code is missing") == 1
    assert page.count("is no code") == 2 and 'value="W4"' in page and 'value="W7"' in page
    assert not day.state_of(office).coding.sealed and maps(office) == 0


def test_a_draw_by_computer_can_be_repeated_from_the_seed_that_only_the_coder_has(office: Office, app: Flask) -> None:
    one = desk_of(app, "coder-one")
    form = {**day.typed(one, "station", []), "method": "computer", "pool": "A01-A09"}
    assert one.post(f"{CODES}/station/seal", data=form).status_code == 303
    sealed = day.state_of(office).coding.sealed["station"]
    with reading(office.engine) as conn:
        made = code_maps.map_of(conn, EVENT, sealed.fact.commitment)
    assert made is not None and set(made.codes.values()) == {f"A0{n}" for n in range(1, 8)}
    assert made.codes == drawn_codes(made.seed, list(made.codes), made.pool)
    assert made.seed in text(one.get(f"{CODES}/station"))
    assert made.seed not in text(desk_of(app, "coder-two").get(f"{CODES}/piece"))


@pytest.mark.parametrize(
    ("pool", "said"), [("A01-A06", "6 codes for 7 entries"), ("七,八", "not understood"), ("1,1,2", "not understood")]
)
def test_codes_to_draw_from_that_cannot_be_used_are_refused_with_what_was_typed(
    app: Flask, office: Office, pool: str, said: str
) -> None:
    one = desk_of(app, "coder-one")
    form = {**day.typed(one, "station", []), "method": "computer", "pool": pool}
    answer = one.post(f"{CODES}/station/seal", data=form)
    assert answer.status_code == 422 and said in text(answer) and f'value="{pool}"' in text(answer)
    assert maps(office) == 0


def test_of_two_coders_at_once_the_second_is_told_and_nothing_is_lost(office: Office, app: Flask) -> None:
    one, two = desk_of(app, "coder-one"), desk_of(app, "coder-two")
    mine, late = day.typed(one, "station", STATIONS), day.typed(two, "station", PIECES)
    assert one.post(f"{CODES}/station/seal", data=mine).status_code == 303
    answer = two.post(f"{CODES}/station/seal", data=late)
    assert answer.status_code == 409 and "sealed already, and stand" in text(answer)
    assert one.post(f"{CODES}/station/seal", data=mine).status_code == 303  # the same form again
    assert maps(office) == 1 and set(day.codes_of(office, "station").values()) == set(STATIONS)


def test_a_form_about_other_entries_seals_nothing(office: Office, app: Flask) -> None:
    one = desk_of(app, "coder-one")
    answer = one.post(f"{CODES}/station/seal", data={**day.typed(one, "station", STATIONS), "roster": "0" * 24})
    assert answer.status_code == 409 and "entries have changed" in text(answer) and maps(office) == 0


def test_a_session_opens_only_once_the_codes_are_sealed(office: Office, app: Flask) -> None:
    organiser = desk_of(app, "organiser")
    form = {"key": "open-1", "module": "skill", "back": f"/en/desk/event/{EVENT}"}
    refused = organiser.post(f"/en/desk/event/{EVENT}/session-open", data=form)
    assert refused.status_code == 422 and "Codes are still to be sealed: Workstation, Work piece." in text(refused)
    day.seal_all(app)
    assert organiser.post(f"/en/desk/event/{EVENT}/session-open", data={**form, "key": "open-2"}).status_code == 303


def test_tablets_of_two_panels_show_their_own_codes_in_their_own_order(office: Office, app: Flask) -> None:
    before = text(tablet(office, app, "j1").get("/en/judge/sheets"))
    assert "nothing for this seat to mark yet" in before
    day.seal_all(app)
    day.open_session(office)
    craft, measuring = (text(tablet(office, app, seat).get("/en/judge/sheets")) for seat in ("j1", "m1"))
    assert [craft.index(f">{code}<") for code in STATIONS] == sorted(craft.index(f">{code}<") for code in STATIONS)
    assert all(f">{code}<" in measuring for code in PIECES)
    assert not any(day.tells(craft, code) for code in PIECES)
    assert not any(day.tells(measuring, code) for code in STATIONS)
    subject, label = next(iter(day.labels_of(office, "j1").items()))
    sheet = tablet(office, app, "j1").get(f"/judge/sheet/{label}/state").get_json()["sheet"]
    assert sheet["code"] == day.codes_of(office, "station")[subject] and sheet["name"] == sheet["unit"] == ""


def tablet(office: Office, app: Flask, seat: str) -> object:
    with writing(office.engine) as conn:
        token = devices.issue(conn, EVENT, seat, now_ms())
    client = app.test_client()
    client.set_cookie(SEAT_COOKIE, token)
    return client


def test_a_recorder_in_the_hall_sees_the_code_and_the_chief_does_not(office: Office, app: Flask) -> None:
    day.seal_all(app)
    hall = f"/en/desk/event/{EVENT}/hall"
    assert all(f">{code}<" in text(desk_of(app, "recorder").get(hall)) for code in STATIONS)
    for role in ("chief", "organiser"):
        assert not any(f">{code}<" in text(desk_of(app, role).get(hall)) for code in (*STATIONS, *PIECES))


def test_codes_are_opened_in_reverse_before_a_supervisor_and_then_names_are_seen(office: Office, app: Flask) -> None:
    day.seal_all(app)
    day.open_session(office)
    day.mark_all(office)
    one, two, supervisor = (desk_of(app, name) for name in ("coder-one", "coder-two", "supervisor"))
    early = two.post(f"{CODES}/piece/ask", data={"key": "early"})
    assert early.status_code == 422 and "cannot be opened yet" in text(early)
    assert "modules" in text(two.get(CODES)) or "module" in text(two.get(CODES))
    day.sign(office)
    assert "not asked for it yet" in text(supervisor.get(OPENING))
    assert supervisor.post(f"{OPENING}/piece", data={"key": "o1"}).status_code == 422
    assert one.post(f"{CODES}/station/ask", data={"key": "a0"}).status_code == 422
    assert one.post(f"{CODES}/piece/ask", data={"key": "a1"}).status_code == 422
    assert two.post(f"{CODES}/piece/ask", data={"key": "a2"}).status_code == 303
    assert supervisor.post(f"{OPENING}/piece", data={"key": "o2"}).status_code == 303
    opened = text(supervisor.get(OPENING))
    assert all(code in opened for code in PIECES) and not any(f">{code}<" in opened for code in STATIONS)
    assert not any(record.bound for record in day.state_of(office).subjects.values())
    organiser = desk_of(app, "organiser")
    early = organiser.post(f"/en/desk/event/{EVENT}/publish-provisional", data={"key": "p1"})
    assert early.status_code == 422 and "still to be opened before a supervisor: Workstation." in text(early)
    assert one.post(f"{CODES}/station/ask", data={"key": "a3"}).status_code == 303
    assert supervisor.post(f"{OPENING}/station", data={"key": "o3"}).status_code == 303
    assert supervisor.post(f"{OPENING}/station", data={"key": "o4"}).status_code == 303  # nothing happens twice
    opened = text(supervisor.get(OPENING))
    assert all(name in opened for name in (*STATIONS, *PIECES, "Fang Lixin", "Mai Jiamin"))
    bound = [record.bound for record in day.state_of(office).subjects.values()]
    assert all(isinstance(each, SubjectBound) and each.salt for each in bound)
    assert "Fang Lixin" not in text(app.test_client().get(f"/en/event/{EVENT}"))
    assert organiser.post(f"/en/desk/event/{EVENT}/publish-provisional", data={"key": "p2"}).status_code == 303
    assert all(name in text(app.test_client().get(f"/en/event/{EVENT}")) for name in day.NAMES_EN)
    assert audit(office.engine, None).ok


def test_a_map_that_is_lost_or_was_touched_opens_nothing(office: Office, app: Flask) -> None:
    day.seal_all(app)
    day.open_session(office)
    day.mark_all(office)
    day.sign(office)
    desk_of(app, "coder-two").post(f"{CODES}/piece/ask", data={"key": "a"})
    with writing(office.engine) as conn:
        conn.exec_driver_sql("update code_maps set lines = replace(lines, ' P11 ', ' P99 ')")
    answer = desk_of(app, "supervisor").post(f"{OPENING}/piece", data={"key": "o"})
    assert answer.status_code == 422 and "not in the database any more" in text(answer)
    assert not day.state_of(office).coding.opened


def test_competitors_get_no_private_codes_before_names_are_known(office: Office, app: Flask) -> None:
    day.seal_all(app)
    answer = desk_of(app, "organiser").post(f"/en/desk/event/{EVENT}/review/codes", data={"key": "c"})
    assert answer.status_code == 422 and "still to be opened" in text(answer)


def test_at_the_paper_desk_recorders_see_the_code_of_the_panel_and_the_chief_the_entry(
    office: Office, app: Flask
) -> None:
    day.seal_all(app)
    day.open_session(office)
    recorder, chief = desk_of(app, "recorder"), desk_of(app, "chief")
    for layer, seat in (("station", "j1"), ("piece", "m1")):
        numbers = day.numbers_of(office, seat)
        for subject, code in day.codes_of(office, layer).items():
            paper = f"/en/desk/event/{EVENT}/paper/{numbers[subject]}"
            shown = text(recorder.get(paper))
            assert f">{code}<" in shown and subject not in shown
            seen = text(chief.get(paper))
            assert f">{subject}<" in seen and not day.tells(seen, code)
            assert not day.tells(text(chief.get(f"/en/desk/event/{EVENT}/scans/{subject}")), code)


def test_a_judges_summary_calls_pieces_by_the_panels_codes_in_their_order(office: Office, app: Flask) -> None:
    day.record(office, "desk:cast", f.ChairPinned(summary=True))
    day.seal_all(app)
    day.open_session(office)
    day.mark_all(office)
    for subject in day.state_of(office).subjects:
        for seat in ("j1", "j2", "j3", "j4", "j5", "m1"):
            day.record(office, seat, f.SheetSigned(seat, subject, "skill"))
    for seat, codes in (("j1", STATIONS), ("m1", PIECES)):
        page = text(tablet(office, app, seat).get("/en/judge/summary/skill"))
        assert [each for each in re.findall(r">([WP]\d+)<", page) if each in codes] == list(codes)
        assert not [subject for subject in day.state_of(office).subjects if subject in page]


def test_an_event_without_coding_says_so(office: Office, app: Flask) -> None:
    from tests.spectators import EVENT as plain
    from tests.spectators import found

    found(office)
    assert "without codes" in text(desk_of(app, "coder-one").get(f"/en/desk/event/{plain}/codes"))
    assert "without codes" in text(desk_of(app, "supervisor").get(f"/en/desk/event/{plain}/opening"))
    assert desk_of(app, "coder-one").get(f"/en/desk/event/{plain}/codes/station").status_code == 404
