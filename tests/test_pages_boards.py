"""What the pages show of an event: the same board in page, frame and JSON, and nothing that may not be seen."""

import json
from collections.abc import Iterator

import pytest

from competition.app import create_app
from competition.ledger.names import NameRow
from competition.pages.boards import board_json
from competition.pages.gallery import Gallery
from competition.pages.shell import LANGUAGES
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.standings import Scorer, digest
from competition.tally.office import Office, open_office
from tests.spectators import EVENT, LONG_UNIT, PEOPLE, SEASON, desk, found, mark, score, season, tell


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    yield office
    office.close()


@pytest.fixture
def gallery(office: Office) -> Gallery:
    return Gallery(office.replicas, office.names)


def inside_board(html: str) -> str:
    """What stands between the tags of #board."""
    _, _, rest = html.partition('<section id="board"')
    return rest.partition(">\n")[2].partition("\n      </section>")[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("view", "path"), [("board", ""), ("hall", "/hall")])
def test_the_pages_board_and_the_frame_are_the_same_bytes(
    office: Office, gallery: Gallery, language: str, view: str, path: str
) -> None:
    found(office)
    client = create_app(office).test_client()
    for subject in PEOPLE:
        score(office, subject, "88")
        page = client.get(f"/{language}/event/{EVENT}{path}").get_data(as_text=True)
        frame = gallery.frame(EVENT, "public", language, view)
        polled = client.get(f"/{language}/event/{EVENT}{path}/frame").get_data()
        opening, board, closing = (frame or b"").decode().partition(inside_board(page))
        assert board and frame == polled
        assert (opening, closing) == ('<hx-partial hx-target="#board" hx-swap="innerMorph">\n', "\n</hx-partial>\n")


def test_the_frame_stays_the_same_until_ledger_or_names_change(office: Office, gallery: Gallery) -> None:
    found(office)
    first = gallery.frame(EVENT, "public", "zh", "board")
    assert gallery.frame(EVENT, "public", "zh", "board") == first
    mark(office, "s1", "t1", "88")
    second = gallery.frame(EVENT, "public", "zh", "board")
    assert second != first
    tell(office, [NameRow("person", f"{EVENT}-s1", "zh", "陈伟")])
    assert gallery.frame(EVENT, "public", "zh", "board") not in (first, second)


def test_two_offices_of_one_ledger_make_the_same_frame(office: Office, gallery: Gallery, sqlite_url: str) -> None:
    found(office)
    score(office, "s1", "88")
    other = open_office(sqlite_url)
    try:
        elsewhere = Gallery(other.replicas, other.names)
        assert elsewhere.event(EVENT, "zh") is not None  # catches its replica up
        assert elsewhere.frame(EVENT, "public", "zh", "board") == gallery.frame(EVENT, "public", "zh", "board")
    finally:
        other.close()


def test_a_frame_of_nothing_is_none(office: Office, gallery: Gallery) -> None:
    assert gallery.frame("nix", "public", "zh", "board") is None


def test_rows_have_names_units_and_places_in_the_readers_language(office: Office, gallery: Gallery) -> None:
    found(office)
    score(office, "s2", "88")
    score(office, "s4", "88")
    score(office, "s1", "60")
    page = gallery.event(EVENT, "zh")
    assert page is not None
    lines = page.sections[0].lines
    assert [(line.place, line.tied) for line in lines[:3]] == [("第1名", True), ("第1名", True), ("第3名", False)]
    assert (lines[0].name, lines[0].unit) == ("欧阳静怡", LONG_UNIT)
    english = gallery.event(EVENT, "en")
    assert english is not None and english.sections[0].lines[0].name == "Ouyang Jingyi"
    assert english.columns == ("Theory", "Practical work")


def test_groups_are_shown_apart_and_ranked_apart(office: Office, gallery: Gallery) -> None:
    found(
        office,
        groups={"s1": "staff", "s2": "staff", "s3": "students", "s4": "students"},
        people=("s1", "s2", "s3", "s4"),
    )
    mark(office, "s1", "t1", "60")
    mark(office, "s3", "t1", "88")
    page = gallery.event(EVENT, "zh")
    assert page is not None
    assert [section.title for section in page.sections] == ["职工组", "学生组"]
    assert [section.lines[0].rank for section in page.sections] == [1, 1]


def test_finding_looks_at_names_units_and_numbers(office: Office, gallery: Gallery) -> None:
    found(office)
    page = gallery.event(EVENT, "zh")
    assert page is not None
    assert [line.subject for s in page.only("石化").sections for line in s.lines] == ["s2", "s4"]
    assert [line.subject for s in page.only(" S6 ").sections for line in s.lines] == ["s6"]
    assert page.only("nobody").count == 0
    assert page.only("  ") is page


def test_the_json_has_the_same_rows_with_exact_figures(office: Office, gallery: Gallery) -> None:
    found(office)
    score(office, "s1", "88")
    page = gallery.event(EVENT, "en")
    assert page is not None
    told = json.loads(board_json(page))
    first = told["rows"][0]
    assert (first["subject"], first["rank"], first["total"], first["columns"]) == ("s1", 1, "79.75", ["88.00", "76.21"])
    assert told["columns"][0] == {"module": "theory", "name": "Theory"}
    assert (told["phase"], told["progress"]["marked"]) == ("provisional", 10)
    assert first["name"] == "Chen Weiqiang"


def test_a_paused_board_shows_nothing_later_in_any_form(office: Office, gallery: Gallery) -> None:
    found(office)
    mark(office, "s1", "t1", "60")
    desk(office, EVENT, f.BoardFrozen())
    before = everything(office, gallery)
    score(office, "s2", "100")
    desk(office, EVENT, f.SubjectStatusSet("s3", "disqualified"))
    assert everything(office, gallery) == before
    assert "暂停公布" in before
    desk(office, EVENT, f.BoardThawed())
    assert everything(office, gallery) != before


