"""How the summaries of modules stand that a seat has to accept, in words: for the start list and for its script."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from competition.pages.shell import gettext
from competition.pages.words import N_
from competition.rules.summary import SummaryState, summaries
from judges.sheet import Telling

STATES: Mapping[SummaryState, str] = {
    "early": N_("when all sheets of the panel are signed"),
    "open": N_("waits for you"),
    "accepted": N_("accepted by you"),
    "waived": N_("the chief judge goes on without you"),
    "signed": N_("signed by the chief judge"),
}


@dataclass(frozen=True, slots=True)
class LinkShown:
    """A module's summary on the start list; `said` is how it stands."""

    module: str
    name: str
    state: SummaryState
    said: str


def links(telling: Telling) -> tuple[LinkShown, ...]:
    """The seat's summaries; none where the event asks for none."""
    return tuple(
        LinkShown(
            each.module,
            telling.names.text("module", f"{telling.event}/{each.module}", telling.language),
            each.state,
            gettext(telling.language, STATES[each.state]),
        )
        for each in summaries(telling.state, telling.seat)
    )


def told(found: tuple[LinkShown, ...]) -> dict[str, Any]:
    """The same for the page's script, said only where there are some."""
    return {"summaries": {each.module: [each.state, each.said] for each in found}} if found else {}
