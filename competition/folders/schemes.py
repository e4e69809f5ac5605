"""The tables of an event.toml that make its marking scheme: [[module]], [[criterion]], [[sub]], [[aspect]],
[[rounding]]. They are written flat, each naming what it hangs on by `in`; here they become the scheme's tree.

This module says what is wrong with the writing; `rules.checks` says what is wrong with the scheme.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from competition.folders.aspects import KINDS, read_aspect, read_rounding
from competition.folders.documents import Document
from competition.folders.fields import Fields, Said, tables
from competition.folders.problems import Sink
from competition.folders.rankings import read_advances, read_ranking, read_scale, read_teams, read_ties
from competition.rules import scheme as s


@dataclass(slots=True)
class Drawn:
    """A scheme as read, with its words ((kind, id) -> text; a level's id is "aspect/0").

    `lines` has the lines of its parts by (kind, id), and of their fields by ("aspect.step", id).
    """

    scheme: s.Scheme
    said: dict[tuple[str, str], Said] = field(default_factory=dict)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)


def read_scheme(document: Document, print_places: int, full: str, sink: Sink) -> Drawn:
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
    ranking = read_ranking(document, drawn.lines, sink)
    drawn.scheme = s.Scheme(
        modules=_tree(modules, criteria, subs, aspects),
        rounding=_rounding(document, drawn, sink),
        ties=read_ties(document, drawn.lines, sink),
        print_places=print_places,
        full=full,
        ranking=ranking,
        scale=read_scale(document, drawn.lines, sink),
        teams=read_teams(document, ranking.better, drawn.lines, sink),
        advances=read_advances(document, drawn.lines, sink),
    )
    return drawn


@dataclass(slots=True)
class _Part:
    """A module, criterion or sub-criterion while it is read; `parent` is what it hangs on."""

    fields: Fields
    id: str
    weight: str = "1"
    full: str = ""
    least: str = ""
    most: str = ""
    day: str = ""
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
            part.full = fields.number("full", "")
        if table in ("module", "criterion"):
            part.least, part.most = fields.number("least", ""), fields.number("most", "")
        if table != "module":
            part.day = fields.id("day", needed=False)
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
        return (*own, *(s.SubCriterion(p.id, tuple(by_parent[p.id]), p.day) for p in subs if p.parent == criterion))

    def criteria_of(module: str) -> tuple[s.Criterion, ...]:
        return tuple(s.Criterion(c.id, subs_of(c.id), c.least, c.most, c.day) for c in criteria if c.parent == module)

    return tuple(s.Module(m.id, criteria_of(m.id), m.weight, m.full, m.least, m.most) for m in modules)


def _aspects(document: Document, parents: set[str], drawn: Drawn, sink: Sink) -> list[tuple[str, s.Aspect]]:
    found: list[tuple[str, s.Aspect]] = []
    for fields in tables(document, "aspect", sink):
        id = fields.id("id")
        note(drawn, "aspect", id, fields)
        parent = parent_of(fields, parents, "[[criterion]], [[sub]]")
        found.append((parent, read_aspect(fields, id)))
        _levels(fields, id, drawn)
        _fault_names(fields, id, drawn)
        if fields.values.get("kind") in KINDS:  # which fields fit depends on the kind
            fields.done()
    return found


def _levels(fields: Fields, id: str, drawn: Drawn) -> None:
    """The words for 0, 1, 2 and 3 of a judgement, without which two judges would not mean the same by a 2."""
    judged = fields.values.get("kind") == "judgement"
    if judged and not fields.has("levels"):
        fields.said_list("levels")
        fields.wrong("levels", "levels_missing")
    if not fields.has("levels"):
        return
    levels = fields.said_list("levels")
    if len(levels) != 4 or not judged:
        fields.wrong("levels", "levels_wrong", found=str(len(levels)))
    for score, said in enumerate(levels):
        drawn.said[("level", f"{id}/{score}")] = said


def _fault_names(fields: Fields, id: str, drawn: Drawn) -> None:
    """What the listed faults 扣分项 of an aspect are called."""
    if fields.values.get("kind") == "faults":
        for inner in fields.inner("faults"):
            drawn.said[("fault", f"{id}/{inner.values.get('id')}")] = inner.said("name")


def _rounding(document: Document, drawn: Drawn, sink: Sink) -> tuple[s.Rounding, ...]:
    found = tables(document, "rounding", sink)
    rules = read_rounding(found)
    for fields, rule in zip(found, rules, strict=True):
        drawn.lines.setdefault(("rounding", rule.stage), fields.line())
    return rules
