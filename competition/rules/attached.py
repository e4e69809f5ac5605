"""What is attached to marks and sheets, as far as the ledger knows it: by whom, when, and whether it was erased.

Part of `competition.rules.state`, which alone may call `STEPS`; whether a fact is admissible is judged in
`competition.rules.admission_attached`. No standing, board or step looks at it: notes decide nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from competition.rules import facts as f

if TYPE_CHECKING:
    from competition.rules.state import Builder


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment: who sent it, when the server had it (ms), at which position, and who erased it (None: nobody)."""

    fact: f.Attached
    by: str
    at: int
    position: int
    erased: f.Entry[f.AttachmentErased] | None = None


@dataclass(frozen=True, slots=True)
class Attachments:
    """By subject, then by attachment, in the order in which they came."""

    subjects: Mapping[str, Mapping[str, Attachment]] = field(default_factory=dict)

    def of(self, subject: str) -> Mapping[str, Attachment]:
        """Those of one subject; the very same mapping until one is added or erased."""
        return self.subjects.get(subject, _NONE)

    def find(self, attachment: str) -> Attachment | None:
        """The attachment of this id, None where there is none."""
        return next((found for each in self.subjects.values() if (found := each.get(attachment))), None)

    def all(self) -> Iterator[Attachment]:
        for each in self.subjects.values():
            yield from each.values()


_NONE: Mapping[str, Attachment] = {}
EMPTY_ATTACHMENTS = Attachments()


def _attached(b: "Builder", e: f.Entry[f.Attached]) -> None:
    _put(b, Attachment(e.fact, e.by, e.at, b.position + 1))


def _erased(b: "Builder", e: f.Entry[f.AttachmentErased]) -> None:
    found = b.attached.find(e.fact.attachment)
    assert found is not None
    _put(b, replace(found, erased=e))


def _put(b: "Builder", attachment: Attachment) -> None:
    fact = attachment.fact
    own = {**b.attached.of(fact.subject), fact.attachment: attachment}
    b.attached = Attachments({**b.attached.subjects, fact.subject: own})


STEPS: dict[type, Callable[["Builder", f.Entry[Any]], None]] = {
    f.Attached: _attached,
    f.AttachmentErased: _erased,
}
