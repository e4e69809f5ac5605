"""What the organiser's desk of one event shows: sessions, steps with what each still lacks, freeze, prizes.

It reads a state and names; it may not propose a fact. Nothing here is for the public.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from competition.ledger.names import NameBook
from competition.pages.boards import EventCard, event_card
from competition.pages.refusals import sentence
from competition.pages.shell import gettext
from competition.pages.words import N_, STEP_STATES, STEPS
from competition.rules.prizes import awards
from competition.rules.profile import next_steps
from competition.rules.refusals import Refusal
from competition.rules.standings import Scorer
from competition.rules.state import State


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step of the event's profile: its words, whether it is done, and a sentence for each thing it lacks."""

    id: str
    name: str
    status: str
    status_words: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionShown:
    """A session 场次 with the modules that are marked in it."""

    id: str
    name: str
    modules: tuple[str, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class ModuleChoice:
    id: str
    name: str
    open: bool


@dataclass(frozen=True, slots=True)
class PrizeShown:
    """Who would get a prize on the standings as published, or has got it."""

    prize: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class EventDesk:
    """Everything on the page, in the order of the day."""

    card: EventCard
    steps: tuple[StepShown, ...]
    sessions: tuple[SessionShown, ...]
    modules: tuple[ModuleChoice, ...]
    frozen: bool
    published: str
    prizes: tuple[PrizeShown, ...]
    prizes_awarded: bool
    marked: int
    owed: int
    uncoded: str  # why marking cannot open yet in a coded event, or nothing


def event_desk(state: State, event: str, names: NameBook, language: str, scorer: Scorer, titled: bool) -> EventDesk:
    """The desk of this event; `titled` when the season has settled its titles."""
    standings = scorer.standings(state)
    return EventDesk(
        card=event_card(state, event, names, language),
        steps=tuple(
            StepShown(
                step.step,
                gettext(language, STEPS[step.step]),
                step.status,
                gettext(language, STEP_STATES[step.status]),
                tuple(_missing(step.missing, event, names, language)),
            )
            for step in next_steps(state, scorer, titled)
        ),
        sessions=_sessions(state, event, names, language),
        modules=_modules(state, event, names, language),
        frozen=state.frozen is not None,
        published=state.published.stage if state.published else "",
        prizes=_prizes(state, event, names, language, scorer),
        prizes_awarded=state.awarded is not None,
        marked=sum(row.marked for row in standings.rows),
        owed=sum(row.owed for row in standings.rows),
        uncoded=_uncoded(state, event, names, language),
    )


def _uncoded(state: State, event: str, names: NameBook, language: str) -> str:
    layers = " ".join(layer.id for layer in state.coding.unsealed(state.panels))
    if not layers:
        return ""
    refusal = Refusal("codes_not_sealed", {"layers": layers})
    return sentence(refusal.word, layers_named(refusal, event, names, language), language)


def _missing(missing: Iterable[Refusal], event: str, names: NameBook, language: str) -> Iterator[str]:
    """A sentence for each thing that a step lacks, with names for ids; of the steps before it only the next."""
    waited = False
    for each in missing:
        details = dict(each.details)
        if "step" in details:
            if waited:
                continue
            waited = True
            details["step"] = gettext(language, STEPS[details["step"]])
        if "modules" in details:
            named = (names.text("module", f"{event}/{module}", language) for module in details["modules"].split())
            details["modules"] = gettext(language, N_(", ")).join(named)
        yield sentence(each.word, {**details, **layers_named(each, event, names, language)}, language)


def layers_named(refusal: Refusal, event: str, names: NameBook, language: str) -> dict[str, str]:
    """The layers of codes that a refusal is about, by name; empty where it is about none."""
    named = (names.text("code_layer", f"{event}/{id}", language) for id in refusal.details.get("layers", "").split())
    return {"layers": gettext(language, N_(", ")).join(named)} if "layers" in refusal.details else {}


def _sessions(state: State, event: str, names: NameBook, language: str) -> tuple[SessionShown, ...]:
    return tuple(
        SessionShown(
            session.session,
            names.text("session", f"{event}/{session.session}", language)
            if names.has("session", f"{event}/{session.session}")
            else gettext(language, N_("Session %(number)s"), number=number),
            tuple(names.text("module", f"{event}/{module}", language) for module in session.modules),
            session.session in state.open_sessions,
        )
        for number, session in enumerate(state.sessions.values(), start=1)
    )


def _modules(state: State, event: str, names: NameBook, language: str) -> tuple[ModuleChoice, ...]:
    if state.scheme is None:
        return ()
    opened = {module for session in state.open_sessions for module in state.sessions[session].modules}
    return tuple(
        ModuleChoice(module.id, names.text("module", f"{event}/{module.id}", language), module.id in opened)
        for module in state.scheme.modules
    )


def _prizes(state: State, event: str, names: NameBook, language: str, scorer: Scorer) -> tuple[PrizeShown, ...]:
    if state.prizes is None or state.published_state is None or state.published is None:
        return ()
    if state.published.stage != "final":
        return ()
    shown = []
    for award in awards(state.prizes, scorer.standings(state.published_state), state.published_state):
        bound = state.subjects[award.subject].bound
        name = names.text(bound.kind, bound.who, language) if bound else award.subject
        unit = names.text("delegation", bound.delegation, language) if bound and bound.delegation else ""
        shown.append(PrizeShown(names.text("prize", f"{event}/{award.prize}", language), name, unit))
    return tuple(shown)
