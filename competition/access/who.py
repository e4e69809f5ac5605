"""The one who asks, as a value: a role, and what it is bound to. It decides nothing; `permissions` does."""

from dataclasses import dataclass, field
from typing import Literal, Protocol, get_args

# The audiences of `competition.rules.board`, and "unseated": a judge whose seat was taken from the tablet. Marks that
# it still holds are put before the chief, so it may do one thing more than the public.
Role = Literal[
    "public", "competitor", "judge", "unseated", "coder", "recorder", "chief", "supervisor", "arbiter", "organiser"
]  # fmt: skip
ROLES: tuple[Role, ...] = get_args(Role)

# The roles that sign in with a name and a password.
DESKS: tuple[Role, ...] = ("coder", "recorder", "chief", "supervisor", "arbiter", "organiser")


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks. `event` is what the role is limited to, "" for all; `seat` a judge's, `account` a desk's.

    `session` names the session among those of the account. `why` says, of the public, why the cookie that came no
    longer speaks for anybody: session_ended or unknown_token. `device` is the id of a judge's tablet. `language` is
    "zh", "en" or "", as chosen before.
    """

    role: Role = "public"
    account: str = ""
    event: str = ""
    seat: str = ""
    language: str = ""
    session: str = ""
    why: str = ""
    device: str = field(default="", compare=False)
    subject: str = ""  # a competitor's own

    @property
    def by(self) -> str:
        """How this one is named in facts: a desk by its account, a judge by the seat, a competitor by the subject."""
        if self.subject:
            return f"own:{self.subject}"
        return f"desk:{self.account}" if self.account else self.seat


PUBLIC = Who()


class Lookup(Protocol):
    """Cookies or headers, as a dict or as a web framework keeps them. Headers are asked for as `Sec-Fetch-Site`."""

    def get(self, key: str, /) -> str | None: ...
