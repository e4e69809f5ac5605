"""The public's roll of titles: who was awarded what, by which document, and how far each quota 名额 is used.

Only what `title_board` shows the public is here; proposals and whoever was turned down are the desk's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby

from competition.ledger.names import NameBook
from competition.rules.facts import SubjectBound
from competition.rules.state import State
from competition.rules.title_board import TitleSeen, title_board

# (event, subject) -> who stands behind it, where that may be shown
Bound = Callable[[str, str], SubjectBound | None]


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who was awarded a title."""

    name: str
    unit: str
    event: str
    event_name: str
    rank: int
    document: str
    title: str


@dataclass(frozen=True, slots=True)
class TitleShown:
    """A title with its holders; `planned` is the sum of its rules' quotas, None where one is open."""

    id: str
    name: str
    level: str
    issuer: str
    planned: int | None
    awarded: int
    holders: tuple[Holder, ...]

    @property
    def left(self) -> int | None:
        return None if self.planned is None else self.planned - self.awarded


def title_roll(season: State, stream: str, bound: Bound, names: NameBook, language: str) -> tuple[TitleShown, ...]:
    """Every title of the season in the order of its rules, also one that nobody has yet."""
    seen = title_board(season, "public")
    holders: Mapping[str, list[Holder]] = {
        title: [_holder(each, stream, bound, names, language) for each in group]
        for title, group in groupby(sorted(seen.titles, key=lambda each: each.title), key=lambda each: each.title)
    }
    shown: dict[str, TitleShown] = {}
    for quota in seen.quotas:
        rules = [each for each in seen.quotas if each.title == quota.title]
        plans = [each.planned for each in rules]
        shown.setdefault(
            quota.title,
            TitleShown(
                quota.title,
                names.text("title", f"{stream}/{quota.title}", language),
                names.text("level", f"{stream}/{quota.level}", language) if quota.level else "",
                names.text("issuer", f"{stream}/{quota.issuer}", language) if quota.issuer else "",
                None if None in plans else sum(plan for plan in plans if plan is not None),
                sum(each.awarded for each in rules),
                tuple(holders.get(quota.title, ())),
            ),
        )
    return tuple(shown.values())


def holders_in(
    season: State, stream: str, event: str, bound: Bound, names: NameBook, language: str
) -> tuple[Holder, ...]:
    """The titles that were awarded for one event."""
    seen = title_board(season, "public").of_event(event)
    return tuple(_holder(each, stream, bound, names, language) for each in seen)


def _holder(each: TitleSeen, stream: str, bound: Bound, names: NameBook, language: str) -> Holder:
    who = bound(each.event, each.subject)
    kind = "person" if who is None or who.kind == "team" else who.kind
    return Holder(
        names.text(kind, each.who, language),
        names.text("delegation", who.delegation, language) if who and who.delegation else "",
        each.event,
        names.text("event", each.event, language),
        each.rank,
        each.document,
        names.text("title", f"{stream}/{each.title}", language),
    )
