"""What the refusals of the hall's facts say, word by word, as English messages: check-in, draws, clocks, incidents.

The words of `HALL` come from `competition.rules.admission_hall`, those of `HALL_DESKS` from its desks. Nothing is
decided or translated here.
"""

from collections.abc import Mapping

from competition.pages.words import N_

HALL: Mapping[str, str] = {
    "already_checked_in": N_("“%(subject)s” has checked in already. Nothing is to be done."),
    "not_checked_in": N_("“%(subject)s” has not checked in, so there is nothing to take back."),
    "draw_held": N_("This draw has been held already. Its lots stand; hold another draw for whoever is not in it."),
    "draw_empty": N_("Nobody is in this draw. Choose who draws, then hold it."),
    "draw_seed": N_("A draw by computer needs its seed. Load the page again and hold the draw from it."),
    "draw_differs": N_("These lots are not what the seed gives. Load the page again and hold the draw from it."),
    "draw_mixed": N_("A draw is for one round and one group. Hold one draw for each."),
    "draw_too_late": N_("“%(subject)s” has begun already, so the drawn place stands. Leave this competitor out."),
    "draw_start": N_("%(start)s is no start number for “%(subject)s”. Take one from 1 to 9999."),
    "draw_twice": N_("“%(given)s” stands twice in this draw (%(field)s). Give each competitor one number of its own."),
    "clock_started": N_("The clock of “%(subject)s” in module “%(module)s” has been started already."),
    "clock_not_started": N_("The clock of “%(subject)s” in module “%(module)s” was not started. Start it first."),
    "clock_state": N_("The clock of “%(subject)s” is %(state)s, so this cannot follow. Load the page again."),
    "seconds_out_of_range": N_("The time must be between 1 second and %(most)s seconds. Enter it again."),
    "incident_known": N_("This incident has been noted already. Open it from the list."),
    "unknown_incident": N_("There is no such incident. Note it first, then decide on it."),
    "incident_decided": N_("This incident has been decided. Note a new one if something else has come up."),
}

HALL_DESKS: Mapping[str, str] = {
    "minutes_malformed": N_("The time is not understood. Enter minutes, or minutes and seconds like 1:30."),
    "stations_malformed": N_(
        "The workstations are not understood. Enter “1-10”, or different names between commas, at most 500."
    ),
    "word_missing": N_("A draw by computer needs a word said aloud. Ask somebody in the hall for one and enter it."),
    "word_too_long": N_("The word is longer than %(most)s characters. Take a shorter one."),
    "lots_wrong": N_("Some lots cannot be taken (%(count)s). Each says beside it what is wrong; nothing was held."),
}
