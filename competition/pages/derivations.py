"""A derivation in words: each mark, what was left out, every step with what comes of it, and where its rule is found.

It writes what `competition.rules.derivation` holds, in its order, and calculates nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from competition.ledger.names import NameBook
from competition.pages.numbers import decimal, figure
from competition.pages.shell import gettext
from competition.pages.words import MODES, N_, VALUES
from competition.rules.citations import SOURCES
from competition.rules.derivation import AspectUsed, Derivation, MarkUsed, Step

_STEPS: dict[str, str] = {
    "as_read": N_("as marked"),
    "mean": N_("mean"),
    "sum": N_("sum"),
    "round": N_("rounded to %(a)s places, %(mode)s"),
    "level": N_("× %(a)s ÷ 3"),
    "factor": N_("× %(a)s"),
    "times": N_("× %(a)s (%(item)s)"),
    "weight": N_("× weight %(a)s"),
    "at_least": N_("at least %(a)s"),
    "at_most": N_("at most %(a)s"),
    "veto": N_("nothing, because of: %(item)s"),
    "carry": N_("with %(a)s from an earlier round"),
}
_LEFT_OUT: dict[str, str] = {
    "lowest": N_("lowest, left out"),
    "highest": N_("highest, left out"),
    "not_middle": N_("not in the middle, left out"),
    "not_closest": N_("not of the closest two, left out"),
}
_PAPER = N_("from paper")
_STATES: dict[str, str] = {
    "hidden": N_("marked, not shown yet"),
    "unmarked": N_("not marked yet"),
    "excused": N_("excused"),
    "recused": N_("judge recused"),
    "filled": N_("excused, the mean of the others"),
}
_WHY: dict[str, str] = {
    "unmarked": N_("not marked yet"),
    "nobody": N_("nobody marks it"),
    "off": N_("does not apply"),
    "undecided": N_("not decided yet whether it applies"),
    "confer": N_("the panel lies too far apart and marks again"),
    "failed": N_("absent or failed"),
    "pointless": N_("no points of its own"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """What the parts of one event are called."""

    event: str
    names: NameBook
    language: str

    def __call__(self, kind: str, id: str) -> str:
        return self.names.text(kind, f"{self.event}/{id}", self.language)


def sum_of(derivation: Derivation, printed: str | None, named: Named) -> str:
    """The total as the sum of its modules, "" where only the total is seen, or there is none."""
    counted = [module for module in derivation.modules if module.points is not None]
    if printed is None or not counted:
        return ""
    parts = []
    for module in counted:
        weight = next((step.settings[0] for step in module.weighing if step.rule == "weight"), "1")
        by = f" × {weight}" if weight != "1" else ""
        parts.append(f"{named('module', module.id)} {decimal(module.points or '0')}{by}")
    said = gettext(named.language, N_("Total %(total)s = %(sum)s"), total=figure(printed), sum=" + ".join(parts))
    for step in derivation.steps:
        if step.rule != "sum":
            said = gettext(named.language, N_("%(sum)s, %(step)s"), sum=said, step=_worded(step, named))
    return gettext(named.language, N_("%(sentence)s."), sentence=said)


def derivation_lines(derivation: Derivation, named: Named) -> Iterator[str]:
    """Module, criterion, aspect, each a line with its steps; the sources of the rules that were used last."""
    for module in derivation.modules:
        yield _line("", named("module", module.id), module.points, (*module.steps, *module.weighing), named)
        for criterion in module.criteria:
            yield _line("  ", named("criterion", criterion.id), criterion.points, criterion.steps, named)
            for aspect in criterion.aspects:
                yield _aspect(aspect, named)
    yield from _sources(derivation, named)


def _aspect(aspect: AspectUsed, named: Named) -> str:
    marks = "; ".join(_mark(mark, aspect, named) for mark in aspect.marks)
    head = f"{named('aspect', aspect.id)}: {marks}"
    if aspect.why:
        return f"    {head} → {gettext(named.language, _WHY[aspect.why])}"
    return _line("    ", head, aspect.points, aspect.steps, named)


def _mark(mark: MarkUsed, aspect: AspectUsed, named: Named) -> str:
    seat = f"{mark.seat} " if mark.seat else ""
    if mark.state != "marked":
        said = gettext(named.language, _STATES[mark.state])
        return f"{seat}{said}" + (f" {decimal(mark.score)}" if mark.state == "filled" and mark.score else "")
    text = gettext(named.language, VALUES[mark.value]) if mark.value in VALUES else mark.value
    unit = f" {aspect.unit}" if aspect.unit and mark.value not in VALUES else ""
    score = "" if mark.score is None or aspect.why == "pointless" else decimal(mark.score)
    scored = f" = {score}" if score and score != figure(mark.value) else ""
    left = f" ({gettext(named.language, _LEFT_OUT[mark.left_out])})" if mark.left_out else ""
    paper = f" ({gettext(named.language, _PAPER)})" if mark.paper else ""
    return f"{seat}{text}{unit}{scored}{paper}{left}"


def _line(indent: str, head: str, points: str | None, steps: Sequence[Step], named: Named) -> str:
    """What it is, what it comes to, and how: the steps that change nothing are passed over."""
    before, said = "", []
    for step in steps:
        if step.after != before and step.rule != "as_read":
            said.append(f"{_worded(step, named)} = {decimal(step.after)}")
        before = step.after
    result = "–" if points is None else decimal(points)
    return f"{indent}{head} → {result}" + (f" ({'; '.join(said)})" if said else "")


def _worded(step: Step, named: Named) -> str:
    settings = (*step.settings, "", "", "")
    if step.rule == "round":
        mode = gettext(named.language, MODES[settings[2]])
        return gettext(named.language, _STEPS["round"], a=settings[1], mode=mode)
    item = settings[0] if step.rule == "veto" else settings[1]
    by = decimal(settings[0]) if "/" in settings[0] else settings[0]
    return gettext(named.language, _STEPS[step.rule], a=by, item=named("aspect", item) if item else "")


def _sources(derivation: Derivation, named: Named) -> Iterator[str]:
    """Each address once; the numbers themselves are the event's."""
    aspects = [aspect for module in derivation.modules for each in module.criteria for aspect in each.aspects]
    rules = {word for aspect in aspects for word in (aspect.kind, *(step.rule for step in aspect.steps))}
    rules |= {mark.left_out for aspect in aspects for mark in aspect.marks if mark.left_out}
    found = sorted({SOURCES[rule] for rule in rules} - {""})
    if aspects:
        yield ""
        yield gettext(named.language, N_("The numbers are settings of this event; rules like its own stand here:"))
        yield from found
