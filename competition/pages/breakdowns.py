"""A subject's marks and points for people: the tree of `competition.rules.breakdown` with names and labels.

It shows what that tree holds and adds nothing; judges are J1 to Jn there and have no other name here.
"""

from dataclasses import dataclass

from competition.ledger.names import NameBook
from competition.pages.boards import EventCard, Line, event_card, line_of
from competition.pages.words import KINDS, MODES, STAGES, VALUES
from competition.rules.board import Audience
from competition.rules.breakdown import AspectSeen, Breakdown, Figure, MarkSeen, breakdown
from competition.rules.scheme import Rounding
from competition.rules.standings import Scorer
from competition.rules.state import State


@dataclass(frozen=True, slots=True)
class MarkShown:
    """One mark. `text` is the observation, or what is instead; `meaning` is the text of a judgement's level;
    `paper` where it was typed from a paper sheet."""

    seat: str
    state: str
    text: str
    dropped: bool
    meaning: str
    paper: bool = False


@dataclass(frozen=True, slots=True)
class AspectShown:
    name: str
    kind: str
    veto: bool
    max: str
    factor: str
    unit: str
    marks: tuple[MarkShown, ...]
    panel: Figure | None
    points: Figure | None
    vetoed_by: str


@dataclass(frozen=True, slots=True)
class Group:
    """A sub-criterion with its aspects; `name` is "" where it is its criterion's only one and bears the same name."""

    name: str
    points: Figure | None
    aspects: tuple[AspectShown, ...]


@dataclass(frozen=True, slots=True)
class CriterionShown:
    name: str
    points: Figure | None
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class ModuleShown:
    name: str
    weight: str
    points: Figure | None
    counts: Figure | None
    vetoed_by: str
    criteria: tuple[CriterionShown, ...]


@dataclass(frozen=True, slots=True)
class BreakdownPage:
    """Everything that a subject's page shows. `rounding`: what is rounded, to how many places, and how, as messages."""

    card: EventCard
    line: Line
    total: Figure | None
    vetoed_by: str
    modules: tuple[ModuleShown, ...]
    rounding: tuple[tuple[str, int, str], ...]


def breakdown_page(
    state: State, event: str, audience: Audience, subject: str, names: NameBook, language: str, scorer: Scorer
) -> BreakdownPage | None:
    """The page of one subject, None where this audience may not see it or there is none."""
    tree = breakdown(state, audience, subject, scorer)
    if tree is None:
        return None
    return BreakdownPage(
        event_card(state, event, names, language),
        line_of(tree.row, names, language),
        tree.total,
        _veto(tree.vetoed_by, _Said(event, names, language)),
        _modules(tree, _Said(event, names, language)),
        tuple(_rounding(each) for each in tree.rounding),
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What the parts of one event are called."""

    event: str
    names: NameBook
    language: str

    def __call__(self, kind: str, id: str) -> str:
        return self.names.text(kind, f"{self.event}/{id}", self.language)

    def level(self, aspect: str, value: str) -> str:
        id = f"{self.event}/{aspect}/{value}"
        return self.names.text("level", id, self.language) if self.names.has("level", id) else ""

    def sub(self, id: str, criterion: str, alone: bool) -> str:
        if not self.names.has("sub", f"{self.event}/{id}"):
            return "" if alone else id
        name = self("sub", id)
        return "" if alone and name == criterion else name


def _modules(tree: Breakdown, said: _Said) -> tuple[ModuleShown, ...]:
    found = []
    for module in tree.modules:
        criteria = []
        for criterion in module.criteria:
            name = said("criterion", criterion.id)
            alone = len(criterion.subs) == 1
            groups = tuple(
                Group(said.sub(sub.id, name, alone), sub.points, tuple(_aspect(each, said) for each in sub.aspects))
                for sub in criterion.subs
            )
            criteria.append(CriterionShown(name, criterion.points, groups))
        found.append(
            ModuleShown(
                said("module", module.id),
                module.weight,
                module.points,
                module.counts,
                _veto(module.vetoed_by, said),
                tuple(criteria),
            )
        )
    return tuple(found)


def _aspect(aspect: AspectSeen, said: _Said) -> AspectShown:
    return AspectShown(
        said("aspect", aspect.id),
        KINDS[aspect.kind],
        aspect.kind == "veto",
        aspect.max,
        aspect.factor,
        aspect.unit,
        tuple(_mark(mark, aspect, said) for mark in aspect.marks),
        aspect.panel,
        aspect.points,
        _veto(aspect.vetoed_by, said),
    )


def _mark(mark: MarkSeen, aspect: AspectSeen, said: _Said) -> MarkShown:
    value = mark.value or ""
    meaning = said.level(aspect.id, value) if aspect.kind == "judgement" else ""
    return MarkShown(mark.seat, mark.state, VALUES.get(value, value), mark.dropped, meaning, mark.paper)


def _veto(aspect: str, said: _Said) -> str:
    return said("aspect", aspect) if aspect else ""


def _rounding(each: Rounding) -> tuple[str, int, str]:
    return STAGES[each.stage], each.places, MODES[each.mode]
