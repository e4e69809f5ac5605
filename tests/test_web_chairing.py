"""The chief's desk: the grid, every mark with its history, corrections with reasons, signatures, late marks."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.app import create_app
from competition.ledger import reasons
from competition.rules import facts as f
from competition.rules.chair import digest_of_module
from competition.tally.audit import audit
from competition.tally.office import Office, open_office
from competition.tally.proposals import Proposal, Submission
from competition.web.chairing import observation
from tests.chief import CHIEF, account, hall, late_mark, office_state, quarantine, send, sign_sheet, signed_in
from tests.spectators import EVENT, mark, score

REASON = "The gauge was read wrongly"


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    hall(office)
    account(office, "chief")
    yield office
    office.close()


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office)


@pytest.fixture
def chief(app: Flask) -> FlaskClient:
    return signed_in(app, "chief")


def key_of(office: Office, aspect: str, seat: str = "", subject: str = "s1") -> str:
    return office_state(office).subjects[subject].marks[(aspect, seat)].key


def value_of(office: Office, aspect: str, seat: str = "", subject: str = "s1") -> str | None:
    entry = office_state(office).subjects[subject].marks.get((aspect, seat))
    return entry.fact.value if entry else None


def correction(office: Office, **changes: str) -> dict[str, str]:
    """The form beside s1's length, filled in."""
    form = {"key": "k1", "aspect": "length", "seat": "", "replaces": key_of(office, "length"), "value": "150.2"}
    return {**form, "reason": REASON, "back": f"{CHIEF}/subject/s1", **changes}


# -- who comes in ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["organiser", "supervisor", "arbiter", "recorder"])
@pytest.mark.parametrize("path", ["", "/grid", "/subject/s1", "/late"])
def test_nobody_but_the_chief_sees_the_chiefs_desk(office: Office, app: Flask, role: str, path: str) -> None:
    account(office, role)
    assert signed_in(app, role).get(CHIEF + path).status_code == 403


def test_nobody_but_the_chief_signs_as_chief(office: Office, app: Flask) -> None:
    account(office, "organiser")
    before = office_state(office).position
    digest = digest_of_module(office_state(office), "theory")
    answer = signed_in(app, "organiser").post(f"{CHIEF}/module/theory/sign", data={"key": "k", "digest": digest})
    assert (answer.status_code, office_state(office).position) == (403, before)


def test_a_chief_of_another_event_is_not_chief_here(office: Office, app: Flask) -> None:
    account(office, "chief", event="baking", name="baker")
    assert signed_in(app, "baker").get(CHIEF).status_code == 403


def test_who_has_not_signed_in_is_led_to_the_sign_in(app: Flask) -> None:
    answer = app.test_client().get(CHIEF)
    assert answer.status_code == 303 and "/en/sign-in" in answer.headers["Location"]


# -- the grid ----------------------------------------------------------------------------------------------------------


def test_the_grid_says_in_words_how_far_each_panel_is(office: Office, chief: FlaskClient) -> None:
    for aspect in ("look", "finish"):
        mark(office, "s4", aspect, "2" if aspect == "look" else "7", "wang")
    page = chief.get(CHIEF).get_data(as_text=True)
    states = re.findall(r'<span class="grid-state" data-state="(\w+)">([^<]+)</span>', page)
    assert states == [
        ("complete", "all marked"), ("complete", "all marked"),
        ("complete", "all marked"), ("complete", "all marked"),
        ("not_begun", "not begun"), ("waiting", "waiting for a panel mate"),
    ]  # fmt: skip
    assert '<span class="grid-waits">李娜, 张伟</span>' in page


def test_the_grid_is_sent_again_only_when_something_moved(office: Office, chief: FlaskClient) -> None:
    first = chief.get(f"{CHIEF}/grid")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert chief.get(f"{CHIEF}/grid", headers=tag).status_code == 304
    mark(office, "s4", "t1", "60")
    again = chief.get(f"{CHIEF}/grid", headers=tag)
    assert again.status_code == 200 and again.get_data() != first.get_data()


def test_the_page_and_the_poll_show_the_same_parts(chief: FlaskClient) -> None:
    page = chief.get(CHIEF).get_data(as_text=True)
    parts = re.findall(
        r'<hx-partial hx-target="#([\w-]+)"[^>]*>\n(.*?)\n</hx-partial>', chief.get(f"{CHIEF}/grid").text, re.S
    )
    assert [name for name, _ in parts] == [
        "late",
        "module-theory-state",
        "module-practice-state",
        "steps",
        "grid",
        "notices",
        "tablets-state",
    ]
    for name, part in parts:
        assert part.strip() in page, name


