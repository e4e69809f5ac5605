"""What a board says of the end: who has secured the first place, and how many can still win, while marks come in.

It is said of provisional boards of up to `MOST` lines only, so that a frame costs no more than its rows; how many can
still win only where that is news: a few, and not everybody. It says what `competition.rules.forecast` lets be said.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from competition.pages.words import CHANCES
from competition.rules.board import Audience, Board
from competition.rules.forecast import Forecast, Outlook, forecast
from competition.rules.standings import Scorer
from competition.rules.state import State

MOST = 300
FEW = 10


@dataclass(frozen=True, slots=True)
class Chances:
    """`secured`: subjects. `contenders`: by (round, group) how many can still win, where that is worth a word."""

    secured: frozenset[str]
    contenders: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class OutlookShown:
    """What one subject can end with, for its page; totals as printed, None where there are none to show."""

    least: str | None
    greatest: str | None
    best: int
    worst: int
    word: str


NOTHING = Chances(frozenset(), {})


def chances(state: State, audience: Audience, board: Board, scorer: Scorer) -> Chances:
    """What may be said beside this board, which is that audience's."""
    told = _forecast(state, audience, board, scorer)
    if told is None:
        return NOTHING
    contenders = {
        (field.round, field.group): field.contenders
        for field in told.fields
        if field.contenders <= FEW and field.contenders < field.size and not field.secured
    }
    return Chances(frozenset(subject for field in told.fields for subject in field.secured), contenders)


def outlook_shown(state: State, audience: Audience, board: Board, subject: str, scorer: Scorer) -> OutlookShown | None:
    """What one subject's page says of the end, None where the board says nothing of it either."""
    told = _forecast(state, audience, board, scorer)
    found: Outlook | None = told.subjects.get(subject) if told is not None else None
    if found is None:
        return None
    return OutlookShown(found.least, found.greatest, found.best, found.worst, CHANCES[found.chance])


def _forecast(state: State, audience: Audience, board: Board, scorer: Scorer) -> Forecast | None:
    if board.phase != "provisional" or len(board.rows) > MOST:
        return None
    return forecast(state, audience, scorer)
