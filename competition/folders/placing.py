"""Where a problem of the rules stands in a folder: from a path into the scheme to a line and a field of event.toml.

Nothing here says what is wrong; `rules.checks` did.
"""

from collections.abc import Iterator

from competition.folders.problems import Problem
from competition.folders.shapes import EventFolder
from competition.rules.checks import Problem as SchemeProblem

# Levels of a path as the file calls its tables; of the last ones the file has one each, so that no id follows.
_TABLES = {
    "modules": "module",
    "criteria": "criterion",
    "subs": "sub",
    "aspects": "aspect",
    "ties": "tie",
    "advances": "advance",
    "rounding": "rounding",
}
_SINGLE = ("ranking", "scale", "teams")
# What a scheme keeps together, a file has in fields of its own; of several the first that is written is pointed at.
_FIELDS = {
    "limits": ("high",),
    "tolerance": ("zero", "steps", "target"),
    "faults": ("fault", "worth", "floor"),
    "faults.each": ("fault", "worth"),
    "listed": ("faults",),
    "veto": ("zeroes",),
    "pool": ("drop_low", "drop_high", "sizes", "bands", "pool"),
    "pool.take": ("pool",),
    "pool.absent": ("absent_judge",),
    "table": ("rows",),
    "table.by": ("rows",),
    "started": ("per", "par"),
    "started.unit": ("per",),
    "started.each": ("costs",),
    "readings": ("readings",),
    "readings.count": ("readings",),
    "readings.better": ("best",),
    "readings.places": ("reading_places",),
    "readings.mode": ("reading_mode",),
    "only_if": ("only_if",),
    "rounding": ("rounding",),
    "from_round": ("from",),
    "to_round": ("to",),
}
# Under these everything is written in the one field that the path begins with.
_WHOLE = ("veto", "listed", "only_if", "rounding", "table", "pool.sizes", "pool.bands", "tolerance.steps")


def placed(folder: EventFolder, problem: SchemeProblem) -> Problem:
    """A problem of the scheme, "aspects.b1-3.limits.step", with its line and its field as the file writes it."""
    level, _, rest = problem.field.partition(".")
    table = _TABLES.get(level, level)
    id, path = ("", rest) if level in _SINGLE else rest.partition(".")[::2]
    keys = _keys(path)
    key = next((key for key in keys if (f"{table}.{key}", id) in folder.lines), keys[0])
    lines = (folder.lines.get(at) for at in ((f"{table}.{key}", id), (table, id), (table, "")))
    shown = f"[{table}] {key}".strip() if rest else table
    return Problem("event.toml", next(filter(None, lines), 1), shown, f"scheme:{problem.word}", dict(problem.details))


def placed_prize(folder: EventFolder, problem: Problem) -> Problem:
    """A refusal of the prizes with the line and field of the prize that it names; any other problem as it is."""
    if problem.word != "refused:prizes_invalid":
        return problem
    prize, field, why = (problem.details.get(key, "") for key in ("prize", "field", "why"))
    table, id = ("prize", prize) if ("prize", prize) in folder.lines else ("prizes", "")
    lines = (folder.lines.get(at) for at in ((f"{table}.{field}", id), (table, id), ("prizes", "")))
    return Problem("event.toml", next(filter(None, lines), 1), f"[{table}] {field}", f"prize:{why}", {"prize": prize})


def _keys(path: str) -> tuple[str, ...]:
    """The fields that a path may mean, the likeliest first."""
    for start in _starts(path):
        if start == path or start in _WHOLE:
            found = _FIELDS.get(start)
            if found:
                return found
            if start in _WHOLE:
                return (start.rpartition(".")[2],)
    parts = [part for part in path.split(".") if not part.isdigit()]
    return (parts[-1],) if parts else ("",)


def _starts(path: str) -> Iterator[str]:
    """ "a.b.c", then "a.b", then "a"."""
    while path:
        yield path
        path = path.rpartition(".")[0]
