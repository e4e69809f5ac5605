"""The facts of re-check 复核, sample 抽检 and appeals 申诉: what was looked at again, by whom, and what followed.

Shapes only, under the rules that `competition.rules.facts` states, which is where everybody imports them from. A
`reason` is a salted commitment (64 hex digits) to a text that is kept as a row and can be erased. Who did it is the
entry's `by`, the server's time its `at`: neither is repeated here.
"""

from dataclasses import dataclass
from typing import Literal

AppealFrom = Literal["provisional", "sessions_ended"]


@dataclass(frozen=True, slots=True)
class ReviewPinned:
    """How results are looked at again; a later one replaces it until a sample is drawn or results are published.

    Of each round and group all with a place up to `top` are looked at, or with `top_share` ("3/10", "" for none) up to
    that share of those ranked, rounded up; of the rest `share`, rounded up. More than `error_limit` of the cells in
    error: everything again. Appeals are taken for `appeal_minutes` from the first provisional publication, or from
    the end of the last session. RULES, section 3: first ten or first 30 %, at least 15 %, 5 %, two hours.
    """

    top: int = 10
    top_share: str = ""
    share: str = "3/20"
    error_limit: str = "1/20"
    appeal_minutes: int = 120
    appeal_from: AppealFrom = "provisional"


@dataclass(frozen=True, slots=True)
class FoundError:
    """A mark that was found wrong, named by its cell and its key. Whoever corrects it names the same key."""

    aspect: str
    seat: str
    key: str


@dataclass(frozen=True, slots=True)
class SubjectRechecked:
    """复核: the judges compared a subject's sheets of a module with what stands; `digest` is that of these marks.

    `competition.rules.review.digest_of_marks` makes it.
    """

    subject: str
    module: str
    digest: str
    errors: tuple[FoundError, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleDrawn:
    """抽检: exactly whom `competition.rules.sampling` draws by `seed` (64 hex digits) from the standings of now."""

    seed: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleChecked:
    """The supervisors compared all marks of one subject of the sample; `digest` as in a re-check, of all modules."""

    subject: str
    digest: str
    errors: tuple[FoundError, ...] = ()


@dataclass(frozen=True, slots=True)
class AppealFiled:
    """申诉 of a competitor ("own:<subject>") or handed in at a desk; `module` "" where it is about the whole result."""

    appeal: str
    subject: str
    reason: str
    module: str = ""


@dataclass(frozen=True, slots=True)
class AppealAdmitted:
    """受理: it will be decided."""

    appeal: str


@dataclass(frozen=True, slots=True)
class AppealRejected:
    """不予受理: it is not looked into, for this reason."""

    appeal: str
    reason: str


@dataclass(frozen=True, slots=True)
class ArbiterTied:
    """回避: an account (its id) has ties to a subject and decides nothing about it."""

    account: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What the arbiter puts into a cell in the place of the mark `replaces` (its key)."""

    aspect: str
    seat: str
    value: str
    replaces: str


@dataclass(frozen=True, slots=True)
class AppealDecided:
    """裁决. Corrections reach into signed sheets and modules: the arbiter's word is last, and nobody signs it away.

    `digest` is that of the standings that follow: whoever decides has seen exactly this effect.
    """

    appeal: str
    verdict: Literal["upheld", "dismissed"]
    reason: str
    digest: str
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class AppealsClosed:
    """The window is over and every appeal was rejected or decided."""
