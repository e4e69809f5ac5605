"""How the facts of an event's steps and of a season's titles change a state. Part of `competition.rules.state`.

Nothing here judges whether a fact is admissible, and nothing but `competition.rules.state` may call it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from competition.rules import facts as f
from competition.rules.oversight import module_moved
from competition.rules.review import handled

if TYPE_CHECKING:
    from competition.rules.state import Builder

TitleStage = Literal["proposed", "recommended", "awarded", "withheld"]


@dataclass(frozen=True, slots=True)
class Title:
    """One proposal and how far it came; `document` once awarded, `reason` (a commitment) once withheld."""

    proposed: f.TitleProposed
    stage: TitleStage = "proposed"
    document: str = ""
    reason: str = ""


def _profile(b: "Builder", e: f.Entry[f.ProfilePinned]) -> None:
    b.profile = e.fact


def _prizes(b: "Builder", e: f.Entry[f.PrizesPinned]) -> None:
    b.prizes = e.fact


def _awarded(b: "Builder", e: f.Entry[f.PrizesAwarded]) -> None:
    b.awarded = e.fact


def _module_signed(b: "Builder", e: f.Entry[f.ModuleSigned]) -> None:
    b.signed_modules = {**b.signed_modules, e.fact.module: e.fact}
    module_moved(b, e, e.fact.module)
    handled(b, e.by, "")


def _module_reopened(b: "Builder", e: f.Entry[f.ModuleReopened]) -> None:
    b.signed_modules = {module: fact for module, fact in b.signed_modules.items() if module != e.fact.module}
    module_moved(b, e, e.fact.module)


def _corrected(b: "Builder", e: f.Entry[f.MarkCorrected]) -> None:
    """The correction stands under its own key, so that whoever changes the mark next has seen it."""
    fact = e.fact
    mark = f.Marked(fact.subject, fact.aspect, fact.seat, fact.value, fact.replaces)
    b.mark(f.Entry("Marked", e.by, e.key, e.at, e.made, mark))
    handled(b, e.by, fact.subject)


def _accepted(b: "Builder", e: f.Entry[f.LateMarkAccepted]) -> None:
    """The late mark stands as if it had come in time: by its seat and under its key, which the tablet knows."""
    fact = e.fact
    mark = f.Marked(fact.subject, fact.aspect, fact.seat, fact.value, fact.replaces)
    b.mark(f.Entry("Marked", fact.late_seat, fact.key, e.at, e.made, mark))
    b.accepted = {**b.accepted, (fact.late_seat, fact.key): (b.position + 1, mark)}
    handled(b, e.by, fact.subject)


def _rule(b: "Builder", e: f.Entry[f.TitleRulePinned]) -> None:
    b.title_rules = {**b.title_rules, e.fact.id: e.fact}


def _proposed(b: "Builder", e: f.Entry[f.TitleProposed]) -> None:
    b.titles = {**b.titles, e.fact.id: Title(e.fact)}


def _recommended(b: "Builder", e: f.Entry[f.TitleRecommended]) -> None:
    b.titles = {**b.titles, e.fact.id: replace(b.titles[e.fact.id], stage="recommended")}


def _title_awarded(b: "Builder", e: f.Entry[f.TitleAwarded]) -> None:
    title = replace(b.titles[e.fact.id], stage="awarded", document=e.fact.document)
    b.titles = {**b.titles, e.fact.id: title}


def _withheld(b: "Builder", e: f.Entry[f.TitleWithheld]) -> None:
    b.titles = {**b.titles, e.fact.id: replace(b.titles[e.fact.id], stage="withheld", reason=e.fact.reason)}


STEPS: dict[type, Callable[["Builder", f.Entry[Any]], None]] = {
    f.ProfilePinned: _profile,
    f.PrizesPinned: _prizes,
    f.PrizesAwarded: _awarded,
    f.ModuleSigned: _module_signed,
    f.ModuleReopened: _module_reopened,
    f.MarkCorrected: _corrected,
    f.LateMarkAccepted: _accepted,
    f.TitleRulePinned: _rule,
    f.TitleProposed: _proposed,
    f.TitleRecommended: _recommended,
    f.TitleAwarded: _title_awarded,
    f.TitleWithheld: _withheld,
}
