"""What the refusals of the chief's oversight say, as English messages: summaries, second signatures, days.

The words of `CHAIR` come from `competition.rules.admission_chair` and `competition.rules.chair`, those of `CHAIR_DOORS`
from the doors. Nothing is decided or translated here.
"""

from collections.abc import Mapping

from competition.pages.words import N_

CHAIR: Mapping[str, str] = {
    "chair_stands": N_("Marks were taken, so the rules of signing stand. Go on with them as they are."),
    "summary_not_asked": N_("This event asks for no summaries. Nothing is to be accepted."),
    "summary_not_owed": N_("Seat “%(seat)s” owes no summary of module “%(module)s”. Nothing is to be done."),
    "summary_early": N_(
        "The summary of module “%(module)s” is not ready: %(sheets)s sheets are unsigned and %(marks)s marks missing."
    ),
    "summary_accepted": N_("Seat “%(seat)s” has accepted the summary of module “%(module)s” already."),
    "summary_waived": N_("The chief judge goes on without seat “%(seat)s” in module “%(module)s” already."),
    "summary_open": N_(
        "The summary of module “%(module)s” is not accepted by %(seats)s."
        " Ask them to, or go on without them with a reason."
    ),
    "four_eyes_off": N_("This event asks for no second account. Nothing more is to be done."),
    "same_eyes": N_("Four eyes are asked for, and this was yours. A second account must do it."),
    "second_eyes": N_("Four eyes are asked for: propose the correction, and a second account confirms it."),
    "already_countersigned": N_("Module “%(module)s” has its second signature already."),
    "modules_uncountersigned": N_("These modules wait for the second signature (%(missing)s): %(modules)s."),
    "correction_waits": N_("A correction of this mark waits for the second account already."),
    "corrections_wait": N_(
        "%(missing)s corrections in module “%(module)s” wait for a second account."
        " Have them confirmed or dropped first."
    ),
    "correction_gone": N_("This correction does not wait any more. Reload to see what stands."),
    "unknown_day": N_("There is no day of marking “%(day)s”. Check the days of this event."),
    "day_locked": N_(
        "The day of marking “%(day)s” is locked. The mark is kept aside; the chief judge decides, or unlocks the day."
    ),
    "day_locked_before": N_("The day of marking “%(day)s” is locked already."),
    "day_not_locked": N_("The day of marking “%(day)s” is not locked: nothing to unlock."),
}

CHAIR_DOORS: Mapping[str, str] = {
    "summary_moved": N_("Marks changed since this page was made. Look at the summary again, then accept it."),
}
