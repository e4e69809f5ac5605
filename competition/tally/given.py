"""What a judge gave on a tablet, as a proposal: the same whether it came by the network or was carried by hand.

It decides nothing about the fact itself.
"""

import re

from competition.rules.facts import Marked, MarkVoided
from competition.tally.proposals import Proposal

# A key is minted by the tablet (128 random bits in hex or longer); the grammar keeps it printable in logs and sheets.
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
MOST_TEXT = 64  # characters of an id or a value; the longest real ones have under 40


def malformed(key: str, *texts: str) -> str:
    """What no tablet writes: "key", or "length" where one of the texts is too long; "" where all is well."""
    if not KEY.fullmatch(key):
        return "key"
    return "length" if max(map(len, texts)) > MOST_TEXT else ""


def proposal(key: str, subject: str, aspect: str, seat: str, value: str, replaces: str | None, made: int) -> Proposal:
    """A mark into this cell; with the value "" it takes back the mark that `replaces` names."""
    if value == "" and replaces is not None:
        return Proposal(key, MarkVoided(subject, aspect, seat, replaces), made)
    return Proposal(key, Marked(subject, aspect, seat, value, replaces), made)
