"""The facts that a folder stands for, each with its line, its key and who reports it; and what the rules say of them.

Keys are made from what a fact is about, so that a folder read twice proposes the same facts under the same keys. The
order is founding, marks, closing: who was disqualified after the work may still have been marked before.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from competition.folders.placing import placed, placed_prize
from competition.folders.problems import Problem
from competition.folders.shapes import Competitor, EventFolder
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.admission import admit
from competition.rules.checks import problems as scheme_problems
from competition.rules.standings import Scorer, digest
from competition.rules.state import EMPTY, Builder, State

DESK = "desk:folder"
# Known before the work begins; withdrawn 弃权 and disqualified come after marks may have been given.
_FROM_THE_START = ("absent", "out_of_contest")


@dataclass(frozen=True, slots=True)
class Planned:
    """A fact that a folder proposes: reported `by` whom, under which `key`, and where it is written."""

    by: str
    key: str
    fact: f.Fact
    made: int | None
    file: str
    line: int
    field: str = ""


def facts_of(folder: EventFolder, marks: bool = True, version: str = VERSION) -> list[Planned]:
    """Everything that a folder states, in the order in which it can be admitted.

    Without marks: what is known before the first of them, so that they can be given live or replayed (`marks_of`).
    """
    if not marks:
        return founding_of(folder, version)
    return [*founding_of(folder, version), *marks_of(folder), *closing_of(folder, version)]


def founding_of(folder: EventFolder, version: str = VERSION, coded: bool = False) -> list[Planned]:
    """What is known before the first mark: event, scheme, panels, field, sessions, who is excused, tied or absent.

    A coded folder that is not sealed is planned as if its codes had been opened; `coded` tells its layers all the same.
    """
    event = "event.toml"
    sealed = folder.seals is not None
    founded = f.EventFounded(version, folder.visibility, folder.depth, folder.blind, folder.replay_of, folder.reveal)
    planned = [
        _desk("founded", founded, event, 1),
        _desk("scheme", f.SchemePinned(folder.scheme, version), event, folder.lines.get(("scheme", ""), 1)),
    ]
    coding = folder.coding if coded or sealed else None
    settings = {
        "recusal": folder.recusal, "profile": folder.profile, "chair": folder.chair, "prizes": folder.prizes,
        "signing": folder.signing, "coding": coding,
    }  # fmt: skip
    for name, fact in settings.items():
        if fact:
            planned.append(_desk(name, fact, event, folder.lines.get((name, ""), 1)))
    for panel, seats in folder.panels.items():
        line = folder.lines.get(("panel", panel), 0)
        planned.append(_desk(f"panel:{panel}", f.PanelSeated(panel, seats), event, line))
    for competitor in folder.competitors:
        planned += _entering(competitor, folder.seals)
    for excuse in folder.excuses:
        excused = f.SeatExcused(excuse.seat, excuse.subject)
        planned.append(_desk(f"excused:{excuse.seat}:{excuse.subject}", excused, "judges.csv", excuse.line))
    for tie in folder.ties:
        recused = f.SeatRecused(tie.seat, tie.subject, tie.cause)
        planned.append(_desk(f"tied:{tie.seat}:{tie.subject}", recused, tie.file, tie.line))
    if folder.progress != "planned" and not sealed:  # a coded event's sessions wait for its codes
        for session in folder.sessions:
            planned.append(_desk(f"session:{session.session}", session, event, _session_line(folder, session)))
    return planned


def marks_of(folder: EventFolder) -> list[Planned]:
    """The marks of marks.csv and exam.csv in their order, each by the seat that gave it."""
    return [
        Planned(
            by=mark.by,
            key=f"folder:{mark.subject}:{mark.aspect}:{mark.seat}",
            fact=f.Marked(mark.subject, mark.aspect, mark.seat, mark.value),
            made=mark.made,
            file=mark.file,
            line=mark.line,
            field=mark.column,
        )
        for mark in folder.marks
    ]


def closing_of(folder: EventFolder, version: str = VERSION) -> list[Planned]:
    """What comes after the marks: withdrawn and disqualified subjects, closed sessions, published results."""
    planned = [_status(c) for c in folder.competitors if c.status not in ("competing", *_FROM_THE_START)]
    if folder.progress in ("closed", "provisional", "final"):
        for session in folder.sessions:
            line = _session_line(folder, session)
            planned.append(_desk(f"closed:{session.session}", f.SessionClosed(session.session), "event.toml", line))
    if folder.progress in ("provisional", "final"):
        before = [*founding_of(folder, version), *marks_of(folder), *planned]
        seal = digest(Scorer().standings(folded(before)))
        stage = folder.progress
        fact = f.ResultsPublished("final" if stage == "final" else "provisional", version, seal)
        line = folder.lines.get(("progress", ""), 1)
        planned.append(_desk(f"published:{stage}", fact, "event.toml", line))
    return planned


def folded(planned: list[Planned]) -> State:
    """The state after these facts, which are taken as admitted."""
    builder = Builder(EMPTY)
    for plan in planned:
        builder.apply(entry_of(plan))
    return builder.state()


def entry_of(plan: Planned, at: int = 0) -> f.Entry[f.Fact]:
    """The entry that a plan would become."""
    return f.Entry(type(plan.fact).__name__, plan.by, plan.key, at, plan.made, plan.fact)


def unfounded(folder: EventFolder) -> tuple[Problem, ...]:
    """What the rules have against a folder: everything wrong with its scheme, else every fact that they refuse."""
    found = [placed(folder, problem) for problem in scheme_problems(folder.scheme, folder.panels)]
    if folder.coding and not found:
        found += _uncodable(folder)
    if folder.progress == "planned" and folder.marks:
        line = folder.lines.get(("progress", "")) or 1
        found.append(Problem("event.toml", line, "progress", "planned_with_marks", {"count": str(len(folder.marks))}))
    if found:
        return tuple(found)
    view = Builder(EMPTY)
    found += (placed_prize(folder, each) for each in refusals(view, [*founding_of(folder), *marks_of(folder)]))
    if not found:  # what is published needs standings, and these need every mark to be right
        found += refusals(view, closing_of(folder))
    return tuple(found)


def _uncodable(folder: EventFolder) -> list[Problem]:
    """What the rules have against its coding and whom it seats, which the marks of a finished folder cannot show."""
    kinds = (f.EventFounded, f.SchemePinned, f.CodingPinned, f.PanelSeated)
    planned = [plan for plan in founding_of(folder, coded=True) if isinstance(plan.fact, kinds)]
    return list(refusals(Builder(EMPTY), planned))


def refusals(view: Builder, planned: Iterable[Planned]) -> Iterator[Problem]:
    """Admit facts one after the other, as the ledger would, and name each that is refused."""
    for plan in planned:
        refusal = admit(view, plan.by, plan.key, plan.fact)
        if refusal is None:
            view.apply(entry_of(plan))
        else:
            yield Problem(plan.file, plan.line, plan.field, f"refused:{refusal.word}", dict(refusal.details))


def _desk(key: str, fact: f.Fact, file: str, line: int) -> Planned:
    return Planned(DESK, key, fact, None, file, line)


def _entering(c: Competitor, seals: Mapping[str, str] | None) -> list[Planned]:
    file = "competitors.csv"
    planned = [_desk(f"subject:{c.subject}", f.SubjectEntered(c.subject, c.round, c.group, c.start), file, c.line)]
    if seals is not None:
        planned.append(_desk(f"bound:{c.subject}", f.BindingSealed(c.subject, seals[c.subject]), file, c.line))
    elif c.who:
        bound = f.SubjectBound(c.subject, c.kind, c.who, c.delegation, c.members)
        planned.append(_desk(f"bound:{c.subject}", bound, file, c.line))
    if c.status in _FROM_THE_START:
        planned.append(_status(c))
    return planned


def _status(c: Competitor) -> Planned:
    return _desk(f"status:{c.subject}", f.SubjectStatusSet(c.subject, c.status), "competitors.csv", c.line)


def _session_line(folder: EventFolder, session: f.SessionOpened) -> int:
    return folder.lines.get(("session", session.session), 1)
