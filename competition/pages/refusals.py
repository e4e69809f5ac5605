"""What a refusal says to the person who meets it, in Chinese and English: what happened, and what to do next.

Words come from `competition.rules.refusals`, the doors and the edge. It decides nothing. A test holds that every word
has its sentence in both languages.
"""

from collections.abc import Mapping
from typing import Any

from competition.pages import shell
from competition.pages.refused_attached import ATTACHED, ATTACHING
from competition.pages.refused_carried import CARRIED
from competition.pages.refused_chair import CHAIR, CHAIR_DOORS
from competition.pages.refused_coding import CODING, CODING_DESKS
from competition.pages.refused_facts import FACTS, PRIZE_FAULTS
from competition.pages.refused_hall import HALL, HALL_DESKS
from competition.pages.refused_paper import PAPERS
from competition.pages.refused_review import REVIEW
from competition.pages.refused_seats import SEATS, SEATS_DESKS
from competition.pages.refused_signing import SIGNING, SIGNING_DOORS
from competition.pages.times import exact_clock
from competition.pages.words import N_, STATUSES

DOORS: Mapping[str, str] = {
    "unknown_page": N_("There is no such page. Check the address, or go to the first page."),
    "no_authority": N_("This server has no certificate authority of its own, so there is nothing to install."),
    "unknown_event": N_("There is no such event here. Choose one from the first page."),
    "unknown_season": N_("There is no such season here. Choose one from the first page."),
    "not_shown": N_("This event does not show single marks, or nobody has this number. Go back to the standings."),
    "wrong_method": N_("This address does not take that. Go back and use the page's own buttons."),
    "bad_request": N_("The request could not be understood. Go back and try again."),
    "wrong_origin": N_("This came from a page of another site, so it was not taken. Open the page here and try again."),
    "no_token": N_("This tablet has no seat yet. Ask the desk for its code."),
    "unknown_token": N_("This tablet's code is not valid here, or no longer. Ask the desk for a new one."),
    "other_seat": N_(
        "This tablet has taken another seat since. These marks stay here;"
        " load the page again, and ask the desk for a code."
    ),
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

ACCESS: Mapping[str, str] = {
    "sign_in_first": N_("This is for people of the contest. Sign in, and you are led back here."),
    "session_ended": N_("You were signed out, or away too long. Sign in again."),
    "not_yours": N_("This is not among your tasks. Ask the organiser if it should be."),
    "wrong_password": N_("Name and password do not go together. Try again, or ask the organiser for a new password."),
    "account_disabled": N_("This account is switched off. Ask the organiser."),
    "wait_before_next": N_("Too many wrong tries. Wait %(seconds)s seconds, then try again."),
    "password_too_short": N_("The password is too short. Take at least %(least)s characters."),
    "password_too_long": N_("The password is too long. Take at most %(most)s characters."),
    "password_has_name": N_("The password must not hold the name. Choose another."),
    "password_too_plain": N_("The password is too plain. Take at least %(least)s different characters."),
    "name_malformed": N_("The name cannot be used. Take letters, digits and hyphens, at most %(most)s."),
    "name_taken": N_("The name “%(name)s” is taken. Choose another."),
    "role_unknown": N_("There is no role “%(role)s”. Choose one that is offered."),
    "unknown_account": N_("There is no such account. Reload to see the accounts."),
    "pairing_unknown": N_("This code is not known. Check the six digits, or ask the desk for a new one."),
    "pairing_used": N_("This code was used already; each works once. Ask the desk for a new one."),
    "pairing_expired": N_("This code is too old. Ask the desk for a new one."),
    "seat_used": N_("Another tablet holds this seat. Take it over, or give the code back to the desk."),
    "pin_not_digits": N_("A PIN has %(least)s to %(most)s digits. Type it again."),
    "pin_differs": N_("The two PINs are not the same. Type the same one twice."),
    "wrong_pin": N_("This is not the PIN of this seat. Tries left: %(left)s."),
    "pin_locked": N_("The PIN was wrong too often. Ask the chief judge to reset it; then set a new one here."),
    "unknown_call": N_("There is no such call any more. Nothing is to be done."),
}

DESKS: Mapping[str, str] = {
    "reason_missing": N_("This needs a reason. Write it down, then send it again."),
    "reason_too_long": N_("The reason is longer than %(most)s characters. Shorten it, then send it again."),
    "document_missing": N_("A title is awarded by a document. Enter its number, then send it again."),
    "nothing_ticked": N_("Nobody is ticked. Tick whom it is about, then send it again."),
    "not_published": N_("Final results are not published yet. Publish them first."),
    "module_signed_first": N_("Module “%(module)s” is signed, so its marks stand. Reopen the module first."),
    "module_moved": N_("Marks of this module changed since the page was made. Look at them, then sign."),
    "late_void": N_(
        "This wanted to take a mark away. If that is right, do it on the competitor's page; then reject this."
    ),
    "late_mark_gone": N_("This mark is not waiting any more. Reload to see what became of it."),
}
SENTENCES: Mapping[str, str] = {
    **FACTS,
    **HALL,
    **REVIEW,
    **PAPERS,
    **SEATS,
    **SIGNING,
    **DOORS,
    **ACCESS,
    **DESKS,
    **HALL_DESKS,
    **SIGNING_DOORS,
    **CARRIED,
    **SEATS_DESKS,
    **CHAIR,
    **CHAIR_DOORS,
    **ATTACHED,
    **ATTACHING,
    **CODING,
    **CODING_DESKS,
}


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
        if "closes" in details:
            self["closes"] = exact_clock(int(details["closes"]))
        if details.get("why") in PRIZE_FAULTS:
            self["why"] = shell.gettext(language, PRIZE_FAULTS[details["why"]])
        if word == "whole_refused" and details.get("word") in SENTENCES:
            self["word"] = sentence(details["word"], {**details, "word": ""}, language).rstrip("。.")

    def __missing__(self, key: str) -> str:
        return "–"
