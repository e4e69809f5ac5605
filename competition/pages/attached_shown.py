"""What was attached to one subject's marks and sheets, as the chief, the arbiter and the recorder read it.

It reads a state, names and the rows that are still there; whoever calls decides who may see which. It may not propose a
fact. Content that is not what its fact commits to is said to be changed, and not shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from competition.ledger import attachments
from competition.ledger.attachments import NOTE, Content
from competition.pages.chief_names import Called
from competition.pages.shell import gettext
from competition.pages.words import N_
from competition.rules.attached import Attachment
from competition.rules.points import plan_of

Fate = Literal["there", "erased", "changed"]
KINDS: Mapping[str, str] = {"note": N_("Judge's note"), "photo": N_("Photo"), "scan": N_("Scan")}
_WHOLE = N_("the whole panel's sheet")


@dataclass(frozen=True, slots=True)
class Shown:
    """One attachment. `about` says what it belongs to, where the page does not; `size` in kB; `reason` why it is gone.

    `image`: the browser may show it in the page. `revoked`: from a tablet whose seat had been taken.
    """

    id: str
    form: str
    kind: str
    title: str
    who: str
    about: str
    at: int
    fate: Fate
    text: str
    size: int
    image: bool
    revoked: bool
    eraser: str
    reason: str


@dataclass(frozen=True, slots=True)
class AllShown:
    """Everything of one subject, by the place on the page that it stands beside: "aspect/seat", "module//seat".

    Where a judge has left the panel since, or shares the cell, the place is the aspect's own, "aspect/".
    """

    places: Mapping[str, tuple[Shown, ...]]

    def at(self, *places: str) -> tuple[Shown, ...]:
        """Those of these places, in the order in which they came."""
        found = [each for place in places for each in self.places.get(place, ())]
        return tuple(sorted(found, key=lambda each: each.at))

    @property
    def everything(self) -> tuple[Shown, ...]:
        return self.at(*self.places)


def shown_of(connection: Connection, called: Called, subject: str, kinds: Iterable[str]) -> AllShown:
    """What was attached to this subject, of these kinds."""
    places: dict[str, list[Shown]] = {}
    sizes = attachments.sizes(connection, called.event)
    wanted = frozenset(kinds)
    for each in called.state.attached.of(subject).values():
        if each.fact.kind in wanted:
            found = _row(connection, called.event, each, sizes)
            places.setdefault(_place(called, each), []).append(_shown(called, each, found, sizes))
    return AllShown({place: tuple(found) for place, found in places.items()})


def whole(fact_digest: str, content: Content | None) -> Fate:
    """What became of the content that a fact commits to."""
    if content is None:
        return "erased"
    return "there" if content.digest == fact_digest else "changed"


def _row(connection: Connection, event: str, each: Attachment, sizes: Mapping[str, tuple[str, int]]) -> Content | None:
    """The content, where the page needs it: a note's words. A photo is looked at when it is opened."""
    id = each.fact.attachment
    return attachments.read(connection, event, id) if sizes.get(id, ("", 0))[0] == NOTE else None


def _shown(called: Called, each: Attachment, row: Content | None, sizes: Mapping[str, tuple[str, int]]) -> Shown:
    fact = each.fact
    kind, size = sizes.get(fact.attachment, ("", 0))
    fate: Fate = "erased" if each.erased or not kind else whole(fact.digest, row) if row else "there"
    erased = each.erased
    return Shown(
        fact.attachment,
        f"attached-{fact.attachment}",
        fact.kind,
        gettext(called.language, KINDS[fact.kind]),
        called.author(each.by),
        _about(called, each),
        each.at,
        fate,
        row.text if row and fate == "there" else "",
        max(1, round_up(size)),
        kind in attachments.PHOTOS and fate == "there",
        fact.revoked,
        called.author(erased.by) if erased else "",
        called.reason(erased.fact.reason) if erased else "",
    )


def round_up(size: int) -> int:
    """Bytes as whole kB."""
    return -(-size // 1024)


def _place(called: Called, each: Attachment) -> str:
    fact = each.fact
    if fact.kind == "scan":
        return f"{fact.module}//{fact.seat}"
    assert called.state.scheme is not None
    marking = plan_of(called.state.scheme).markings.get(fact.aspect)
    panel = called.state.panels.get(marking.aspect.panel, ()) if marking else ()
    own = marking is not None and marking.aspect.each and any(seat.id == fact.seat for seat in panel)
    return f"{fact.aspect}/{fact.seat}" if own else f"{fact.aspect}/"


def _about(called: Called, each: Attachment) -> str:
    fact = each.fact
    module = called.part("module", fact.module)
    if fact.kind != "scan":
        return f"{module} · {called.part('aspect', fact.aspect)}"
    sheet = called.judge(fact.seat) if fact.seat else gettext(called.language, _WHOLE)
    return f"{module} · {sheet}"
