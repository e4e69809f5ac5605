"""What callers hand to the recorder and what they get back. Shapes only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from competition.rules.facts import Fact
from competition.rules.refusals import Refusal

Outcome = Literal["recorded", "exists", "refused", "conflict"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fact under the key that its author minted; `made` is the author's clock in ms, or None at a desk.

    `by` is its author where that is not the submission's: an event folder brings the marks of many seats at once.
    """

    key: str
    fact: Fact
    made: int | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """What one author (`by`: a seat id, or "desk:…") proposes to one stream, in order.

    `whole`: everything or nothing. `founds`: this may be the stream's first submission, and makes a stream of that
    kind. `late`: a word ("seat_revoked") for which all marks in it go to the quarantine instead of the ledger.
    """

    stream: str
    by: str
    proposals: Sequence[Proposal]
    whole: bool = False
    founds: Literal["event", "season"] | None = None
    late: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one proposal.

    recorded  durable at `position`
    exists    the same was recorded before, at `position`; counts once
    refused   not in the ledger, for the reason `word`; a late mark has `details["quarantined"] == "yes"`
    conflict  somebody must choose: `word` key_reused (`position` has what stands) or superseded
    """

    key: str
    outcome: Outcome
    position: int | None = None
    word: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def refused(cls, key: str, refusal: Refusal) -> "Receipt":
        """The receipt that hands on a refusal."""
        return cls(key, "conflict" if refusal.conflict else "refused", None, refusal.word, refusal.details)
