"""What the desks of re-check, sample and appeals show: how far each is, the seed and how to draw again, the rate.

Names and values come ready for the page; nothing is decided here, and it may not propose a fact.
"""

from dataclasses import dataclass

from competition.pages.boards import EventCard, event_card
from competition.pages.chief_names import Called, Person
from competition.pages.numbers import figure
from competition.pages.shell import gettext
from competition.pages.words import N_
from competition.rules import facts as f
from competition.rules.numbers import number
from competition.rules.points import plan_of
from competition.rules.review import Appeal, Check, cells_of, digest_of_marks
from competition.rules.sampling import top_of, unchecked, uncorrected, unsampled
from competition.rules.standings import Scorer
from competition.rules.state import State

Recheck = tuple[str, Person, tuple[tuple[str, str, bool], ...]]  # subject, who, (module, name, done)
# stage or verdict of an appeal -> what it is called
STAGES = {
    "filed": N_("filed, not looked into yet"),
    "admitted": N_("admitted, waiting for the decision"),
    "rejected": N_("not admitted"),
    "upheld": N_("upheld"),
    "dismissed": N_("dismissed"),
}
SEED = "sample-seed"  # kind of the row that says how a seed was made: "<position> <word>"


@dataclass(frozen=True, slots=True)
class ErrorShown:
    subject: str
    person: Person
    aspect: str
    judge: str
    value: str


@dataclass(frozen=True, slots=True)
class Sampled:
    """One subject of the sample; `errors` is None until it was looked at. `first`: because of its place."""

    subject: str
    person: Person
    first: bool
    cells: int
    errors: int | None
    by: str


@dataclass(frozen=True, slots=True)
class SampleShown:
    seed: str
    head: str  # entry number whose head the seed was made of, "" where that row was erased
    word: str
    lines: tuple[Sampled, ...]
    cells: int
    errors: int
    rate: str
    complete: bool
    moved: int


@dataclass(frozen=True, slots=True)
class AppealShown:
    """One appeal as its readers see it; `reason` are the competitor's own words, "" where erased."""

    id: str
    subject: str
    person: Person
    module: str
    reason: str
    at: int
    stage: str
    verdict: str
    answer: str
    by: str
    said: str


@dataclass(frozen=True, slots=True)
class ReviewDesk:
    card: EventCard
    settings: f.ReviewPinned | None
    limit: str
    share: str
    top_share: str
    rechecks: tuple[Recheck, ...]
    left: int
    errors: tuple[ErrorShown, ...]
    sample: SampleShown | None
    failed: tuple[str, ...]  # the rates that were above the limit
    all_again: bool
    appeals: tuple[AppealShown, ...]
    closes: int | None
    closed: bool
    marked: bool


@dataclass(frozen=True, slots=True)
class CellChecked:
    """One mark to compare with its sheet; `field` names the form's tick."""

    field: str
    aspect: str
    judge: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class ModuleChecked:
    id: str
    name: str
    digest: str
    cells: tuple[CellChecked, ...]
    done: Check | None


def review_desk(called: Called, scorer: Scorer, appeals: bool) -> ReviewDesk:
    """The desk's values; `appeals` only for whoever may read them."""
    state = called.state
    review = state.review
    left = set(unchecked(state))
    closes = review.closes()
    return ReviewDesk(
        event_card(state, called.event, called.names, called.language),
        review.settings,
        percent(review.settings.error_limit) if review.settings else "",
        percent(review.settings.share) if review.settings else "",
        percent(review.settings.top_share) if review.settings and review.settings.top_share else "",
        _rechecks(called, left),
        len(left),
        tuple(_error(called, subject, error) for subject, error in uncorrected(state)),
        _sample(called, scorer),
        tuple(percent(str(each.rate)) for each in review.failed),
        review.all_again,
        tuple(appeal_shown(called, each) for each in review.appeals.values()) if appeals else (),
        closes,
        review.closed,
        any(record.marks for record in state.subjects.values()),
    )


