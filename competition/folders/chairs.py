"""How the chief judge signs, [chair] of an event.toml, and its days of marking, [[day]].

What `rules` thinks of them is judged when the folder is planned; here they are only read.
"""

from competition.folders.documents import Document
from competition.folders.fields import single
from competition.folders.problems import Sink
from competition.folders.schemes import Drawn
from competition.rules.facts import ChairPinned


def read_chair(document: Document, drawn: Drawn, sink: Sink) -> ChairPinned | None:
    """What is asked of the chief's signature; None where the event says nothing of it."""
    fields = single(document, "chair", drawn.lines, sink)
    if fields is None:
        return None
    chair = ChairPinned(fields.flag("summary", False), fields.flag("four_eyes", False))
    fields.done()
    return chair


def check_days(drawn: Drawn, days: set[str], file: str, sink: Sink) -> None:
    """Every day that a criterion or sub-criterion names has its [[day]]."""
    for module in drawn.scheme.modules:
        for criterion in module.criteria:
            parts = [("criterion", criterion.id, criterion.day), *(("sub", sub.id, sub.day) for sub in criterion.subs)]
            for table, id, day in parts:
                if day and day not in days:
                    line = drawn.lines.get((f"{table}.day", id), 0)
                    known = ", ".join(sorted(days)) or "-"
                    sink.add(file, line, f"[{table}] day", "unknown_day", value=day, known=known)
