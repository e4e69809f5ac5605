"""What the refusals of facts say, word by word, as English messages: what happened, and what to do next.

The words come from `competition.rules.refusals`. Nothing is decided or translated here; `competition.pages.refusals`
says them.
"""

from collections.abc import Mapping

from competition.pages.words import N_

FACTS: Mapping[str, str] = {
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
    "values_count": N_("%(count)s readings belong here, not “%(value)s”. Enter all of them; a failed one is x."),
    "faults_malformed": N_("“%(value)s” is no list of faults. Enter how often each fault was found, once."),
    "unknown_fault": N_("There is no fault “%(fault)s” here; listed: %(allowed)s. Enter the mark again."),
    "fault_too_often": N_("The fault “%(fault)s” counts at most %(most)s times, not %(value)s. Enter the mark again."),
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
    "panel_confers": N_("The panel's marks of “%(aspect)s” lie too far apart. Talk it over, mark again, then sign."),
    "sheet_not_signed": N_(
        "The sheet of seat “%(seat)s” for “%(subject)s”, module “%(module)s”, is not signed: nothing to reopen."
    ),
    "module_signed": N_(
        "Module “%(module)s” is signed. The mark is kept aside; the chief judge decides, or reopens the module."
    ),
    "already_signed": N_("Module “%(module)s” is signed already."),
    "module_not_signed": N_("Module “%(module)s” is not signed: nothing to reopen."),
    "module_incomplete": N_(
        "Module “%(module)s” has %(marked)s of %(owed)s marks. Sign it when all are in; see who has not marked."
    ),
    "reason_malformed": N_("A reason is needed for this. Write one and send it again."),
    "nothing_to_correct": N_("No mark stands there, so none can be corrected. Reload to see what stands."),
    "already_accepted": N_("This late mark was accepted already (%(key)s). Reload to see what stands."),
    "profile_stands": N_("Marks were taken, so the steps of this event stand. Go on with the steps as they are."),
    "profile_empty": N_("The event needs at least one step. Choose its steps."),
    "step_twice": N_("Step “%(step)s” is named twice. Name each step once."),
    "step_misplaced": N_("Step “%(step)s” must come after “%(after)s”. Put the steps in order."),
    "step_needs": N_("Step “%(step)s” needs step “%(needs)s” before it. Add that step."),
    "step_not_in_profile": N_("This event has no step “%(step)s”. Go on with its own steps."),
    "step_out_of_turn": N_("Step “%(step)s” waits for “%(missing)s”. Finish that first."),
    "step_waits": N_("“%(step)s” comes first. Do that, then come back to this step."),
    "nobody_competes": N_("Nobody competes in this event. Enter the competitors first."),
    "sheets_unsigned": N_("%(missing)s of %(owed)s sheets are not signed. Ask those judges to sign."),
    "modules_unsigned": N_("The chief judge still has to sign these modules (%(missing)s): %(modules)s."),
    "final_not_published": N_("Final results are not published yet. Publish them first."),
    "already_published": N_("Results of this kind (%(stage)s) are published as they stand. Nothing more to do."),
    "prizes_stand": N_("Marks were taken, so the prizes stand. Go on with the prizes as they are."),
    "prizes_invalid": N_("Prize “%(prize)s”, %(field)s: %(why)s. Put it right, then pin the prizes."),
    "prizes_not_pinned": N_("This event has no prizes. Set the prizes before the first mark."),
    "prizes_differ": N_(
        "The prizes do not follow from the final results (%(subject)s: %(given)s, expected %(expected)s)."
        " Look again, then award."
    ),
    "prizes_awarded": N_("The prizes are awarded, so results stand. Nothing more can change them here."),
    "scheme_stands": N_("Marks were taken under this scheme, so it stands. A change now needs an amendment."),
    "scheme_invalid": N_("The scheme has %(count)s problems; the first: %(field)s, %(problem)s. Correct them all."),
    "already_entered": N_("“%(subject)s” is entered already. Choose another id, or change that entry."),
    "panel_empty": N_("Panel “%(panel)s” has no seat. Seat at least one judge."),
    "panel_too_small": N_(
        "Panel “%(panel)s” has %(seats)s seats; aspect “%(aspect)s” drops as many marks. Seat more judges."
    ),
    "seat_twice": N_("Seat “%(seat)s” is named twice. Give each seat an id of its own."),
    "session_open": N_("Session “%(session)s” is open already."),
    "session_empty": N_("Session “%(session)s” has no module. Name the modules that are marked in it."),
    "session_not_open": N_("Session “%(session)s” is not open, so it cannot be closed. Check the sessions."),
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
    "unknown_title_rule": N_("The season has no title rule “%(rule)s”. Set the rule first."),
    "title_rule_stands": N_("Titles were proposed by rule “%(rule)s”, so it stands. Make another rule."),
    "title_rule_invalid": N_("Title rule “%(rule)s” is not right (%(field)s). Correct it and send it again."),
    "event_not_listed": N_("Event “%(event)s” is not in this season. List it first."),
    "tier_not_covered": N_("Title rule “%(rule)s” does not count tier “%(tier)s”. Choose another rule."),
    "rank_too_low": N_("Place %(rank)s is not among the first %(best)s. Propose by another rule, or not."),
    "already_proposed": N_("This title is proposed already (%(id)s). Go on with that proposal."),
    "title_twice": N_("%(who)s is proposed for title “%(title)s” already, from event “%(event)s”. Once is enough."),
    "unknown_proposal": N_("There is no proposal “%(id)s”. Reload to see the proposals."),
    "not_recommended": N_("Proposal “%(id)s” is not recommended yet. Recommend it first."),
    "already_recommended": N_("Proposal “%(id)s” is recommended already."),
    "already_awarded": N_("The title of proposal “%(id)s” is awarded already."),
    "already_withheld": N_("The title of proposal “%(id)s” was withheld. Reload to see why."),
    "quota_spent": N_("The quota of %(quota)s is spent (%(used)s used). Withhold one first, or raise the quota."),
    "not_ranked": N_("No place was given (%(status)s), so there is no title. Nothing to do."),
    "field_too_small": N_("Only %(field)s competed; this title needs %(least)s. Nothing to do."),
    "part_failed": N_("Module “%(module)s” has %(points)s points and needs %(least)s. Nothing to do."),
    "team_size": N_("The team has %(members)s members; this title is for %(needed)s. Choose another rule."),
    "not_bound": N_("It is not known who stands behind “%(subject)s”. Open the codes first."),
    "already_titled": N_("Title “%(title)s” was given already, from event “%(event)s”. Nothing to do."),
    "over_quota": N_("More are proposed than the quota of %(quota)s allows (%(left)s left). Choose whom to recommend."),
    "not_proposed_so": N_("The event does not bear this out (“%(subject)s”, place %(rank)s). Propose again from it."),
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

# Why prizes are invalid, as half a sentence: `competition.rules.checks_prizes.PRIZE_FAULTS`.
PRIZE_FAULTS: Mapping[str, str] = {
    "none": N_("there is no prize at all"),
    "twice": N_("the same stands there twice"),
    "not_a_number": N_("it must be a number such as 60, 0.5 or 1/3"),
    "out_of_range": N_("it must lie between 1 and 9999"),
    "not_a_share": N_("it must be a share of the field, above 0 and at most 1"),
    "negative": N_("it must not be less than 0"),
    "two_at_once": N_("count and share, or rank and within, do not go together"),
    "unlimited": N_("say who gets it, by count, share, rank, within or least"),
    "medal_is_shared": N_("with method anchored the tolerance alone says who gets the first three"),
    "too_few_medals": N_("method anchored needs three prizes: gold, silver and bronze"),
    "threshold_only": N_("with method anchored whatever follows the first three is given by least, rank or within"),
    "not_anchored": N_("a tolerance of prizes needs method anchored"),
    "medals_differ": N_("the first three must ask for the same parts"),
    "no_scale": N_("the event has no scale"),
}
