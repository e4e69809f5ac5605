"""What the paper desk 录入席 shows: which sheets are under way, and the boxes of one sheet as they are typed.

It reads a state and names; it may not propose a fact. Of a sheet it shows what the paper says: whoever types the second
time is not shown the first, and what stands in the ledger beside a paper is for the chief alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from competition.pages.chief_names import Called
from competition.pages.paper_sheets import about, code_of, group_name, is_blind, notes, number_shown
from competition.pages.shell import gettext
from competition.pages.words import N_
from competition.rules.cells import owed_by
from competition.rules.observations import WORDS
from competition.rules.paper import Paper, SheetKey
from competition.rules.paper_numbers import sheet_number
from competition.rules.paper_taking import agreed, bears_signature, differing, meetings, stage
from competition.rules.points import plan_of
from competition.rules.scheme import Aspect

Task = Literal["type", "again", "waits", "settle", "chief", "take", "taken"]
TASKS: Mapping[Task, str] = {
    "again": N_("To type the second time"),
    "waits": N_("Wait for a second recorder"),
    "settle": N_("Typings differ: look at the paper"),
    "chief": N_("Wait for the chief judge"),
    "take": N_("Ready to take in"),
    "taken": N_("Taken in"),
}
MOST_TAKEN = 20  # of the sheets that are done, the newest


@dataclass(frozen=True, slots=True)
class Head:
    """Whose sheet it is, as the paper says it; `name` and `unit` are "" in a blind event."""

    number: str
    shown: str
    code: str
    name: str
    unit: str
    module: str
    judge: str
    seat: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sheet under way; `typists` and the time of the last turn."""

    head: Head
    task: Task
    typists: tuple[str, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the sheet. `choices` are (value, words); listed `faults` (id, name, most) have a field each.

    `first`, `second` and `says` tell the typings and what was agreed, in words; `stands` the other mark that the chief
    must weigh, under `key`, given by `by`. Empty where that is not for this page.
    """

    aspect: str
    cell: str
    no: int
    group: str
    name: str
    about: str
    hint: str
    unit: str
    faults: tuple[tuple[str, str, int], ...] = ()
    first: str = ""
    second: str = ""
    says: str = ""
    stands: str = ""
    key: str = ""
    by: str = ""
    differs: bool = False


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One sheet and what is to be done with it. `signed` tells both typings and what was agreed of the signature."""

    head: Head
    task: Task
    boxes: tuple[Box, ...]
    typists: tuple[str, ...] = ()
    signed: tuple[bool, ...] = ()
    signed_differs: bool = False
    bears: bool = False
    counts_as_signed: bool = False
    taken_by: str = ""
    at: int = 0
    typable: bool = False


def head_of(called: Called, key: SheetKey) -> Head:
    seat, subject, module = key
    person = called.subject(subject)
    number = sheet_number(called.event, key, called.sheets)
    blind = is_blind(called)
    return Head(
        number, number_shown(number), code_of(called, seat, called.state.subjects[subject]),
        "" if blind else person.name, "" if blind else person.unit,
        called.part("module", module), called.judge(seat), seat,
    )  # fmt: skip


def lines(called: Called, by: str, layer: str = "") -> dict[Task, list[Line]]:
    """Every sheet under way, by what is to be done with it, for whoever is `by`; of what is taken the newest.

    With a layer the sheets of its panels alone, in the order of their codes: another order might tell of another layer.
    """
    coding, panels = called.state.coding, called.state.panels
    found: dict[Task, list[Line]] = {task: [] for task in TASKS}
    for key, paper in called.state.papers.sheets.items():
        here = not layer or getattr(coding.layer_at(panels, key[0]), "id", "") == layer
        if here and key[1] in called.state.subjects and sheet_number(called.event, key, called.sheets):
            typists = tuple(called.author(turn.by) for turn in paper.turns)
            task = task_of(called, key, by)
            at = paper.taken_at or paper.turns[-1].at
            found.setdefault(task, []).append(Line(head_of(called, key), task, typists, at))
    found["taken"] = sorted(found["taken"], key=lambda line: -line.at)[:MOST_TAKEN]
    if layer:
        found = {task: sorted(each, key=lambda line: _by_code(line.head)) for task, each in found.items()}
    return {task: found[task] for task in TASKS if found[task]}


def _by_code(head: Head) -> tuple[int, str, str, str]:
    return len(head.code), head.code, head.module, head.seat


def waiting(called: Called, subject: str = "") -> list[Line]:
    """The sheets that wait for the chief, of one subject or of all."""
    found = lines(called, "").get("chief", [])
    keys = [key for key in called.state.papers.sheets if subject in ("", key[1])]
    numbers = {sheet_number(called.event, key, called.sheets) for key in keys}
    return [line for line in found if line.head.number in numbers]


def task_of(called: Called, key: SheetKey, by: str) -> Task:
    """What is to be done next with the sheet by this account."""
    match stage(called.state, key):
        case "blank":
            return "type"
        case "once":
            return "waits" if called.state.papers.sheets[key].turns[0].by == by else "again"
        case "differs":
            return "settle"
        case "conflict":
            return "chief"
        case "agreed":
            return "take"
        case _:
            return "taken"


def sheet_page(called: Called, key: SheetKey, by: str, chief: bool) -> SheetPage:
    """The sheet for whoever is `by`; marks that stand in the ledger only where that is the chief."""
    task = task_of(called, key, by)
    paper = called.state.papers.sheets.get(key)
    signed = (key[0], key[2]) in called.state.subjects[key[1]].signed
    if paper is None or task in ("again", "waits", "type"):
        typists = tuple(called.author(turn.by) for turn in paper.turns) if paper else ()
        at = paper.turns[-1].at if paper else 0
        return SheetPage(head_of(called, key), task, _boxes(called, key, None, False), typists, at=at, typable=True)
    turns = paper.turns
    return SheetPage(
        head_of(called, key), task, _boxes(called, key, paper, chief and task == "chief"),
        tuple(called.author(turn.by) for turn in turns), tuple(turn.signed for turn in turns),
        len(turns) > 1 and turns[0].signed != turns[1].signed, bears_signature(paper), signed,
        called.author(paper.taken) if paper.taken else "", paper.taken_at or turns[-1].at,
        task == "taken" and not signed,
    )  # fmt: skip


def _boxes(called: Called, key: SheetKey, paper: Paper | None, weigh: bool) -> tuple[Box, ...]:
    """Every box in the order of the printed sheet; with what was typed where there is a `paper` to show."""
    scheme = called.state.scheme
    assert scheme is not None
    plan = plan_of(scheme)
    places = {aspect.id: (criterion.id, sub.id) for _, criterion, sub, aspect in scheme.aspects()}
    found = []
    for number, (name, seat) in enumerate(owed_by(plan, called.state, key[0], key[2], key[1]), 1):
        aspect = plan.markings[name].aspect
        faults = tuple((each.id, called.fault(name, each.id), each.most) for each in aspect.listed)
        box = Box(
            name, seat, number, group_name(called, *places[name]), called.part("aspect", name),
            " · ".join(about(called, aspect)), hint(called, aspect), aspect.unit, faults,
        )  # fmt: skip
        found.append(box if paper is None else _typed(called, box, aspect, key, paper, weigh))
    return tuple(found)


def _typed(called: Called, box: Box, aspect: Aspect, key: SheetKey, paper: Paper, weigh: bool) -> Box:
    cell = (box.aspect, box.cell)
    said = agreed(paper)
    met = {each.cell: each for each in meetings(called.state, key, paper)} if not paper.taken else {}
    standing = met[cell].standing if cell in met else None
    return replace(
        box,
        first=value_said(called, aspect, paper.turns[0].cells.get(cell)),
        second=value_said(called, aspect, paper.turns[1].cells.get(cell)) if len(paper.turns) > 1 else "",
        says=value_said(called, aspect, said.get(cell)) if said is not None else "",
        differs=cell in met if said is not None else cell in differing(paper),
        stands=called.mark(aspect, standing.fact.value) if standing and weigh else "",
        key=standing.key if standing and weigh else "",
        by=called.author(standing.by) if standing and weigh else "",
    )


def value_said(called: Called, aspect: Aspect, value: str | None) -> str:
    """What was typed, in words; an empty box is said to be one."""
    if value is None:
        return ""
    return called.mark(aspect, value) if value else gettext(called.language, N_("(empty)"))


def hint(called: Called, aspect: Aspect) -> str:
    """How this box is typed."""
    if aspect.kind in ("yes_no", "veto"):
        return gettext(called.language, N_("y or n"))
    if aspect.kind in WORDS:
        return "0 · 1 · 2 · 3"
    if aspect.kind == "faults":
        return gettext(called.language, N_("how often each; 0 for none"))
    if aspect.readings:
        message = N_("%(count)s readings parted by a blank, x for one that failed")
        return gettext(called.language, message, count=aspect.readings.count)
    return " ".join(notes(called, aspect)) if aspect.only_if else ""
