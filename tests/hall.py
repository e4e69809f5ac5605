"""The cast's welding event led by hand: everything marked, sheets and modules signed, results published.

Each step gives the word of its refusal, "" when it was recorded, so that a test can also take it out of turn.
"""

from collections.abc import Mapping

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.chair import digest_of_module
from competition.rules.prizes import awards
from competition.rules.sheets_owed import sheets_owed
from competition.rules.standings import Scorer, digest
from tests import cast
from tests.schemes import DESK, Contest

CHIEF = "desk:chief"
REASON = "ab" * 32
LOOKS = {"s1": "3", "s2": "2", "s3": "1", "s4": "0", "s5": "0"}  # so that s1 comes first; s4 and s5 share the end
PRIZES = f.PrizesPinned((f.PrizeRule("first", 1), f.PrizeRule("second", 2)))


def opened(*steps: f.ProfileStep, prizes: f.PrizesPinned | None = None) -> Contest:
    """The event before its first mark, with these steps as its profile, if any."""
    contest = Contest()
    for fact in cast.founding():
        contest.must(DESK, fact)
    if steps:
        contest.must(DESK, f.ProfilePinned(steps))
    if prizes:
        contest.must(DESK, prizes)
    return contest


def mark_all(contest: Contest, looks: Mapping[str, str] = LOOKS) -> Contest:
    """Every open cell of whoever may be marked; subjects differ by how their welds look."""
    plain = {"t1": "60", "finish": "7", "length": "150", "safety": "0", "crack": "no"}
    for subject, aspect, seat, by in cast.cells():
        record = contest.builder.subjects[subject]
        if record.status in ("competing", "out_of_contest") and (aspect, seat) not in record.marks:
            contest.must(by, f.Marked(subject, aspect, seat, plain.get(aspect) or looks[subject]))
    return contest


def sign_sheets(contest: Contest) -> Contest:
    for seat, subject, module, signed in list(sheets_owed(contest.state)):
        if not signed:
            contest.must(seat, f.SheetSigned(seat, subject, module))
    return contest


def sign(contest: Contest, module: str) -> str:
    return contest.send(CHIEF, f.ModuleSigned(module, digest_of_module(contest.state, module)))


def sign_modules(contest: Contest) -> Contest:
    assert [sign(contest, module.id) for module in cast.SCHEME.modules] == ["", ""]
    return contest


def publish(contest: Contest, stage: str) -> str:
    """The word for publishing what stands now, at stage "provisional" or "final"."""
    found = digest(Scorer().standings(contest.state))
    return contest.send(DESK, f.ResultsPublished("final" if stage == "final" else "provisional", VERSION, found))


def award(contest: Contest) -> str:
    """The word for awarding the prizes that the rule gives on the standings of now."""
    state = contest.state
    assert state.published is not None
    given = awards(state.prizes or PRIZES, Scorer().standings(state), state)
    return contest.send(DESK, f.PrizesAwarded(given, state.published.digest))
