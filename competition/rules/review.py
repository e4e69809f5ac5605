"""What is known of re-checks, the sample and appeals: who looked at what, what was wrong, and what still waits.

Part of `competition.rules.state`, which alone may call `STEPS`; whether a fact is admissible is judged in
`competition.rules.admission_review`. Times are milliseconds, as the server's clock gave them to the entries.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from competition.rules import facts as f
from competition.rules.numbers import number
from competition.rules.points import plan_of

if TYPE_CHECKING:
    from competition.rules.state import Builder, Cell, Record, State

Told = tuple[str, str, str, str | None]  # subject, aspect, seat and key of a mark that was told to be wrong
Stage = Literal["filed", "admitted", "rejected", "decided"]


@dataclass(frozen=True, slots=True)
class Check:
    """A re-check or a sample check as it was made: by whom, when, the keys that stood in its cells, what was wrong."""

    by: str
    at: int
    keys: Mapping["Cell", str]
    errors: tuple[f.FoundError, ...] = ()

    def holds(self, record: "Record", cells: Mapping["Cell", str], told: frozenset[Told]) -> bool:
        """Whether `cells`, which stand now, are those that were looked at, but for marks of `told` put right since."""

        def same(cell: "Cell") -> bool:
            before, now = self.keys.get(cell), cells.get(cell)
            replaced = record.marks[cell].fact.replaces if now is not None else before
            return before == now or (record.subject, *cell, replaced) in told

        return all(same(cell) for cell in {**self.keys, **cells})

    def waiting(self, record: "Record") -> tuple[f.FoundError, ...]:
        """The errors that nobody has corrected yet: the mark that was named still stands."""
        marks = record.marks
        return tuple(
            each
            for each in self.errors
            if (entry := marks.get((each.aspect, each.seat))) is not None and entry.key == each.key
        )


@dataclass(frozen=True, slots=True)
class Appeal:
    """One appeal and how far it came; `closer` rejected or decided it."""

    filed: f.AppealFiled
    by: str
    at: int
    stage: Stage = "filed"
    closer: f.AppealRejected | f.AppealDecided | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """Results that were published: when, at which stage, and the state whose standings they are."""

    at: int
    stage: str
    state: "State"


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample: its seed, everybody drawn so far, and the checks of those that were looked at."""

    seed: str
    subjects: tuple[str, ...]
    checked: Mapping[str, Check] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """How many cells were looked at."""
        return sum(len(check.keys) for check in self.checked.values())

    @property
    def errors(self) -> int:
        """How many of them were wrong."""
        return sum(len(check.errors) for check in self.checked.values())

    @property
    def rate(self) -> Fraction:
        """Cells in error of cells looked at, exact; 0 before any."""
        return Fraction(self.errors, self.cells or 1)

    @property
    def complete(self) -> bool:
        return all(subject in self.checked for subject in self.subjects)


@dataclass(frozen=True, slots=True)
class Review:
    """`rechecks` go by (subject, module). `failed` are the samples above the limit: each began a new round of checks.

    `hands` are (desk, subject) where this desk made a fact of the subject's case, subject "" where of everybody's.
    """

    settings: f.ReviewPinned | None = None
    rechecks: Mapping[tuple[str, str], Check] = field(default_factory=dict)
    sample: Sample | None = None
    failed: tuple[Sample, ...] = ()
    appeals: Mapping[str, Appeal] = field(default_factory=dict)
    ties: frozenset[tuple[str, str]] = frozenset()  # (account, subject)
    hands: frozenset[tuple[str, str]] = frozenset()
    publications: tuple[Publication, ...] = ()
    sessions_ended: int | None = None  # when the last session so far was closed, None while one is open
    closed: bool = False

    @property
    def all_again(self) -> bool:
        """Whether the last sample was above the limit, and none was drawn since: everything is re-checked first."""
        return bool(self.failed) and self.sample is None

    def closes(self) -> int | None:
        """The last millisecond at which an appeal is taken; None while the window has not begun."""
        if self.settings is None:
            return None
        first = next((each.at for each in self.publications), None)
        since = first if self.settings.appeal_from == "provisional" else self.sessions_ended
        return None if since is None else since + self.settings.appeal_minutes * 60_000

    def checks(self) -> Iterable[tuple[str, Check]]:
        """(subject, check) of every re-check and of every sample, also of those above the limit."""
        yield from ((subject, check) for (subject, _), check in self.rechecks.items())
        for sample in (*self.failed, *((self.sample,) if self.sample else ())):
            yield from sample.checked.items()

    def told(self) -> frozenset[Told]:
        """Every mark that a check found wrong or an arbiter replaced."""
        found: set[Told] = {(s, one.aspect, one.seat, one.key) for s, check in self.checks() for one in check.errors}
        for each in self.appeals.values():
            if isinstance(each.closer, f.AppealDecided):
                subject = each.filed.subject
                found |= {(subject, one.aspect, one.seat, one.replaces) for one in each.closer.corrections}
        return frozenset(found)

    def open_appeals(self) -> tuple[Appeal, ...]:
        """Those that wait for somebody."""
        return tuple(each for each in self.appeals.values() if each.stage in ("filed", "admitted"))


EMPTY_REVIEW = Review()


