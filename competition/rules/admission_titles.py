"""Whether a fact about a season's titles may be recorded: rules, proposals, recommendations, awards.

Called by `competition.rules.admission_desk`. A proposal rests on an event's ledger, which cannot be read here: that the
event bears it out is told by `competition.rules.titles.untrue`.
"""

from collections.abc import Callable
from typing import Any

from competition.rules import facts as f
from competition.rules.identity import head_formed
from competition.rules.numbers import number
from competition.rules.questions import View, id_formed, reason_given, short_label
from competition.rules.refusals import Refusal
from competition.rules.titles import holder, quota_of, reaches

_ALREADY = {
    "recommended": "already_recommended",
    "awarded": "already_awarded",
    "withheld": "already_withheld",
}


def _rule(view: View, fact: f.TitleRulePinned) -> Refusal | None:
    """A rule may be pinned anew until somebody was proposed by it."""
    if any(title.proposed.rule == fact.id for title in view.titles.values()):
        return Refusal("title_rule_stands", {"rule": fact.id})
    wrong = id_formed("rule", fact.id) or id_formed("title", fact.title) or short_label("level", fact.level)
    wrong = wrong or (id_formed("issuer", fact.issuer) if fact.issuer else None)
    if wrong:
        return wrong
    for tier in fact.tiers:
        if tier not in view.tiers:
            return Refusal("unknown_tier", {"tier": tier[:64]})
    field = _senseless(fact)
    return Refusal("title_rule_invalid", {"rule": fact.id, "field": field}) if field else None


def _senseless(fact: f.TitleRulePinned) -> str:
    """The first field that makes no sense, if any."""
    sensible = {
        "best": fact.best >= 1,
        "quota": fact.quota is None or fact.quota >= 0,
        "min_field": fact.min_field >= 0,
        "members": fact.members >= 0,
        "tiers": len(set(fact.tiers)) == len(fact.tiers),
        "passed": len({module for module, _ in fact.passed}) == len(fact.passed) and all(map(_is_part, fact.passed)),
    }
    return next((field for field, fine in sensible.items() if not fine), "")


def _is_part(part: tuple[str, str]) -> bool:
    try:
        return id_formed("passed", part[0]) is None and number(part[1]) >= 0
    except ValueError:
        return False


def _proposed(view: View, fact: f.TitleProposed) -> Refusal | None:
    rule = view.title_rules.get(fact.rule)
    if rule is None:
        return Refusal("unknown_title_rule", {"rule": fact.rule[:64]})
    wrong = id_formed("id", fact.id) or id_formed("who", fact.who) or id_formed("subject", fact.subject)
    wrong = wrong or _event(view, rule, fact.event)
    if wrong:
        return wrong
    if fact.rank < 1 or (fact.rank > rule.best and not rule.pass_down):
        return Refusal("rank_too_low", {"rank": str(fact.rank), "best": str(rule.best)})
    return _once(view, rule, fact)


def _event(view: View, rule: f.TitleRulePinned, event: f.Pin) -> Refusal | None:
    """Whether the rule is for this event, and the pin is one."""
    listed = view.listed.get(event.stream)
    if listed is None:
        return Refusal("event_not_listed", {"event": event.stream[:64]})
    if not reaches(rule, listed):
        return Refusal("tier_not_covered", {"rule": rule.id, "tier": listed.tier})
    if event.position < 1:
        return Refusal("pin_malformed", {"field": "position"})
    return None if head_formed(event.head) else Refusal("pin_malformed", {"field": "head"})


def _once(view: View, rule: f.TitleRulePinned, fact: f.TitleProposed) -> Refusal | None:
    """Whether this person was proposed for the same thing, or for the same title where once a season is enough."""
    for title in view.titles.values():
        made = title.proposed
        if made.id == fact.id or (made.rule, made.event.stream, made.who) == (rule.id, fact.event.stream, fact.who):
            return Refusal("already_proposed", {"id": made.id})
    held = holder(view, rule, fact.who)
    if held is None:
        return None
    return Refusal("title_twice", {"title": rule.title, "who": fact.who, "event": held.proposed.event.stream})


def _recommended(view: View, fact: f.TitleRecommended) -> Refusal | None:
    """Only within the quota: here a place of it is taken."""
    title = view.titles.get(fact.id)
    if title is None:
        return Refusal("unknown_proposal", {"id": fact.id[:64]})
    if title.stage != "proposed":
        return Refusal(_ALREADY[title.stage], {"id": fact.id})
    quota = quota_of(view, title.proposed.rule)
    if quota.left is None or quota.left > 0:
        return None
    return Refusal("quota_spent", {"quota": str(quota.planned), "used": str(quota.used)})


def _awarded(view: View, fact: f.TitleAwarded) -> Refusal | None:
    title = view.titles.get(fact.id)
    if title is None:
        return Refusal("unknown_proposal", {"id": fact.id[:64]})
    if title.stage == "proposed":
        return Refusal("not_recommended", {"id": fact.id})
    if title.stage != "recommended":
        return Refusal(_ALREADY[title.stage], {"id": fact.id})
    return short_label("document", fact.document if fact.document.strip() else "\n")


def _withheld(view: View, fact: f.TitleWithheld) -> Refusal | None:
    title = view.titles.get(fact.id)
    if title is None:
        return Refusal("unknown_proposal", {"id": fact.id[:64]})
    if title.stage in ("awarded", "withheld"):
        return Refusal(_ALREADY[title.stage], {"id": fact.id})
    return reason_given(fact.reason)


CHECKS: dict[type, Callable[[View, Any], Refusal | None]] = {
    f.TitleRulePinned: _rule,
    f.TitleProposed: _proposed,
    f.TitleRecommended: _recommended,
    f.TitleAwarded: _awarded,
    f.TitleWithheld: _withheld,
}
