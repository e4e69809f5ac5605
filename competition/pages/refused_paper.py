"""What the refusals of paper sheets say, word by word, as English messages.

The words of `PAPER` come from `competition.rules.admission_paper`, those of `PAPER_DESKS` from the desks on which
sheets are printed and typed. Nothing is decided or translated here.
"""

from collections.abc import Mapping

from competition.pages.words import N_

PAPER: Mapping[str, str] = {
    "paper_no_sheet": N_("%(seat)s marks nothing in module “%(module)s”, so there is no such sheet. Check the number."),
    "paper_cells": N_("The sheet has changed since the page was loaded. Load it again and type the sheet anew."),
    "paper_turn": N_("Somebody else has typed this sheet meanwhile. Load the page again to see what is to do."),
    "same_typist": N_("You typed this sheet the first time. Somebody else must type it the second time."),
    "paper_untyped": N_("This sheet has not been typed twice yet. Type it first."),
    "paper_agrees": N_("The two typings agree, so there is nothing to settle. Load the page again."),
    "paper_taken": N_("This sheet has been taken in already. Nothing is to be done."),
    "paper_differs": N_("The two typings differ in %(left)s boxes. Look at the paper and settle them first."),
    "paper_conflict": N_(
        "In “%(aspect)s” another mark stands than the paper says. The chief judge decides which of the two holds."
    ),
    "paper_meets_nothing": N_("In “%(aspect)s” paper and mark do not differ any more. Load the page again."),
    "paper_day_locked": N_(
        "The day of marking “%(day)s” is locked. The sheet waits here until the chief judge unlocks the day."
    ),
    "paper_moved": N_("A mark of this sheet changed since the page was made. Load the page again and look."),
}

PAPER_DESKS: Mapping[str, str] = {
    "sheet_unknown": N_(
        "No sheet of this event has the number “%(number)s”. Check each sign; it may be a sheet of another event."
    ),
    "unknown_sheet": N_("There is no sheet with this number in this event. Go back and enter the number again."),
    "sheet_of_another": N_("This is a sheet of another event (“%(event)s”). Open the paper desk of that event."),
    "box_empty": N_("Type what stands in this box, or - where nothing is written."),
    "boxes_wrong": N_("Some boxes cannot be taken (%(count)s). Each says beside it what is wrong; nothing was kept."),
    "nothing_to_print": N_("There is no sheet to print here. Choose another seat, competitor or module."),
    "sheets_too_many": N_("These are %(count)s sheets; at most %(most)s are printed at once. Choose a part of them."),
}

PAPERS: Mapping[str, str] = {**PAPER, **PAPER_DESKS}
