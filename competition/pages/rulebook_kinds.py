"""What is observed of an aspect 评分点 and which points it gives, as clauses: one function for each kind.

The formulas are those of `competition.rules.scheme.Aspect`; nothing is computed here.
"""

from collections.abc import Callable, Iterator

from competition.pages.rulebook_voice import Voice
from competition.rules.scheme import Aspect, Kind


def kind_clauses(aspect: Aspect, say: Voice) -> Iterator[str]:
    """What the aspect's kind says."""
    return _KINDS[aspect.kind](aspect, say)


def _judgement(a: Aspect, say: Voice) -> Iterator[str]:
    levels = [say.bare("level", f"{a.id}/{score}") for score in range(4)]
    if all(level != str(score) for score, level in enumerate(levels)):
        said = " / ".join(f"{score} {level}" for score, level in enumerate(levels))
        yield say("按等级评 0、1、2、3 分（{said}）", "a level of 0, 1, 2 or 3 is given ({said})", said=said)
    else:
        yield say("按等级评 0、1、2、3 分", "a level of 0, 1, 2 or 3 is given")


def _score(a: Aspect, say: Voice) -> Iterator[str]:
    yield _range(a, say("记录", "a number") if a.unit else say("打", "a number"), say)


def _yes_no(a: Aspect, say: Voice) -> Iterator[str]:
    yield say("达到要求得 {max} 分，否则得 0 分", "yes gives {max} points, no gives none", max=a.max)


def _stepped(a: Aspect, say: Voice) -> Iterator[str]:
    assert a.tolerance
    yield _measured(a, say)
    steps = [
        say(
            "{within} 以内得 {points} 分",
            "{points} points up to {within}",
            within=_with(a, step.within),
            points=step.points,
        )
        for step in a.tolerance.steps
    ]
    yield say(
        "{off}：{steps}，超出得 0 分", "by {off}: {steps}, and none beyond", off=_off(a, say), steps=say.all_of(steps)
    )


def _linear(a: Aspect, say: Voice) -> Iterator[str]:
    assert a.tolerance
    yield _measured(a, say)
    yield say(
        "{off}在 {full} 以内得满分 {max} 分，达到 {zero} 得 0 分，其间按比例计算",
        "with {off} of up to {full} it earns all {max} points, from {zero} on none, and in proportion between",
        off=_off(a, say),
        full=_with(a, a.tolerance.full),
        zero=_with(a, a.tolerance.zero),
        max=a.max,
    )


def _deduction(a: Aspect, say: Voice) -> Iterator[str]:
    assert a.faults
    yield say(
        "满分 {max} 分，每出现一次扣 {each} 分，最低 {floor} 分",
        "{max} points, less {each} for each fault, but not below {floor}",
        max=a.max,
        each=a.faults.each,
        floor=a.faults.floor,
    )


def _faults(a: Aspect, say: Voice) -> Iterator[str]:
    items = [
        say(
            "{name}每处扣 {each} 分{most}",
            "{name} {each} each{most}",
            name=say.bare("fault", f"{a.id}/{fault.id}"),
            each=fault.each,
            most=say("（最多计 {most} 处）", " (at most {most} counted)", most=fault.most) if fault.most < 99 else "",
        )
        for fault in a.listed
    ]
    floor = a.faults.floor if a.faults else "0"
    yield say(
        "扣分制：从满分 {max} 分起扣，{items}，扣至 {floor} 分为止",
        "faults are deducted from {max} points: {items}, down to {floor}",
        max=a.max,
        items=say.all_of(items),
        floor=floor,
    )


def _count(a: Aspect, say: Voice) -> Iterator[str]:
    assert a.faults
    each = a.faults.each
    bounds = [
        say("最低 {floor} 分", "not below {floor}", floor=a.faults.floor) if each.startswith("-") else "",
        say("最高 {ceiling} 分", "not above {ceiling}", ceiling=a.faults.ceiling) if a.faults.ceiling else "",
    ]
    yield say(
        "记次数，每次计 {each} 分{bounds}",
        "counted, and each counts {each}{bounds}",
        each=each,
        bounds="".join(f"{say('，', ', ')}{bound}" for bound in bounds if bound),
    )


def _table(a: Aspect, say: Voice) -> Iterator[str]:
    assert a.table
    yield _measured(a, say)
    up = a.table.by == "up_to"
    rows = [
        say(
            "不超过 {bound} 得 {points} 分" if up else "达到 {bound} 得 {points} 分",
            "{points} points up to {bound}" if up else "{points} points from {bound}",
            bound=_with(a, row.bound),
            points=row.points,
        )
        for row in a.table.rows
    ]
    yield say(
        "查表：{rows}，其余得 {otherwise} 分",
        "by table: {rows}, and {otherwise} otherwise",
        rows=say.all_of(rows),
        otherwise=a.table.otherwise,
    )


def _started(a: Aspect, say: Voice) -> Iterator[str]:
    assert a.started
    yield _measured(a, say)
    yield say(
        "满分 {max} 分；超过 {par} 后，每超过 {unit}（不足 {unit} 按 {unit} 计）扣 {each} 分，最低 {floor} 分",
        "{max} points, less {each} for each started {unit} above {par}, but not below {floor}",
        max=a.max,
        par=_with(a, a.started.par),
        unit=_with(a, a.started.unit),
        each=a.started.each,
        floor=a.started.floor,
    )


def _reading(a: Aspect, say: Voice) -> Iterator[str]:
    yield _measured(a, say)
    yield say("只作记录，本身不计分", "recorded, and gives no points of its own")


def _veto(a: Aspect, say: Voice) -> Iterator[str]:
    assert a.veto
    scope = a.veto.scope
    what = say("总分", "the total") if scope == "total" else say.name(scope, a.veto.target)
    yield say("否决项：判定为“是”时，{what}记 0 分", "a veto: if it came out “yes”, {what} counts 0", what=what)


_KINDS: dict[Kind, Callable[[Aspect, Voice], Iterator[str]]] = {
    "judgement": _judgement, "score": _score, "yes_no": _yes_no, "stepped": _stepped, "linear": _linear,
    "deduction": _deduction, "faults": _faults, "count": _count, "table": _table, "started": _started,
    "reading": _reading, "veto": _veto,
}  # fmt: skip


def _measured(a: Aspect, say: Voice) -> str:
    return _range(a, say("记录读数，", "a reading"), say)


def _range(a: Aspect, what: str, say: Voice) -> str:
    """ "打 0 至 10 分，以 0.5 分为一档"."""
    if a.limits is None:
        return what
    unit = f" {a.unit}" if a.unit else say(" 分", "") if a.kind == "score" else ""
    return say(
        "{what} {low} 至 {high}{unit}，最小刻度 {step}",
        "{what} from {low} to {high}{unit} in steps of {step}",
        what=what.rstrip("，"),
        low=a.limits.low,
        high=a.limits.high,
        unit=unit,
        step=a.limits.step,
    )


def _with(a: Aspect, number: str) -> str:
    return f"{number} {a.unit}" if a.unit else number


def _off(a: Aspect, say: Voice) -> str:
    assert a.tolerance
    target = _with(a, a.tolerance.target)
    if a.tolerance.side == "over":
        return say("超过 {target} 的量", "an excess over {target}", target=target)
    if a.tolerance.side == "under":
        return say("低于 {target} 的量", "a shortfall of {target}", target=target)
    return say("与 {target} 的偏差", "a deviation from {target}", target=target)
