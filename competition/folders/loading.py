"""Brings a folder into the ledger: each event as one whole submission, then the season that lists them, then names.

Loading twice changes nothing. A folder that was changed since is refused, naming what differs; what was only added
(a late entry, more marks) is taken like anything else that the rules admit. Everything is tried before anything is
written, so that a season with one wrong event loads nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from competition.folders.coding import sealed, unloadable
from competition.folders.differences import differences
from competition.folders.planning import DESK, Planned, facts_of, refusals
from competition.folders.problems import Problem, Problems, Sink
from competition.folders.reading import read_event
from competition.folders.seasons import is_season, read_season
from competition.folders.shapes import EventFolder, Listing, Name, SeasonFolder
from competition.ledger import code_maps, store
from competition.ledger.code_maps import Sealed
from competition.ledger.engine import reading, writing
from competition.ledger.names import NameRow, put
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.state import EMPTY, Builder, State
from competition.tally.office import Office
from competition.tally.proposals import Proposal, Submission
from competition.tally.replica import Snapshot

Kind = Literal["event", "season"]


@dataclass(frozen=True, slots=True)
class LoadedStream:
    """What became of one stream: how many facts were recorded now, and how many were there before."""

    stream: str
    kind: Kind
    recorded: int
    existed: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """A folder that is in the ledger, and how many of its names were new or had changed."""

    streams: tuple[LoadedStream, ...]
    names: int


def load_folder(path: Path, office: Office, marks: bool = True) -> Loaded | Problems:
    """Load an event's or a season's folder; problems of any kind leave the ledger as it was."""
    if is_season(path):
        season = read_season(path)
        return season if isinstance(season, Problems) else load_season(season, office, marks)
    event = read_event(path)
    return event if isinstance(event, Problems) else load_event(event, office, marks)


def load_event(folder: EventFolder, office: Office, marks: bool = True) -> Loaded | Problems:
    """Load one event; without marks, they are left to be given live."""
    sink = Sink()
    folder, kept = _sealed(folder, office, marks, "", sink)
    plan = _planned(folder, office, marks, "", sink)
    if sink:
        return sink.problems()
    done = _recorded(folder.id, plan, kept, office)
    return done if isinstance(done, Problems) else Loaded((done,), _put_names(folder.names, office))


def load_season(folder: SeasonFolder, office: Office, marks: bool = True) -> Loaded | Problems:
    """Load a season with all its events."""
    sink = Sink()
    sealing = [_sealed(each.event, office, marks, f"{each.event.path.name}/", sink) for each in folder.listings]
    events = [event for event, _ in sealing]
    plans = [_planned(event, office, marks, f"{event.path.name}/", sink) for event in events]
    _season_plan(folder, office, sink)
    done: list[LoadedStream] = []
    for (event, kept), plan in zip(sealing, plans, strict=True):
        if sink:
            return sink.problems()
        _keep(_recorded(event.id, plan, kept, office), done, sink)
    plan = [] if sink else _season_plan(folder, office, sink)
    if not sink:
        _keep(_record(folder.id, "season", plan, office), done, sink)
    if sink:
        return sink.problems()
    names = [*folder.names, *(name for event in events for name in event.names)]
    return Loaded(tuple(done), _put_names(names, office))


def _keep(result: LoadedStream | Problems, done: list[LoadedStream], sink: Sink) -> None:
    if isinstance(result, Problems):
        sink.extend(result.items)
    else:
        done.append(result)


def _sealed(
    folder: EventFolder, office: Office, marks: bool, prefix: str, sink: Sink
) -> tuple[EventFolder, tuple[Sealed, ...]]:
    """A coded folder with drawn ids, and what is to be kept of it beside the ledger; any other as it is."""
    if folder.coding is None:
        return folder, ()
    wrong = unloadable(folder, marks)
    sink.extend(tuple(replace(problem, file=prefix + problem.file) for problem in wrong))
    with reading(office.engine) as connection:
        known = code_maps.bindings(connection, folder.id)
    return sealed(replace(folder, marks=()), known)


def _recorded(stream: str, plan: Sequence[Planned], kept: Sequence[Sealed], office: Office) -> LoadedStream | Problems:
    """Record an event; what was sealed is kept before, so that no commitment is without it, and not if refused."""
    with writing(office.engine) as connection:
        code_maps.put_bindings(connection, stream, kept)
    done = _record(stream, "event", plan, office)
    if isinstance(done, Problems):
        with writing(office.engine) as connection:
            code_maps.forget_bindings(connection, stream, [each.bound.subject for each in kept])
    return done


def _planned(folder: EventFolder, office: Office, marks: bool, prefix: str, sink: Sink) -> list[Planned]:
    """The facts to propose, after trying them on what the ledger has; `prefix` leads to the event's files."""
    state = _state(folder.id, "event", office)
    if state is None:
        sink.add(f"{prefix}event.toml", 1, "id", "stream_of_other_kind", value=folder.id)
        return []
    version = state.founded.rules_version if state.founded else VERSION
    planned = facts_of(folder, marks, version)
    everything = planned if marks else facts_of(folder, True, version)
    found = _tried(folder.id, state, planned, everything, office)
    sink.extend(tuple(replace(problem, file=prefix + problem.file) for problem in found))
    return planned


