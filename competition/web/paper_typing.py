"""The paper desk 录入席: recorders 记分员 type each sheet twice 双人录入, settle what differs, and it is taken in.

Nobody who types the second time is shown the first typing. Each form proposes facts through the one write path; once
two typings agree, the sheet is taken in with the second, unless the chief has to decide on a mark first.
"""

from typing import Any

from flask import Blueprint, g, redirect, request
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import needs
from competition.rules import facts as f
from competition.rules.cells import owed_by
from competition.rules.paper import SheetKey
from competition.rules.paper_taking import differing, stage, taking
from competition.rules.points import plan_of
from competition.rules.refusals import Refusal
from competition.tally.office import Office
from competition.tally.proposals import Proposal, Submission
from competition.tally.replica import Replica
from competition.web import desk
from competition.web.chief_pages import event_of
from competition.web.paper_boxes import boxes_read, signed_read
from competition.web.paper_names import found, key_of, number_of
from competition.web.paper_pages import list_page, sheet_shown

ADDRESS = "/<any(zh, en):language>/desk/event/<event>/paper"
_SHEET = f"{ADDRESS}/<sheet>"


def paper_typing(office: Office) -> Blueprint:
    """The recorders' routes over this office; the chief sees the same pages and decides on them."""
    door = Blueprint("paper_typing", __name__)
    _add_pages(door, office)
    _add_typing(door, office)
    _add_settling(door, office)
    _add_taking(door, office)
    _add_deciding(door, office)
    return door


def _add_pages(door: Blueprint, office: Office) -> None:
    @door.get(ADDRESS)
    @needs("paper.see")
    def papers(language: str, event: str) -> Answer:
        """The sheets under way; with a number in the query, that sheet."""
        replica = event_of(office, event)
        typed = request.args.get("sheet", "")[:100]
        if not typed.strip():
            return list_page(office, replica, language)
        number = found(office, replica, typed)
        if isinstance(number, Refusal):
            return list_page(office, replica, language, number, typed)
        return redirect(f"/{language}/desk/event/{event}/paper/{number}", 303)

    @door.get(_SHEET)
    @needs("paper.see")
    def sheet(language: str, event: str, sheet: str) -> Answer:
        replica = event_of(office, event)
        return sheet_shown(office, replica, language, key_of(office, replica, sheet))


def _add_typing(door: Blueprint, office: Office) -> None:
    @door.post(f"{_SHEET}/type")
    @needs("paper.type")
    def type_sheet(language: str, event: str, sheet: str) -> Answer:
        replica = event_of(office, event)
        key = key_of(office, replica, sheet)
        assert replica.state.scheme is not None
        cells = tuple(owed_by(plan_of(replica.state.scheme), replica.state, key[0], key[2], key[1]))
        boxes, signed, wrong = _read(replica, cells)
        refusal = Refusal("boxes_wrong", {"count": str(len(wrong))}) if wrong else None
        refusal = refusal or _type(office, replica, key, boxes, signed)
        if refusal is not None:
            return sheet_shown(office, replica, language, key, refusal, wrong)
        _take_if_agreed(office, replica, key)
        return redirect(f"/{language}/desk/event/{event}/paper?kept={sheet}", 303)


def _read(
    replica: Replica, cells: tuple[tuple[str, str], ...], doubted: bool = True, before: bool = False
) -> tuple[tuple[f.PaperCell, ...], bool, dict[str, Refusal]]:
    """The typed boxes, whether the paper is signed (`before`, where nobody doubts it), and what is wrong."""
    assert replica.state.scheme is not None
    boxes, wrong = boxes_read(plan_of(replica.state.scheme), cells, request.form)
    signed = signed_read(request.form.get("signed", "")) if doubted else before
    if isinstance(signed, Refusal):
        wrong["signed"] = signed
    return boxes, signed is True, wrong


def _type(
    office: Office, replica: Replica, key: SheetKey, boxes: tuple[f.PaperCell, ...], signed: bool
) -> Refusal | None:
    """Record the typing as the turn that it is: of two recorders who sent at once the later one's is the second, and a
    form that is sent again is the turn that it was."""
    replica.catch_up()
    second = stage(replica.state, key) == "once"
    refusal: Refusal | None = None
    for turn in (2, 1) if second else (1, 2):
        fact = f.PaperTyped(*key, 2 if turn == 2 else 1, boxes, signed)
        refusal = propose(office, replica.stream, fact, "typed")
        if refusal is None or refusal.word not in ("paper_turn", "key_reused"):
            return refusal
    return refusal


