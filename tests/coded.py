"""A coded event of the cast: two layers, the workstation for the practical panel and the work piece for theory's.

`opened_hall` leads it from founding to signed modules by hand; each later step gives the word of its refusal.
"""

from collections.abc import Mapping

from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.chair import digest_of_module
from competition.rules.coding import binding_commitment, map_commitment
from tests import cast
from tests.schemes import DESK, Contest

STATION, PIECE = "station", "piece"
LAYERS = (f.CodeLayer(STATION, ("practical",)), f.CodeLayer(PIECE, ("theory",)))
CODERS = {STATION: "desk:coder-one", PIECE: "desk:coder-two"}
SUPERVISOR = "desk:supervisor"
CODES: dict[str, dict[str, str]] = {
    STATION: {"s1": "03", "s2": "01", "s3": "05", "s4": "02", "s5": "04"},
    PIECE: {"s1": "K7", "s2": "M4", "s3": "A9", "s4": "T2", "s5": "C8"},
}


def bound(subject: str) -> f.SubjectBound:
    return f.SubjectBound(subject, "person", f"person-{subject}", "unit-1", (), f"{int(subject[1:]):032x}")


def lines(layer: str, codes: Mapping[str, str] | None = None) -> tuple[f.CodeLine, ...]:
    """The map of a layer with its salts; `codes` by subject where it is not that of the cast."""
    given = (codes or CODES[layer]).items()
    return tuple(f.CodeLine(subject, code, f"{at:032x}") for at, (subject, code) in enumerate(given, 1))


def sealing(layer: str, codes: Mapping[str, str] | None = None) -> f.CodesSealed:
    made = lines(layer, codes)
    return f.CodesSealed(layer, map_commitment(layer, made), len(made))


def opening(layer: str) -> f.CodesOpened:
    return f.CodesOpened(layer, CODERS[layer], lines(layer))


def founded(separate: bool = True, *steps: f.ProfileStep) -> Contest:
    """The event with everybody entered and sealed, and no session open."""
    contest = Contest()
    contest.must(DESK, f.EventFounded(VERSION, visibility="published", blind=True))
    contest.must(DESK, f.SchemePinned(cast.SCHEME, VERSION))
    if steps:
        contest.must(DESK, f.ProfilePinned(steps))
    contest.must(DESK, f.CodingPinned(LAYERS, separate))
    contest.must(DESK, f.PanelSeated("practical", tuple(f.Seat(s, f"judge-{s}") for s in cast.PRACTICAL_SEATS)))
    contest.must(DESK, f.PanelSeated("theory", (f.Seat(cast.THEORY_SEAT, f"judge-{cast.THEORY_SEAT}"),)))
    for subject in cast.COMPETITORS:
        contest.must(DESK, f.SubjectEntered(subject))
        contest.must(DESK, f.BindingSealed(subject, binding_commitment(bound(subject))))
    return contest


def sealed(contest: Contest) -> Contest:
    """Both layers, each by its coder, and the session open."""
    for layer in (STATION, PIECE):
        contest.must(CODERS[layer], sealing(layer))
    contest.must(DESK, f.SessionOpened("day", ("theory", "practice")))
    return contest


def marked(contest: Contest) -> Contest:
    """Every mark, sheet and module."""
    values = {"t1": "60", "look": "2", "finish": "7", "length": "150", "safety": "0", "crack": "no"}
    for subject, aspect, seat, by in cast.cells():
        contest.must(by, f.Marked(subject, aspect, seat, values[aspect]))
    return contest


def signed(contest: Contest) -> Contest:
    for subject in cast.COMPETITORS:
        contest.must(cast.THEORY_SEAT, f.SheetSigned(cast.THEORY_SEAT, subject, "theory"))
        for seat in cast.PRACTICAL_SEATS:
            contest.must(seat, f.SheetSigned(seat, subject, "practice"))
    for module in ("theory", "practice"):
        contest.must("desk:chief", f.ModuleSigned(module, digest_of_module(contest.state, module)))
    return contest


def opened(contest: Contest) -> Contest:
    """Both layers in reverse, and who is behind each subject."""
    for layer in (PIECE, STATION):
        contest.must(CODERS[layer], f.OpeningAsked(layer))
        contest.must(SUPERVISOR, opening(layer))
    for subject in cast.COMPETITORS:
        contest.must(SUPERVISOR, bound(subject))
    return contest
