"""Why a subject has its place, in sentences and as plain text: `competition.rules.explanation` with names and words.

Nothing is calculated here but the writing of numbers; what is not in the explanation is not told.
"""

from dataclasses import dataclass

from competition.ledger.names import NameBook
from competition.pages.boards import EventCard, Line, event_card, line_of
from competition.pages.derivations import Named, derivation_lines, sum_of
from competition.pages.numbers import decimal, figure, ordinal
from competition.pages.shell import gettext
from competition.pages.words import N_
from competition.rules.board import Audience
from competition.rules.explanation import Decided, Explanation, Neighbour, explain
from competition.rules.standings import Scorer
from competition.rules.state import State

_BY: dict[str, str] = {
    "module": N_("points in %(name)s"),
    "criterion": N_("points in %(name)s"),
    "aspect": N_("points in %(name)s"),
    "reading": N_("what was read in %(name)s"),
    "modules": N_("the modules one after the other"),
    "best_line": N_("the best single aspect"),
    "best_reading": N_("the best single reading in %(name)s"),
    "start": N_("the start order"),
}


@dataclass(frozen=True, slots=True)
class WhyPage:
    """`sentences` say briefly why this place; `lines` hold the whole derivation, for the plain text."""

    card: EventCard
    line: Line
    sentences: tuple[str, ...]
    lines: tuple[str, ...]


def why_page(
    state: State, event: str, audience: Audience, subject: str, names: NameBook, language: str, scorer: Scorer
) -> WhyPage | None:
    """Why one subject stands where it does, None where this audience sees no total or there is no such subject."""
    found = explain(state, audience, subject, scorer)
    if found is None:
        return None
    named = Named(event, names, language)
    return WhyPage(
        event_card(state, event, names, language),
        line_of(found.row, names, language),
        tuple(_sentences(found, named)),
        tuple(derivation_lines(found.derivation, named)),
    )


def text_of(page: WhyPage, language: str) -> str:
    """The explanation as a text of its own, to print, to keep, to hand in with an appeal."""
    head = [f"{page.card.name} · {page.line.name}"]
    if page.line.unit:
        head.append(page.line.unit)
    place = page.line.place or gettext(language, N_("no place"))
    total = figure(page.line.total)
    head.append(gettext(language, N_("Place: %(place)s. Total: %(total)s."), place=place, total=total))
    parts = ["\n".join(head), "\n".join(page.sentences), "\n".join(page.lines)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _sentences(found: Explanation, named: Named) -> list[str]:
    """The sum, then who is ahead, level and behind; the first of all where that is another than the one ahead."""
    told = [sum_of(found.derivation, found.row.total, named)]
    if found.first is not None and found.before is not None and found.first.row.subject != found.before.row.subject:
        told.append(_apart(found.first, True, named))
    if found.before is not None:
        told.append(_apart(found.before, True, named))
    if found.beside:
        who = gettext(named.language, N_(", ")).join(_who(each, named) for each in found.beside)
        told.append(gettext(named.language, N_("Shares the place with %(who)s: nothing parts them."), who=who))
    if found.after is not None:
        told.append(_apart(found.after, False, named))
    return [each for each in told if each]


def _apart(other: Neighbour, ahead: bool, named: Named) -> str:
    """How far one is ahead or behind, or what decided between equal totals."""
    values = {"place": ordinal(other.row.rank or 0, named.language), "who": _who(other, named)}
    if other.decided is not None:
        behind = N_("Placed behind %(who)s (%(place)s) by %(key)s.")
        message = behind if ahead else N_("Placed before %(who)s (%(place)s) by %(key)s.")
        return gettext(named.language, message, **values, key=_decided(other.decided, named))
    if other.apart is None:
        message = N_("Behind %(who)s (%(place)s).") if ahead else N_("Before %(who)s (%(place)s).")
        return gettext(named.language, message, **values)
    behind = N_("%(by)s behind %(who)s (%(place)s, %(total)s).")
    message = behind if ahead else N_("%(by)s ahead of %(who)s (%(place)s, %(total)s).")
    return gettext(named.language, message, **values, by=decimal(other.apart), total=figure(other.row.total))


def _decided(decided: Decided, named: Named) -> str:
    """The tie key that decided, with what it read of both where that may be seen."""
    key = decided.key
    kind = "aspect" if key.of in ("reading", "best_reading") else key.of
    by = gettext(named.language, _BY[key.of], name=named(kind, key.id) if key.id else "")
    if not decided.own or not decided.other:
        return by
    own, other = next(pair for pair in zip(decided.own, decided.other, strict=True) if pair[0] != pair[1])
    return gettext(
        named.language, N_("%(key)s, %(own)s against %(other)s"), key=by,
        own=decimal(own) if own else "–", other=decimal(other) if other else "–",
    )  # fmt: skip


def _who(other: Neighbour, named: Named) -> str:
    return line_of(other.row, named.names, named.language).name
