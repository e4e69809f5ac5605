"""The way from marks to names: which steps an event takes, which are done, and what each of the others waits for.

A street contest hands out prizes the same day, a city contest waits for a public notice: the steps and their order are
an event's profile, pinned before its first mark. An event without one may publish provisional and final results in any
order, as its desk decides. Judges and the chief may sign before it is their turn; what is public may not come before
its turn. Nothing here knows who may take a step.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from competition.rules import facts as f
from competition.rules.coding import codes_left
from competition.rules.prizes import awards
from competition.rules.questions import View, choice
from competition.rules.refusals import Refusal
from competition.rules.sampling import appeals_left, recheck_left, sample_left
from competition.rules.sheets_owed import sheets_unsigned
from competition.rules.standings import Scorer, Standings
from competition.rules.state import State

PROFILE_STEPS: tuple[f.ProfileStep, ...] = (  # in their usual order
    "sheets_signed", "modules_signed", "rechecked", "sampled", "provisional", "appeals_closed", "final", "prizes",
    "titles",
)  # fmt: skip
_AFTER: dict[f.ProfileStep, tuple[f.ProfileStep, ...]] = {
    "modules_signed": ("sheets_signed",),
    "rechecked": ("sheets_signed",),
    "sampled": ("sheets_signed", "rechecked"),
    "appeals_closed": ("provisional",),
    "final": ("sheets_signed", "modules_signed", "rechecked", "sampled", "provisional", "appeals_closed"),
    "prizes": ("final",),
    "titles": ("final", "prizes"),  # last: the season's ledger says when they are settled, not the event's
}
_NEEDS: dict[f.ProfileStep, f.ProfileStep] = {"prizes": "final", "titles": "final", "appeals_closed": "provisional"}


@dataclass(frozen=True, slots=True)
class StepState:
    """One step: "ready" may be taken now, "waiting" not yet. `missing` is all that it still wants, empty when done.

    A step of many parts (sheets, modules) is ready as soon as a part can be done; `missing` then says what is left.
    """

    step: f.ProfileStep
    status: Literal["done", "ready", "waiting"]
    missing: tuple[Refusal, ...]


def next_steps(state: State, scorer: Scorer, titled: bool = False) -> tuple[StepState, ...]:
    """Every step of the event, in order. `titled`: the season has settled its titles, which the event cannot know."""
    steps = steps_of(state)
    done = {step: _done(state, scorer, step) and (step != "titles" or titled) for step in steps}
    found: list[StepState] = []
    for at, step in enumerate(steps):
        if done[step]:
            found.append(StepState(step, "done", ()))
            continue
        blocks = _waits(state, [each for each in steps[:at] if not done[each]]) + _BLOCKS[step](state, scorer)
        found.append(StepState(step, "waiting" if blocks else "ready", (*blocks, *_left(state, scorer, step))))
    return tuple(found)


def steps_of(state: View) -> tuple[f.ProfileStep, ...]:
    """The pinned steps, or without a profile the publications, and prizes where there are some."""
    if state.profile:
        return state.profile.steps
    return ("provisional", "final", "prizes") if state.prizes else ("provisional", "final")


def in_turn(view: View, step: f.ProfileStep) -> Refusal | None:
    """Whether a pinned profile lets this step be taken now; without one nothing has to come before another."""
    if not view.profile:
        return None
    if step not in view.profile.steps:
        return Refusal("step_not_in_profile", {"step": step})
    state, scorer = view if isinstance(view, State) else view.state(), Scorer()
    earlier = state.profile.steps[: state.profile.steps.index(step)] if state.profile else ()
    waits = _waits(state, [each for each in earlier if not _done(state, scorer, each)])
    blocks = waits + _BLOCKS[step](state, scorer)
    return out_of_turn(step, blocks) if blocks else None


def publication_in_turn(view: View, fact: f.ResultsPublished) -> Refusal | None:
    """Whether a pinned profile lets these results be published now: in turn, and not a second time."""
    if fact.stage == "final" and view.review.all_again:
        return Refusal("all_again")
    wrong = in_turn(view, fact.stage)
    if wrong or not view.profile or view.published is None:
        return wrong
    state = view if isinstance(view, State) else view.state()
    again = view.published.stage in (fact.stage, "final") and published_stands(state, Scorer())
    return Refusal("already_published", {"stage": view.published.stage}) if again else None


def out_of_turn(step: f.ProfileStep, missing: Iterable[Refusal]) -> Refusal:
    """The refusal that names all that is missing: steps that come before, and words of refusals."""
    words = [each.details["step"] if each.word == "step_waits" else each.word for each in missing]
    return Refusal("step_out_of_turn", {"step": step, "missing": " ".join(words)})


def final_stands(state: State, scorer: Scorer) -> bool:
    """Whether final results are published, and still say what the marks say."""
    return state.published is not None and state.published.stage == "final" and published_stands(state, scorer)


def published_stands(state: State, scorer: Scorer) -> bool:
    """Whether what was published last is what the marks say now."""
    return state.published_state is not None and scorer.standings(state.published_state) == scorer.standings(state)


def prizes_stand(state: State) -> bool:
    """Whether the prizes were awarded on the standings that were published last."""
    return state.awarded is not None and state.published is not None and state.awarded.digest == state.published.digest


# -- each step: whether it is done, what blocks it, what of it is left -------------------------------------------------


def _done(state: State, scorer: Scorer, step: f.ProfileStep) -> bool:
    """Whether the step was taken and still holds; of titles only that they rest on results that hold."""
    if step == "provisional":
        return state.published is not None
    if step not in ("final", "prizes", "titles"):
        return not _nobody(state, scorer) and not _left(state, scorer, step)
    return final_stands(state, scorer) and (step != "prizes" or prizes_stand(state))


def _waits(state: State, earlier: list[f.ProfileStep]) -> list[Refusal]:
    return [Refusal("step_waits", {"step": each}) for each in earlier] if state.profile else []


def _left(state: State, scorer: Scorer, step: f.ProfileStep) -> list[Refusal]:
    """The signatures, checks or appeals that are left of a step of many parts."""
    if step == "sheets_signed":
        unsigned = sheets_unsigned(state)
        return [unsigned] if unsigned else []
    if step == "rechecked":
        return recheck_left(state)
    if step == "sampled":
        return sample_left(state, scorer.standings(state))
    if step == "appeals_closed":
        return appeals_left(state)
    if step != "modules_signed" or state.scheme is None:
        return []
    left = [module.id for module in state.scheme.modules if module.id not in state.signed_modules]
    found = [Refusal("modules_unsigned", {"modules": " ".join(left), "missing": str(len(left))})] if left else []
    unseen = state.oversight.unseen(state.signed_modules)
    if unseen:
        found.append(Refusal("modules_uncountersigned", {"modules": " ".join(unseen), "missing": str(len(unseen))}))
    return found


def _nobody(state: State, scorer: Scorer) -> list[Refusal]:
    if state.scheme is None:
        return [Refusal("no_scheme")]
    competing = any(record.status == "competing" for record in state.subjects.values())
    return [] if competing else [Refusal("nobody_competes")]


def _provisional(state: State, scorer: Scorer) -> list[Refusal]:
    blocks = [] if state.scheme else [Refusal("no_scheme")]
    blocks += codes_left(state.coding)
    return [*blocks, Refusal("board_frozen")] if state.frozen else blocks


def _final(state: State, scorer: Scorer) -> list[Refusal]:
    blocks = _nobody(state, scorer)
    incomplete = None if blocks else standings_incomplete(scorer.standings(state))
    blocks += [*([incomplete] if incomplete else []), *codes_left(state.coding)]
    return [*blocks, Refusal("board_frozen")] if state.frozen else blocks


def sample_blocks(state: State, scorer: Scorer) -> list[Refusal]:
    """What keeps a sample from being drawn: marks that are missing; after one above the limit, re-checks and errors."""
    blocks = _nobody(state, scorer) + ([] if state.review.settings else [Refusal("review_not_pinned")])
    incomplete = None if blocks else standings_incomplete(scorer.standings(state))
    blocks += [incomplete] if incomplete else []
    return blocks + (recheck_left(state) if state.review.all_again else [])


def _prizes(state: State, scorer: Scorer) -> list[Refusal]:
    blocks = _titles(state, scorer)
    return blocks if state.prizes else [*blocks, Refusal("prizes_not_pinned")]


def _titles(state: State, scorer: Scorer) -> list[Refusal]:
    return [] if final_stands(state, scorer) else [Refusal("final_not_published")]


_BLOCKS: dict[f.ProfileStep, Callable[[State, Scorer], list[Refusal]]] = {
    "sheets_signed": _nobody,
    "modules_signed": _nobody,
    "rechecked": _nobody,
    "sampled": sample_blocks,
    "provisional": _provisional,
    "appeals_closed": _nobody,
    "final": _final,
    "prizes": _prizes,
    "titles": _titles,
}


def standings_incomplete(standings: Standings) -> Refusal | None:
    """How many of the owed marks are there, where some are missing."""
    if standings.complete:
        return None
    rows = [row for row in standings.rows if row.status == "competing"]
    details = {"marked": str(sum(row.marked for row in rows)), "owed": str(sum(row.owed for row in rows))}
    return Refusal("standings_incomplete", details)


# -- admission ---------------------------------------------------------------------------------------------------------


def _pinned(view: View, fact: f.ProfilePinned) -> Refusal | None:
    """Known steps, each once, none before what it rests on."""
    if view.marked:
        return Refusal("profile_stands")
    if not fact.steps:
        return Refusal("profile_empty")
    wrongs = (_misplaced(fact.steps, at) for at in range(len(fact.steps)))
    return next((wrong for wrong in wrongs if wrong), None)


def _misplaced(steps: tuple[f.ProfileStep, ...], at: int) -> Refusal | None:
    step = steps[at]
    wrong = choice("steps", step, f.ProfileStep)
    if wrong:
        return wrong
    if step in steps[:at]:
        return Refusal("step_twice", {"step": step})
    for each in _AFTER.get(step, ()):
        if each in steps[at:]:
            return Refusal("step_misplaced", {"step": step, "after": each})
    needs = _NEEDS.get(step)
    return Refusal("step_needs", {"step": step, "needs": needs}) if needs and needs not in steps else None


def _awarded(view: View, fact: f.PrizesAwarded) -> Refusal | None:
    """Exactly the prizes that the final standings give, once for each final publication."""
    wrong = in_turn(view, "prizes")
    if wrong:
        return wrong
    state = view if isinstance(view, State) else view.state()
    scorer = Scorer()
    blocks = _prizes(state, scorer)
    if blocks or not state.prizes or not state.published:
        return out_of_turn("prizes", blocks)
    if prizes_stand(state):
        return Refusal("prizes_awarded")
    if fact.digest != state.published.digest:
        return Refusal("digest_differs", {"given": fact.digest[:64], "digest": state.published.digest})
    return _differ(fact.awards, awards(state.prizes, scorer.standings(state), state))


def _differ(given: tuple[f.PrizeAward, ...], expected: tuple[f.PrizeAward, ...]) -> Refusal | None:
    """The first subject whose prize is another one than the rule gives, or that stands in another place."""
    if given == expected:
        return None
    longest = max(len(given), len(expected))
    nobody = f.PrizeAward("", "")
    pairs = zip(_padded(given, longest, nobody), _padded(expected, longest, nobody), strict=True)
    said, right = next((one, other) for one, other in pairs if one != other)
    about = said.subject or right.subject
    expects = next((award.prize for award in expected if award.subject == about), "")
    return Refusal("prizes_differ", {"subject": about[:64], "given": said.prize[:64], "expected": expects})


def _padded(awards: tuple[f.PrizeAward, ...], length: int, filler: f.PrizeAward) -> tuple[f.PrizeAward, ...]:
    return awards + (filler,) * (length - len(awards))


CHECKS: dict[type, Callable[[View, Any], Refusal | None]] = {f.ProfilePinned: _pinned, f.PrizesAwarded: _awarded}
