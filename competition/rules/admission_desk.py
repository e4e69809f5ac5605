"""Whether an organisers' fact may be recorded: founding, schemes, rosters, panels, sessions, freezes, publications.

Called by `competition.rules.admission.admit`, which has seen that a desk sends it. Facts are refused, never mended.
"""

from collections.abc import Callable
from typing import Any

from competition.rules import (
    VERSION,
    admission_carried,
    admission_hall,
    admission_seats,
    admission_signing,
    admission_titles,
    chair,
    checks_prizes,
    profile,
)
from competition.rules import facts as f
from competition.rules.admission_coding import held_back
from competition.rules.checks import problems, too_few_seats
from competition.rules.duty import regular
from competition.rules.identity import head_formed
from competition.rules.profile import publication_in_turn, standings_incomplete
from competition.rules.questions import (
    choice,
    choice_of,
    id_formed,
    known_module,
    known_subject,
    short_label,
)
from competition.rules.refusals import Refusal
from competition.rules.standings import Scorer, digest
from competition.rules.state import Builder, State

View = State | Builder


def desk_fact(view: View, fact: f.Fact) -> Refusal | None:
    """Why this fact may not come next, or None."""
    if isinstance(fact, f.EventFounded | f.SeasonFounded):
        return _founded(view, fact)
    if view.founded is None:
        return Refusal("not_founded")
    if type(fact) not in (f.EVENT_FACTS if isinstance(view.founded, f.EventFounded) else f.SEASON_FACTS):
        return Refusal("wrong_stream_kind")
    return held_back(view, fact) or _CHECKS[type(fact)](view, fact)


def _founded(view: View, fact: f.EventFounded | f.SeasonFounded) -> Refusal | None:
    if view.founded is not None or view.position:
        return Refusal("already_founded")
    if isinstance(fact, f.EventFounded):
        wrong = choice("visibility", fact.visibility, f.Visibility) or choice("depth", fact.depth, f.Depth)
        wrong = wrong or choice("reveal", fact.reveal, f.Reveal)
        if wrong:
            return wrong
    return _version(fact.rules_version)


def _scheme(view: View, fact: f.SchemePinned) -> Refusal | None:
    if view.marked:
        return Refusal("scheme_stands")
    wrong = _version(fact.rules_version)
    if wrong:
        return wrong
    found = problems(fact.scheme)
    if found:
        details = {"count": str(len(found)), "field": found[0].field, "problem": found[0].word}
        return Refusal("scheme_invalid", details)
    for panel, seats in view.panels.items():
        small = _small(fact.scheme, panel, len(regular(seats)))
        if small:
            return small
    return None


def _entered(view: View, fact: f.SubjectEntered) -> Refusal | None:
    if fact.subject in view.subjects:
        return Refusal("already_entered", {"subject": fact.subject})
    return id_formed("subject", fact.subject) or short_label("round", fact.round) or short_label("group", fact.group)


def _bound(view: View, fact: f.SubjectBound) -> Refusal | None:
    wrong = known_subject(view, fact.subject) or choice_of("kind", fact.kind, ("person", "team", "piece"))
    if wrong:
        return wrong
    named = [("who", fact.who), *(("members", member) for member in fact.members)]
    if fact.delegation:
        named.append(("delegation", fact.delegation))
    return next((wrong for name, text in named if (wrong := id_formed(name, text))), None)


def _status(view: View, fact: f.SubjectStatusSet) -> Refusal | None:
    return known_subject(view, fact.subject) or choice("status", fact.status, f.Status)


def _panel(view: View, fact: f.PanelSeated) -> Refusal | None:
    if not fact.seats:
        return Refusal("panel_empty", {"panel": fact.panel})
    taken: set[str] = set()
    for seat in fact.seats:
        if seat.id in taken:
            return Refusal("seat_twice", {"seat": seat.id})
        taken.add(seat.id)
        wrong = id_formed("seat", seat.id) or id_formed("judge", seat.judge)
        if wrong:
            return wrong
        wrong = _mixed(view, fact.panel, seat)
        if wrong:
            return wrong
    size = len(regular(fact.seats))
    wrong = id_formed("panel", fact.panel) or (None if size else Refusal("panel_empty", {"panel": fact.panel}))
    return wrong or (_small(view.scheme, fact.panel, size) if view.scheme else None)


