"""One aspect 评分点 as a judge reads and enters it: its words, and the rule by which the tablet shows what it comes to.

The words are the same for every subject. `rule` is data for the tablet's scripts, which only show what they reckon
from it: points are given by `competition.rules` alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from competition.ledger.names import NameBook
from competition.pages.shell import gettext
from competition.pages.words import KINDS, N_
from competition.rules.observations import WORDS, limits_of
from competition.rules.scheme import Aspect, Condition, Kind

_LEVELS = ("0", "1", "2", "3")
_POINTLESS = ("veto", "reading")
CLOCKED = "s"  # the unit of aspects that a stopwatch can measure
_TAKEN: Mapping[str, str] = {
    "best": N_("the best counts"),
    "mean": N_("their mean counts"),
    "median": N_("their median counts"),
    "sum": N_("their sum counts"),
    "last": N_("the last counts"),
}


@dataclass(frozen=True, slots=True)
class FaultItem:
    """A listed fault 扣分项: `each` one found costs points, and it is found at most `most` times."""

    id: str
    name: str
    each: str
    most: int


@dataclass(frozen=True, slots=True)
class Item:
    """One aspect as a judge reads it. `low`, `high`, `step` are "" where no number is observed; `levels` has the texts
    of 0 to 3 where levels are given; `readings` is how many go into the cell, 1 for nearly all.

    `clock` where it is a time in seconds. `notes` are sentences beside it: how readings are taken, that its result
    comes later, when it applies. `confirm`: a second judge
    confirms it. `rule` has what static/tablet/observed.js reckons with, keyed by the same words.
    """

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
    levels: tuple[str, ...]
    faults: tuple[FaultItem, ...]
    readings: int
    clock: bool
    later: bool
    condition: str
    confirm: bool
    notes: tuple[str, ...]
    rule: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What the parts of one event are called."""

    event: str
    names: NameBook
    language: str

    def __call__(self, kind: str, id: str) -> str:
        return self.names.text(kind, f"{self.event}/{id}", self.language)

    def item(self, aspect: Aspect, number: int) -> Item:
        numbers = aspect.kind not in WORDS and aspect.kind != "faults"
        limits = limits_of(aspect) if numbers else None
        condition = self.condition(aspect.only_if) if aspect.only_if else ""
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
            tuple(self._level(aspect.id, value) for value in _LEVELS) if aspect.kind == "judgement" else (),
            self.faults(aspect),
            aspect.readings.count if aspect.readings else 1,
            numbers and aspect.unit == CLOCKED,
            aspect.later,
            condition,
            aspect.confirm,
            tuple(self._notes(aspect)),
            rule_of(aspect),
        )

    def faults(self, aspect: Aspect) -> tuple[FaultItem, ...]:
        """The listed faults by name; the id where one has none."""
        return tuple(
            FaultItem(fault.id, self.fault(aspect.id, fault.id), fault.each, fault.most) for fault in aspect.listed
        )

    def fault(self, aspect: str, fault: str) -> str:
        id = f"{self.event}/{aspect}/{fault}"
        return self.names.text("fault", id, self.language) if self.names.has("fault", id) else fault

    def condition(self, condition: Condition) -> str:
        """ "Only if “X-ray” is “yes”.", as a judge must know it."""
        values = {"aspect": self("aspect", condition.aspect), "low": condition.low, "high": condition.high}
        if condition.word:
            word = N_("Only if “%(aspect)s” is yes.") if condition.word == "yes" else N_("Only if “%(aspect)s” is no.")
            return gettext(self.language, word, **values)
        if condition.low and condition.high:
            return gettext(self.language, N_("Only if “%(aspect)s” is %(low)s to %(high)s."), **values)
        if condition.low:
            return gettext(self.language, N_("Only if “%(aspect)s” is %(low)s or more."), **values)
        return gettext(self.language, N_("Only if “%(aspect)s” is %(high)s or less."), **values)

    def _about(self, aspect: Aspect) -> str:
        kind = gettext(self.language, KINDS[aspect.kind])
        if aspect.kind in _POINTLESS:
            return kind
        return gettext(self.language, N_("%(kind)s, full marks %(max)s"), kind=kind, max=aspect.max)

    def _notes(self, aspect: Aspect) -> list[str]:
        notes = []
        readings = aspect.readings
        if readings:
            how = gettext(self.language, _TAKEN[readings.take])
            if readings.drop_best or readings.drop_worst:
                note = N_("%(count)s readings; without the %(best)s best and %(worst)s worst, %(how)s.")
            else:
                note = N_("%(count)s readings; %(how)s.")
            drops = {"best": readings.drop_best, "worst": readings.drop_worst}
            notes.append(gettext(self.language, note, count=readings.count, how=how, **drops))
        if aspect.confirm:
            notes.append(gettext(self.language, N_("One judge records, a second one confirms.")))
        if aspect.later:
            notes.append(gettext(self.language, N_("The result comes later; the sheet can be signed without it.")))
        return notes

    def _level(self, aspect: str, value: str) -> str:
        id = f"{self.event}/{aspect}/{value}"
        return self.names.text("level", id, self.language) if self.names.has("level", id) else ""


def rule_of(aspect: Aspect) -> Mapping[str, Any]:
    """The aspect's rule as data for scripts: exact numbers as text, and nothing that is not there."""
    rule: dict[str, Any] = {"kind": aspect.kind, "max": aspect.max, "unit": aspect.unit, "spread": _spread(aspect)}
    if aspect.faults:
        rule |= {"each": aspect.faults.each, "floor": aspect.faults.floor, "ceiling": aspect.faults.ceiling}
    if aspect.kind == "faults":
        rule |= {"floor": aspect.faults.floor if aspect.faults else "0"}
        rule["faults"] = [[fault.id, fault.each, fault.most] for fault in aspect.listed]
    if aspect.started:
        started = aspect.started
        rule |= {"par": started.par, "per": started.unit, "each": started.each, "floor": started.floor}
    if aspect.table:
        rows = [[row.bound, row.points] for row in aspect.table.rows]
        rule |= {"by": aspect.table.by, "rows": rows, "otherwise": aspect.table.otherwise}
    if aspect.readings:
        rule["readings"] = _readings(aspect)
    if aspect.only_if:
        condition = aspect.only_if
        rule["only_if"] = {
            "aspect": condition.aspect, "word": condition.word, "low": condition.low, "high": condition.high,
        }  # fmt: skip
    return {key: value for key, value in rule.items() if value not in ("", None)}


def _readings(aspect: Aspect) -> Mapping[str, Any]:
    assert aspect.readings
    how = aspect.readings
    return {
        "count": how.count,
        "take": how.take,
        "better": how.better,
        "drop_best": how.drop_best,
        "drop_worst": how.drop_worst,
        "places": how.places,
        "mode": how.mode,
        "target": aspect.tolerance.target if aspect.tolerance else "0",
        "side": aspect.tolerance.side if aspect.tolerance else "both",
    }


def _spread(aspect: Aspect) -> str:
    """How far panel scores may lie apart, "" for any distance."""
    return aspect.spread or ("1" if aspect.kind == "judgement" and aspect.each else "")
