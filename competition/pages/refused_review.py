"""What the refusals of re-checks, samples and appeals say, word by word, as English messages.

The words come from `competition.rules.admission_review` and `competition.rules.sampling`, those of the competitor's own
door from `competition.access.own_codes`. Nothing is decided or translated here.
"""

from collections.abc import Mapping

from competition.pages.words import N_

REVIEW: Mapping[str, str] = {
    "review_stands": N_("A sample was drawn or results were published, so these settings stand. Go on with them."),
    "review_invalid": N_(
        "This setting of the re-check cannot be (%(field)s)."
        " Shares lie between 0 and 1, a window lasts at most 30 days."
    ),
    "review_not_pinned": N_("This event does not say yet how results are re-checked and appealed. Set that first."),
    "rechecks_left": N_("%(left)s sheets are not re-checked yet. The judges re-check them."),
    "errors_left": N_("%(left)s errors are not corrected yet. The chief judge corrects them."),
    "all_again": N_(
        "Too many errors were found in the sample. The judges re-check everything, then a new one is drawn."
    ),
    "marks_moved": N_("Marks of “%(subject)s” changed since the page was made. Look at them again, then send it."),
    "nothing_to_check": N_("“%(subject)s” has no marks there, so there is nothing to check."),
    "error_unknown": N_("One of the errors names no mark that stands, or one mark twice (%(subject)s). Look again."),
    "sample_not_drawn": N_("The sample is not drawn yet. The supervisors draw it."),
    "sample_unchecked": N_("%(left)s competitors of the sample are not checked yet. The supervisors check them."),
    "sample_moved": N_("%(left)s competitors have come to the first places since the draw. Draw them in as well."),
    "sample_seed": N_("A sample needs a seed of its own. Load the page again and draw from it."),
    "sample_stands": N_("The sample is drawn and stands. Check whom it names."),
    "sample_differs": N_("This is not whom the seed draws. Load the page again and draw from it."),
    "not_in_sample": N_("“%(subject)s” is not in the sample. Check whom the sample names."),
    "sample_checked": N_("“%(subject)s” is checked already. Nothing is to be done."),
    "appeal_known": N_("This appeal is filed already. Nothing is to be done."),
    "appeal_not_yet": N_("Appeals are not taken yet. They can be filed once the time for them begins."),
    "appeal_too_late": N_(
        "The time for appeals ended at %(closes)s, so this one is not taken. You may still write to the organiser,"
        " who can answer but no longer change the result by an appeal."
    ),
    "appeal_waiting": N_("There is an appeal about this already, and it is being looked into. Wait for its decision."),
    "appeal_final": N_("An appeal about this was decided, and that decision is final."),
    "unknown_appeal": N_("There is no such appeal. Reload to see those that are filed."),
    "appeal_stage": N_("This appeal has moved on meanwhile. Reload to see how far it is."),
    "already_tied": N_("These ties are declared already. Nothing is to be done."),
    "arbiter_tied": N_("You have declared ties to this competitor. Another arbiter decides."),
    "arbiter_involved": N_(
        "You had a hand in this case: you marked, checked, filed or signed. Another arbiter decides."
    ),
    "dismissed_corrects": N_("An appeal that is dismissed changes no mark. Take the corrections out, or uphold it."),
    "effect_moved": N_("Marks changed since the effect was shown. Look at the effect again, then confirm."),
    "window_open": N_("Appeals are still taken until %(closes)s. Close them afterwards."),
    "appeals_open": N_("%(left)s appeals are still open. Decide them first."),
    "appeals_not_closed": N_("The appeals are not closed yet. Close them once their time is over."),
    "appeals_closed": N_("The appeals are closed already."),
    "own_code_first": N_("This page is for one competitor alone. Enter your private code first."),
    "own_code_wrong": N_("This code is not right, or a newer one was made. Look at your card, then type it again."),
    "own_code_ended": N_("Too much time has passed since your code was entered. Enter it again."),
}
