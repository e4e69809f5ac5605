"""What the refusals of marks that were carried by hand say, word by word, as English messages.

The words come from `competition.tally.hand_series`, `competition.tally.hand_marks` and the chief's desk. Nothing is
decided or translated here.
"""

from collections.abc import Mapping

from competition.pages.words import N_

CARRIED: Mapping[str, str] = {
    "carried_nothing": N_("There is no code here. Choose the tablet's file, or read its codes one after another."),
    "carried_no_code": N_(
        "Line %(line)s is no code of held marks. Take it out, or choose the right file; nothing was written."
    ),
    "carried_damaged": N_(
        "The code in line %(line)s did not come whole. Take it out and read it once more; nothing was written."
    ),
    "carried_mixed": N_(
        "The code in line %(line)s is of another series than those before it."
        " Bring in one series at a time; nothing was written."
    ),
    "carried_missing": N_(
        "Of %(total)s codes these are missing: %(missing)s."
        " Turn the tablet back to them and read them; nothing was written yet."
    ),
    "carried_unreadable": N_(
        "These codes do not make a whole together. Start over and read all of them again; nothing was written."
    ),
    "carried_other_event": N_("These marks are of another event. Bring them to its chief judge; nothing was written."),
    "carried_forged": N_(
        "No tablet of this event made these codes as they are, so they may have been changed."
        " Read them from the tablet itself; nothing was written."
    ),
}
