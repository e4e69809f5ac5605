"""Blank sheets from the scheme: every box, the code large, pages counted, a number that leads back to the sheet."""

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.app import create_app
from competition.pages.house import house
from competition.papers.typesetting import TypesettingFailed, typeset
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.paper_numbers import PLAIN, sheet_number
from competition.tally.office import Office, open_office
from tests.chief import account, hall, office_state, signed_in
from tests.every_kind import EVENT as PIPE
from tests.every_kind import load
from tests.spectators import EVENT, found
from tests.tablets import name_judges

SHEETS = f"/en/desk/event/{EVENT}/sheets"


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    hall(office)
    name_judges(office)
    account(office, "organiser")
    yield office
    office.close()


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office)


@pytest.fixture
def organiser(app: Flask) -> FlaskClient:
    return signed_in(app, "organiser")


def pages(pdf: bytes) -> list[str]:
    """The text of each page, without line ends."""
    document = pypdfium2.PdfDocument(pdf)
    return [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document]


def printed(client: FlaskClient, address: str = SHEETS, **chosen: str) -> list[str]:
    answer = client.get(f"{address}/print", query_string=chosen)
    assert (answer.status_code, answer.content_type) == (200, "application/pdf"), answer.text[:2000]
    return pages(answer.data)


def test_a_sheet_holds_all_that_the_judge_and_the_recorder_need(office: Office, organiser: FlaskClient) -> None:
    (text,) = printed(organiser, seat="wang", subject="s4", module="practice")
    number = sheet_number(EVENT, ("wang", "s4", "practice"), PLAIN)
    state = office_state(office)
    for wanted in (
        "Welding Contest", "Practical work", "王芳", "wang", "03", "Abdurishit Memetjan",
        "Shape of the weld", "Good, some restarts a little high", "Surface", "0 to 10 in steps of 0.1", "mm", "Crack",
        "yes", "no", "absent", "Judge's signature", "Competitor's signature", "Chief judge's signature",
        f"{number[:4]} {number[4:]}", "page 1 of 1", office.replicas.of(EVENT).head.hex(), str(state.position),
    ):  # fmt: skip
        assert wanted in text, wanted
    assert "J1" not in text and "Test score" not in text


def test_the_same_sheet_is_there_in_chinese(organiser: FlaskClient) -> None:
    (text,) = printed(organiser, f"/zh/desk/event/{EVENT}/sheets", seat="wang", subject="s4", module="practice")
    for wanted in (
        "焊工技能竞赛",
        "实际操作",
        "阿卜杜热西提·买买提江",
        "焊缝成形",
        "成形良好，局部接头略高",
        "第 1 页，共 1 页",
    ):
        assert wanted in text, wanted
    assert not re.search("signature|absent|Judge", text)


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        ({}, 3 * 4), ({"seat": "wang"}, 3), ({"subject": "s4"}, 4), ({"panel": "practical"}, 9),
        ({"panel": "practical", "subject": "s1"}, 3), ({"module": "theory"}, 3),
    ],
)  # fmt: skip
def test_sheets_come_by_seat_subject_and_panel_in_one_file(
    organiser: FlaskClient, chosen: dict[str, str], count: int
) -> None:
    found = printed(organiser, **chosen)
    assert len(found) == count
    assert len({re.search(r"[0-9A-Z]{4} [0-9A-Z]{4}", text)[0] for text in found}) == count  # type: ignore[index]
    assert [text.count("page 1 of 1") for text in found] == [1] * count


def test_what_cannot_be_printed_is_said_on_the_page(organiser: FlaskClient) -> None:
    answer = organiser.get(f"{SHEETS}/print", query_string={"seat": "wang", "module": "theory"})
    assert answer.status_code == 422 and "There is no sheet to print here" in answer.text
    assert organiser.get(SHEETS).status_code == 200


def test_printing_records_nothing_and_the_same_sheet_is_the_same_file(office: Office, organiser: FlaskClient) -> None:
    before = office_state(office).position
    chosen = {"seat": "zhao", "subject": "s1"}
    first, second = (organiser.get(f"{SHEETS}/print", query_string=chosen).data for _ in range(2))
    assert len(first) == len(second) and office_state(office).position == before


def test_a_blind_event_prints_the_code_and_nobodys_name(office: Office, app: Flask) -> None:
    found(office, "blind", ["s4"], founded=f.EventFounded(VERSION, blind=True))
    account(office, "organiser", event="blind", name="blind")
    for language in ("en", "zh"):
        texts = printed(signed_in(app, "blind"), f"/{language}/desk/event/blind/sheets")
        for text in texts:
            assert " s4 " in text
            assert not re.search("Abdurishit|阿卜杜|Delegation|代表队|Competitor's signature|选手签名", text)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_kind_of_aspect_has_its_boxes(office: Office, app: Flask, tmp_path: Path, language: str) -> None:
    load(tmp_path, office)
    account(office, "organiser", event=PIPE, name="pipes")
    texts = printed(signed_in(app, "pipes"), f"/{language}/desk/event/{PIPE}/sheets", seat="he", subject="p2")
    whole = " ".join(texts)
    scheme = office.replicas.of(PIPE).state.scheme
    assert scheme is not None and len(texts) > 1
    for _, _, _, aspect in scheme.aspects():
        name = office.names.book().text("aspect", f"{PIPE}/{aspect.id}", language)
        assert name.replace(" ", "")[:8] in whole.replace(" ", ""), aspect
    last = f"page {len(texts)} of {len(texts)}" if language == "en" else f"第 {len(texts)} 页，共 {len(texts)} 页"
    assert last in texts[-1]


def test_a_name_is_never_read_as_markup_and_a_warning_is_an_error() -> None:
    with pytest.raises(TypesettingFailed):
        typeset(house("templates") / "papers", "sheet", {"language": "zh"})


def test_a_face_that_is_not_there_fails_and_prints_no_boxes(tmp_path: Path) -> None:
    (tmp_path / "odd.typ").write_text('#set text(font: "No Such Face")\n#json(bytes(sys.inputs.data)).name', "utf-8")
    with pytest.raises(TypesettingFailed, match="unknown font family"):
        typeset(tmp_path, "odd", {"name": "王芳"})
    (tmp_path / "fair.typ").write_text(
        '#set text(font: "Noto Sans SC")\n#json(bytes(sys.inputs.data)).name', "utf-8"
    )  # fmt: skip
    assert "#strong[𬱟] $x$" in " ".join(pages(typeset(tmp_path, "fair", {"name": "#strong[𬱟] $x$"})))
