"""What the refusals of coding say, word by word, as English messages: layers, sealed maps, and their opening.

The words of `CODING` come from `competition.rules.admission_coding`, those of `CODING_DESKS` from its desks. Nothing is
decided or translated here.
"""

from collections.abc import Mapping

from competition.pages.words import N_

CODING: Mapping[str, str] = {
    "not_coded": N_("This event is marked without codes, so there is nothing to seal or to open."),
    "coding_stands": N_("This event's coding stands: names were bound or marks given, or it is fixed already."),
    "coding_not_blind": N_("Codes are for a blind event. Make the event blind, or take the coding out."),
    "coding_one_round": N_("A coded event has one round: later rounds would tell who is behind a code."),
    "coding_invalid": N_(
        "The layers of the coding cannot be so (%(field)s). Give each an id of its own, and every panel one layer."
    ),
    "seat_of_two_layers": N_(
        "The judge in seat %(seat)s would see the codes of two layers, and so hold their map. Seat somebody else."
    ),
    "binding_stands": N_("Who is behind “%(subject)s” is sealed already, or codes were made since. That stands."),
    "binding_differs": N_("This is not who was sealed behind “%(subject)s”. Only what was sealed can be opened."),
    "unknown_layer": N_("There is no such layer of codes. Go back to the list of layers."),
    "codes_sealed": N_("The codes of “%(layer)s” are sealed already, and stand. Nothing of yours was taken."),
    "layer_waits": N_("The codes of “%(layer)s” come first. Seal these once they are made."),
    "coder_of_another_layer": N_(
        "You have sealed another layer of this event. Another coder makes these codes, so that nobody holds both."
    ),
    "codes_incomplete": N_("There are %(count)s codes for %(needed)s entries. Give each entry one."),
    "codes_differ": N_("These are not the codes that were sealed for “%(layer)s”, so they are not opened."),
    "codes_not_sealed": N_("Codes are still to be sealed: %(layers)s. The coders do that, then this can go on."),
    "codes_not_opened": N_("Codes are still to be opened before a supervisor: %(layers)s."),
    "not_your_layer": N_("You have not sealed the codes of “%(layer)s”. Only the coder who did may see and ask."),
    "opening_asked": N_("The opening of “%(layer)s” is asked for already. A supervisor opens it."),
    "opening_not_asked": N_("Its coder has not asked for the opening of “%(layer)s”. The coder asks first."),
    "opening_waits": N_("“%(layer)s” cannot be opened yet. The page says all that is missing."),
    "codes_opened": N_("The codes of “%(layer)s” are opened already. Nothing is to be done."),
    "coder_opens": N_("You have sealed codes of this event. Another supervisor opens them."),
    "draw_by_coders": N_("In this event the coders give out the places, so that nobody else knows them."),
}

CODING_DESKS: Mapping[str, str] = {
    "codes_wrong": N_("Some codes cannot be taken (%(count)s). Each says beside it what is wrong; nothing was sealed."),
    "codes_too_few": N_("There are %(count)s codes for %(needed)s entries. Name more."),
    "codes_unreadable": N_(
        "The codes are not understood. Enter “01-20”, or different codes between commas: capital letters, digits,"
        " hyphens, at most %(most)s signs."
    ),
    "sheets_coded": N_(
        "Before the codes are opened sheets bear codes, and recorders alone print them. Ask a recorder for the sheets"
        " that you need."
    ),
    "sheet_before_codes": N_(
        "No sheet has the number “%(number)s” yet. Codes are still to be sealed: %(layers)s. Sheets of these panels get"
        " codes and numbers after that; print them then."
    ),
    "sheet_for_chief": N_("This sheet cannot be taken now. Put the paper before the chief judge."),
    "scans_by_sheet": N_(
        "While the codes are sealed, a scan is attached to its sheet: open the sheet by its number at the paper desk."
    ),
    "codes_moved": N_("The entries have changed since the page was made. Look at them again; nothing was sealed."),
    "codes_lost": N_("The map of “%(layer)s” is not in the database any more. Look for a backup before you go on."),
    "panel_codes_lost": N_(
        "The codes of this panel are not in the database any more. Marks stay on the tablet until they are: tell the"
        " desk."
    ),
}
