"""The form that one seat fills: the aspects that its panels mark, in scheme order, with the words for them.

The form is the same for every subject; what stands in it is `judges.sheet`. It may not look at a mark.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from competition.ledger.names import NameBook
from competition.rules.scheme import Criterion, Module, SubCriterion
from competition.rules.state import State
from judges.items import Item, Said


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
    said = Said(event, names, language)
    count = 0
    modules = []
    for module in state.scheme.modules:
        groups = []
        for criterion, sub in _subs(module):
            aspects = [aspect for aspect in sub.aspects if aspect.panel in panels]
            if aspects:
                items = tuple(said.item(aspect, count + place) for place, aspect in enumerate(aspects, 1))
                groups.append(Group(_title(said, criterion, sub), items))
                count += len(aspects)
        if groups:
            modules.append(ModuleForm(module.id, said("module", module.id), tuple(groups)))
    return tuple(modules)


def seat_card(state: State, event: str, seat: str, names: NameBook, language: str) -> SeatCard:
    """Who sits there and for which panels; the seat's id where nobody is known by name."""
    said = Said(event, names, language)
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


def _title(said: Said, criterion: Criterion, sub: SubCriterion) -> str:
    name = said("criterion", criterion.id)
    if not said.names.has("sub", f"{said.event}/{sub.id}"):
        return name
    below = said("sub", sub.id)
    return name if below == name else f"{name} · {below}"
