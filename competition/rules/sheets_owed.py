"""Which sheets judges owe, and whether they signed them: a sheet is what one seat owes one subject in one module.

Only competing subjects count here: nobody waits for a sheet of somebody who left. Changes nothing.
"""

from collections.abc import Iterator, Mapping

from competition.rules.cells import owing
from competition.rules.points import plan_of
from competition.rules.refusals import Refusal
from competition.rules.signing import complete
from competition.rules.state import Builder, State

View = State | Builder


def sheets_owed(view: View, module: str = "") -> Iterator[tuple[str, str, str, bool]]:
    """(seat, subject, module, signed) of every sheet owed, in one module or in all; signed by all who sign it."""
    panels = _panels_of_modules(view)
    for record in view.subjects.values():
        if record.status != "competing":
            continue
        for name, here in panels.items():
            if name == module or not module:
                owe = (seat.id for panel in here for seat in owing(view, panel, record.subject, name))
                for seat in dict.fromkeys(owe):
                    yield seat, record.subject, name, complete(view, record, seat, name)


def sheets_unsigned(view: View, module: str = "") -> Refusal | None:
    """How many owed sheets nobody has signed yet, if any."""
    signed = [each[3] for each in sheets_owed(view, module)]
    if all(signed):
        return None
    return Refusal("sheets_unsigned", {"missing": str(signed.count(False)), "owed": str(len(signed))})


def _panels_of_modules(view: View) -> Mapping[str, tuple[str, ...]]:
    """By module the panels that mark something in it, each once, in the order of the scheme."""
    if view.scheme is None:
        return {}
    found: dict[str, dict[str, None]] = {module.id: {} for module in view.scheme.modules}
    for marking in plan_of(view.scheme).markings.values():
        found[marking.module][marking.aspect.panel] = None
    return {module: tuple(panels) for module, panels in found.items()}
