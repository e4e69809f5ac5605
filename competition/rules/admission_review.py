"""Whether a fact of re-check, sample or appeal may be recorded; only these ask for the time and the author.

`at` is the server's time of the entry, so that an audit judges the window by the millisecond of the recorder.
Called by `competition.rules.admission.admit`. That a desk is a supervisor's or an arbiter's is for `competition.access`
to hold. Without ties to the case means here: no declared tie to the subject, and no hand in what is appealed: no
correction, check, decision or signature by the same account. Admitting an appeal is no hand in the case.
"""

from collections.abc import Callable
from typing import Any

from competition.rules import facts as f
from competition.rules.cells import DESK, competing, located, superseded, value_refused
from competition.rules.identity import head_formed
from competition.rules.numbers import number
from competition.rules.profile import in_turn, out_of_turn, sample_blocks
from competition.rules.questions import View, choice, choice_of, id_formed, known_module, known_subject, reason_given
from competition.rules.refusals import Refusal
from competition.rules.review import cells_of, digest_of_marks
from competition.rules.sampling import drawn, unsampled
from competition.rules.standings import Scorer, digest
from competition.rules.state import State, fold

OWN = "own:"  # before the subject, in the `by` of what a competitor sends
LONGEST_WINDOW = 30 * 24 * 60  # minutes
MOST_ERRORS = 1_000

Check = Callable[[View, Any, str, int], Refusal | None]


def review_fact(view: View, by: str, fact: Any, at: int) -> Refusal | None:
    """Why this fact by `by`, received at `at`, may not come next, or None."""
    own = isinstance(fact, f.AppealFiled) and by == OWN + fact.subject
    if not by.startswith(DESK) and not own:
        return Refusal("desk_only")
    if view.founded is None:
        return Refusal("not_founded")
    if not isinstance(view.founded, f.EventFounded):
        return Refusal("wrong_stream_kind")
    return CHECKS[type(fact)](view, fact, by, at)


def _pinned(view: View, fact: f.ReviewPinned, by: str, at: int) -> Refusal | None:
    review = view.review
    if review.sample or review.failed or review.publications or review.appeals:
        return Refusal("review_stands")
    for field, text in (("top_share", fact.top_share or "0"), ("share", fact.share), ("error_limit", fact.error_limit)):
        try:
            if not 0 <= number(text) <= 1:
                return Refusal("review_invalid", {"field": field})
        except ValueError:
            return Refusal("review_invalid", {"field": field})
    if not 0 <= fact.top <= 9999:
        return Refusal("review_invalid", {"field": "top"})
    if not 0 <= fact.appeal_minutes <= LONGEST_WINDOW:
        return Refusal("review_invalid", {"field": "appeal_minutes"})
    return choice("appeal_from", fact.appeal_from, f.AppealFrom)


# -- re-check and sample ----------------------------------------------------------------------------------------------


def _rechecked(view: View, fact: f.SubjectRechecked, by: str, at: int) -> Refusal | None:
    wrong = known_subject(view, fact.subject) or known_module(view, fact.module)
    return wrong or competing(view.subjects[fact.subject]) or _looked_at(view, fact, fact.module)


def _looked_at(view: View, fact: Any, module: str = "") -> Refusal | None:
    """Exactly the marks that stand were looked at, and every error is one of them, named once."""
    found = digest_of_marks(view, fact.subject, module)
    if fact.digest != found:
        return Refusal("marks_moved", {"subject": fact.subject}, conflict=True)
    cells = cells_of(view, fact.subject, module)
    if not cells:
        return Refusal("nothing_to_check", {"subject": fact.subject})
    named = [(each.aspect, each.seat) for each in fact.errors]
    stand = len(named) <= MOST_ERRORS and all(cells.get((one.aspect, one.seat)) == one.key for one in fact.errors)
    return None if stand and len(set(named)) == len(named) else Refusal("error_unknown", {"subject": fact.subject})


def _drawn(view: View, fact: f.SampleDrawn, by: str, at: int) -> Refusal | None:
    """What the seed gives, and nothing else; once more only where somebody came to the first places since."""
    if not head_formed(fact.seed):
        return Refusal("sample_seed")
    state = _state(view)
    scorer = Scorer()
    wrong = in_turn(state, "sampled") if view.profile and "sampled" in view.profile.steps else None
    if wrong:
        return wrong
    blocks = sample_blocks(state, scorer)
    if blocks or view.review.settings is None:
        return out_of_turn("sampled", blocks)
    made = drawn(fact.seed, view.review.settings, scorer.standings(state))
    sample = view.review.sample
    if sample is not None and (sample.seed != fact.seed or not set(made) - set(sample.subjects)):
        return Refusal("sample_stands")
    if any(sample.seed == fact.seed for sample in view.review.failed):
        return Refusal("sample_seed")
    return None if made == fact.subjects else Refusal("sample_differs")


def _sampled(view: View, fact: f.SampleChecked, by: str, at: int) -> Refusal | None:
    sample = view.review.sample
    if sample is None or fact.subject not in sample.subjects:
        return Refusal("not_in_sample", {"subject": fact.subject[:64]})
    if fact.subject not in unsampled(_state(view)):
        return Refusal("sample_checked", {"subject": fact.subject})
    return _looked_at(view, fact)


# -- appeals ----------------------------------------------------------------------------------------------------------