def _add_settling(door: Blueprint, office: Office) -> None:
    @door.post(f"{_SHEET}/settle")
    @needs("paper.settle")
    def settle(language: str, event: str, sheet: str) -> Answer:
        """What the paper says where the typings differ."""
        replica = event_of(office, event)
        key = key_of(office, replica, sheet)
        paper = replica.state.papers.sheets.get(key)
        if paper is None:
            return sheet_shown(office, replica, language, key, Refusal("paper_untyped"))
        doubted = len({turn.signed for turn in paper.turns}) > 1
        boxes, signed, wrong = _read(replica, differing(paper), doubted, paper.turns[0].signed)
        refusal = Refusal("boxes_wrong", {"count": str(len(wrong))}) if wrong else None
        refusal = refusal or propose(office, event, f.PaperSettled(*key, boxes, signed), "settled")
        if refusal is not None:
            replica.catch_up()
            return sheet_shown(office, replica, language, key, refusal, wrong)
        _take_if_agreed(office, replica, key)
        return _back(office, replica, language, key)


def _add_taking(door: Blueprint, office: Office) -> None:
    @door.post(f"{_SHEET}/take")
    @needs("paper.settle")
    def take(language: str, event: str, sheet: str) -> Answer:
        """What both typings agree on becomes marks; for a sheet that could not be taken in at once."""
        replica = event_of(office, event)
        key = key_of(office, replica, sheet)
        if key not in replica.state.papers.sheets:
            return sheet_shown(office, replica, language, key, Refusal("paper_untyped"))
        refusal = propose(office, event, taking(replica.state, key), "taken")
        if refusal is not None:
            replica.catch_up()
            return sheet_shown(office, replica, language, key, refusal)
        return _back(office, replica, language, key)

    @door.post(f"{_SHEET}/discard")
    @needs("paper.settle")
    def discard(language: str, event: str, sheet: str) -> Answer:
        """The wrong paper was typed."""
        replica = event_of(office, event)
        key = key_of(office, replica, sheet)
        refusal = desk.reasoned(office, event, lambda reason: f.PaperDiscarded(*key, reason))
        replica.catch_up()
        if refusal is not None:
            return sheet_shown(office, replica, language, key, refusal, form="discard")
        return _back(office, replica, language, key)


def _add_deciding(door: Blueprint, office: Office) -> None:
    @door.post(f"{_SHEET}/decide")
    @needs("paper.decide")
    def decide(language: str, event: str, sheet: str) -> Answer:
        """The chief's word on one cell; with the last one the sheet is taken in."""
        replica = event_of(office, event)
        key = key_of(office, replica, sheet)
        aspect, cell = request.form.get("aspect", ""), request.form.get("cell", "")
        holds: Any = request.form.get("holds", "")[:40]
        saw = request.form.get("standing", "")[:200]
        refusal = desk.reasoned(
            office, event, lambda reason: f.PaperDecided(*key, aspect, cell, holds, saw, reason)
        )  # fmt: skip
        if refusal is not None:
            replica.catch_up()
            return sheet_shown(office, replica, language, key, refusal, form=f"weigh-{aspect}")
        _take_if_agreed(office, replica, key)
        return _back(office, replica, language, key)


def propose(office: Office, event: str, fact: f.Fact, about: str) -> Refusal | None:
    """One fact under a key of the form's own and this word: what a form does in two steps is sent twice harmlessly."""
    key = f"{request.form.get('key', '')[:64] or desk.new_key()}-{about}"
    (receipt,) = office.recorder.record(Submission(event, g.who.by, (Proposal(key, fact),), whole=True))
    return desk.refusal_in(receipt)


def _take_if_agreed(office: Office, replica: Replica, key: SheetKey) -> None:
    """Take the sheet in if nothing is in the way. If something came in between, its page says what is to be done."""
    replica.catch_up()
    if stage(replica.state, key) == "agreed":
        propose(office, replica.stream, taking(replica.state, key), "taken")
        replica.catch_up()


def _back(office: Office, replica: Replica, language: str, key: SheetKey) -> Answer:
    number = number_of(office, replica, key)
    return redirect(f"/{language}/desk/event/{replica.stream}/paper/{number}", 303)
