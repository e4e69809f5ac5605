"""The form that one seat fills: the aspects that its panels mark, in scheme order, with the words for them.

The form is the same for every subject; what stands in it is `judges.sheet`. It may not look at a mark.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from competition.ledger.names import NameBook
from competition.pages.shell import gettext
from competition.pages.words import KINDS, N_
from competition.rules.observations import limits_of
from competition.rules.scheme import Aspect, Criterion, Kind, Module, SubCriterion
from competition.rules.state import State

_NUMBERED = ("score", "stepped", "linear", "deduction")  # kinds whose observation is a number
_LEVELS = ("0", "1", "2", "3")


@dataclass(frozen=True, slots=True)
class Item:
    """One aspect as a judge reads it. `low`, `high`, `step` are "" where no number is observed, `each` (points a
    fault), `max` and `floor` where no faults are counted; `levels` has the texts of 0 to 3 where levels are given."""

    aspect: str
    number: int
    name: str
    kind: Kind
    about: str
    shared: bool
    unit: str
    low: str
    high: str
    step: str
    max: str
    each: str
    floor: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The aspects of one sub-criterion; `title` names it and its criterion."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class ModuleForm:
    """One module's part, which is signed by itself."""

    id: str
    name: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class SeatCard:
    """Who sits in a seat, as the page says it; `panels` by name."""

    event: str
    event_name: str
    id: str
    judge: str
    panels: tuple[str, ...]


def form_of(state: State, event: str, seat: str, names: NameBook, language: str) -> tuple[ModuleForm, ...]:
    """The modules in which this seat marks anything."""
    if state.scheme is None:
        return ()
    panels = panels_of(state, seat)
    said = _Said(event, names, language)
    count = 0
    modules = []
    for module in state.scheme.modules:
        groups = []
        for criterion, sub in _subs(module):
            aspects = [aspect for aspect in sub.aspects if aspect.panel in panels]
            if aspects:
                items = tuple(said.item(aspect, count + place) for place, aspect in enumerate(aspects, 1))
                groups.append(Group(said.title(criterion, sub), items))
                count += len(aspects)
        if groups:
            modules.append(ModuleForm(module.id, said("module", module.id), tuple(groups)))
    return tuple(modules)


def seat_card(state: State, event: str, seat: str, names: NameBook, language: str) -> SeatCard:
    """Who sits there and for which panels; the seat's id where nobody is known by name."""
    said = _Said(event, names, language)
    judge = next((each.judge for seats in state.panels.values() for each in seats if each.id == seat), "")
    name = names.text("person", judge, language) if judge and names.has("person", judge) else seat
    panels = tuple(said("panel", panel) for panel in panels_of(state, seat))
    return SeatCard(event, names.text("event", event, language), seat, name, panels)


def panels_of(state: State, seat: str) -> tuple[str, ...]:
    """The panels on which this seat is."""
    return tuple(panel for panel, seats in state.panels.items() if any(each.id == seat for each in seats))


def _subs(module: Module) -> Iterator[tuple[Criterion, SubCriterion]]:
    for criterion in module.criteria:
        for sub in criterion.subs:
            yield criterion, sub


@dataclass(frozen=True, slots=True)
class _Said:
    """What the parts of one event are called."""

    event: str
    names: NameBook
    language: str

    def __call__(self, kind: str, id: str) -> str:
        return self.names.text(kind, f"{self.event}/{id}", self.language)

    def title(self, criterion: Criterion, sub: SubCriterion) -> str:
        name = self("criterion", criterion.id)
        if not self.names.has("sub", f"{self.event}/{sub.id}"):
            return name
        below = self("sub", sub.id)
        return name if below == name else f"{name} · {below}"

    def item(self, aspect: Aspect, number: int) -> Item:
        limits = limits_of(aspect) if aspect.kind in _NUMBERED else None
        faults = aspect.faults
        return Item(
            aspect.id,
            number,
            self("aspect", aspect.id),
            aspect.kind,
            self._about(aspect),
            not aspect.each,
            aspect.unit,
            limits.low if limits else "",
            limits.high if limits else "",
            limits.step if limits else "",
            aspect.max,
            faults.each if faults else "",
            faults.floor if faults else "",
            tuple(self._level(aspect.id, value) for value in _LEVELS) if aspect.kind == "judgement" else (),
        )

    def _about(self, aspect: Aspect) -> str:
        kind = gettext(self.language, KINDS[aspect.kind])
        if aspect.kind == "veto":
            return kind
        return gettext(self.language, N_("%(kind)s, full marks %(max)s"), kind=kind, max=aspect.max)

    def _level(self, aspect: str, value: str) -> str:
        id = f"{self.event}/{aspect}/{value}"
        return self.names.text("level", id, self.language) if self.names.has("level", id) else ""