def test_a_paused_board_is_told_from_a_running_one_at_the_same_position(office: Office, gallery: Gallery) -> None:
    found(office)
    mark(office, "s1", "t1", "60")
    running = gallery.frame(EVENT, "public", "zh", "board")
    desk(office, EVENT, f.BoardFrozen())
    assert gallery.frame(EVENT, "public", "zh", "board") != running


def test_an_event_that_waits_for_publication_shows_progress_alone(office: Office, gallery: Gallery) -> None:
    found(office, founded=f.EventFounded(VERSION, visibility="published", depth="aspects"))
    score(office, "s6", "88.5")
    told = everything(office, gallery)
    assert "等待公布" in told
    assert "88.5" not in told and "79." not in told and "data-rank" not in told
    assert gallery.breakdown(EVENT, "s6", "zh") is None
    page = gallery.event(EVENT, "zh")
    assert page is not None
    assert [line.subject for line in page.sections[0].lines] == list(PEOPLE)


def test_a_blind_event_names_nobody_before_publication(office: Office, gallery: Gallery) -> None:
    found(office, founded=f.EventFounded(VERSION, visibility="published", blind=True))
    score(office, "s1", "88")
    told = everything(office, gallery)
    assert not any(zh in told or en in told for zh, en, _ in PEOPLE.values())
    assert "r-s1" not in told


def test_published_results_stay_while_marks_change(office: Office, gallery: Gallery) -> None:
    found(office, people=("s1", "s2"), founded=f.EventFounded(VERSION, visibility="published", depth="modules"))
    score(office, "s1", "88")
    score(office, "s2", "60")
    replica = office.replicas.of(EVENT)
    replica.catch_up()
    now = digest(Scorer().standings(replica.state))
    desk(office, EVENT, f.ResultsPublished("provisional", VERSION, now))
    shown = everything(office, gallery)
    assert "已公布初步成绩" in shown and "陈伟强" in shown


def test_the_derivation_shows_judges_by_number_and_what_was_dropped(office: Office, gallery: Gallery) -> None:
    found(office)
    score(office, "s1", "88")
    page = gallery.breakdown(EVENT, "s1", "en")
    assert page is not None
    look, finish = page.modules[1].criteria[0].groups[0].aspects
    assert [mark.seat for mark in finish.marks] == ["J1", "J2", "J3"]
    assert [(mark.text, mark.dropped) for mark in finish.marks] == [("8.3", False), ("7", False), ("10", True)]
    assert look.marks[0].meaning == "Good shape"
    assert finish.panel is not None and finish.panel.printed == "7.65"
    html = create_app(office).test_client().get(f"/en/event/{EVENT}/subject/s1").get_data(as_text=True)
    assert "<s>10</s>" in html and "dropped" in html and "15.5555…, rounded" in html
    assert not any(judge in html for judge in ("Wang", "王芳", "judge-wang"))


def test_a_veto_says_what_it_took_and_why(office: Office, gallery: Gallery) -> None:
    found(office)
    score(office, "s1", "88", crack="yes")
    page = gallery.breakdown(EVENT, "s1", "zh")
    assert page is not None
    look = page.modules[1].criteria[0].groups[0].aspects[0]
    assert look.vetoed_by == "裂纹" and look.points is not None and look.points.printed == "0.00"
    html = create_app(office).test_client().get(f"/zh/event/{EVENT}/subject/s1").get_data(as_text=True)
    assert "因否决项计零：裂纹" in html


def test_a_season_shows_its_structure(office: Office, gallery: Gallery) -> None:
    found(office)
    season(office, EVENT)
    shown = gallery.season(SEASON, "zh")
    assert shown is not None
    assert shown.formula == "4 + 6 + X"
    assert [tier.count for tier in shown.tiers] == ["1/4", "0/6", "X = 0"]
    assert [tier.missing for tier in shown.tiers] == [3, 6, 0]
    assert shown.tiers[0].events[0].card.name == "焊工技能竞赛"
    assert gallery.seasons_of(EVENT, "en") == [(SEASON, "Zhenhai District 2026")]


def test_the_home_page_puts_what_is_live_first_and_a_replay_before_it(office: Office, gallery: Gallery) -> None:
    found(office, "quiet")
    found(office, "running")
    mark(office, "s1", "t1", "88", event="running")
    for number in (1, 2):
        replay = f"running-replay-{number}"
        found(office, replay, founded=f.EventFounded(VERSION, replay_of="running"))
        mark(office, "s1", "t1", "88", event=replay)
    html = create_app(office).test_client().get("/en/").get_data(as_text=True)
    assert "running-replay-1" not in html
    assert html.index("running-replay-2") < html.index('"/en/event/running"') < html.index('"/en/event/quiet"')
    assert gallery.home("en").events[-1].card.replay_of == "Welding Contest"


def everything(office: Office, gallery: Gallery) -> str:
    """Every form in which the public can have the event, one after the other."""
    client = create_app(office).test_client()
    paths = [f"/zh/event/{EVENT}{rest}" for rest in ("", "/hall", "/frame", "/hall/frame", "/board.json")]
    paths += [f"/zh/event/{EVENT}/subject/{subject}" for subject in PEOPLE] + ["/zh/", f"/zh/event/{EVENT}?q=s"]
    frames = [gallery.frame(EVENT, "public", "zh", view) or b"" for view in ("board", "hall")]
    return "\n".join(client.get(path).get_data(as_text=True) for path in paths) + b"".join(frames).decode()
