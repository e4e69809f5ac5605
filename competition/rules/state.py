"""The state of one event or season: a pure fold over its entries.

`fold(state, entries)` gives a new `State` and leaves the old one as it was. Inside it a private `Builder` changes
things in place, copying each subject's record once per fold: copying the whole state for each of 9,000 marks would be
quadratic. A `State` shares all untouched records with the one before, so keeping an old one (a freeze, a draft that
is thrown away) costs nothing. Nothing here judges whether a fact is admissible; `competition.rules.admission` does,
and what is in the ledger was admitted.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from competition.rules import attached, coding, duty, hall, oversight, paper, review, signatures
from competition.rules import facts as f
from competition.rules.attached import EMPTY_ATTACHMENTS, Attachments
from competition.rules.coding import NO_CODING, Coding
from competition.rules.duty import EMPTY_DUTY, Duty, seated
from competition.rules.hall import EMPTY_HALL, Hall
from competition.rules.oversight import EMPTY_OVERSIGHT, Oversight, sheet_moved
from competition.rules.paper import EMPTY_PAPERS, Papers
from competition.rules.review import EMPTY_REVIEW, Review, handled, published, session_moved
from competition.rules.scheme import Scheme
from competition.rules.signatures import UNSIGNED, Signatures, sheet_reopened, sheet_signed
from competition.rules.state_steps import STEPS, Title

Cell = tuple[str, str]  # (aspect, seat); seat "" where the panel shares the cell


@dataclass(slots=True)
class Record:
    """What is known of one subject. Frozen once its state is: a fold copies it before it changes it."""

    subject: str
    round: str
    group: str
    start: int
    status: f.Status = "competing"
    bound: f.SubjectBound | None = None
    marks: dict[Cell, f.Entry[f.Marked]] = field(default_factory=dict)
    signed: frozenset[tuple[str, str]] = frozenset()  # (seat, module)
    signatures: Signatures = UNSIGNED

    def copy(self) -> "Record":
        return replace(self, marks=dict(self.marks))


@dataclass(frozen=True, slots=True)
class State:
    """An event or season at a position. Its mappings are read only; `founded` is None before the first fact."""

    position: int = 0
    founded: f.EventFounded | f.SeasonFounded | None = None
    scheme: Scheme | None = None
    marked: bool = False  # whether any mark was ever taken: from then on the scheme stands
    subjects: Mapping[str, Record] = field(default_factory=dict)
    panels: Mapping[str, tuple[f.Seat, ...]] = field(default_factory=dict)
    sessions: Mapping[str, f.SessionOpened] = field(default_factory=dict)  # every one ever opened
    open_sessions: frozenset[str] = frozenset()
    frozen: "State | None" = None  # the public's state while the board is frozen
    published: f.ResultsPublished | None = None
    published_state: "State | None" = None  # the state whose standings were published last
    tiers: Mapping[str, f.TierDeclared] = field(default_factory=dict)
    listed: Mapping[str, f.EventListed] = field(default_factory=dict)  # by event stream
    profile: f.ProfilePinned | None = None
    prizes: f.PrizesPinned | None = None
    awarded: f.PrizesAwarded | None = None
    signed_modules: Mapping[str, f.ModuleSigned] = field(default_factory=dict)
    # By (seat, key) of a late mark that was accepted: at which position, and what stands in the cell since.
    accepted: Mapping[tuple[str, str], tuple[int, f.Marked]] = field(default_factory=dict)
    title_rules: Mapping[str, f.TitleRulePinned] = field(default_factory=dict)
    titles: Mapping[str, Title] = field(default_factory=dict)  # by proposal
    hall: Hall = EMPTY_HALL
    review: Review = EMPTY_REVIEW
    papers: Papers = EMPTY_PAPERS
    duty: Duty = EMPTY_DUTY
    signing: f.SigningPinned | None = None
    oversight: Oversight = EMPTY_OVERSIGHT
    attached: Attachments = EMPTY_ATTACHMENTS
    coding: Coding = NO_CODING
    # How it came to be, for whoever keeps something of the state before: whose subjects these were, and who is another.
    base: Mapping[str, Record] | None = field(default=None, compare=False, repr=False)
    touched: frozenset[str] = field(default=frozenset(), compare=False, repr=False)


EMPTY = State()


def fold(state: State, entries: Iterable[f.Entry[Any]]) -> State:
    """The state after these entries, which follow `state.position` without a gap."""
    builder = Builder(state)
    steps, marked = _STEPS, f.Marked
    mark = builder.mark
    count = 0
    for entry in entries:
        count += 1
        if type(entry.fact) is marked:  # nearly every entry; kept out of the table for speed
            mark(entry)
        else:
            builder.position = state.position + count - 1  # a freeze keeps the position before itself
            steps[type(entry.fact)](builder, entry)
    builder.position = state.position + count
    return builder.finished()


class Builder:
    """A state under construction, with the same reading attributes as `State`. Private to one fold or one draft."""

    __slots__ = (*State.__slots__, "_owned", "_touched")

    position: int
    founded: f.EventFounded | f.SeasonFounded | None
    scheme: Scheme | None
    marked: bool
    subjects: dict[str, Record]
    panels: Mapping[str, tuple[f.Seat, ...]]
    sessions: Mapping[str, f.SessionOpened]
    open_sessions: frozenset[str]
    frozen: State | None
    published: f.ResultsPublished | None
    published_state: State | None
    tiers: Mapping[str, f.TierDeclared]
    listed: Mapping[str, f.EventListed]
    profile: f.ProfilePinned | None
    prizes: f.PrizesPinned | None
    awarded: f.PrizesAwarded | None
    signed_modules: Mapping[str, f.ModuleSigned]
    accepted: Mapping[tuple[str, str], tuple[int, f.Marked]]
    title_rules: Mapping[str, f.TitleRulePinned]
    titles: Mapping[str, Title]
    hall: Hall
    review: Review
    papers: Papers
    duty: Duty
    signing: f.SigningPinned | None
    oversight: Oversight
    attached: Attachments
    coding: Coding
    base: Mapping[str, Record] | None
    touched: frozenset[str]
    _owned: set[str]
    _touched: set[str]

    def __init__(self, state: State) -> None:
        for name in State.__slots__:
            setattr(self, name, getattr(state, name))
        self.base = state.subjects
        self.subjects = dict(state.subjects)
        self._owned = set()
        self._touched = set()

    def state(self) -> State:
        """The state as it stands now; the builder may go on."""
        found = self.finished()
        self.subjects = dict(self.subjects)
        return found

    def finished(self) -> State:
        """The state as it stands now, whose subjects are the builder's own: it may not go on."""
        self._touched |= self._owned
        self._owned = set()
        self.touched = frozenset(self._touched)
        return State(**{name: getattr(self, name) for name in State.__slots__})

    def apply(self, entry: f.Entry[Any]) -> None:
        """Take in one entry, the next in its stream."""
        _STEPS[type(entry.fact)](self, entry)
        self.position += 1

    def mark(self, entry: f.Entry[f.Marked]) -> None:
        fact = entry.fact
        subject = fact.subject
        if subject in self._owned:
            self.subjects[subject].marks[(fact.aspect, fact.seat)] = entry
        else:
            self.own(subject).marks[(fact.aspect, fact.seat)] = entry
        self.marked = True

    def own(self, subject: str) -> Record:
        record = self.subjects[subject]
        if subject not in self._owned:
            record = self.subjects[subject] = record.copy()
            self._owned.add(subject)
        return record


