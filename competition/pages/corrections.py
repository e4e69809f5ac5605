"""The correction notice 更正通知 of an event: what changed from one publication of results to the next.

For everybody: places and totals before and after, as deep as the event shows them; never who erred, nor that there was
an appeal. While the board is paused it says what it said before.
"""

from dataclasses import dataclass
from itertools import pairwise

from competition.ledger.names import NameBook
from competition.pages.boards import EventCard, event_card
from competition.pages.effects import Change, changes
from competition.rules.board import View, seen
from competition.rules.review import Publication
from competition.rules.standings import Scorer
from competition.rules.state import State


@dataclass(frozen=True, slots=True)
class Notice:
    """One publication that said something else than the one before it."""

    number: int
    at: int
    before: int
    stage: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Corrections:
    card: EventCard
    notices: tuple[Notice, ...]  # the newest first
    totals: bool


def corrections(state: State, event: str, names: NameBook, language: str, scorer: Scorer) -> Corrections:
    """Every correction of published results, as the public may see it."""
    base = state.frozen or state
    shown = seen(state, "public")
    published = base.review.publications
    found: list[Notice] = []
    for before, after in pairwise(published):
        views = _view(before, shown), _view(after, shown)
        listed = changes(*views, event, names, language, scorer, prizes=False)
        if listed:
            found.append(Notice(len(found) + 1, after.at, before.at, after.stage, listed))
    return Corrections(event_card(state, event, names, language), tuple(reversed(found)), shown.depth != "ranks")


def _view(publication: Publication, shown: View) -> View:
    return View(publication.state, shown.depth, False, shown.names)
