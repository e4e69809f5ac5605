"""The tables of an event.toml that make its marking scheme: [[module]], [[criterion]], [[sub]], [[aspect]],
[[rounding]], [[tie]]. They are written flat, each naming what it hangs on by `in`; here they become the scheme's tree.

This module says what is wrong with the writing; `rules.checks` says what is wrong with the scheme.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, get_args

from competition.folders.documents import Document
from competition.folders.fields import Fields, Said
from competition.folders.problems import Sink
from competition.rules import scheme as s

KINDS: tuple[str, ...] = get_args(s.Kind)
STAGES: tuple[str, ...] = get_args(s.Stage)
MODES: tuple[str, ...] = get_args(s.Mode)
TIED_BY = ("module", "criterion", "aspect", "reading")


@dataclass(slots=True)
class Drawn:
    """A scheme as read, with its words ((kind, id) -> text; a level's id is "aspect/0").

    `lines` has the lines of its parts by (kind, id), and of their fields by ("aspect.step", id).
    """

    scheme: s.Scheme
    said: dict[tuple[str, str], Said] = field(default_factory=dict)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)


def read_scheme(document: Document, print_places: int, sink: Sink) -> Drawn:
    """The scheme in a document, as far as it can be read; problems go to `sink`."""
    drawn = Drawn(s.Scheme(()))
    modules = _parts(document, "module", drawn, sink)
    criteria = _parts(document, "criterion", drawn, sink)
    subs = _parts(document, "sub", drawn, sink)
    module_ids = {part.id for part in modules}
    criterion_ids = {part.id for part in criteria}
    sub_ids = {part.id for part in subs}
    for part in criteria:
        part.hang(module_ids, "[[module]]")
    for part in subs:
        part.hang(criterion_ids, "[[criterion]]")
    aspects = _aspects(document, criterion_ids | sub_ids, drawn, sink)
    for part in (*modules, *criteria, *subs):
        part.fields.done()
    if criterion_ids & sub_ids:
        for part in subs:
            if part.id in criterion_ids:
                part.fields.wrong("id", "id_twice", value=part.id)
    drawn.scheme = s.Scheme(
        modules=_tree(modules, criteria, subs, aspects),
        rounding=_rounding(document, drawn, sink),
        ties=_ties(document, drawn, sink),
        print_places=print_places,
    )
    return drawn


def tables(document: Document, name: str, sink: Sink) -> list[Fields]:
    """Every [[name]] of the document, in order."""
    found = document.values.get(name, [])
    if not isinstance(found, list):
        sink.add(document.file, document.lines.at(name, 0), name, "wrong_type", wanted=f"[[{name}]]")
        return []
    return [Fields(document, name, index, values, sink) for index, values in enumerate(found)]


@dataclass(slots=True)
class _Part:
    """A module, criterion or sub-criterion while it is read; `parent` is what it hangs on."""

    fields: Fields
    id: str
    weight: str = "1"
    parent: str = ""

    def hang(self, parents: set[str], wanted: str) -> None:
        self.parent = parent_of(self.fields, parents, wanted)


def parent_of(fields: Fields, parents: set[str], wanted: str) -> str:
    """What a table hangs on by `in`; "" with a problem where that does not exist."""
    parent = fields.id("in")
    if parent and parent not in parents:
        fields.wrong("in", "unknown_parent", value=parent, wanted=wanted, known=", ".join(sorted(parents)) or "-")
        return ""
    return parent


def _parts(document: Document, table: str, drawn: Drawn, sink: Sink) -> list[_Part]:
    parts: list[_Part] = []
    for fields in tables(document, table, sink):
        part = _Part(fields, fields.id("id"))
        note(drawn, table, part.id, fields)
        if table == "module":
            part.weight = fields.number("weight", "1")
        parts.append(part)
    return parts


def note(drawn: Drawn, kind: str, id: str, fields: Fields) -> None:
    """Keep a part's words and line, and say so where its id was used before."""
    if (kind, id) in drawn.lines and id:
        fields.wrong("id", "id_twice", value=id)
    drawn.lines.setdefault((kind, id), fields.line("id"))
    for key in fields.values:
        drawn.lines.setdefault((f"{kind}.{key}", id), fields.line(key))
    drawn.said[(kind, id)] = fields.said("name", needed=True)


def _tree(
    modules: list[_Part], criteria: list[_Part], subs: list[_Part], aspects: list[tuple[str, s.Aspect]]
) -> tuple[s.Module, ...]:
    """Hang everything on its parent, in the order written; aspects on a criterion get a sub-criterion of its id."""
    by_parent: dict[str, list[s.Aspect]] = defaultdict(list)
    for parent, aspect in aspects:
        by_parent[parent].append(aspect)

    def subs_of(criterion: str) -> tuple[s.SubCriterion, ...]:
        own = [s.SubCriterion(criterion, tuple(by_parent[criterion]))] if by_parent[criterion] else []
        return (*own, *(s.SubCriterion(p.id, tuple(by_parent[p.id])) for p in subs if p.parent == criterion))

    return tuple(
        s.Module(
            module.id,
            tuple(s.Criterion(c.id, subs_of(c.id)) for c in criteria if c.parent == module.id),
            module.weight,
        )
        for module in modules
    )


def _aspects(document: Document, parents: set[str], drawn: Drawn, sink: Sink) -> list[tuple[str, s.Aspect]]:
    found: list[tuple[str, s.Aspect]] = []
    for fields in tables(document, "aspect", sink):
        id = fields.id("id")
        note(drawn, "aspect", id, fields)
        parent = parent_of(fields, parents, "[[criterion]], [[sub]]")
        found.append((parent, _aspect(fields, id)))
        _levels(fields, id, drawn)
        if fields.values.get("kind") in KINDS:  # which fields fit depends on the kind
            fields.done()
    return found


def _aspect(fields: Fields, id: str) -> s.Aspect:
    kind: Any = fields.choice("kind", KINDS)
    panel = fields.id("panel")
    limits = _limits(fields, kind)
    pool = s.Pool(fields.whole("drop_low", 0), fields.whole("drop_high", 0))
    return s.Aspect(
        id=id,
        kind=kind or "score",
        panel=panel,
        max=_most(fields, kind, limits),
        each=fields.flag("each", kind == "judgement"),
        unit=fields.text("unit"),
        factor=fields.number("factor", "1"),
        limits=limits,
        pool=pool if pool != s.Pool() else None,
        tolerance=_tolerance(fields, kind),
        faults=_faults(fields) if kind == "deduction" else None,
        veto=_veto(fields) if kind == "veto" else None,
    )


def _most(fields: Fields, kind: str, limits: s.Limits | None) -> str:
    if kind == "veto":
        return "0"
    if kind == "score" and limits is not None:
        return fields.number("max", limits.high)
    return fields.number("max")


def _limits(fields: Fields, kind: str) -> s.Limits | None:
    if kind not in ("score", "stepped", "linear", "deduction"):
        return None
    step = "1" if kind == "deduction" else None
    return s.Limits(fields.number("low", "0"), fields.number("high"), fields.number("step", step))


def _tolerance(fields: Fields, kind: str) -> s.Tolerance | None:
    if kind == "linear":
        return s.Tolerance(fields.number("target"), fields.number("full", "0"), fields.number("zero"))
    if kind != "stepped":
        return None
    steps: list[s.Step] = []
    target = fields.number("target")
    for item in fields.tables("steps"):
        inner = Fields(fields.document, fields.table, fields.index, item, fields.sink)
        steps.append(s.Step(inner.number("within"), inner.number("points")))
        inner.done()
    if not steps:
        fields.wrong("steps", "field_missing")
    return s.Tolerance(target, steps=tuple(steps))


def _faults(fields: Fields) -> s.Faults:
    return s.Faults(fields.number("fault"), fields.number("floor", "0"))


def _veto(fields: Fields) -> s.Veto:
    """ "total", "module:<id>" or "aspect:<id>"."""
    value = fields.text("zeroes")
    scope, _, target = value.partition(":")
    if value == "total":
        return s.Veto("total")
    if target and scope == "aspect":
        return s.Veto("aspect", target)
    if target and scope == "module":
        return s.Veto("module", target)
    allowed = "total, module:…, aspect:…"
    if fields.has("zeroes"):
        fields.wrong("zeroes", "not_allowed", value=value, allowed=allowed)
    else:
        fields.wrong("zeroes", "field_missing")
    return s.Veto("total")


def _levels(fields: Fields, id: str, drawn: Drawn) -> None:
    """The words for 0, 1, 2 and 3 of a judgement."""
    if not fields.has("levels"):
        return
    levels = fields.said_list("levels")
    if len(levels) != 4 or fields.values.get("kind") != "judgement":
        fields.wrong("levels", "levels_wrong", found=str(len(levels)))
    for score, said in enumerate(levels):
        drawn.said[("level", f"{id}/{score}")] = said


def _rounding(document: Document, drawn: Drawn, sink: Sink) -> tuple[s.Rounding, ...]:
    found: list[s.Rounding] = []
    for fields in tables(document, "rounding", sink):
        stage: Any = fields.choice("stage", STAGES)
        mode: Any = fields.choice("mode", MODES, "half_up")
        found.append(s.Rounding(stage or "total", fields.whole("places"), mode))
        drawn.lines.setdefault(("rounding", stage), fields.line())
        fields.done()
    return tuple(found)


def _ties(document: Document, drawn: Drawn, sink: Sink) -> tuple[s.TieKey, ...]:
    found: list[s.TieKey] = []
    for fields in tables(document, "tie", sink):
        of: Any = fields.choice("of", TIED_BY)
        better: Any = fields.choice("better", ("higher", "lower"), "higher")
        key = s.TieKey(of or "module", fields.id("id"), better)
        drawn.lines[("tie", str(len(found)))] = fields.line("id")
        found.append(key)
        fields.done()
    return tuple(found)
