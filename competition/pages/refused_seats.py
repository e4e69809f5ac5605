"""What the refusals of recusals, absences, substitutes and reserve seats say, word by word, as English messages.

The words of `SEATS` come from `competition.rules.admission_seats`, those of `SEATS_DESKS` from its desks. Nothing is
decided or translated here.
"""

from collections.abc import Mapping

from competition.pages.words import N_

SEATS: Mapping[str, str] = {
    "recused": N_(
        "Seat “%(seat)s” is recused from “%(subject)s” and may not mark it. The mark is kept aside; the chief judge"
        " decides."
    ),
    "recusal_stands": N_("Marks were given or ties stated already, so the rule on recusal stands."),
    "reserve_mixed": N_(
        "Seat “%(seat)s” is a reserve on another panel. Make it a reserve on all of its panels, or on none."
    ),
    "already_absent": N_("Seat “%(seat)s” is already absent for “%(subject)s”. Nothing is to be done."),
    "not_absent": N_("Seat “%(seat)s” is not absent for “%(subject)s”, so there is nothing to take back."),
    "too_few_left": N_(
        "Then only %(seats)s would be left on panel “%(panel)s”, too few to count “%(aspect)s”."
        " Seat a substitute instead."
    ),
    "tie_allowed": N_("This event lets judges mark in spite of such a tie, so there is nothing to record."),
    "already_recused": N_("This tie of seat “%(seat)s” to “%(subject)s” is recorded already. Nothing is to be done."),
    "not_recused": N_("Seat “%(seat)s” has no tie to “%(subject)s” on record. Load the page again."),
    "same_judge": N_("This person sits in seat “%(seat)s” already. Name somebody else."),
    "judge_sits": N_("This person sits on the same panel already, in seat “%(seat)s”. Name somebody else."),
    "not_reserve": N_("Seat “%(seat)s” is no reserve. Choose a reserve seat."),
    "reserve_stood_for": N_("Seat “%(seat)s” is a reserve itself; nobody stands in for it. Choose another reserve."),
    "not_out": N_("Seat “%(seat)s” owes “%(subject)s” its marks, so nobody can stand in for it. Mark it absent first."),
    "other_panel": N_("Reserve seat “%(seat)s” is on another panel. Choose one of the same panel."),
    "reserve_out": N_("Reserve seat “%(seat)s” is itself absent or recused for “%(subject)s”. Choose another."),
    "stands_in_already": N_("Reserve seat “%(seat)s” stands in for another seat with “%(subject)s”. Choose another."),
    "stand_in_sits": N_("Seat “%(seat)s” stands in with “%(subject)s”. End that first."),
    "not_standing_in": N_("Seat “%(seat)s” does not stand in with “%(subject)s”. Load the page again."),
}

SEATS_DESKS: Mapping[str, str] = {
    "name_missing": N_("A substitute needs a name. Enter it, then send it again."),
    "name_too_long": N_("The name is longer than %(most)s characters. Shorten it, then send it again."),
    "unknown_unit": N_("There is no such unit in this event. Choose one that is offered."),
}
