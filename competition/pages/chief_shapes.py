"""What the templates of the chief's page of one subject are given. Shapes only."""

from dataclasses import dataclass

from competition.pages.boards import EventCard
from competition.pages.chief_names import Person
from competition.rules.breakdown import Figure


@dataclass(frozen=True, slots=True)
class Past:
    """One line of a history: what stood before and after ("" for nothing), by whom, and why.

    `of` is the judge whose late mark was accepted; `reasoned` with a `reason` of "" when its words were erased.
    `carried` is whose desk brought it by hand.
    """

    at: int
    made: int | None
    who: str
    of: str
    done: str
    before: str
    after: str
    reason: str
    reasoned: bool
    carried: str = ""


@dataclass(frozen=True, slots=True)
class CellShown:
    """One cell; `form` names it on the page. `state` is marked, unmarked or excused; `given` is "" for a judge's own
    mark, else who put it there; `paper` where it was typed from a paper sheet. `waits` is the value of a
    correction that waits for a second account, "" to take the mark away, None for none."""

    form: str
    seat: str
    judge: str
    place: str
    state: str
    value: str
    text: str
    meaning: str
    key: str
    given: str
    dropped: bool
    history: tuple[Past, ...]
    paper: bool = False
    waits: str | None = None


@dataclass(frozen=True, slots=True)
class AspectShown:
    """An aspect with its cells. `choices` are (value, words) to choose from; else a number from `low` to `high`, or
    `readings` of them; where there are `faults` (id, name, greatest number), how often each was found.

    `applies` is None while that is open; `confer`: the panel lies too far apart.
    """

    id: str
    name: str
    kind: str
    about: str
    unit: str
    choices: tuple[tuple[str, str], ...]
    low: str
    high: str
    step: str
    cells: tuple[CellShown, ...]
    panel: Figure | None
    points: Figure | None
    veto: bool
    vetoed: bool
    faults: tuple[tuple[str, str, int], ...] = ()
    readings: int = 1
    applies: bool | None = True
    later: bool = False
    confer: bool = False


@dataclass(frozen=True, slots=True)
class SheetShown:
    """One judge's sheet in a module: signed or not, and how much is in it."""

    form: str
    seat: str
    judge: str
    signed: bool
    marked: int
    owed: int
    history: tuple[Past, ...]


@dataclass(frozen=True, slots=True)
class GroupShown:
    name: str
    aspects: tuple[AspectShown, ...]


@dataclass(frozen=True, slots=True)
class ModuleShown:
    id: str
    name: str
    stands: bool
    points: Figure | None
    vetoed: bool
    sheets: tuple[SheetShown, ...]
    groups: tuple[GroupShown, ...]


@dataclass(frozen=True, slots=True)
class SubjectSheet:
    card: EventCard
    subject: str
    person: Person
    status: str
    total: Figure | None
    place: int | None
    complete: bool
    marked: int
    owed: int
    modules: tuple[ModuleShown, ...]
    previous: str
    next: str
