"""Whether an organisers' fact may be recorded: founding, schemes, rosters, panels, sessions, freezes, publications.

Called by `competition.rules.admission.admit`, which has seen that a desk sends it. Facts are refused, never mended.
"""

from collections.abc import Callable
from typing import Any, get_args

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.checks import problems, too_few_seats
from competition.rules.identity import head_formed, label_formed, well_formed
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
    return _CHECKS[type(fact)](view, fact)


def _founded(view: View, fact: f.EventFounded | f.SeasonFounded) -> Refusal | None:
    if view.founded is not None or view.position:
        return Refusal("already_founded")
    if isinstance(fact, f.EventFounded):
        wrong = _choice("visibility", fact.visibility, f.Visibility) or _choice("depth", fact.depth, f.Depth)
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
        small = _small(fact.scheme, panel, len(seats))
        if small:
            return small
    return None


def _entered(view: View, fact: f.SubjectEntered) -> Refusal | None:
    if fact.subject in view.subjects:
        return Refusal("already_entered", {"subject": fact.subject})
    return _id("subject", fact.subject) or _label("round", fact.round) or _label("group", fact.group)


def _bound(view: View, fact: f.SubjectBound) -> Refusal | None:
    wrong = _subject(view, fact.subject) or _choice_of("kind", fact.kind, ("person", "team", "piece"))
    if wrong:
        return wrong
    named = [("who", fact.who), *(("members", member) for member in fact.members)]
    if fact.delegation:
        named.append(("delegation", fact.delegation))
    return next((wrong for name, text in named if (wrong := _id(name, text))), None)


def _status(view: View, fact: f.SubjectStatusSet) -> Refusal | None:
    return _subject(view, fact.subject) or _choice("status", fact.status, f.Status)


def _panel(view: View, fact: f.PanelSeated) -> Refusal | None:
    if not fact.seats:
        return Refusal("panel_empty", {"panel": fact.panel})
    taken: set[str] = set()
    for seat in fact.seats:
        if seat.id in taken:
            return Refusal("seat_twice", {"seat": seat.id})
        taken.add(seat.id)
        wrong = _id("seat", seat.id) or _id("judge", seat.judge)
        if wrong:
            return wrong
    wrong = _id("panel", fact.panel)
    return wrong or (_small(view.scheme, fact.panel, len(fact.seats)) if view.scheme else None)


def _excused(view: View, fact: f.SeatExcused) -> Refusal | None:
    return _seat(view, fact.seat) or (_subject(view, fact.subject) if fact.subject else None)


def _opened(view: View, fact: f.SessionOpened) -> Refusal | None:
    if view.scheme is None:
        return Refusal("no_scheme")
    if fact.session in view.open_sessions:
        return Refusal("session_open", {"session": fact.session})
    if not fact.modules:
        return Refusal("session_empty", {"session": fact.session})
    for module in fact.modules:
        wrong = _module(view, module)
        if wrong:
            return wrong
    return _id("session", fact.session) or _label("round", fact.round)


def _closed(view: View, fact: f.SessionClosed) -> Refusal | None:
    if fact.session not in view.sessions:
        return Refusal("unknown_session", {"session": fact.session})
    if fact.session not in view.open_sessions:
        return Refusal("session_not_open", {"session": fact.session})
    return None


def _reopened(view: View, fact: f.SheetReopened) -> Refusal | None:
    wrong = _subject(view, fact.subject)
    if wrong is None and (fact.seat, fact.module) not in view.subjects[fact.subject].signed:
        details = {"seat": fact.seat, "subject": fact.subject, "module": fact.module}
        return Refusal("sheet_not_signed", details)
    return wrong


def _frozen(view: View, fact: f.BoardFrozen) -> Refusal | None:
    return Refusal("already_frozen") if view.frozen else None


def _thawed(view: View, fact: f.BoardThawed) -> Refusal | None:
    return None if view.frozen else Refusal("not_frozen")


def _published(view: View, fact: f.ResultsPublished) -> Refusal | None:
    """What is made public is exactly what stands, under these rules; a frozen board is thawed first."""
    wrong = _version(fact.rules_version) or _choice_of("stage", fact.stage, ("provisional", "final"))
    if wrong:
        return wrong
    if view.scheme is None:
        return Refusal("no_scheme")
    if view.frozen:
        return Refusal("board_frozen")
    standings = Scorer().standings(view if isinstance(view, State) else view.state())
    found = digest(standings)
    if fact.digest != found:
        return Refusal("digest_differs", {"given": fact.digest[:64], "digest": found})
    if fact.stage == "final" and not standings.complete:
        rows = [row for row in standings.rows if row.status == "competing"]
        details = {"marked": str(sum(row.marked for row in rows)), "owed": str(sum(row.owed for row in rows))}
        return Refusal("standings_incomplete", details)
    return None


def _tier(view: View, fact: f.TierDeclared) -> Refusal | None:
    if fact.planned is not None and fact.planned < 0:
        return Refusal("plan_negative", {"tier": fact.tier})
    return _id("tier", fact.tier)


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
    f.SeatExcused: _excused,
    f.SessionOpened: _opened,
    f.SessionClosed: _closed,
    f.SheetReopened: _reopened,
    f.BoardFrozen: _frozen,
    f.BoardThawed: _thawed,
    f.ResultsPublished: _published,
    f.TierDeclared: _tier,
    f.EventListed: _listed,
}


# -- what several of them ask ---------------------------------------------------------------------------------------


def _version(given: str) -> Refusal | None:
    return None if given == VERSION else Refusal("rules_version_differs", {"given": given[:16], "version": VERSION})


def _choice(field: str, given: str, choices: Any) -> Refusal | None:
    return _choice_of(field, given, get_args(choices))


def _choice_of(field: str, given: str, choices: tuple[str, ...]) -> Refusal | None:
    return None if given in choices else Refusal("choice_unknown", {"field": field, "given": given[:40]})


def _id(field: str, text: str) -> Refusal | None:
    return None if well_formed(text) else Refusal("id_malformed", {"field": field, "id": text[:64]})


def _label(field: str, text: str) -> Refusal | None:
    return None if label_formed(text) else Refusal("id_malformed", {"field": field, "id": text[:64]})


def _subject(view: View, subject: str) -> Refusal | None:
    return None if subject in view.subjects else Refusal("unknown_subject", {"subject": subject[:64]})


def _seat(view: View, seat: str) -> Refusal | None:
    known = any(each.id == seat for seats in view.panels.values() for each in seats)
    return None if known else Refusal("unknown_seat", {"seat": seat[:64]})


def _module(view: View, module: str) -> Refusal | None:
    known = view.scheme is not None and any(each.id == module for each in view.scheme.modules)
    return None if known else Refusal("unknown_module", {"module": module[:64]})


def _small(scheme: Any, panel: str, seats: int) -> Refusal | None:
    aspect = too_few_seats(scheme, panel, seats)
    if aspect is None:
        return None
    details = {"panel": panel, "aspect": aspect.id, "seats": str(seats)}
    return Refusal("panel_too_small", details)