def percent(share: str) -> str:
    """A share as a percentage to two places, rounded up: what is above a limit never looks as if it were not."""
    hundredths = number(share) * 10_000
    whole = -(-hundredths.numerator // hundredths.denominator)
    text = f"{whole // 100}.{whole % 100:02}".rstrip("0").rstrip(".")
    return f"{text} %"


def _rechecks(called: Called, left: set[tuple[str, str]]) -> tuple[Recheck, ...]:
    state = called.state
    modules = state.scheme.modules if state.scheme else ()
    return tuple(
        (
            record.subject,
            called.subject(record.subject),
            tuple((each.id, called.part("module", each.id), (record.subject, each.id) not in left) for each in modules),
        )
        for record in sorted(state.subjects.values(), key=lambda record: (record.start, record.subject))
        if record.status == "competing" and record.marks
    )


def _error(called: Called, subject: str, error: f.FoundError) -> ErrorShown:
    marking = plan_of(called.state.scheme).markings[error.aspect] if called.state.scheme else None
    entry = called.state.subjects[subject].marks[error.aspect, error.seat]
    return ErrorShown(
        subject,
        called.subject(subject),
        called.part("aspect", error.aspect),
        called.judge(error.seat) if error.seat else "",
        called.mark(marking.aspect if marking else None, entry.fact.value),
    )


def _sample(called: Called, scorer: Scorer) -> SampleShown | None:
    state = called.state
    sample, settings = state.review.sample, state.review.settings
    if sample is None or settings is None:
        return None
    left = set(unsampled(state))
    first = set(top_of(settings, scorer.standings(state)))
    made = called.names.text(SEED, f"{called.event}/{sample.seed}", "zh")
    head, _, word = made.partition(" ") if called.names.has(SEED, f"{called.event}/{sample.seed}") else ("", "", "")
    lines = []
    for subject in sample.subjects:
        check = None if subject in left else sample.checked[subject]
        errors = len(check.errors) if check else None
        by = called.author(check.by) if check else ""
        cells = len(cells_of(state, subject))
        lines.append(Sampled(subject, called.subject(subject), subject in first, cells, errors, by))
    return SampleShown(
        sample.seed, head, word, tuple(lines), sample.cells, sample.errors, percent(str(sample.rate)),
        not left, len(first - set(sample.subjects)),
    )  # fmt: skip


def appeal_shown(called: Called, appeal: Appeal) -> AppealShown:
    """An appeal for those who may read it."""
    filed, closer = appeal.filed, appeal.closer
    return AppealShown(
        filed.appeal,
        filed.subject,
        called.subject(filed.subject),
        called.part("module", filed.module) if filed.module else "",
        called.reason(filed.reason),
        appeal.at,
        appeal.stage,
        closer.verdict if isinstance(closer, f.AppealDecided) else "",
        called.reason(closer.reason) if closer else "",
        called.author(appeal.by) if appeal.by.startswith("desk:") else "",
        gettext(called.language, STAGES[closer.verdict if isinstance(closer, f.AppealDecided) else appeal.stage]),
    )


def modules_checked(called: Called, subject: str) -> tuple[ModuleChecked, ...]:
    """A subject's marks by module, as they are compared with the sheets."""
    state: State = called.state
    if state.scheme is None:
        return ()
    plan, marks = plan_of(state.scheme), state.subjects[subject].marks
    left, found = set(unchecked(state)), []
    order = {aspect: at for at, aspect in enumerate(plan.markings)}
    for module in state.scheme.modules:
        cells = sorted(cells_of(state, subject, module.id), key=lambda cell: (order[cell[0]], cell[1]))
        shown = tuple(
            CellChecked(
                f"wrong-{aspect}/{seat}",
                called.part("aspect", aspect),
                called.judge(seat) if seat else "",
                called.mark(plan.markings[aspect].aspect, marks[aspect, seat].fact.value),
                plan.markings[aspect].aspect.unit,
            )
            for aspect, seat in cells
        )
        done = None if (subject, module.id) in left else state.review.rechecks.get((subject, module.id))
        found.append(
            ModuleChecked(
                module.id, called.part("module", module.id), digest_of_marks(state, subject, module.id), shown, done
            )
        )
    return tuple(found)


def points(text: str) -> str:
    """A number as boards print it."""
    return figure(text)
