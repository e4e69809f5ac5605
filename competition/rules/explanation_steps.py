"""The steps from the marks to the total, written down from the tree that an audience sees. Part of `explanation`.

What is not in the tree is not known here: a mark that is hidden there has no score here.
"""

from collections.abc import Sequence
from fractions import Fraction

from competition.rules.breakdown import AspectSeen, Breakdown, CriterionSeen, MarkSeen, ModuleSeen
from competition.rules.derivation import (
    AspectUsed,
    CriterionUsed,
    Derivation,
    LeftOut,
    MarkUsed,
    ModuleUsed,
    Step,
    followed,
)
from competition.rules.numbers import ratio
from competition.rules.points import Plan, plan_of
from competition.rules.scheme import Aspect, Criterion, Module, Pool, PoolSize, Rounding, Scheme, Stage
from competition.rules.standings import Standing

To = tuple[str, tuple[str, ...]]  # a rule word and its settings


def derived(scheme: Scheme, tree: Breakdown, standing: Standing) -> Derivation:
    """The whole derivation of a subject's tree."""
    plan = plan_of(scheme)
    pairs = zip(scheme.modules, tree.modules, strict=True)
    modules = tuple(_module(plan, module, seen) for module, seen in pairs)
    total = None if standing.total is None else ratio(standing.total)
    if tree.total is None or total is None:
        return Derivation(modules, (), total)
    ways: list[To] = [("sum", ()), *([("veto", (tree.vetoed_by,))] if tree.vetoed_by else []), *_round(plan, "total")]
    if standing.carried is not None:
        ways.append(("carry", (ratio(standing.carried),)))
    return Derivation(modules, stepped([_number(each.counts) for each in modules if each.counts], ways), total)


def stepped(numbers: Sequence[Fraction], ways: Sequence[To]) -> tuple[Step, ...]:
    """The steps, each with what comes out of it."""
    steps: list[Step] = []
    for rule, settings in ways:
        step = Step(rule, settings, "")
        value = followed(numbers if not steps else [_number(steps[-1].after)], [step])
        steps.append(Step(rule, settings, "" if value is None else ratio(value)))
    return tuple(steps)


def weighing(plan: Plan, module: Module) -> list[To]:
    """From a module's points to what it adds to the total. The first step makes one number of one."""
    return [("weight", (module.weight,)), *_round(plan, "weighted")]


def _module(plan: Plan, module: Module, seen: ModuleSeen) -> ModuleUsed:
    pairs = zip(module.criteria, seen.criteria, strict=True)
    criteria = tuple(_criterion(plan, criterion, each) for criterion, each in pairs)
    parts = [_number(each.points) for each in criteria if each.points is not None]
    if not parts:
        return ModuleUsed(module.id, criteria, (), None, (), None)
    ways = [("sum", ()), *_round(plan, "module"), *_bounds(module), *_veto(seen.vetoed_by)]
    steps = stepped(parts, ways)
    weighed = stepped([_number(steps[-1].after)], weighing(plan, module))
    return ModuleUsed(module.id, criteria, steps, steps[-1].after, weighed, weighed[-1].after)


def _criterion(plan: Plan, criterion: Criterion, seen: CriterionSeen) -> CriterionUsed:
    markings = [plan.markings[aspect.id].aspect for sub in criterion.subs for aspect in sub.aspects]
    tree = [aspect for sub in seen.subs for aspect in sub.aspects]
    aspects = tuple(_aspect(plan, aspect, each) for aspect, each in zip(markings, tree, strict=True))
    parts = [_number(each.points) for each in aspects if each.points is not None]
    if not parts:
        return CriterionUsed(criterion.id, aspects, (), None)
    ways = [("sum", ()), *_round(plan, "criterion"), *_bounds(criterion), *_veto(seen.vetoed_by)]
    steps = stepped(parts, ways)
    return CriterionUsed(criterion.id, aspects, steps, steps[-1].after)


