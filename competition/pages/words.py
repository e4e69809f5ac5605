"""What the rules' words are called on pages, as English messages to be translated. It decides nothing.

Phases, statuses and kinds come from `competition.rules`; a test holds that each of theirs has its words here.
"""

from collections.abc import Mapping


def N_(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return message


# phase -> (what it is called, what it means for who reads the board)
PHASES: Mapping[str, tuple[str, str]] = {
    "empty": (N_("Not yet begun"), N_("No mark has been given yet.")),
    "provisional": (N_("Being marked"), N_("Provisional: places move as marks come in.")),
    "complete": (N_("All marks are in"), N_("Provisional until the results are published.")),
    "frozen": (N_("Board paused"), N_("The organiser has paused the board; it goes on from here later.")),
    "awaiting": (N_("Awaiting publication"), N_("Marks and places are shown once the results are published.")),
    "published_provisional": (N_("Provisional results published"), N_("Appeals may still change them.")),
    "final": (N_("Final results"), N_("Published; these places stand.")),
}

# What can still become of the first place; `competition.rules.forecast.Chance`.
CHANCES: Mapping[str, str] = {
    "secured": N_("First place secured"),
    "can_win": N_("Can still win"),
    "open": N_("May still win"),
    "out": "",  # nobody needs to be told
}

# What an index of events says of the ones that still move.
LIVE_PHASES = ("provisional",)

STATUSES: Mapping[str, str] = {
    "competing": "",
    "absent": N_("Absent"),
    "withdrawn": N_("Withdrawn"),
    "disqualified": N_("Disqualified"),
    "out_of_contest": N_("Out of contest"),
}

KINDS: Mapping[str, str] = {
    "judgement": N_("judged, levels 0 to 3"),
    "score": N_("scored"),
    "yes_no": N_("yes or no"),
    "stepped": N_("measured, in steps"),
    "linear": N_("measured, on a line"),
    "deduction": N_("faults counted"),
    "faults": N_("listed faults deducted"),
    "count": N_("counted"),
    "table": N_("measured, by a table"),
    "started": N_("measured, by started units"),
    "reading": N_("recorded, no points of its own"),
    "veto": N_("veto item"),
}

VALUES: Mapping[str, str] = {"yes": N_("yes"), "no": N_("no"), "absent": N_("absent")}

STAGES: Mapping[str, str] = {
    "panel": N_("each panel's mean"),
    "aspect": N_("each aspect"),
    "criterion": N_("each criterion"),
    "module": N_("each module"),
    "weighted": N_("each module times its weight"),
    "total": N_("the total"),
}

MODES: Mapping[str, str] = {
    "half_up": N_("half up"),
    "half_even": N_("half to even"),
    "truncate": N_("cut off"),
}

# What a desk is called; the other roles have no desk.
ROLES: Mapping[str, str] = {
    "coder": N_("Coder"),
    "recorder": N_("Recorder"),
    "chief": N_("Chief judge"),
    "supervisor": N_("Supervisor"),
    "arbiter": N_("Arbiter"),
    "organiser": N_("Organiser"),
}

# step of a profile -> what it is called
STEPS: Mapping[str, str] = {
    "sheets_signed": N_("Judges have signed their sheets"),
    "modules_signed": N_("The chief judge has signed the modules"),
    "provisional": N_("Provisional results are published"),
    "rechecked": N_("The judges have re-checked all marks"),
    "sampled": N_("The supervisors have checked their sample"),
    "appeals_closed": N_("The appeals are closed"),
    "final": N_("Final results are published"),
    "prizes": N_("Prizes are awarded"),
    "titles": N_("Titles are settled"),
}
STEP_STATES: Mapping[str, str] = {"done": N_("done"), "ready": N_("can be done now"), "waiting": N_("not yet")}

# state of a panel's work for one subject -> what it is called at the chief's desk
GRID: Mapping[str, str] = {
    "gone": N_("does not compete"),
    "not_begun": N_("not begun"),
    "under_way": N_("under way"),
    "spread": N_("spread alarm: must confer"),
    "reopened": N_("reopened"),
    "waiting": N_("waiting for a panel mate"),
    "unconfirmed": N_("waits for a second judge"),
    "complete": N_("all marked"),
    "competitor": N_("waits for the competitor's signature"),
    "signed": N_("signed"),
}

# how a judge's acceptance of a module's summary stands
ACCEPTANCES: Mapping[str, str] = {
    "accepted": N_("summary accepted"),
    "open": N_("summary not accepted yet"),
    "waived": N_("gone on without"),
}

# what an entry did -> what it is called in a history
DONE: Mapping[str, str] = {
    "marked": N_("marked"),
    "voided": N_("taken away"),
    "corrected": N_("corrected"),
    "accepted": N_("late mark accepted"),
    "signed": N_("signed"),
    "reopened": N_("reopened"),
    "countersigned": N_("second signature"),
    "summed": N_("summary accepted"),
    "waived": N_("gone on without"),
    "locked": N_("locked"),
    "unlocked": N_("unlocked"),
    "proposed": N_("correction proposed"),
    "dropped": N_("proposed correction dropped"),
    "incident": N_("decided on an incident"),
    "appeal": N_("decided on an appeal"),
    "typed": N_("paper sheet typed"),
    "settled": N_("typings of the paper settled"),
    "discarded": N_("typings of the paper put away"),
    "taken": N_("paper sheet taken in"),
    "taken_signed": N_("paper sheet taken in, signed by the judge on it"),
    "from_paper": N_("from paper"),
    "paper_holds": N_("decided: the paper holds"),
    "standing_holds": N_("decided: the mark that stood holds"),
    "hand_signed": N_("the competitor signed"),
    "hand_refused": N_("the competitor refused to sign"),
    "confirmed": N_("confirmed by a second judge"),
}

# state of an official clock -> what it is called in the hall
CLOCKS: Mapping[str, str] = {"running": N_("running"), "paused": N_("paused"), "stopped": N_("stopped")}

# kind of an incident -> what it is called
INCIDENTS: Mapping[str, str] = {
    "equipment": N_("Equipment fault"),
    "injury": N_("Injury"),
    "violation": N_("Violation of the rules"),
    "other": N_("Something else"),
}

# why a mark was kept aside
LATE: Mapping[str, str] = {
    "session_closed": N_("no session was open"),
    "excused": N_("the judge was excused"),
    "recused": N_("the judge was recused"),
    "sheet_signed": N_("the sheet was signed"),
    "module_signed": N_("the module was signed"),
    "day_locked": N_("the day of marking was locked"),
    "seat_revoked": N_("the tablet's seat had been taken away"),
}
# the cause of a tie between a judge and whom the judge would mark
TIES: Mapping[str, str] = {
    "unit": N_("of the same unit"),
    "member": N_("one of the team"),
    "declared": N_("a declared tie"),
}
# What the chief is told of seats, by `competition.access.notices.WORDS`; `who` is a tablet's name or an account's.
NOTICES: Mapping[str, str] = {
    "taken_over": N_("%(judge)s: the seat was taken over by tablet %(who)s."),
    "revoked": N_("%(judge)s: the seat was taken back at a desk by %(who)s."),
    "pin_locked": N_("%(judge)s: the PIN was wrong too often. Reset it if the judge asks you in person."),
    "pin_reset": N_("%(judge)s: the PIN was reset by %(who)s."),
    "tie_stated": N_("%(judge)s stated a tie to a competitor. See “Judges and recusals”."),
    "substituted": N_("%(judge)s: a substitute was seated by %(who)s; the old tablet lost the seat."),
}