def test_the_desk_is_there_in_both_languages_and_for_an_event_without_a_scheme(
    office: Office, chief: FlaskClient
) -> None:
    founding = Submission("empty", "desk:x", (Proposal("f", f.EventFounded("1")),), founds="event")
    office.recorder.record(founding)
    for language in ("zh", "en"):
        assert chief.get(f"/{language}/desk/event/empty/chief").status_code == 200
        assert chief.get(f"/{language}/desk/event/empty/chief/late").status_code == 200
    assert chief.get("/en/desk/event/empty/chief/subject/s1").status_code == 404
    assert chief.get("/en/desk/event/nix/chief").status_code == 404
    assert chief.get(f"{CHIEF}/subject/nobody").status_code == 404


# -- corrections -------------------------------------------------------------------------------------------------------


def test_a_correction_stands_with_its_reason_and_the_history_shows_both_values(
    office: Office, chief: FlaskClient
) -> None:
    answer = chief.post(f"{CHIEF}/subject/s1/correct", data=correction(office))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{CHIEF}/subject/s1#cell-length")
    assert value_of(office, "length") == "150.2"
    page = chief.get(f"{CHIEF}/subject/s1").get_data(as_text=True)
    assert "<s>150.7</s> → </span>" not in page
    assert "<s>150.7</s> → <b>150.2</b>" in page
    assert f"<q>{REASON}</q>" in page and "王芳" in page and "<b>chief</b>" in page


def test_a_reason_never_enters_the_ledger_and_can_be_erased(office: Office, chief: FlaskClient) -> None:
    from competition.ledger import store
    from competition.ledger.engine import reading, writing
    from competition.ledger.names import forget

    chief.post(f"{CHIEF}/subject/s1/correct", data=correction(office))
    with reading(office.engine) as conn:
        bodies = [body for _, body, _ in store.read(conn, EVENT, 0)]
    assert not any(REASON.encode() in body for body in bodies)
    commitment = re.search(rb'"reason":"([0-9a-f]{64})"', bodies[-1])
    assert commitment
    with writing(office.engine) as conn:
        for kind, id in reasons.rows_of(commitment[1].decode()):
            forget(conn, kind, id)
    page = chief.get(f"{CHIEF}/subject/s1").get_data(as_text=True)
    assert REASON not in page and "the reason was erased" in page
    assert audit(office.engine).ok


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"reason": "  "}, 422, "This needs a reason"),
        ({"reason": "x" * 501}, 422, "longer than 500"),
        ({"value": "999"}, 422, "outside 100 to 200"),
        ({"value": "150.25"}, 422, "not on the steps"),
        ({"value": "long"}, 422, "not a plain number"),
        ({"replaces": "stale"}, 409, "Another mark stands here by now: 150.7"),
    ],
)
def test_a_refusal_stands_beside_its_form_and_what_was_typed_is_kept(
    office: Office, chief: FlaskClient, changes: dict[str, str], status: int, said: str
) -> None:
    before = office_state(office).position
    form = correction(office, **changes)
    answer = chief.post(f"{CHIEF}/subject/s1/correct", data=form)
    page = answer.get_data(as_text=True)
    cell = page[page.index('id="cell-length"') : page.index("</article>", page.index('id="cell-length"'))]
    assert answer.status_code == status
    assert said in cell and 'role="alert"' in cell and '<details class="change" open>' in cell
    assert f'value="{form["value"]}"' in cell and page.count('role="alert"') == 1
    assert office_state(office).position == before


def test_a_refused_reason_is_not_kept(office: Office, chief: FlaskClient) -> None:
    chief.post(f"{CHIEF}/subject/s1/correct", data=correction(office, value="999", reason="Somebody's secret"))
    office.names.refresh()
    assert "Somebody's secret" not in str(office.names.book()._names)


def test_a_correction_sent_twice_counts_once(office: Office, chief: FlaskClient) -> None:
    form = correction(office)
    first = chief.post(f"{CHIEF}/subject/s1/correct", data=form)
    position = office_state(office).position
    second = chief.post(f"{CHIEF}/subject/s1/correct", data=form)
    assert (first.status_code, second.status_code, office_state(office).position) == (303, 303, position)
    other = chief.post(f"{CHIEF}/subject/s1/correct", data={**form, "reason": "Another one"})
    assert other.status_code == 409
    assert f"<q>{REASON}</q>" in chief.get(f"{CHIEF}/subject/s1").get_data(as_text=True)


def test_a_voided_mark_leaves_the_cell_open_and_a_trace(office: Office, chief: FlaskClient) -> None:
    answer = chief.post(f"{CHIEF}/subject/s1/void", data=correction(office))
    assert answer.status_code == 303 and value_of(office, "length") is None
    page = chief.get(f"{CHIEF}/subject/s1").get_data(as_text=True)
    assert "<s>150.7</s> → <b>nothing</b>" in page and "not marked yet" in page