def _mixed(view: View, panel: str, seat: f.Seat) -> Refusal | None:
    """A seat is a reserve on all of its panels or on none."""
    others = (each for name, seats in view.panels.items() if name != panel for each in seats if each.id == seat.id)
    return Refusal("reserve_mixed", {"seat": seat.id}) if any(one.reserve != seat.reserve for one in others) else None


def _opened(view: View, fact: f.SessionOpened) -> Refusal | None:
    if view.scheme is None:
        return Refusal("no_scheme")
    if fact.session in view.open_sessions:
        return Refusal("session_open", {"session": fact.session})
    if not fact.modules:
        return Refusal("session_empty", {"session": fact.session})
    for module in fact.modules:
        wrong = known_module(view, module)
        if wrong:
            return wrong
    return id_formed("session", fact.session) or short_label("round", fact.round)


def _closed(view: View, fact: f.SessionClosed) -> Refusal | None:
    if fact.session not in view.sessions:
        return Refusal("unknown_session", {"session": fact.session})
    if fact.session not in view.open_sessions:
        return Refusal("session_not_open", {"session": fact.session})
    return None


def _frozen(view: View, fact: f.BoardFrozen) -> Refusal | None:
    return Refusal("already_frozen") if view.frozen else None


def _thawed(view: View, fact: f.BoardThawed) -> Refusal | None:
    return None if view.frozen else Refusal("not_frozen")


def _published(view: View, fact: f.ResultsPublished) -> Refusal | None:
    """What is made public is exactly what stands, under these rules; a frozen board is thawed first."""
    wrong = _version(fact.rules_version) or choice_of("stage", fact.stage, ("provisional", "final"))
    if wrong:
        return wrong
    if view.scheme is None:
        return Refusal("no_scheme")
    wrong = publication_in_turn(view, fact)
    if wrong:
        return wrong
    if view.frozen:
        return Refusal("board_frozen")
    standings = Scorer().standings(view if isinstance(view, State) else view.state())
    found = digest(standings)
    if fact.digest != found:
        return Refusal("digest_differs", {"given": fact.digest[:64], "digest": found})
    return standings_incomplete(standings) if fact.stage == "final" else None


def _tier(view: View, fact: f.TierDeclared) -> Refusal | None:
    if fact.planned is not None and fact.planned < 0:
        return Refusal("plan_negative", {"tier": fact.tier})
    return id_formed("tier", fact.tier)


def _listed(view: View, fact: f.EventListed) -> Refusal | None:
    if fact.tier not in view.tiers:
        return Refusal("unknown_tier", {"tier": fact.tier})
    if fact.event.stream in view.listed:
        return Refusal("already_listed", {"event": fact.event.stream})
    if fact.event.position < 1:
        return Refusal("pin_malformed", {"field": "position"})
    return None if head_formed(fact.event.head) else Refusal("pin_malformed", {"field": "head"})


_CHECKS: dict[type, Callable[[View, Any], Refusal | None]] = {
    f.SchemePinned: _scheme,
    f.SubjectEntered: _entered,
    f.SubjectBound: _bound,
    f.SubjectStatusSet: _status,
    f.PanelSeated: _panel,
    f.SessionOpened: _opened,
    f.SessionClosed: _closed,
    f.BoardFrozen: _frozen,
    f.BoardThawed: _thawed,
    f.ResultsPublished: _published,
    f.TierDeclared: _tier,
    f.EventListed: _listed,
    **chair.CHECKS,
    **checks_prizes.CHECKS,
    **profile.CHECKS,
    **admission_titles.CHECKS,
    **admission_hall.CHECKS,
    **admission_carried.CHECKS,
    **admission_seats.CHECKS,
    **admission_signing.CHECKS,
}


# -- what several of them ask ---------------------------------------------------------------------------------------


def _version(given: str) -> Refusal | None:
    return None if given == VERSION else Refusal("rules_version_differs", {"given": given[:16], "version": VERSION})


def _small(scheme: Any, panel: str, seats: int) -> Refusal | None:
    aspect = too_few_seats(scheme, panel, seats)
    if aspect is None:
        return None
    details = {"panel": panel, "aspect": aspect.id, "seats": str(seats)}
    return Refusal("panel_too_small", details)
