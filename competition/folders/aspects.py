"""One [[aspect]] 评分点 of an event.toml: what is observed, how it becomes points, how a panel's scores become one.

Which fields an aspect has depends on its kind; one that its kind does not have is left over for `Fields.done` to name.
This module says what is wrong with the writing; `rules.checks` says what is wrong with the scheme.
"""

from typing import Any, get_args

from competition.folders.exact import greatest
from competition.folders.fields import Fields
from competition.rules import scheme as s

KINDS: tuple[str, ...] = get_args(s.Kind)
TAKES: tuple[str, ...] = get_args(s.Take)
READ_ONCE_MORE: tuple[str, ...] = get_args(s.ReadingTake)
STAGES: tuple[str, ...] = get_args(s.Stage)
MODES: tuple[str, ...] = get_args(s.Mode)
MEASURED = ("score", "stepped", "linear", "table", "started", "reading")
COUNTED = ("deduction", "count")
# Which of several readings is the best goes without saying where points fall with the distance, or with the amount.
_BEST = {"stepped": "closest", "linear": "closest", "started": "lower"}


def read_aspect(fields: Fields, id: str) -> s.Aspect:
    """The aspect, as far as it can be read. Names of its faults and levels are for the caller."""
    kind: Any = fields.choice("kind", KINDS)
    limits = _limits(fields, kind)
    table = _table(fields) if kind == "table" else None
    faults = _faults(fields, kind)
    return s.Aspect(
        id=id,
        kind=kind or "score",
        panel=fields.id("panel"),
        max=_most(fields, kind, limits, table, faults),
        each=fields.flag("each", kind == "judgement"),
        unit=fields.text("unit"),
        factor=fields.number("factor", "1"),
        limits=limits,
        pool=_pool(fields),
        tolerance=_tolerance(fields, kind),
        faults=faults,
        veto=_veto(fields) if kind == "veto" else None,
        table=table,
        started=_started(fields) if kind == "started" else None,
        listed=_listed(fields) if kind == "faults" else (),
        readings=_readings(fields, kind) if kind in MEASURED else None,
        times=fields.id("times", needed=False),
        only_if=_condition(fields),
        bonus=fields.flag("bonus", False),
        later=fields.flag("later", False),
        spread=fields.number("spread", ""),
        spread_stops=fields.flag("spread_stops", False),
        rounding=read_rounding(fields.inner("rounding")),
        confirm=fields.flag("confirm", False),
    )


def read_rounding(found: list[Fields]) -> tuple[s.Rounding, ...]:
    """Roundings, each at a stage: of the scheme, or an aspect's own."""
    rules: list[s.Rounding] = []
    for fields in found:
        stage: Any = fields.choice("stage", STAGES)
        mode: Any = fields.choice("mode", MODES, "half_up")
        rules.append(s.Rounding(stage or "total", fields.whole("places"), mode))
        fields.done()
    return tuple(rules)


def _limits(fields: Fields, kind: str) -> s.Limits | None:
    if kind not in MEASURED + COUNTED:
        return None
    step = "1" if kind in COUNTED else None
    return s.Limits(fields.number("low", "0"), fields.number("high"), fields.number("step", step))


def _most(fields: Fields, kind: str, limits: s.Limits | None, table: s.Table | None, faults: s.Faults | None) -> str:
    """The full mark; left out where it follows from what is there."""
    if kind in ("veto", "reading"):
        return "0"
    if kind == "score" and limits is not None:
        return fields.number("max", limits.high)
    if table is not None:
        return fields.number("max", greatest([row.points for row in table.rows] + [table.otherwise]))
    if kind == "count" and faults is not None:
        return fields.number("max", greatest([faults.ceiling or "0", "0"]))
    return fields.number("max")


def _pool(fields: Fields) -> s.Pool | None:
    """How the scores of a panel become one, None where it is their mean."""
    take: Any = fields.choice("pool", TAKES, "mean")
    absent: Any = fields.choice("absent_judge", ("shrink", "fill"), "shrink")
    sizes: list[s.PoolSize] = []
    for inner in fields.inner("sizes"):
        own: Any = inner.choice("pool", TAKES, "mean")
        sizes.append(s.PoolSize(inner.whole("judges"), inner.whole("drop_low", 0), inner.whole("drop_high", 0), own))
        inner.done()
    bands: list[s.Band] = []
    for inner in fields.inner("bands"):
        bands.append(s.Band(inner.number("least"), inner.number("apart")))
        inner.done()
    pool = s.Pool(fields.whole("drop_low", 0), fields.whole("drop_high", 0), take, tuple(sizes), tuple(bands), absent)
    return pool if pool != s.Pool() else None