def test_a_form_of_a_cell_that_is_not_there_is_answered_at_the_top(office: Office, chief: FlaskClient) -> None:
    answer = chief.post(f"{CHIEF}/subject/s1/correct", data=correction(office, aspect="nix"))
    assert answer.status_code == 422
    assert answer.get_data(as_text=True).count("The scheme has no aspect") == 1


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("７.５０", "7.5"),
        (" 07 ", "7"),
        ("+3", "3"),
        ("-0.0", "0"),
        ("0", "0"),
        ("100", "100"),
        ("yes", "yes"),
        ("缺考", "absent"),
        (" 无 ", "none"),
        ("1e3", "1e3"),
    ],
)
def test_what_is_typed_is_read_as_people_mean_it(typed: str, means: str) -> None:
    assert observation(typed) == means


# -- sheets and modules ------------------------------------------------------------------------------------------------


def test_a_sheet_is_reopened_with_a_reason(office: Office, chief: FlaskClient) -> None:
    sign_sheet(office, "zhao", "s1", "theory")
    assert "sheet signed" in chief.get(f"{CHIEF}/subject/s1").get_data(as_text=True)
    form = {"key": "k2", "seat": "zhao", "module": "theory", "reason": "", "back": f"{CHIEF}/subject/s1"}
    refused = chief.post(f"{CHIEF}/subject/s1/reopen", data=form)
    assert refused.status_code == 422 and "This needs a reason" in refused.get_data(as_text=True)
    assert chief.post(f"{CHIEF}/subject/s1/reopen", data={**form, "reason": REASON}).status_code == 303
    assert ("zhao", "theory") not in office_state(office).subjects["s1"].signed
    assert "reopened" in chief.get(f"{CHIEF}/subject/s1").get_data(as_text=True)


def sign(chief: FlaskClient, module: str) -> int:
    """Press the button that the page has; 0 where there is none."""
    page = chief.get(CHIEF).get_data(as_text=True)
    found = re.search(rf'module/{module}/sign">(.*?)</form>', page, re.S)
    if found is None:
        return 0
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', found[1]))
    return chief.post(f"{CHIEF}/module/{module}/sign", data=fields).status_code


def test_a_module_is_signed_when_all_its_marks_are_in_and_then_stands(office: Office, chief: FlaskClient) -> None:
    assert sign(chief, "theory") == 0
    mark(office, "s4", "t1", "60")
    assert sign(chief, "theory") == 303
    assert "theory" in office_state(office).signed_modules
    refused = chief.post(
        f"{CHIEF}/subject/s1/correct", data=correction(office, aspect="t1", value="60", replaces=key_of(office, "t1"))
    )
    assert refused.status_code == 422
    assert "Module “Theory” is signed, so its marks stand. Reopen the module first." in refused.get_data(as_text=True)


def test_only_the_marks_that_were_seen_are_signed(office: Office, chief: FlaskClient) -> None:
    mark(office, "s4", "t1", "60")
    seen = digest_of_module(office_state(office), "theory")
    mark(office, "s4", "t1", "45.5")
    answer = chief.post(f"{CHIEF}/module/theory/sign", data={"key": "k", "digest": seen})
    assert answer.status_code == 422 and "changed since the page was made" in answer.get_data(as_text=True)
    assert not office_state(office).signed_modules


def test_a_module_reopened_and_signed_again_shows_its_way(office: Office, chief: FlaskClient) -> None:
    mark(office, "s4", "t1", "60")
    sign(chief, "theory")
    form = {"key": "k3", "reason": REASON, "back": CHIEF}
    assert chief.post(f"{CHIEF}/module/theory/reopen", data={**form, "reason": ""}).status_code == 422
    assert chief.post(f"{CHIEF}/module/theory/reopen", data=form).status_code == 303
    assert not office_state(office).signed_modules
    assert sign(chief, "theory") == 303
    page = chief.get(CHIEF).get_data(as_text=True)
    assert "History: 3 entries" in page and f"<q>{REASON}</q>" in page
    assert audit(office.engine).ok


def test_an_unfinished_module_is_not_signed_and_the_answer_says_what_is_missing(
    office: Office, chief: FlaskClient
) -> None:
    digest = digest_of_module(office_state(office), "theory")
    answer = chief.post(f"{CHIEF}/module/theory/sign", data={"key": "k", "digest": digest})
    assert answer.status_code == 422 and "Module “Theory” has 2 of 3 marks" in answer.get_data(as_text=True)


# -- late marks --------------------------------------------------------------------------------------------------------


