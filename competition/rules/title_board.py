"""The titles of a season as one audience may see them: the one place that decides it.

The public sees what was awarded, and how far the quotas are used by that; who is only proposed or recommended, and who
was turned down, is seen by those who decide and who supervise.
"""

from dataclasses import dataclass

from competition.rules.board import Audience
from competition.rules.state import State
from competition.rules.state_steps import Title, TitleStage
from competition.rules.titles import Quota, quota_of

DECIDING: tuple[Audience, ...] = ("organiser", "supervisor")


@dataclass(frozen=True, slots=True)
class TitleSeen:
    """One title of one person. `document` is "" until awarded, `reason` (a commitment) "" unless withheld."""

    id: str
    rule: str
    title: str
    level: str
    issuer: str
    event: str
    tier: str
    subject: str
    who: str
    rank: int
    stage: TitleStage
    document: str
    reason: str


@dataclass(frozen=True, slots=True)
class QuotaSeen:
    """A rule and its quota. For whoever sees only awards, `used` counts these alone. `planned` None: no limit."""

    rule: str
    title: str
    level: str
    issuer: str
    tiers: tuple[str, ...]
    best: int
    planned: int | None
    used: int
    left: int | None
    proposed: int
    recommended: int
    awarded: int
    withheld: int


@dataclass(frozen=True, slots=True)
class TitleBoard:
    """`quotas` in the order of the rules; `titles` by tier, event, rule and rank, as these were declared and listed."""

    position: int
    quotas: tuple[QuotaSeen, ...]
    titles: tuple[TitleSeen, ...]

    def of_event(self, event: str) -> tuple[TitleSeen, ...]:
        return tuple(title for title in self.titles if title.event == event)


def title_board(season: State, audience: Audience) -> TitleBoard:
    """Every rule's quota, and the titles that this audience may know of."""
    deciding = audience in DECIDING
    rules = tuple(season.title_rules)
    events, tiers = tuple(season.listed), tuple(season.tiers)

    def place(title: TitleSeen) -> tuple[int, int, int, int, str]:
        return tiers.index(title.tier), events.index(title.event), rules.index(title.rule), title.rank, title.id

    shown = [_title(season, title) for title in season.titles.values() if deciding or title.stage == "awarded"]
    quotas = tuple(_quota(season, rule, deciding) for rule in rules)
    return TitleBoard(season.position, quotas, tuple(sorted(shown, key=place)))


def _title(season: State, title: Title) -> TitleSeen:
    made = title.proposed
    rule = season.title_rules[made.rule]
    return TitleSeen(
        made.id, rule.id, rule.title, rule.level, rule.issuer, made.event.stream,
        season.listed[made.event.stream].tier, made.subject, made.who, made.rank,
        title.stage, title.document, title.reason,
    )  # fmt: skip


def _quota(season: State, name: str, deciding: bool) -> QuotaSeen:
    rule = season.title_rules[name]
    quota = quota_of(season, name)
    if not deciding:
        quota = Quota(quota.planned, 0, 0, quota.awarded, 0)
    return QuotaSeen(
        rule.id, rule.title, rule.level, rule.issuer, rule.tiers, rule.best, quota.planned, quota.used, quota.left,
        quota.proposed, quota.recommended, quota.awarded, quota.withheld,
    )  # fmt: skip
