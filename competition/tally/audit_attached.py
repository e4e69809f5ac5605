"""Whether the notes, photos and scans that are still there are those that the ledger's facts commit to.

Part of `competition.tally.audit`. A content that is gone is said to be erased: that is allowed, and proves nothing.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, inspect

from competition.ledger import attachments
from competition.rules.attached import Attachment
from competition.tally.report import Trouble


def audit_attached(connection: Connection, stream: str, facts: Iterable[Attachment]) -> tuple[tuple[Trouble, ...], int]:
    """Every attachment that was changed since it came, and how many are erased."""
    found = list(facts)
    if not found or not inspect(connection).has_table("attachments"):
        return (), len(found)
    changed, erased = [], 0
    for each in found:
        content = attachments.read(connection, stream, each.fact.attachment)
        if content is None:
            erased += 1
        elif content.digest != each.fact.digest:
            text = f"attachment {each.fact.attachment} ({each.fact.kind}) is not what was attached"
            changed.append(Trouble(stream, each.position, "attachment", text))
    return tuple(changed), erased