def _filed(view: View, fact: f.AppealFiled, by: str, at: int) -> Refusal | None:
    review = view.review
    if review.settings is None:
        return Refusal("review_not_pinned")
    if fact.appeal in review.appeals:
        return Refusal("appeal_known", {"appeal": fact.appeal})
    wrong = id_formed("appeal", fact.appeal) or known_subject(view, fact.subject) or reason_given(fact.reason)
    wrong = wrong or (known_module(view, fact.module) if fact.module else None) or window(view, at)
    if wrong:
        return wrong
    same = [a for a in review.appeals.values() if (a.filed.subject, a.filed.module) == (fact.subject, fact.module)]
    if any(each.stage == "decided" for each in same):
        return Refusal("appeal_final")
    return Refusal("appeal_waiting") if any(each.stage != "rejected" for each in same) else None


def window(view: View, at: int) -> Refusal | None:
    """Whether an appeal may be filed at this millisecond: the last one of the window is still in it."""
    closes = view.review.closes()
    if closes is None:
        return Refusal("appeal_not_yet")
    if at > closes or view.review.closed:
        return Refusal("appeal_too_late", {"closes": str(closes)})
    return None


def _admitted(view: View, fact: f.AppealAdmitted, by: str, at: int) -> Refusal | None:
    return _at_stage(view, fact.appeal, "filed")


def _rejected(view: View, fact: f.AppealRejected, by: str, at: int) -> Refusal | None:
    return _at_stage(view, fact.appeal, "filed") or reason_given(fact.reason)


def _at_stage(view: View, appeal: str, stage: str) -> Refusal | None:
    found = view.review.appeals.get(appeal)
    if found is None:
        return Refusal("unknown_appeal", {"appeal": appeal[:64]})
    return None if found.stage == stage else Refusal("appeal_stage", {"appeal": appeal, "stage": found.stage})


def _tied(view: View, fact: f.ArbiterTied, by: str, at: int) -> Refusal | None:
    wrong = known_subject(view, fact.subject) or id_formed("account", fact.account) or reason_given(fact.reason)
    if wrong is None and (fact.account, fact.subject) in view.review.ties:
        return Refusal("already_tied")
    return wrong


def tied(view: View, by: str, subject: str) -> Refusal | None:
    """Whether this desk has ties to the subject's case."""
    review = view.review
    if (by.removeprefix(DESK), subject) in review.ties:
        return Refusal("arbiter_tied", {"subject": subject})
    # Who signed a module answers for everybody's marks in it.
    hand = (by, subject) in review.hands or (by, "") in review.hands
    return Refusal("arbiter_involved", {"subject": subject}) if hand else None


def _decided(view: View, fact: f.AppealDecided, by: str, at: int) -> Refusal | None:
    wrong = _at_stage(view, fact.appeal, "admitted")
    if wrong:
        return wrong
    subject = view.review.appeals[fact.appeal].filed.subject
    wrong = tied(view, by, subject) or choice_of("verdict", fact.verdict, ("upheld", "dismissed"))
    wrong = wrong or reason_given(fact.reason) or corrections_refused(view, fact, subject)
    if wrong:
        return wrong
    found = digest(Scorer().standings(after(_state(view), fact)))
    return None if fact.digest == found else Refusal("effect_moved", conflict=True)


def corrections_refused(view: View, fact: f.AppealDecided, subject: str) -> Refusal | None:
    """Each puts an admitted value into a cell of this subject that is marked, once; a dismissal puts none."""
    if fact.verdict == "dismissed" and fact.corrections:
        return Refusal("dismissed_corrects")
    cells = [(each.aspect, each.seat) for each in fact.corrections]
    if len(set(cells)) < len(cells):
        return Refusal("error_unknown", {"subject": subject})
    return next((wrong for each in fact.corrections if (wrong := _correction(view, each, subject))), None)


def _correction(view: View, each: f.Correction, subject: str) -> Refusal | None:
    found = located(view, subject, each.aspect)
    if isinstance(found, Refusal):
        return found
    record, marking = found
    wrong = competing(record) or value_refused(marking, each.value)
    if wrong:
        return wrong
    standing = record.marks.get((each.aspect, each.seat))
    if standing is None:
        return Refusal("nothing_to_correct")
    return None if standing.key == each.replaces else superseded(standing)


def after(state: State, fact: f.AppealDecided) -> State:
    """The state as this decision would leave it; its appeal is there."""
    return fold(state, [f.Entry("AppealDecided", DESK, "", 0, None, fact)])


def _closed(view: View, fact: f.AppealsClosed, by: str, at: int) -> Refusal | None:
    review = view.review
    closes = review.closes()
    if review.closed:
        return Refusal("appeals_closed")
    if closes is None:
        return Refusal("review_not_pinned" if review.settings is None else "appeal_not_yet")
    if at <= closes:
        return Refusal("window_open", {"closes": str(closes)})
    waiting = len(review.open_appeals())
    return Refusal("appeals_open", {"left": str(waiting)}) if waiting else None


def _state(view: View) -> State:
    return view if isinstance(view, State) else view.state()


CHECKS: dict[type, Check] = {
    f.ReviewPinned: _pinned,
    f.SubjectRechecked: _rechecked,
    f.SampleDrawn: _drawn,
    f.SampleChecked: _sampled,
    f.AppealFiled: _filed,
    f.AppealAdmitted: _admitted,
    f.AppealRejected: _rejected,
    f.ArbiterTied: _tied,
    f.AppealDecided: _decided,
    f.AppealsClosed: _closed,
}
