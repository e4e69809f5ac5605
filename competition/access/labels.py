"""What the tablet of a seat calls subjects: of a coded event a label of its panel's own layer, else their own ids.

Were it the drawn id, judges of two layers who compare what their tablets send would join the layers' codes before the
opening. Labels are what comes in at the judges' door and in what is carried by hand; here alone they become subjects.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection

from competition.access.coding import sealed_map, sealed_maps
from competition.rules.state import State
from competition.tally.proposals import Proposal

_STRANGE = "?"  # no id begins so: what nobody is called is refused as unknown, whatever ids there are


@dataclass(frozen=True, slots=True)
class Labels:
    """`codes` and `own` labels by subject, as the seat's panels are shown them; `meant` has the subject by label."""

    coded: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    meant: Mapping[str, str] = field(default_factory=dict)

    def label(self, subject: str) -> str:
        """What this seat calls the subject; "" where it was shown no code of it."""
        if not self.coded or subject.startswith(_STRANGE):
            return subject.removeprefix(_STRANGE)
        return self.own.get(subject, "")

    def subject(self, label: str) -> str:
        """Whom the seat means; for a label that is none, something that is no subject."""
        return self.meant.get(label, _STRANGE + label) if self.coded else label

    def code(self, subject: str) -> str:
        """What a sentence to this seat calls the subject."""
        return self.codes.get(subject) or self.label(subject)

    def proposed(self, proposal: Proposal) -> Proposal:
        """The proposal of a fact about whom the seat means."""
        fact: Any = proposal.fact
        return replace(proposal, fact=replace(fact, subject=self.subject(fact.subject))) if self.coded else proposal


PLAIN = Labels()


def labels_of(conn: Connection, state: State, stream: str, seat: str) -> Labels:
    """The labels of a seat. Of one that is on no panel any more every layer's are understood and none is given.

    Such a seat is shown nothing, and what its tablet still holds must reach the quarantine.
    """
    if state.coding.pinned is None:
        return PLAIN
    panels = [panel for panel, seats in state.panels.items() if any(each.id == seat for each in seats)]
    if panels:
        found = next((own for panel in panels if (own := sealed_map(conn, state, stream, panel))), None)
        return Labels(True, found.codes, found.labels, _meant(found.labels)) if found else Labels(True)
    maps = sealed_maps(conn, state, stream)
    return Labels(True, meant={label: who for each in maps for label, who in _meant(each.labels).items()})


def _meant(labels: Mapping[str, str]) -> dict[str, str]:
    return {label: subject for subject, label in labels.items()}
