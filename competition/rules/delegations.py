"""Tables of delegations across events: their medal points, points a skill, the best of each, and the highest of all.

WorldSkills counts 4 for gold, 3 for silver, 2 for bronze and 1 for a Medallion for Excellence; the best of a nation is
its highest scaled score, and the Albert Vidal award goes to the highest of all, ties listed together (RULES 4.1, 4.3).
What a prize counts is said by the event. Works on plain results; what may be seen of them is not known here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Result:
    """What one subject reached in one event: its prizes, what these count, and its scaled score, None without one.

    A team is one subject. Where each of its members is listed, they carry the same `subject` and count once.
    """

    event: str
    subject: str
    delegation: str
    prizes: tuple[str, ...] = ()
    points: int = 0
    scaled: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Delegation:
    """One line: `skills` entered, how often each prize, the points and their mean a skill, the mean scaled score.

    `rank` is by points, shared by equals, None where no prize of any event counts points. `best` are its results with
    the highest scaled score.
    """

    delegation: str
    rank: int | None
    skills: int
    prizes: tuple[tuple[str, int], ...]
    points: int
    average: Fraction
    scaled: Fraction | None
    best: tuple[Result, ...]


def delegation_table(results: Iterable[Result]) -> tuple[Delegation, ...]:
    """Every delegation by its points, then the points a skill, then its id; who has none is left out."""
    members: dict[str, list[Result]] = {}
    for result in counted(results):
        if result.delegation:
            members.setdefault(result.delegation, []).append(result)
    points = {name: sum(each.points for each in some) for name, some in members.items()}
    lines = [_line(name, some, points) for name, some in members.items()]
    return tuple(sorted(lines, key=lambda line: (-line.points, -line.average, line.delegation)))


def highest(results: Iterable[Result]) -> tuple[Result, ...]:
    """Whoever has the highest scaled score, all who share it; nobody where there is none."""
    scored = [(each.scaled, each) for each in counted(results) if each.scaled is not None]
    top = max((scaled for scaled, _ in scored), default=None)
    return tuple(each for scaled, each in scored if scaled == top)


def counted(results: Iterable[Result]) -> Sequence[Result]:
    """Each subject of an event once, in the order in which they came."""
    return list({(each.event, each.subject): each for each in reversed(list(results))}.values())[::-1]


def _line(name: str, some: list[Result], points: dict[str, int]) -> Delegation:
    prizes: dict[str, int] = {}
    for prize in (prize for each in some for prize in each.prizes):
        prizes[prize] = prizes.get(prize, 0) + 1
    scaled = [each.scaled for each in some if each.scaled is not None]
    skills = len({each.event for each in some})
    mine = points[name]
    return Delegation(
        name,
        1 + sum(other > mine for other in points.values()) if any(points.values()) else None,
        skills,
        tuple(prizes.items()),
        mine,
        Fraction(mine, skills),
        sum(scaled, Fraction(0)) / len(scaled) if scaled else None,
        highest(some),
    )
