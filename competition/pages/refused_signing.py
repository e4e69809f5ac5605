"""What the refusals of signatures and confirmations say, word by word, as English messages.

The words of `SIGNING` come from `competition.rules.admission_signing`, those of `SIGNING_DOORS` from the judges' door.
Nothing is decided or translated here.
"""

from collections.abc import Mapping

from competition.pages.words import N_

SIGNING: Mapping[str, str] = {
    "signing_stands": N_("Marks were taken, so the way to sign stands. Go on signing as it is."),
    "signing_blind": N_("In a blind event competitors cannot sign sheets: the judges would see who they are."),
    "signing_differs": N_("This event is signed in another way. Load the page again, then sign."),
    "proof_malformed": N_("The signature is not complete. Sign again."),
    "sheet_moved": N_(
        "Marks of this sheet have changed since you looked. Nothing was signed: look at them again, then sign."
    ),
    "competitor_not_asked": N_("In this event competitors do not sign sheets. Nothing is to be done."),
    "competitor_signed": N_("“%(subject)s” has answered for this sheet already. Nothing is to be done."),
    "judge_signs_first": N_(
        "The judge signs this sheet first, then the competitor. Sign it, then hand over the tablet."
    ),
    "unconfirmed": N_("“%(aspect)s” waits for a second judge. Have it confirmed, then sign."),
    "nothing_to_confirm": N_("“%(aspect)s” asks for no second judge here. Nothing is to be done."),
    "own_mark": N_("You gave the mark of “%(aspect)s” yourself. Another judge of the panel confirms it."),
    "already_confirmed": N_("“%(aspect)s” has been confirmed already. Nothing is to be done."),
    "confirms_not": N_("Seat “%(seat)s” is excused here. Another judge of the panel confirms it."),
}

SIGNING_DOORS: Mapping[str, str] = {
    "pin_not_set": N_("This seat has no PIN now. Ask the desk for a code, take the seat again and set one; then sign."),
    "drawing_missing": N_("There is no signature in the field yet. Sign with a finger, then go on."),
    "drawing_malformed": N_("The signature could not be read. Clear the field, sign once more, then go on."),
    "drawing_too_large": N_("The signature has too many lines. Clear the field, sign more simply, then go on."),
}