def test_a_late_mark_is_counted_on_the_desk_and_shown_with_what_stands(office: Office, chief: FlaskClient) -> None:
    late_mark(office, "60")
    late_mark(office, "45.5", "late-2", "s1")
    assert "2 late marks wait for you" in chief.get(CHIEF).get_data(as_text=True)
    page = chief.get(f"{CHIEF}/late").get_data(as_text=True)
    assert page.count("no session was open") == 2 and "赵敏" in page and "<b>88</b>" in page


def test_an_accepted_late_mark_counts_and_accepting_it_twice_is_harmless(office: Office, chief: FlaskClient) -> None:
    number = late_mark(office, "60")
    path = f"{CHIEF}/late/{number}/accept"
    assert chief.post(path, data={"key": "a", "replaces": ""}).status_code == 303
    position = office_state(office).position
    assert value_of(office, "t1", subject="s4") == "60"
    for key in ("a", "b"):
        assert chief.post(path, data={"key": key, "replaces": ""}).status_code == 303
    assert office_state(office).position == position
    assert [row.settled for row in quarantine(office)] == ["accepted"]
    page = chief.get(f"{CHIEF}/subject/s4").get_data(as_text=True)
    assert "late mark accepted · 赵敏" in page


def test_a_late_mark_that_was_accepted_before_a_crash_waits_no_more(office: Office, chief: FlaskClient) -> None:
    number = late_mark(office, "60")
    fact = f.LateMarkAccepted("s4", "t1", "", "60", None, "late-1", "zhao")
    assert send(office, "desk:x", "crashed", fact).outcome == "recorded"
    assert [row.settled for row in quarantine(office)] == [""]
    assert "No late mark waits" in chief.get(CHIEF).get_data(as_text=True)
    rejected = chief.post(f"{CHIEF}/late/{number}/reject", data={"key": "r"})
    assert rejected.status_code == 404 and "not waiting any more" in rejected.get_data(as_text=True)
    assert value_of(office, "t1", subject="s4") == "60"
    assert [row.settled for row in quarantine(office)] == ["accepted"]


def test_a_rejected_late_mark_is_kept_and_never_counts(office: Office, chief: FlaskClient) -> None:
    number = late_mark(office, "60")
    for _ in range(2):
        assert chief.post(f"{CHIEF}/late/{number}/reject", data={"key": "r"}).status_code == 303
    assert value_of(office, "t1", subject="s4") is None
    assert [row.settled for row in quarantine(office)] == ["rejected"]
    assert chief.post(f"{CHIEF}/late/{number}/accept", data={"key": "a"}).status_code == 404
    assert value_of(office, "t1", subject="s4") is None


def test_a_late_mark_does_not_overwrite_what_the_chief_has_not_seen(office: Office, chief: FlaskClient) -> None:
    number = late_mark(office, "60", subject="s1")
    answer = chief.post(f"{CHIEF}/late/{number}/accept", data={"key": "a", "replaces": ""})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "Another mark stands here by now: 88" in page
    assert value_of(office, "t1") == "88"
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page[page.index(f'id="late-{number}"') :]))
    assert chief.post(f"{CHIEF}/late/{number}/accept", data=fields).status_code == 303
    assert value_of(office, "t1") == "60"


def test_a_late_wish_to_take_a_mark_away_is_shown_and_can_only_be_settled(office: Office, chief: FlaskClient) -> None:
    send(office, "desk:cast", "close", f.SessionClosed("day"))
    receipt = send(office, "zhao", "undo", f.MarkVoided("s1", "t1", "", key_of(office, "t1")))
    assert receipt.details["quarantined"] == "yes"
    (row,) = quarantine(office)
    page = chief.get(f"{CHIEF}/late").get_data(as_text=True)
    assert "take the mark away" in page and "Let it count" not in page
    assert chief.post(f"{CHIEF}/late/{row.id}/accept", data={"key": "a"}).status_code == 422
    assert value_of(office, "t1") == "88"
    assert chief.post(f"{CHIEF}/late/{row.id}/reject", data={"key": "r"}).status_code == 303


def test_a_late_mark_of_another_event_or_of_none_is_not_found(office: Office, chief: FlaskClient) -> None:
    for number in (0, 999, 2**40):
        assert chief.post(f"{CHIEF}/late/{number}/accept", data={"key": "a"}).status_code == 404
        assert chief.post(f"{CHIEF}/late/{number}/reject", data={"key": "a"}).status_code == 404


def test_a_blind_event_names_nobody_at_the_chiefs_desk(office: Office, app: Flask) -> None:
    from tests.spectators import found

    found(office, "blind", ("s1", "s2"), founded=f.EventFounded("1", blind=True))
    score(office, "s1", "60", "blind")
    chief = signed_in(app, "chief")
    for path in ("", "/grid", "/subject/s1", "/late"):
        page = chief.get(f"/zh/desk/event/blind/chief{path}").get_data(as_text=True)
        assert "陈伟强" not in page and "镇海港埠公司" not in page