def _aspect(plan: Plan, aspect: Aspect, seen: AspectSeen) -> AspectUsed:
    marks = _marks(aspect, seen)
    steps: tuple[Step, ...] = ()
    if seen.points is not None:
        scores = [_number(mark.score) for mark in marks if mark.score is not None and not mark.left_out]
        steps = stepped(scores, _ways(plan, aspect, seen))
    points = steps[-1].after if steps else None
    return AspectUsed(aspect.id, aspect.kind, aspect.unit, aspect.max, marks, steps, points, seen.why)


def _ways(plan: Plan, aspect: Aspect, seen: AspectSeen) -> list[To]:
    """From the scores to the points, in the order of `competition.rules.points`."""
    ways: list[To] = [("as_read", ())]
    if aspect.each:
        given = sum(mark.state == "marked" for mark in seen.marks) + seen.filled
        ways = [("sum" if _size(aspect.pool or Pool(), given).take == "sum" else "mean", ())]
        ways += _round(plan, "panel", aspect)
    if aspect.kind == "judgement":
        ways.append(("level", (aspect.max,)))
    if aspect.factor != "1":
        ways.append(("factor", (aspect.factor,)))
    if seen.times_of:
        ways.append(("times", (seen.times or "0", seen.times_of)))  # nothing read multiplies by nothing
    return [*ways, *_round(plan, "aspect", aspect), *_veto(seen.vetoed_by)]


def _marks(aspect: Aspect, seen: AspectSeen) -> tuple[MarkUsed, ...]:
    """The cells with their scores; where the panel is filled up, the excused ones take the mean of the others."""
    scores = [Fraction(mark.score) if mark.score else None for mark in seen.marks]
    known = [each for each in scores if each is not None]
    states = [mark.state for mark in seen.marks]
    filled = seen.filled > 0 and bool(known) and seen.points is not None
    gaps: list[int] = []
    if filled:
        mean = sum(known, Fraction(0)) / len(known)
        # A reserve may stand in for some of those who are out: only the places of the others are filled.
        gaps = [at for at, state in enumerate(states) if state in ("excused", "recused")][: seen.filled]
        scores = [mean if at in gaps else each for at, each in enumerate(scores)]
    left_out = _left_out(aspect.pool or Pool(), seen.marks, scores)
    return tuple(
        MarkUsed(
            mark.seat,
            "filled" if at in gaps else mark.state,
            mark.value or "",
            None if each is None else ratio(each),
            why,
            mark.paper,
        )
        for at, (mark, each, why) in enumerate(zip(seen.marks, scores, left_out, strict=True))
    )


def _left_out(pool: Pool, marks: Sequence[MarkSeen], scores: Sequence[Fraction | None]) -> list[LeftOut]:
    """Why each dropped mark was: the least and the greatest as many as the pool says, the rest by what is taken."""
    count = sum(score is not None for score in scores)
    size = _size(pool, count)
    gone = sorted((each, at) for at, each in enumerate(scores) if each is not None and marks[at].dropped)
    found: list[LeftOut] = [""] * len(marks)
    low, high = (size.drop_low, size.drop_high) if count > size.drop_low + size.drop_high else (0, 0)
    for place, (_, at) in enumerate(gone):
        if place < low:
            found[at] = "lowest"
        elif place >= len(gone) - high:
            found[at] = "highest"
        else:
            found[at] = "not_closest" if size.take == "closest_two" else "not_middle"
    return found


def _size(pool: Pool, count: int) -> PoolSize:
    fitting = [size for size in pool.sizes if count >= size.judges]
    return fitting[-1] if fitting else PoolSize(0, pool.drop_low, pool.drop_high, pool.take)


def _round(plan: Plan, stage: Stage, aspect: Aspect | None = None) -> list[To]:
    own: dict[Stage, Rounding] = {rule.stage: rule for rule in aspect.rounding} if aspect else {}
    rule = own.get(stage) or plan.rounding.get(stage)
    return [("round", (stage, str(rule.places), rule.mode))] if rule else []


def _bounds(part: Criterion | Module) -> list[To]:
    found: list[To] = [("at_least", (part.least,))] if part.least else []
    return [*found, *([("at_most", (part.most,))] if part.most else [])]


def _veto(aspect: str) -> list[To]:
    return [("veto", (aspect,))] if aspect else []


def _number(text: str | None) -> Fraction:
    return Fraction(text or "0")
