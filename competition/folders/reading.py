"""An event folder from disk: `read_event` gives the event, or every problem with it at once, each with its line.

Nothing here judges marks against the regulations (`planning` folds them for that) and nothing writes.
"""

from pathlib import Path
from typing import Any

from competition.folders.chairs import check_days, read_chair
from competition.folders.coding import read_coding
from competition.folders.documents import Document, read_document
from competition.folders.expecting import read_expected, read_expected_teams
from competition.folders.fields import Fields, Said, single, tables
from competition.folders.judged import check_panels, read_judges
from competition.folders.marked import read_marks
from competition.folders.people import Field, read_competitors, read_delegations
from competition.folders.planning import unfounded
from competition.folders.problems import Problems, Sink
from competition.folders.schemes import Drawn, note, read_scheme
from competition.folders.shapes import PROGRESS, EventFolder, Excuse, Name, Tie
from competition.folders.steps import read_prizes, read_profile, read_signing
from competition.folders.tied import read_recusal, read_ties
from competition.rules.facts import PrizesPinned, RecusalPinned, SessionOpened

FILES = (
    "event.toml", "delegations.csv", "competitors.csv", "judges.csv", "exam.csv", "marks.csv", "expected.csv",
    "expected_teams.csv", "ties.csv",
)  # fmt: skip
_TABLES = (
    "module", "criterion", "sub", "aspect", "rounding", "tie", "ranking", "scale", "teams", "advance", "panel",
    "session", "round", "group", "prize", "prizes", "signing", "chair", "day", "coding", "recusal",
)  # fmt: skip
# Words that go to the names table under the event's own id, beside its name.
_SAID = ("occupation", "host", "group_name", "place", "notice")


def read_event(path: Path) -> EventFolder | Problems:
    """The event in a folder. Any problem in any of its files gives `Problems` and no event."""
    sink = Sink(FILES)
    if not path.is_dir():
        sink.add(path.name, 0, "", "folder_missing")
        return sink.problems()
    document = read_document(path / "event.toml", "event.toml", sink)
    if document is None:
        return sink.problems()
    folder = _event(path, document, sink)
    if not sink:
        sink.extend(unfounded(folder))
    return sink.problems() if sink else folder


def _event(path: Path, document: Document, sink: Sink) -> EventFolder:
    top = Fields(document, "", 0, {k: v for k, v in document.values.items() if k not in _TABLES}, sink)
    event = top.id("id")
    drawn = read_scheme(document, top.whole("print_places", 2), top.number("full", ""), sink)
    drawn.lines |= {(key, ""): top.line(key) for key in ("progress", "print_places", "full")}
    drawn.lines["scheme", ""] = document.lines.at("module", 0)
    names = _own_names(top, event)
    rounds = _labels(document, "round", drawn, sink) or None
    groups = _labels(document, "group", drawn, sink)
    panels = _labels(document, "panel", drawn, sink)
    check_days(drawn, _labels(document, "day", drawn, sink), document.file, sink)
    delegations = read_delegations(path, event, names, sink)
    field = read_competitors(path, event, rounds, groups, delegations, names, sink)
    roster = read_judges(path, event, panels, delegations, names, sink)
    check_panels(drawn, panels, roster, document.file, sink)
    excuses = roster.excuses(field, sink)
    recusal = read_recusal(document, drawn.lines, sink)
    ties = read_ties(path, event, recusal or RecusalPinned(), roster.knowledge, field, names, sink)
    folder = EventFolder(
        path=path,
        id=event,
        **_seen(top),
        scheme=drawn.scheme,
        panels=roster.panels,
        sessions=_sessions(document, drawn, field, sink),
        competitors=field.competitors,
        excuses=excuses,
        marks=read_marks(path, drawn.scheme, field, roster, _out(excuses, ties, recusal), sink),
        expected=read_expected(path, drawn.scheme, field, sink),
        expected_teams=read_expected_teams(path, delegations, sink),
        prizes=_prizes(document, top, drawn, sink),
        coding=read_coding(document, drawn, top.values.get("blind") is True, panels, sink),
        names=(*names, *_scheme_names(event, drawn)),  # last of what is named
        lines=drawn.lines,
        recusal=recusal,
        ties=ties,
        **_pinned(document, top, drawn, sink),
    )
    top.done()
    return folder