def _tried(
    stream: str, state: State, planned: Sequence[Planned], everything: Sequence[Planned], office: Office
) -> list[Problem]:
    """What stands against recording this: differences from what is there, else what the rules refuse."""
    with reading(office.engine) as connection:
        rows = [(by, key, body) for _, body, _, by, key in store.read_columns(connection, stream, 0)]
    there, found = differences(rows, everything)
    if found:
        return found
    fresh = [plan for plan in planned if (plan.by, plan.key) not in there]
    return list(refusals(Builder(state), fresh))


def _season_plan(folder: SeasonFolder, office: Office, sink: Sink) -> list[Planned]:
    """The season's facts. An event is listed with the head that its ledger has now, or had when it was listed first."""
    state = _state(folder.id, "season", office)
    if state is None:
        sink.add("season.toml", 1, "id", "stream_of_other_kind", value=folder.id)
        return []
    version = state.founded.rules_version if state.founded else VERSION
    planned = [Planned(DESK, "founded", f.SeasonFounded(version), None, "season.toml", 1)]
    for tier in folder.tiers:
        fact = f.TierDeclared(tier.id, tier.planned, tier.level)
        planned.append(Planned(DESK, f"tier:{tier.id}", fact, None, "season.toml", tier.line))
    for line, rule in folder.title_rules:
        planned.append(Planned(DESK, f"title-rule:{rule.id}", rule, None, "season.toml", line))
    planned += [_listed(listing, state, office) for listing in folder.listings]
    sink.extend(tuple(_tried(folder.id, state, planned, planned, office)))
    return planned


def _listed(listing: Listing, state: State, office: Office) -> Planned:
    stream = listing.event.id
    if stream in state.listed:
        pin = state.listed[stream].event
    else:
        now = _snapshot(stream, office)
        # Before the event itself is recorded there is nothing to pin yet; then this is only a trial.
        pin = f.Pin(stream, now.position, now.head.hex()) if now else f.Pin(stream, 1, "0" * 64)
    fact = f.EventListed(listing.tier, pin, listing.class_, listing.level)
    return Planned(DESK, f"listed:{stream}", fact, None, "season.toml", listing.line)


def _snapshot(stream: str, office: Office) -> Snapshot | None:
    replica = office.replicas.find(stream)
    if replica is None:
        return None
    replica.catch_up()
    return replica.snapshot()


def _state(stream: str, kind: Kind, office: Office) -> State | None:
    """The stream's state, the empty one where there is no stream, None where it is of the other kind."""
    replica = office.replicas.find(stream)
    if replica is None:
        return EMPTY
    if replica.kind != kind:
        return None
    replica.catch_up()
    return replica.snapshot().state


def _record(stream: str, kind: Kind, planned: Sequence[Planned], office: Office) -> LoadedStream | Problems:
    """One whole submission. A refusal here means that somebody else wrote since the trial; it is named like any."""
    proposals = [Proposal(plan.key, plan.fact, plan.made, plan.by) for plan in planned]
    receipts = office.recorder.record(Submission(stream, DESK, proposals, whole=True, founds=kind))
    sink = Sink()
    for plan, receipt in zip(planned, receipts, strict=True):
        if receipt.outcome in ("refused", "conflict") and receipt.word != "whole_refused":
            sink.add(plan.file, plan.line, "", f"refused:{receipt.word}", **receipt.details)
    if sink:
        return sink.problems()
    recorded = sum(receipt.outcome == "recorded" for receipt in receipts)
    return LoadedStream(stream, kind, recorded, len(receipts) - recorded)


def _put_names(names: Sequence[Name], office: Office) -> int:
    """Write the names that are new or other than before; their number."""
    office.names.refresh()
    rows = list(_changed(names, office))
    if rows:
        with writing(office.engine) as connection:
            put(connection, rows)
            office.doorbell.announce(connection, "")
        office.names.refresh()
        office.doorbell.ring("")
    return len(rows)


def _changed(names: Sequence[Name], office: Office) -> Iterator[NameRow]:
    book = office.names.book()
    for name in dict.fromkeys(names):
        known = book.has(name.kind, name.id) and book.text(name.kind, name.id, name.language) == name.text
        if not known:
            yield NameRow(name.kind, name.id, name.language, name.text)
