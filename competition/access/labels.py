"""What the tablet of a seat calls subjects: of a coded event a label of its panel's own layer, else their own ids.

Were it the drawn id, judges of two layers who compare what their tablets send would join the layers' codes before the
opening. Labels are what comes in at the judges' door and in what is carried by hand; here alone they become subjects.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection

from competition.access.coding import sealed_map
from competition.rules.state import State
from competition.tally.proposals import Proposal

_STRANGE = "?"  # no id begins so: what nobody is called is refused as unknown, whatever ids there are


@dataclass(frozen=True, slots=True)
class Labels:
    """`codes` and `own` labels by subject, as the seat's panels are shown them; `meant` has the subject by label.

    `lost`: the layer's map is gone, so that for now nothing the seat says is understood.
    """

    coded: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    meant: Mapping[str, str] = field(default_factory=dict)
    lost: bool = False

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
    """The labels of a seat. Of one that is on no panel any more those of its layer are understood and none is given.

    Such a seat is shown nothing, and what its tablet still holds must reach the quarantine. Another layer's it may not
    understand either: sent under an old key, a label would be found to mean the subject that the key had, or not.
    """
    coding = state.coding
    if coding.pinned is None:
        return PLAIN
    layer = coding.layer(coding.seats.get(seat, ""))
    if layer is None:
        return Labels(True)
    found = sealed_map(conn, state, stream, layer.panels[0])
    if found is None:
        return Labels(True, lost=True)
    meant = {label: subject for subject, label in found.labels.items()}
    sits = any(each.id == seat for panel in layer.panels for each in state.panels.get(panel, ()))
    return Labels(True, found.codes, found.labels, meant) if sits else Labels(True, meant=meant)