def _pinned(document: Document, top: Fields, drawn: Drawn, sink: Sink) -> dict[str, Any]:
    """The settings that stand by themselves, each None where the event states none."""
    return {
        "profile": read_profile(top, drawn.lines),
        "signing": read_signing(single(document, "signing", drawn.lines, sink)),
        "chair": read_chair(document, drawn, sink),
    }


def _seen(top: Fields) -> dict[str, Any]:
    """What is chosen out of a few words: who sees what and when, and how far the event is."""
    return {
        "visibility": top.choice("visibility", ("live", "published"), "live"),
        "depth": top.choice("depth", ("ranks", "totals", "modules", "aspects"), "modules"),
        "progress": top.choice("progress", PROGRESS, "open"),
        "blind": top.flag("blind", False),
        "replay_of": top.text("replay_of"),
        "reveal": top.choice("reveal", ("all_given", "at_once"), "all_given"),
    }


def _out(excuses: tuple[Excuse, ...], ties: tuple[Tie, ...], rule: RecusalPinned | None) -> frozenset[tuple[str, str]]:
    """(seat, subject) of who marks whom not, subject "" for nobody at all."""
    forbidden = [(tie.seat, tie.subject) for tie in ties if getattr(rule or RecusalPinned(), tie.cause) == "forbid"]
    return frozenset([*((each.seat, each.subject) for each in excuses), *forbidden])


def _prizes(document: Document, top: Fields, drawn: Drawn, sink: Sink) -> PrizesPinned | None:
    """The prizes, with the name of the one that [prizes] may declare kept beside those of [[prize]]."""
    general = single(document, "prizes", drawn.lines, sink) or Fields(document, "prizes", 0, {}, sink)
    prizes = read_prizes(top, general, _labelled(document, "prize", drawn, sink), drawn.lines)
    best = general.table_of("best_of_delegation")
    if prizes and best:
        drawn.said[("prize", prizes.best_of_delegation)] = best.said("name")
    return prizes


def named(kind: str, id: str, said: Said) -> list[Name]:
    """A text's rows for the names table."""
    return [Name(kind, id, language, text) for language, text in said.items()]


def _own_names(top: Fields, event: str) -> list[Name]:
    names = named("event", event, top.said("name", needed=True))
    for key in _SAID:
        names += named(key, event, top.said(key))
    date = top.text("date")
    return names + named("date", event, {"zh": date} if date else {})


def _scheme_names(event: str, drawn: Drawn) -> list[Name]:
    return [name for (kind, id), said in drawn.said.items() for name in named(kind, f"{event}/{id}", said)]


def _labelled(document: Document, table: str, drawn: Drawn, sink: Sink) -> dict[str, Fields]:
    """Every [[table]] with an id and a name, by id; what else it holds is still to be read."""
    found: dict[str, Fields] = {}
    for fields in tables(document, table, sink):
        id = fields.id("id")
        note(drawn, table, id, fields)
        found[id] = fields
    return found


def _labels(document: Document, table: str, drawn: Drawn, sink: Sink) -> set[str]:
    """The ids of every [[table]] that only gives something a name."""
    found = _labelled(document, table, drawn, sink)
    for fields in found.values():
        fields.done()
    return set(found)


def _sessions(document: Document, drawn: Drawn, field: Field, sink: Sink) -> tuple[SessionOpened, ...]:
    """The sessions as written; where none is, one for each round with every module, under the round's id."""
    modules = tuple(module.id for module in drawn.scheme.modules)
    found: list[SessionOpened] = []
    for id, fields in _labelled(document, "session", drawn, sink).items():
        chosen = fields.ids("modules") or modules
        for module in chosen:
            if module not in modules:
                fields.wrong("modules", "unknown_module", value=module, known=", ".join(modules))
        round = fields.id("round") if fields.has("round") else "1"
        if field.known and round not in field.rounds:
            fields.wrong("round", "unknown_round", value=round, known=", ".join(sorted(field.rounds)))
        found.append(SessionOpened(id, chosen, round))
        fields.id("round", needed=False)
        fields.done()
    return tuple(found) or tuple(SessionOpened(f"round-{r}", modules, r) for r in sorted(field.rounds))
