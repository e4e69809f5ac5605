"""What the parts, the people and the desks of one event are called at the chief's desk, who may see who judges.

Who stands behind a subject is taken from the board's row, which leaves it out where the event is blind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from competition.ledger import reasons
from competition.ledger.names import NameBook
from competition.pages.boards import line_of
from competition.pages.refusals import sentence
from competition.pages.shell import gettext
from competition.pages.words import N_, VALUES
from competition.rules.board import board
from competition.rules.duty import sitting_at
from competition.rules.observations import NO_FAULTS, faults_found
from competition.rules.paper_numbers import PLAIN, SheetNames
from competition.rules.readings import FAILED
from competition.rules.refusals import Refusal
from competition.rules.scheme import Aspect
from competition.rules.standings import Scorer
from competition.rules.state import State

_PARTS = ("module", "aspect", "panel", "day")
_ANOTHER_DESK = N_("a desk")
_NONE, _FAILED = N_("none"), N_("failed")


@dataclass(frozen=True, slots=True)
class Person:
    """A subject as lines call it: `name` is its id where nobody may be named; `unit` may be ""."""

    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Called:
    """Names in one event and one language; `accounts` by their id; `sheets` has what paper sheets are called by."""

    state: State
    event: str
    names: NameBook
    language: str
    accounts: Mapping[str, str]
    people: Mapping[str, Person]
    judges: Mapping[str, str] = field(default_factory=dict)
    sheets: SheetNames = PLAIN

    def part(self, kind: str, id: str) -> str:
        """A module, criterion, aspect, panel, group or round."""
        return self.names.text(kind, f"{self.event}/{id}", self.language)

    def judge(self, seat: str) -> str:
        """Who sits there; the seat's id where that is not known."""
        return self.person(self.judges.get(seat, "")) or seat

    def person(self, judge: str) -> str:
        """A judge by the opaque id; "" where that is nobody who has a name."""
        return self.names.text("person", judge, self.language) if judge and self.names.has("person", judge) else ""

    def author(self, by: str, at: int | None = None) -> str:
        """Who wrote an entry: the judge who sat there at that time (ms; now without one), or whoever signed in at a
        desk."""
        if not by.startswith("desk:"):
            return self.judge(by) if at is None else self.person(sitting_at(self.state.duty, by, at)) or by
        return self.accounts.get(by.removeprefix("desk:"), "") or gettext(self.language, _ANOTHER_DESK)

    def subject(self, subject: str) -> Person:
        return self.people.get(subject) or Person(subject, "")

    def value(self, value: str | None) -> str:
        """What was observed, in words where it is a word; "" for nothing."""
        return gettext(self.language, VALUES[value]) if value and value in VALUES else value or ""

    def mark(self, aspect: Aspect | None, value: str | None) -> str:
        """What was observed, as it is read: listed faults by name, several readings one after the other."""
        if aspect is None or not value or value in VALUES:
            return self.value(value)
        if aspect.kind == "faults" and value == NO_FAULTS:
            return gettext(self.language, _NONE)
        if aspect.kind == "faults":
            found = [f"{self.fault(aspect.id, each)} × {times}" for each, times in faults_found(value)]
            return ("、" if self.language == "zh" else ", ").join(found)
        failed = gettext(self.language, _FAILED)
        return " · ".join(failed if token == FAILED else token for token in value.split(" "))

    def fault(self, aspect: str, fault: str) -> str:
        """A listed fault; its id where it has no name."""
        id = f"{self.event}/{aspect}/{fault}"
        return self.names.text("fault", id, self.language) if self.names.has("fault", id) else fault

    def level(self, aspect: Aspect, value: str | None) -> str:
        """The text of a judgement's level, "" where there is none."""
        id = f"{self.event}/{aspect.id}/{value}"
        known = aspect.kind == "judgement" and value is not None and self.names.has("level", id)
        return self.names.text("level", id, self.language) if known else ""

    def reason(self, commitment: str) -> str:
        """The words of a reason; "" when none was given or they were erased."""
        return reasons.words(self.names, commitment) if commitment else ""

    def sentence(self, refusal: Refusal) -> str:
        """A refusal with names in the place of ids."""
        details = dict(refusal.details)
        for kind in _PARTS:
            if kind in details:
                details[kind] = self.part(kind, details[kind])
        if "modules" in details:
            between = "、" if self.language == "zh" else ", "
            details["modules"] = between.join(self.part("module", each) for each in details["modules"].split())
        if "seats" in details:
            between = "、" if self.language == "zh" else ", "
            details["seats"] = between.join(self.judge(each) for each in details["seats"].split())
        if "layer" in details:
            details["layer"] = self.part("code_layer", details["layer"])
        if "layers" in details:
            between = "、" if self.language == "zh" else ", "
            details["layers"] = between.join(self.part("code_layer", each) for each in details["layers"].split())
        if details.get("seat"):
            details["seat"] = self.judge(details["seat"])
        if "subject" in details:
            details["subject"] = self.subject(details["subject"]).name
        if refusal.word == "superseded":
            details["value"] = self.value(details.get("value", "")) or "–"
        return sentence(refusal.word, details, self.language)


def called(
    state: State, event: str, names: NameBook, language: str, scorer: Scorer, accounts: Mapping[str, str] | None = None
) -> Called:
    """The names of this event, as the chief may see them."""
    lines = [line_of(row, names, language) for row in board(state, "chief", scorer).rows]
    people = {line.subject: Person(line.name, line.unit) for line in lines}
    judges: dict[str, Any] = {seat.id: seat.judge for seats in state.panels.values() for seat in seats}
    return Called(state, event, names, language, accounts or {}, people, judges)
