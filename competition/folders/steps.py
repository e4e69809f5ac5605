"""What a folder says of the way from marks to names: an event's profile and prizes 奖次, a season's rules for titles.

The regulations judge them when the folder is planned; here they are only read.
"""

from collections.abc import Mapping
from typing import Any, get_args

from competition.folders.fields import Fields
from competition.rules.facts import PrizeRule, PrizesPinned, ProfilePinned, SigningPinned, TitleRulePinned
from competition.rules.facts_signing import SignMethod
from competition.rules.profile import PROFILE_STEPS

OPEN = "open"


def read_profile(top: Fields, lines: dict[tuple[str, str], int]) -> ProfilePinned | None:
    """The steps of an event in order, or None where it states none."""
    if not top.has("profile"):
        return None
    lines[("profile", "")] = top.line("profile")
    steps: Any = top.choices("profile", PROFILE_STEPS)
    return ProfilePinned(steps)


def read_signing(fields: Fields | None) -> SigningPinned | None:
    """[signing]: how judges sign their sheets, and whether competitors sign them too; None where it is left out."""
    if fields is None:
        return None
    method: Any = fields.choice("method", get_args(SignMethod), "tap")
    signing = SigningPinned(method, fields.flag("competitor", False))
    fields.done()
    return signing


def read_prizes(
    top: Fields, general: Fields, tables: Mapping[str, Fields], lines: dict[tuple[str, str], int]
) -> PrizesPinned | None:
    """The [[prize]] tables, best first, and what [prizes] says of all of them; None where there is none.

    A prize for the best of each delegation has its name in [prizes], which the caller keeps.
    """
    method: Any = general.choice("method", ("places", "anchored"), "places")
    rules = []
    for id, fields in tables.items():
        lines.setdefault(("prizes", ""), fields.line())
        rules.append(_prize(id, fields))
        fields.done()
    use_up = general.flag("ties_use_up", top.flag("ties_use_up", True))
    on: Any = general.choice("on", ("total", "scale"), "total")
    best = general.table_of("best_of_delegation")
    prizes = PrizesPinned(
        tuple(rules),
        use_up,
        method,
        general.number("tolerance", "0"),
        on,
        general.flag("pass_down", False),
        best.id("id") if best else "",
    )
    if best:
        best.said("name", needed=True)
        best.done()
    general.done()
    lines.setdefault(("prizes", ""), general.line())
    return prizes if rules or best else None


def _prize(id: str, fields: Fields) -> PrizeRule:
    rounding: Any = fields.choice("rounding", ("up", "down", "half_up"), "down")
    return PrizeRule(
        id,
        count=fields.whole("count", 0),
        share=fields.number("share", ""),
        rounding=rounding,
        rank=fields.whole("rank", 0),
        within=fields.number("within", ""),
        least=fields.number("least", ""),
        min_field=fields.whole("min_field", 0),
        passed=_passed(fields),
        points=fields.whole("points", 0),
    )


def read_title_rule(fields: Fields, known: Mapping[str, set[str]]) -> TitleRulePinned:
    """One [[title_rule]]; `known` are the ids of titles, issuers, levels and tiers that the season declares."""
    rule = TitleRulePinned(
        id=fields.id("id"),
        title=_known(fields, "title", known["title"]),
        level=_known(fields, "level", known["level"], needed=False),
        issuer=_known(fields, "issuer", known["issuer"], needed=False),
        tiers=_tiers(fields, known["tier"]),
        best=fields.whole("best"),
        quota=_quota(fields),
        min_field=fields.whole("min_field", 0),
        once_a_person=fields.flag("once_a_person", True),
        pass_down=fields.flag("pass_down", False),
        passed=_passed(fields),
        members=fields.whole("members", 0),
    )
    fields.done()
    return rule


def _quota(fields: Fields) -> int | None:
    return None if fields.raw("quota") == OPEN else fields.whole("quota")


def _passed(fields: Fields) -> tuple[tuple[str, str], ...]:
    """passed = [{ module = …, least = … }]: modules and the least number of points in each."""
    found = []
    for part in fields.inner("passed"):
        found.append((part.id("module"), part.number("least")))
        part.done()
    return tuple(found)


def _tiers(fields: Fields, known: set[str]) -> tuple[str, ...]:
    chosen = fields.ids("tiers")
    for tier in chosen:
        if tier not in known:
            fields.wrong("tiers", "unknown_tier", value=tier, known=", ".join(sorted(known)) or "-")
    return chosen


def _known(fields: Fields, key: str, known: set[str], needed: bool = True) -> str:
    value = fields.id(key, needed=needed)
    if value and value not in known:
        fields.wrong(key, f"unknown_{key}", value=value, known=", ".join(sorted(known)) or "-")
    return value
