"""What the chief's desk says of summaries, second signatures, corrections that wait and days of marking.

It reads a state and names; it may not propose a fact.
"""

from dataclasses import dataclass

from competition.pages.chief_names import Called
from competition.pages.shell import gettext
from competition.pages.words import ACCEPTANCES
from competition.rules.points import plan_of
from competition.rules.progress import days
from competition.rules.state import State
from competition.rules.summary import acceptances

MOST_NAMED = 8  # competitors of whom marks are missing on a day; the others are counted


@dataclass(frozen=True, slots=True)
class AcceptanceShown:
    """One judge's acceptance; `reason` why the chief goes on without it, where that is so and was not erased."""

    seat: str
    judge: str
    state: str
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class OverseenShown:
    """What a module's signature rests on. `second`: "" where one account is enough, else waits or done.

    `open` acceptances and `corrections` keep the chief from signing. `signer` and `countersigner` are accounts by name.
    """

    acceptances: tuple[AcceptanceShown, ...]
    corrections: int
    signer: str
    second: str
    countersigner: str

    @property
    def open(self) -> int:
        return sum(each.state == "open" for each in self.acceptances)


@dataclass(frozen=True, slots=True)
class DayShown:
    """A day of marking: `left` names competitors with the number of their missing marks, `more` are not named."""

    id: str
    name: str
    locked: bool
    marked: int
    owed: int
    left: tuple[tuple[str, int], ...]
    more: int


def overseen(state: State, module: str, called: Called) -> OverseenShown:
    """A module's acceptances and second signature, as far as the event asks for them."""
    seen = state.oversight
    judges = acceptances(state, module) if seen.settings.summary and module not in state.signed_modules else ()
    markings = plan_of(state.scheme).markings if state.scheme else {}
    waiting = [each.fact for each in seen.waiting(state.subjects)]
    second = ""
    if seen.settings.four_eyes and module in state.signed_modules:
        second = "done" if module in seen.countersigned else "waits"
    return OverseenShown(
        tuple(
            AcceptanceShown(
                seat, called.judge(seat), how, gettext(called.language, ACCEPTANCES[how]),
                called.reason(seen.waived.get((module, seat), "")) if how == "waived" else "",
            )
            for seat, how in judges
        ),
        sum(markings[each.aspect].module == module for each in waiting),
        called.author(seen.signers[module]) if module in seen.signers else "",
        second,
        called.author(seen.countersigned[module]) if module in seen.countersigned else "",
    )  # fmt: skip


def days_shown(state: State, called: Called) -> tuple[DayShown, ...]:
    """Every day of marking, with what is still missing."""
    return tuple(
        DayShown(
            each.day, called.part("day", each.day), each.locked, each.marked, each.owed,
            tuple((called.subject(subject).name, count) for subject, count in each.left[:MOST_NAMED]),
            max(len(each.left) - MOST_NAMED, 0),
        )
        for each in days(state)
    )  # fmt: skip
