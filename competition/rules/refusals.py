"""A refusal is a value with a word: why a proposed fact may not enter the ledger. Sentences belong to the pages.

This module may not decide anything; `competition.rules.admission` does.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """`word` is one of `WORDS`; `conflict` when somebody must choose (the standing mark is another one)."""

    word: str
    details: dict[str, str] = field(default_factory=dict)
    conflict: bool = False


# Every word that may occur, with the keys of its details. Sentences are written for all of them.
WORDS: dict[str, tuple[str, ...]] = {
    # the stream
    "not_founded": (),
    "already_founded": (),
    "wrong_stream_kind": (),
    "rules_version_differs": ("given", "version"),
    "desk_only": (),
    "choice_unknown": ("field", "given"),
    "id_malformed": ("field", "id"),
    # what is named and not there
    "no_scheme": (),
    "unknown_subject": ("subject",),
    "unknown_aspect": ("aspect",),
    "unknown_panel": ("panel",),
    "unknown_seat": ("seat",),
    "unknown_session": ("session",),
    "unknown_module": ("module",),
    "unknown_tier": ("tier",),
    # marks
    "not_your_cell": ("aspect", "seat"),
    "subject_not_competing": ("subject", "status"),
    "value_not_a_number": ("value",),
    "value_out_of_range": ("value", "low", "high"),
    "value_off_step": ("value", "low", "step"),
    "value_not_allowed": ("value", "allowed"),
    "values_count": ("value", "count"),
    "faults_malformed": ("value",),
    "unknown_fault": ("fault", "allowed"),
    "fault_too_often": ("fault", "value", "most"),
    "session_closed": ("module", "round"),
    "excused": ("seat", "subject"),
    "sheet_signed": ("seat", "subject", "module"),
    "superseded": ("standing", "value"),
    "nothing_to_void": (),
    # sheets
    "not_your_sheet": ("seat",),
    "sheet_incomplete": ("missing",),
    "panel_confers": ("aspect",),
    "sheet_not_signed": ("seat", "subject", "module"),
    # the chief's desk
    "module_signed": ("module",),
    "already_signed": ("module",),
    "module_not_signed": ("module",),
    "module_incomplete": ("module", "marked", "owed"),
    "reason_malformed": (),
    "nothing_to_correct": (),
    "already_accepted": ("key",),
    # the steps from marks to names: a profile, and what a step waits for
    "profile_stands": (),
    "profile_empty": (),
    "step_twice": ("step",),
    "step_misplaced": ("step", "after"),
    "step_needs": ("step", "needs"),
    "step_not_in_profile": ("step",),
    "step_out_of_turn": ("step", "missing"),
    "step_waits": ("step",),
    "nobody_competes": (),
    "sheets_unsigned": ("missing", "owed"),
    "modules_unsigned": ("modules", "missing"),
    "final_not_published": (),
    "already_published": ("stage",),
    # the hall
    "already_checked_in": ("subject",),
    "not_checked_in": ("subject",),
    "draw_held": ("draw",),
    "draw_empty": ("draw",),
    "draw_seed": ("draw",),
    "draw_differs": ("draw",),
    "draw_mixed": ("draw",),
    "draw_too_late": ("subject",),
    "draw_start": ("subject", "start"),
    "draw_twice": ("field", "given"),
    "clock_started": ("subject", "module"),
    "clock_not_started": ("subject", "module"),
    "clock_state": ("subject", "state"),
    "seconds_out_of_range": ("most",),
    "incident_known": ("incident",),
    "unknown_incident": ("incident",),
    "incident_decided": ("incident",),
    # prizes
    "prizes_stand": (),
    "prizes_invalid": ("prize", "field", "why"),
    "prizes_not_pinned": (),
    "prizes_differ": ("subject", "given", "expected"),
    "prizes_awarded": (),
    # the organiser's desk
    "scheme_stands": (),
    "scheme_invalid": ("count", "field", "problem"),
    "already_entered": ("subject",),
    "panel_empty": ("panel",),
    "panel_too_small": ("panel", "aspect", "seats"),
    "seat_twice": ("seat",),
    "session_open": ("session",),
    "session_empty": ("session",),
    "session_not_open": ("session",),
    "already_frozen": (),
    "not_frozen": (),
    "board_frozen": (),
    "digest_differs": ("given", "digest"),
    "standings_incomplete": ("marked", "owed"),
    # seasons
    "plan_negative": ("tier",),
    "already_listed": ("event",),
    "pin_malformed": ("field",),
    # titles
    "unknown_title_rule": ("rule",),
    "title_rule_stands": ("rule",),
    "title_rule_invalid": ("rule", "field"),
    "event_not_listed": ("event",),
    "tier_not_covered": ("rule", "tier"),
    "rank_too_low": ("rank", "best"),
    "already_proposed": ("id",),
    "title_twice": ("title", "who", "event"),
    "unknown_proposal": ("id",),
    "not_recommended": ("id",),
    "already_recommended": ("id",),
    "already_awarded": ("id",),
    "already_withheld": ("id",),
    "quota_spent": ("quota", "used"),
    # why somebody is not proposed for a title
    "not_ranked": ("status",),
    "field_too_small": ("field", "least"),
    "part_failed": ("module", "points", "least"),
    "team_size": ("members", "needed"),
    "not_bound": ("subject",),
    "already_titled": ("title", "event"),
    "over_quota": ("quota", "left"),
    "not_proposed_so": ("subject", "rank"),
    # raised by the recorder, which knows keys and sizes
    "key_reused": ("key",),
    "too_many": ("limit",),
    "whole_refused": ("key", "word"),
    "pin_unknown": ("stream", "position"),
    "seat_revoked": (),
}