def cells_of(view: "State | Builder", subject: str, module: str = "") -> dict["Cell", str]:
    """The keys of the marks that stand for a subject in a module, or in all of them with ""."""
    assert view.scheme is not None
    markings = plan_of(view.scheme).markings
    marks = view.subjects[subject].marks.items()
    return {
        cell: entry.key for cell, entry in marks if cell[0] in markings and module in ("", markings[cell[0]].module)
    }


def digest_of_marks(view: "State | Builder", subject: str, module: str = "") -> str:
    """SHA-256 (hex) of a subject's marks: UTF-8, a line for each in order: aspect, seat, value and key, by tabs."""
    marks = view.subjects[subject].marks
    lines = sorted(
        "\t".join((*cell, marks[cell].fact.value, key)) + "\n" for cell, key in cells_of(view, subject, module).items()
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def corrected(fact: f.AppealDecided, filed: f.AppealFiled) -> Iterable[f.Marked]:
    """The marks that a decision puts into their cells."""
    for each in fact.corrections:
        yield f.Marked(filed.subject, each.aspect, each.seat, each.value, each.replaces)


def _pinned(b: "Builder", e: f.Entry[f.ReviewPinned]) -> None:
    b.review = replace(b.review, settings=e.fact)


def _rechecked(b: "Builder", e: f.Entry[f.SubjectRechecked]) -> None:
    fact = e.fact
    check = Check(e.by, e.at, cells_of(b, fact.subject, fact.module), fact.errors)
    b.review = replace(b.review, rechecks={**b.review.rechecks, (fact.subject, fact.module): check})
    handled(b, e.by, fact.subject)


def _drawn(b: "Builder", e: f.Entry[f.SampleDrawn]) -> None:
    """A further draw adds to the sample that stands: who was looked at stays looked at."""
    before = b.review.sample or Sample(e.fact.seed, ())
    added = tuple(each for each in e.fact.subjects if each not in before.subjects)
    b.review = replace(b.review, sample=replace(before, subjects=before.subjects + added))


def _checked(b: "Builder", e: f.Entry[f.SampleChecked]) -> None:
    """The last check of a sample settles it: above the limit all re-checks are void and everything begins anew."""
    fact, review = e.fact, b.review
    assert review.sample is not None and review.settings is not None
    check = Check(e.by, e.at, cells_of(b, fact.subject), fact.errors)
    sample = replace(review.sample, checked={**review.sample.checked, fact.subject: check})
    b.review = replace(review, sample=sample)
    if sample.complete and sample.rate > number(review.settings.error_limit):
        b.review = replace(review, sample=None, failed=(*review.failed, sample), rechecks={})
    handled(b, e.by, fact.subject)


def _filed(b: "Builder", e: f.Entry[f.AppealFiled]) -> None:
    b.review = replace(b.review, appeals={**b.review.appeals, e.fact.appeal: Appeal(e.fact, e.by, e.at)})
    handled(b, e.by, e.fact.subject)


def _admitted(b: "Builder", e: f.Entry[f.AppealAdmitted]) -> None:
    _move(b, e.fact.appeal, "admitted")


def _rejected(b: "Builder", e: f.Entry[f.AppealRejected]) -> None:
    _move(b, e.fact.appeal, "rejected", e.fact)


def _decided(b: "Builder", e: f.Entry[f.AppealDecided]) -> None:
    """The corrections stand under this entry's key, as a correction by the chief would."""
    _move(b, e.fact.appeal, "decided", e.fact)
    for mark in corrected(e.fact, b.review.appeals[e.fact.appeal].filed):
        b.mark(f.Entry("Marked", e.by, e.key, e.at, e.made, mark))


def _move(b: "Builder", appeal: str, stage: Stage, closer: Any = None) -> None:
    moved = replace(b.review.appeals[appeal], stage=stage, closer=closer)
    b.review = replace(b.review, appeals={**b.review.appeals, appeal: moved})


def _tied(b: "Builder", e: f.Entry[f.ArbiterTied]) -> None:
    b.review = replace(b.review, ties=b.review.ties | {(e.fact.account, e.fact.subject)})


def _closed(b: "Builder", e: f.Entry[f.AppealsClosed]) -> None:
    b.review = replace(b.review, closed=True)


def published(b: "Builder", e: f.Entry[f.ResultsPublished], state: "State") -> None:
    """Called as results are published; `state` is what was."""
    b.review = replace(b.review, publications=(*b.review.publications, Publication(e.at, e.fact.stage, state)))


def session_moved(b: "Builder", at: int) -> None:
    """Called as a session is opened or closed."""
    b.review = replace(b.review, sessions_ended=None if b.open_sessions else at)


def handled(b: "Builder", by: str, subject: str) -> None:
    """Remember that this desk had a hand in the subject's case, "" for everybody's."""
    if by.startswith("desk:") and (by, subject) not in b.review.hands:
        b.review = replace(b.review, hands=b.review.hands | {(by, subject)})


STEPS: dict[type, Callable[["Builder", f.Entry[Any]], None]] = {
    f.ReviewPinned: _pinned,
    f.SubjectRechecked: _rechecked,
    f.SampleDrawn: _drawn,
    f.SampleChecked: _checked,
    f.AppealFiled: _filed,
    f.AppealAdmitted: _admitted,
    f.AppealRejected: _rejected,
    f.AppealDecided: _decided,
    f.ArbiterTied: _tied,
    f.AppealsClosed: _closed,
}
