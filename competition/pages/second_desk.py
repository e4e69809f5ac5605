"""What the desk of the second signature shows: modules that the chief signed, and corrections that the chief proposed.

For a chief or a supervisor alike, so judges stand in it as J1 to Jn. It reads a state and names; it may not propose a
fact.
"""

from dataclasses import dataclass

from competition.pages.boards import EventCard, event_card
from competition.pages.chief_names import Called, Person
from competition.rules.facts import CorrectionProposed, Entry
from competition.rules.points import plan_of
from competition.rules.sheet import start_order
from competition.rules.standings import GONE, Scorer
from competition.rules.state import State


@dataclass(frozen=True, slots=True)
class PointsShown:
    """A competitor's points in a module, as printed; None while nothing counts."""

    start: int
    person: Person
    points: str | None


@dataclass(frozen=True, slots=True)
class SignedShown:
    """A module. `state` is unsigned, waits or done; `own`: whoever looks signed it, and so cannot be the second."""

    id: str
    name: str
    state: str
    own: bool
    signer: str
    countersigner: str
    digest: str
    marks: int
    rows: tuple[PointsShown, ...]


@dataclass(frozen=True, slots=True)
class ProposedShown:
    """A correction that waits, `about` which mark; `after` "" to take it away. `key` is what the forms name."""

    form: str
    subject: str
    person: Person
    about: str
    seat_id: str
    aspect_id: str
    unit: str
    before: str
    after: str
    reason: str
    who: str
    own: bool
    at: int
    key: str


@dataclass(frozen=True, slots=True)
class SecondDesk:
    card: EventCard
    asked: bool
    modules: tuple[SignedShown, ...]
    corrections: tuple[ProposedShown, ...]


def second_desk(state: State, called: Called, scorer: Scorer, by: str) -> SecondDesk:
    """The desk as the account `by` ("desk:…") sees it."""
    card = event_card(state, called.event, called.names, called.language)
    if state.scheme is None or not state.oversight.settings.four_eyes:
        return SecondDesk(card, False, (), ())
    points = {row.subject: row.printed_modules for row in scorer.standings(state).rows}
    modules = tuple(_module(state, at, called, points, by) for at in range(len(state.scheme.modules)))
    waiting = state.oversight.waiting(state.subjects)
    return SecondDesk(card, True, modules, tuple(_proposed(state, each, called, by) for each in waiting))


def form_of(fact: CorrectionProposed) -> str:
    """The id of a correction's line on the page."""
    return f"correction-{fact.subject}-{fact.aspect}-{fact.seat}".rstrip("-")


def _module(state: State, at: int, called: Called, points: dict[str, tuple[str | None, ...]], by: str) -> SignedShown:
    assert state.scheme
    module, seen = state.scheme.modules[at].id, state.oversight
    signed = state.signed_modules.get(module)
    order = start_order(state)
    markings = plan_of(state.scheme).markings
    rows = tuple(
        PointsShown(record.start, called.subject(record.subject), points[record.subject][at])
        for record in order
        if record.status not in GONE and record.subject in points
    )
    return SignedShown(
        module,
        called.part("module", module),
        "unsigned" if signed is None else "done" if module in seen.countersigned else "waits",
        seen.signers.get(module) == by,
        called.author(seen.signers[module]) if module in seen.signers else "",
        called.author(seen.countersigned[module]) if module in seen.countersigned else "",
        signed.digest if signed else "",
        sum(markings[a].module == module for record in order for a, _ in record.marks if a in markings),
        rows if signed else (),
    )


def _proposed(state: State, entry: Entry[CorrectionProposed], called: Called, by: str) -> ProposedShown:
    assert state.scheme
    fact = entry.fact
    marking = plan_of(state.scheme).markings[fact.aspect]
    seats = [seat.id for seat in state.panels.get(marking.aspect.panel, ())]
    standing = state.subjects[fact.subject].marks[fact.aspect, fact.seat].fact.value
    place = f"J{seats.index(fact.seat) + 1}" if fact.seat in seats else ""
    about = called.part("module", marking.module), called.part("aspect", fact.aspect), place
    return ProposedShown(
        form_of(fact),
        fact.subject,
        called.subject(fact.subject),
        " · ".join(filter(None, about)),
        fact.seat,
        fact.aspect,
        marking.aspect.unit,
        called.mark(marking.aspect, standing),
        called.mark(marking.aspect, fact.value),
        called.reason(fact.reason),
        called.author(entry.by),
        entry.by == by,
        entry.at,
        entry.key,
    )
