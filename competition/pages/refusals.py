"""What a refusal says to the person who meets it, in Chinese and English: what happened, and what to do next.

Words come from `competition.rules.refusals`, the doors and the edge. It decides nothing. A test holds that every word
has its sentence in both languages.
"""

from collections.abc import Mapping
from typing import Any

from competition.pages import shell
from competition.pages.words import N_, STATUSES

RULES: Mapping[str, str] = {
    "not_founded": N_("There is no such event or season here. Check its id, or load its folder first."),
    "already_founded": N_("This event or season has been founded already. Go on with it, or choose another id."),
    "wrong_stream_kind": N_("This belongs to an event and that is a season, or the other way round. Check the id."),
    "rules_version_differs": N_(
        "This was made for rules version %(given)s; this server runs %(version)s. Load it again with this server."
    ),
    "desk_only": N_("Only the organisers' desk may do this. Ask the desk."),
    "choice_unknown": N_("“%(given)s” is not one of the choices for %(field)s. Choose one that is offered."),
    "id_malformed": N_(
        "“%(id)s” cannot be an id (%(field)s). Use lower-case letters, digits and hyphens, at most 64 of them."
    ),
    "no_scheme": N_("The event has no marking scheme yet. Pin the scheme first."),
    "unknown_subject": N_("Nobody is entered as “%(subject)s”. Check the start list, then send it again."),
    "unknown_aspect": N_("The scheme has no aspect “%(aspect)s”. Reload the page; the scheme may have changed."),
    "unknown_panel": N_("There is no panel “%(panel)s”. Check the panels of this event."),
    "unknown_seat": N_("Seat “%(seat)s” is on no panel of this event. Ask the chief judge to seat you."),
    "unknown_session": N_("There is no session “%(session)s”. Check the sessions of this event."),
    "unknown_module": N_("The scheme has no module “%(module)s”. Check the scheme of this event."),
    "unknown_tier": N_("The season has no tier “%(tier)s”. Declare the tier first."),
    "not_your_cell": N_(
        "Seat “%(seat)s” does not mark “%(aspect)s” there. Nothing was changed; ask the chief judge if it should."
    ),
    "subject_not_competing": N_(
        "“%(subject)s” does not compete now (%(status)s). Ask the chief judge if that is wrong."
    ),
    "value_not_a_number": N_("“%(value)s” is not a plain number such as 7.5. Enter the mark again."),
    "value_out_of_range": N_("%(value)s is outside %(low)s to %(high)s. Enter the mark again."),
    "value_off_step": N_("%(value)s is not on the steps of %(step)s from %(low)s. Enter the mark again."),
    "value_not_allowed": N_("“%(value)s” is not taken here; allowed: %(allowed)s. Enter the mark again."),
    "session_closed": N_(
        "No session is open for module “%(module)s” in round %(round)s."
        " The mark is kept aside; the chief judge decides."
    ),
    "excused": N_("Seat “%(seat)s” is excused from “%(subject)s”. The mark is kept aside; the chief judge decides."),
    "sheet_signed": N_(
        "The sheet of seat “%(seat)s” for “%(subject)s”, module “%(module)s”, is signed."
        " The mark is kept aside; ask the chief judge to reopen the sheet."
    ),
    "superseded": N_("Another mark stands here by now: %(value)s. Look at it, and mark again if yours is right."),
    "nothing_to_void": N_("No mark stands there, so none can be taken away. Reload to see what stands."),
    "not_your_sheet": N_("A sheet is signed by its own seat alone; this is not seat “%(seat)s”."),
    "sheet_incomplete": N_("The sheet still lacks %(missing)s marks. Give them, then sign."),
    "sheet_not_signed": N_(
        "The sheet of seat “%(seat)s” for “%(subject)s”, module “%(module)s”, is not signed: nothing to reopen."
    ),
    "scheme_stands": N_("Marks were taken under this scheme, so it stands. A change now needs an amendment."),
    "scheme_invalid": N_("The scheme has %(count)s problems; the first: %(field)s, %(problem)s. Correct them all."),
    "already_entered": N_("“%(subject)s” is entered already. Choose another id, or change that entry."),
    "panel_empty": N_("Panel “%(panel)s” has no seat. Seat at least one judge."),
    "panel_too_small": N_(
        "Panel “%(panel)s” has %(seats)s seats and aspect “%(aspect)s” needs %(needed)s. Seat more judges."
    ),
    "seat_twice": N_("Seat “%(seat)s” is named twice. Give each seat an id of its own."),
    "session_open": N_("Session “%(session)s” is open already."),
    "session_empty": N_("Session “%(session)s” has no module. Name the modules that are marked in it."),
    "already_frozen": N_("The board is paused already."),
    "not_frozen": N_("The board is not paused."),
    "board_frozen": N_("The board is paused. Let it go on before results are published."),
    "digest_differs": N_(
        "These are not the standings as they are now (digest %(given)s, now %(digest)s). Look again, then publish."
    ),
    "standings_incomplete": N_(
        "%(marked)s of %(owed)s marks are in. Final results wait until all are; see who has not marked."
    ),
    "plan_negative": N_("Tier “%(tier)s” cannot plan fewer than no events. Give a number from 0, or leave it open."),
    "already_listed": N_("Event “%(event)s” is in this season already."),
    "pin_malformed": N_("The reference to the other ledger is not complete (%(field)s). Make it again."),
    "key_reused": N_(
        "The key %(key)s was used before for something else. Nothing was changed; send it under a new key."
    ),
    "too_many": N_("That is too much at once. Send at most %(limit)s at a time."),
    "whole_refused": N_(
        "Nothing was taken, since one part of it (%(key)s) was refused: %(word)s. Correct that part and send all again."
    ),
    "pin_unknown": N_("Ledger “%(stream)s” is not like that at position %(position)s. Load that event first."),
    "seat_revoked": N_(
        "This tablet's seat was taken away. The mark is kept aside; the chief judge decides. Ask for a new code."
    ),
}