def _tolerance(fields: Fields, kind: str) -> s.Tolerance | None:
    if kind not in ("stepped", "linear"):
        return None
    side: Any = fields.choice("side", ("both", "over", "under"), "both")
    target = fields.number("target")
    if kind == "linear":
        return s.Tolerance(target, fields.number("full", "0"), fields.number("zero"), side=side)
    steps: list[s.Step] = []
    for inner in fields.inner("steps", needed=True):
        steps.append(s.Step(inner.number("within"), inner.number("points")))
        inner.done()
    return s.Tolerance(target, steps=tuple(steps), side=side)


def _table(fields: Fields) -> s.Table:
    """Rows with `up_to` all, or with `from` all."""
    found = fields.inner("rows", needed=True)
    by: Any = "from" if found and found[0].has("from") else "up_to"
    rows: list[s.TableRow] = []
    for inner in found:
        if inner.has("from") != (by == "from") or inner.has("up_to") == inner.has("from"):
            inner.wrong("", "rows_mixed", by=by)
            continue
        rows.append(s.TableRow(inner.number(by), inner.number("points")))
        inner.done()
    return s.Table(by, tuple(rows), fields.number("otherwise", "0"))


def _started(fields: Fields) -> s.Started:
    return s.Started(fields.number("par"), fields.number("per"), fields.number("costs"), fields.number("floor", "0"))


def _faults(fields: Fields, kind: str) -> s.Faults | None:
    if kind == "deduction":
        return s.Faults(fields.number("fault"), fields.number("floor", "0"))
    if kind == "count":
        worth = fields.number("worth")
        floor = fields.number("floor", "0") if not worth.startswith("-") else fields.number("floor")
        return s.Faults(worth, floor, fields.number("ceiling", ""))
    if kind == "faults":
        return s.Faults("0", fields.number("floor", "0")) if fields.has("floor") else None
    return None


def _listed(fields: Fields) -> tuple[s.Fault, ...]:
    """The listed faults 扣分项; their names are read by `fault_names`."""
    found: list[s.Fault] = []
    for inner in fields.inner("faults", needed=True):
        found.append(s.Fault(inner.id("id"), inner.number("costs"), inner.whole("most", 99)))
        inner.said("name", needed=True)
        inner.done()
    return tuple(found)


def _readings(fields: Fields, kind: str) -> s.Readings | None:
    if not fields.has("readings"):
        return None
    take: Any = fields.choice("take", READ_ONCE_MORE, "best")
    first, last = fields.whole("drop_best", 0), fields.whole("drop_worst", 0)
    told = take == "best" or first or last
    better: Any = fields.choice(
        "best", ("higher", "lower", "closest"), _BEST.get(kind) if told else _BEST.get(kind, "higher")
    )
    mode: Any = fields.choice("reading_mode", MODES, "half_up")
    places = fields.whole("reading_places") if fields.has("reading_places") else None
    return s.Readings(fields.whole("readings"), take, better or "higher", first, last, places, mode)


def _condition(fields: Fields) -> s.Condition | None:
    """only_if = { aspect = "x-ray", is = "yes" }, or with at_least, at_most, or both."""
    inner = fields.table_of("only_if")
    if inner is None:
        return None
    aspect = inner.id("aspect")
    if inner.has("is"):
        found = s.Condition(aspect, word=inner.choice("is", ("yes", "no")))
    else:
        found = s.Condition(aspect, low=inner.number("at_least", ""), high=inner.number("at_most", ""))
        if not (found.low or found.high):
            inner.wrong("", "condition_missing")
    inner.done()
    return found


def _veto(fields: Fields) -> s.Veto:
    """ "total", "module:<id>", "criterion:<id>" or "aspect:<id>"."""
    value = fields.text("zeroes")
    scope: Any
    scope, _, target = value.partition(":")
    if value == "total":
        return s.Veto("total")
    if target and scope in ("aspect", "criterion", "module"):
        return s.Veto(scope, target)
    if fields.has("zeroes"):
        fields.wrong("zeroes", "not_allowed", value=value, allowed="total, module:…, criterion:…, aspect:…")
    else:
        fields.wrong("zeroes", "field_missing")
    return s.Veto("total")
