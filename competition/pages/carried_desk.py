"""Marks carried by hand as the chief's desk shows them: which codes are there, and what became of each mark.

It reads receipts and a state, and may not propose anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from competition.pages.chief_names import Called
from competition.pages.shell import gettext
from competition.pages.words import N_
from competition.rules import facts as f
from competition.rules.points import plan_of
from competition.rules.refusals import Refusal
from competition.tally.hand_marks import Carried
from competition.tally.hand_series import Gathered
from competition.tally.history import Carrying
from competition.tally.proposals import Proposal, Receipt

# What became of a mark, in the order of the page: what wants somebody's look comes first.
OUTCOMES: Mapping[str, tuple[str, str]] = {
    "conflict": (
        N_("another mark stands"),
        N_("The judge chooses on the tablet once it reaches the server; or correct it on the competitor's page."),
    ),
    "refused": (N_("refused"), N_("It stays on the tablet; the judge is told so once it reaches the server.")),
    "quarantined": (N_("waits among the late marks"), N_("You decide there whether it counts.")),
    "recorded": (N_("recorded"), ""),
    "exists": (N_("was there already, counts once"), ""),
}

_STANDING = N_("Standing: %(value)s")


@dataclass(frozen=True, slots=True)
class SeriesShown:
    """The codes that are there, as text, and by number whether each is."""

    series: str
    total: int
    lines: str
    codes: tuple[tuple[int, bool], ...]


@dataclass(frozen=True, slots=True)
class MarkShown:
    """One mark; `value` is "" where it takes one away. `why` is a refusal's sentence, "" for none."""

    subject: str
    name: str
    aspect: str
    value: str
    outcome: str
    said: str
    why: str
    todo: str


@dataclass(frozen=True, slots=True)
class TakenShown:
    """A series that was taken in: whose, how many of each outcome (outcome, words, count), and every mark."""

    judge: str
    seat: str
    tablet: str
    count: int
    counts: tuple[tuple[str, str, int], ...]
    marks: tuple[MarkShown, ...]

    @property
    def open(self) -> tuple[MarkShown, ...]:
        """Those that somebody must still do something about."""
        return tuple(each for each in self.marks if each.todo)

    @property
    def kept(self) -> tuple[MarkShown, ...]:
        return tuple(each for each in self.marks if not each.todo)


@dataclass(frozen=True, slots=True)
class Brought:
    """One series that was brought earlier: when (ms), whose, by which desk, how many marks."""

    at: int
    judge: str
    seat: str
    who: str
    marks: int


def series_shown(found: Gathered) -> SeriesShown:
    """What was gathered so far."""
    codes = tuple((number, number in found.parts) for number in range(1, found.total + 1))
    return SeriesShown(found.series, found.total, found.lines(), codes)


def taken_shown(carried: Carried, receipts: Sequence[Receipt], called: Called) -> TakenShown:
    """A series with what became of each mark, those first that want a look."""
    order = list(OUTCOMES)
    marks = [_mark(each, receipt, called) for each, receipt in zip(carried.proposals, receipts, strict=True)]
    marks.sort(key=lambda each: order.index(each.outcome))
    counts = []
    for outcome, (said, _) in OUTCOMES.items():
        count = sum(each.outcome == outcome for each in marks)
        if count:
            counts.append((outcome, gettext(called.language, said), count))
    tablet = carried.device[:4].upper()
    judge = called.judge(carried.seat)
    return TakenShown(judge, carried.seat, tablet, len(marks), tuple(counts), tuple(marks))


def brought(series: Sequence[Carrying], called: Called) -> tuple[Brought, ...]:
    """What was brought by hand in this event, the newest first."""
    return tuple(
        Brought(each.at, called.judge(each.seat), each.seat, called.author(each.by), each.marks)
        for each in reversed(series)
    )


def _mark(proposal: Proposal, receipt: Receipt, called: Called) -> MarkShown:
    fact = proposal.fact
    assert isinstance(fact, f.Marked | f.MarkVoided)
    value = fact.value if isinstance(fact, f.Marked) else ""
    marking = plan_of(called.state.scheme).markings.get(fact.aspect) if called.state.scheme else None
    outcome = "quarantined" if receipt.details.get("quarantined") == "yes" else receipt.outcome
    said, todo = OUTCOMES[outcome]
    why = called.sentence(Refusal(receipt.word, dict(receipt.details))) if receipt.word else ""
    if receipt.word == "superseded":  # whose sentence asks the judge to mark again
        stands = called.mark(marking.aspect if marking else None, receipt.details.get("value") or None)
        why = gettext(called.language, _STANDING, value=stands or "–")
    return MarkShown(
        fact.subject,
        called.subject(fact.subject).name,
        called.part("aspect", fact.aspect),
        called.mark(marking.aspect if marking else None, value),
        outcome,
        gettext(called.language, said),
        why,
        gettext(called.language, todo) if todo else "",
    )