DOORS: Mapping[str, str] = {
    "unknown_page": N_("There is no such page. Check the address, or go to the first page."),
    "unknown_event": N_("There is no such event here. Choose one from the first page."),
    "unknown_season": N_("There is no such season here. Choose one from the first page."),
    "not_shown": N_("This event does not show single marks, or nobody has this number. Go back to the standings."),
    "wrong_method": N_("This address does not take that. Go back and use the page's own buttons."),
    "bad_request": N_("The request could not be understood. Go back and try again."),
    "wrong_origin": N_("This came from a page of another site, so it was not taken. Open the page here and try again."),
    "no_token": N_("This tablet has no seat yet. Ask the desk for its code."),
    "unknown_token": N_("This tablet's code is not valid here, or no longer. Ask the desk for a new one."),
    "bad_json": N_("What was sent is not whole JSON (%(why)s). Send it again; nothing was changed."),
    "bad_mark": N_("What was sent is not a list of marks (%(why)s). Reload the page; nothing was changed."),
    "body_too_large": N_("That is too large to be taken. Send less at a time; nothing was changed."),
    "body_too_slow": N_("It came too slowly and was given up. Send it again; nothing was changed."),
    "head_too_long": N_("The request's head is too long. Clear this site's cookies and try again."),
    "server_busy": N_("The server is busy. What you have is safe; it goes on by itself in a moment."),
    "too_many_listeners": N_("Too many are watching at once. The page goes on by asking now and then."),
    "ledger_unavailable": N_("The ledger could not be written. Nothing was lost: send it again in a moment."),
    "server_error": N_("Something went wrong here. It was noted; try again in a moment."),
}

SENTENCES: Mapping[str, str] = {**RULES, **DOORS}


def sentence(word: str, details: Mapping[str, str], language: str) -> str:
    """The sentence for a word with its details. A word without one is a bug and is said as it is."""
    message = SENTENCES.get(word)
    if message is None:
        return word
    return shell.translations(language).gettext(message) % _Said(word, details, language)


class _Said(dict[str, Any]):
    """The details in the reader's words; one that is missing leaves a gap and no error."""

    def __init__(self, word: str, details: Mapping[str, str], language: str) -> None:
        super().__init__(details)
        if "status" in details and details["status"] in STATUSES:
            self["status"] = shell.gettext(language, STATUSES[details["status"]] or details["status"])
        if word == "whole_refused" and details.get("word") in SENTENCES:
            self["word"] = sentence(details["word"], {**details, "word": ""}, language).rstrip("。.")

    def __missing__(self, key: str) -> str:
        return "–"