def _founded(b: Builder, e: f.Entry[Any]) -> None:
    b.founded = e.fact


def _scheme(b: Builder, e: f.Entry[f.SchemePinned]) -> None:
    b.scheme = e.fact.scheme


def _subject(b: Builder, e: f.Entry[f.SubjectEntered]) -> None:
    fact = e.fact
    b.subjects[fact.subject] = Record(fact.subject, fact.round, fact.group, fact.start)
    b._owned.add(fact.subject)


def _bound(b: Builder, e: f.Entry[f.SubjectBound]) -> None:
    b.own(e.fact.subject).bound = e.fact


def _status(b: Builder, e: f.Entry[f.SubjectStatusSet]) -> None:
    b.own(e.fact.subject).status = e.fact.status
    handled(b, e.by, e.fact.subject)


def _panel(b: Builder, e: f.Entry[f.PanelSeated]) -> None:
    b.panels = {**b.panels, e.fact.panel: e.fact.seats}
    seated(b, e, e.fact.seats)


def _opened(b: Builder, e: f.Entry[f.SessionOpened]) -> None:
    b.sessions = {**b.sessions, e.fact.session: e.fact}
    b.open_sessions = b.open_sessions | {e.fact.session}
    session_moved(b, e.at)


def _closed(b: Builder, e: f.Entry[f.SessionClosed]) -> None:
    b.open_sessions = b.open_sessions - {e.fact.session}
    session_moved(b, e.at)


