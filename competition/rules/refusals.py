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
    "session_closed": ("module", "round"),
    "excused": ("seat", "subject"),
    "sheet_signed": ("seat", "subject", "module"),
    "superseded": ("standing", "value"),
    "nothing_to_void": (),
    # sheets
    "not_your_sheet": ("seat",),
    "sheet_incomplete": ("missing",),
    "sheet_not_signed": ("seat", "subject", "module"),
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
    # raised by the recorder, which knows keys and sizes
    "key_reused": ("key",),
    "too_many": ("limit",),
    "whole_refused": ("key", "word"),
    "pin_unknown": ("stream", "position"),
    "seat_revoked": (),
}
