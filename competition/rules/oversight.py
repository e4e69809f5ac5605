"""What is known of the chief's oversight: accepted summaries, second signatures, corrections that wait, locked days.

Part of `competition.rules.state`, which alone may call `STEPS` and the functions beside it; whether a fact is
admissible is judged in `competition.rules.admission_chair`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from competition.rules import facts as f
from competition.rules.review import handled

if TYPE_CHECKING:
    from competition.rules.state import Builder, Record

At = tuple[str, str, str]  # subject, aspect, seat
_BY_DEFAULT = f.ChairPinned()


@dataclass(frozen=True, slots=True)
class Oversight:
    """`accepted` has the digest that a (seat, module) accepted last, `waived` the reason by (module, seat).

    `signers` and `countersigned` name the account by module. `proposed` has the last correction proposed for a cell,
    also one that is overtaken since: `waiting` leaves these out. `reopened` are (seat, subject, module) of sheets that
    were reopened and not signed again, `reopened_modules` are modules of which this is so.
    """

    settings: f.ChairPinned = _BY_DEFAULT
    accepted: Mapping[tuple[str, str], str] = field(default_factory=dict)
    waived: Mapping[tuple[str, str], str] = field(default_factory=dict)
    signers: Mapping[str, str] = field(default_factory=dict)
    countersigned: Mapping[str, str] = field(default_factory=dict)
    proposed: Mapping[At, f.Entry[f.CorrectionProposed]] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    reopened: frozenset[tuple[str, str, str]] = frozenset()
    reopened_modules: frozenset[str] = frozenset()

    def waiting(self, subjects: "Mapping[str, Record]") -> tuple[f.Entry[f.CorrectionProposed], ...]:
        """The corrections that wait for a second account: the mark that each names still stands."""
        return tuple(each for each in self.proposed.values() if _stands(each.fact, subjects))

    def waits(self, at: At, subjects: "Mapping[str, Record]") -> f.Entry[f.CorrectionProposed] | None:
        """The one that waits for this cell."""
        found = self.proposed.get(at)
        return found if found is not None and _stands(found.fact, subjects) else None

    def unseen(self, signed: Mapping[str, f.ModuleSigned]) -> list[str]:
        """The modules that the chief signed and nobody countersigned, where the event asks for four eyes."""
        return [module for module in signed if self.settings.four_eyes and module not in self.countersigned]


EMPTY_OVERSIGHT = Oversight()


def _stands(fact: f.CorrectionProposed, subjects: "Mapping[str, Record]") -> bool:
    entry = subjects[fact.subject].marks.get((fact.aspect, fact.seat))
    return entry is not None and entry.key == fact.replaces


def _pinned(b: "Builder", e: f.Entry[f.ChairPinned]) -> None:
    b.oversight = replace(b.oversight, settings=e.fact)


def _accepted(b: "Builder", e: f.Entry[f.SummaryAccepted]) -> None:
    accepted = {**b.oversight.accepted, (e.fact.seat, e.fact.module): e.fact.digest}
    b.oversight = replace(b.oversight, accepted=accepted)


def _waived(b: "Builder", e: f.Entry[f.SummaryWaived]) -> None:
    waived = {**b.oversight.waived, (e.fact.module, e.fact.seat): e.fact.reason}
    b.oversight = replace(b.oversight, waived=waived)


def _countersigned(b: "Builder", e: f.Entry[f.ModuleCountersigned]) -> None:
    b.oversight = replace(b.oversight, countersigned={**b.oversight.countersigned, e.fact.module: e.by})
    handled(b, e.by, "")


def _proposed(b: "Builder", e: f.Entry[f.CorrectionProposed]) -> None:
    fact = e.fact
    b.oversight = replace(b.oversight, proposed={**b.oversight.proposed, (fact.subject, fact.aspect, fact.seat): e})
    handled(b, e.by, fact.subject)


def _dropped(b: "Builder", e: f.Entry[f.CorrectionDropped]) -> None:
    gone = e.fact.subject, e.fact.aspect, e.fact.seat
    left = {at: each for at, each in b.oversight.proposed.items() if at != gone}
    b.oversight = replace(b.oversight, proposed=left)
    handled(b, e.by, e.fact.subject)


def _locked(b: "Builder", e: f.Entry[f.DayLocked]) -> None:
    b.oversight = replace(b.oversight, locked=b.oversight.locked | {e.fact.day})


def _unlocked(b: "Builder", e: f.Entry[f.DayUnlocked]) -> None:
    b.oversight = replace(b.oversight, locked=b.oversight.locked - {e.fact.day})


def module_moved(b: "Builder", e: f.Entry[Any], module: str) -> None:
    """Called as the chief signs a module or reopens it: whose signature it is; the second one is void either way."""
    seen = b.oversight
    signed = isinstance(e.fact, f.ModuleSigned)
    signers = {other: by for other, by in seen.signers.items() if other != module}
    b.oversight = replace(
        seen,
        signers={**signers, module: e.by} if signed else signers,
        countersigned={other: by for other, by in seen.countersigned.items() if other != module},
        waived=seen.waived if signed else {at: why for at, why in seen.waived.items() if at[0] != module},
        reopened_modules=seen.reopened_modules - {module} if signed else seen.reopened_modules | {module},
    )


def sheet_moved(b: "Builder", sheet: tuple[str, str, str], reopened: bool) -> None:
    """Called as a sheet (seat, subject, module) is signed or reopened."""
    if reopened or sheet in b.oversight.reopened:
        known = b.oversight.reopened - {sheet}
        b.oversight = replace(b.oversight, reopened=known | {sheet} if reopened else known)


STEPS: dict[type, Callable[["Builder", f.Entry[Any]], None]] = {
    f.ChairPinned: _pinned,
    f.SummaryAccepted: _accepted,
    f.SummaryWaived: _waived,
    f.ModuleCountersigned: _countersigned,
    f.CorrectionProposed: _proposed,
    f.CorrectionDropped: _dropped,
    f.DayLocked: _locked,
    f.DayUnlocked: _unlocked,
}