def _voided(b: Builder, e: f.Entry[f.MarkVoided]) -> None:
    b.own(e.fact.subject).marks.pop((e.fact.aspect, e.fact.seat), None)
    handled(b, e.by, e.fact.subject)


def _signed(b: Builder, e: f.Entry[f.SheetSigned]) -> None:
    sheet_signed(b.own(e.fact.subject), e.fact)
    sheet_moved(b, (e.fact.seat, e.fact.subject, e.fact.module), reopened=False)


def _reopened(b: Builder, e: f.Entry[f.SheetReopened]) -> None:
    sheet_reopened(b.own(e.fact.subject), e.fact)
    sheet_moved(b, (e.fact.seat, e.fact.subject, e.fact.module), reopened=True)
    handled(b, e.by, e.fact.subject)


def _frozen(b: Builder, e: f.Entry[f.BoardFrozen]) -> None:
    if b.frozen is None:  # freezing twice must not let later facts through
        b.frozen = b.state()


def _thawed(b: Builder, e: f.Entry[f.BoardThawed]) -> None:
    b.frozen = None


def _published(b: Builder, e: f.Entry[f.ResultsPublished]) -> None:
    b.published_state = replace(b.state(), published_state=None, frozen=None)
    b.published = e.fact
    published(b, e, b.published_state)


def _tier(b: Builder, e: f.Entry[f.TierDeclared]) -> None:
    b.tiers = {**b.tiers, e.fact.tier: e.fact}


def _listed(b: Builder, e: f.Entry[f.EventListed]) -> None:
    b.listed = {**b.listed, e.fact.event.stream: e.fact}


def _told(b: Builder, e: f.Entry[f.MarksCarried]) -> None:
    """It only says how marks came, and they count as any others: what stands is as before."""


_STEPS: dict[type, Callable[[Builder, f.Entry[Any]], None]] = {
    f.EventFounded: _founded,
    f.SchemePinned: _scheme,
    f.SubjectEntered: _subject,
    f.SubjectBound: _bound,
    f.SubjectStatusSet: _status,
    f.PanelSeated: _panel,
    f.SessionOpened: _opened,
    f.SessionClosed: _closed,
    f.Marked: Builder.mark,
    f.MarkVoided: _voided,
    f.SheetSigned: _signed,
    f.SheetReopened: _reopened,
    f.BoardFrozen: _frozen,
    f.BoardThawed: _thawed,
    f.ResultsPublished: _published,
    f.SeasonFounded: _founded,
    f.TierDeclared: _tier,
    f.EventListed: _listed,
    f.MarksCarried: _told,
    **STEPS,
    **hall.STEPS,
    **review.STEPS,
    **paper.STEPS,
    **duty.STEPS,
    **signatures.STEPS,
    **oversight.STEPS,
    **attached.STEPS,
    **coding.STEPS,
}
