"""An event's rules in plain sentences, made from its settings: the page /rules, and the technical file's appendix.

What is marked, by whom and how it becomes points; totals, places, prizes; each with its source where there is one. It
reads what was pinned and no mark, so that everybody may read it at any time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from competition.ledger.names import NameBook
from competition.pages.rulebook_aspects import aspect_clauses
from competition.pages.rulebook_chair import chair_sentences
from competition.pages.rulebook_coding import coding_sentences
from competition.pages.rulebook_panels import rounding_clause
from competition.pages.rulebook_places import (
    Cited,
    advance_sentences,
    ranking_sentences,
    scale_sentences,
    team_sentences,
)
from competition.pages.rulebook_prizes import prize_sentences
from competition.pages.rulebook_recusal import recusal_sentences
from competition.pages.rulebook_signing import signing_sentences
from competition.pages.rulebook_voice import Voice
from competition.rules.citations import SOURCES
from competition.rules.duty import UNPINNED, regular
from competition.rules.scheme import Criterion, Module, Scheme
from competition.rules.state import State


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence; `name` is what it is about, where that has a name; `source` an address or regulation, or ""."""

    text: str
    name: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Rules under a heading; `depth` 2 for a chapter, 3 for a part of one."""

    title: str
    depth: int
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """`sources` are numbered from 1, each once, in the order in which rules first name them; `found` heads their list.

    `meaning` says what a number behind a rule says and what it does not: an event's rules are its own.
    """

    title: str
    sections: tuple[Section, ...]
    found: str
    meaning: str

    @property
    def sources(self) -> dict[str, int]:
        named = dict.fromkeys(rule.source for section in self.sections for rule in section.rules if rule.source)
        return {source: number for number, source in enumerate(named, 1)}


def rulebook(state: State, event: str, names: NameBook, language: str) -> Rulebook:
    """The rules of an event as far as they were pinned."""
    say = Voice(event, names, language)
    sections: list[Section] = []
    if state.scheme is not None:
        sections += _marking(state, state.scheme, say)
        sections += _places(state.scheme, say)
    if state.duty.rule is not UNPINNED or state.duty.reserves:
        told = recusal_sentences(state.duty.rule, bool(state.duty.reserves), say)
        sections.append(_section(say("回避", "Recusal"), told))
    if state.coding.pinned is not None:
        sections.append(_section(say("加密", "Codes"), coding_sentences(state.coding.pinned, say)))
    if state.prizes is not None:
        sections.append(_section(say("奖次", "Prizes"), prize_sentences(state.prizes, say)))
    if state.signing is not None:
        sections.append(_section(say("签字确认", "Signing"), signing_sentences(state.signing, say)))
    if state.profile is not None:
        steps = say.in_turn(_STEPS[step][say.language != "zh"] for step in state.profile.steps)
        order = say.sentence([say("依次为：{steps}", "in this order: {steps}", steps=steps)])
        sections.append(_section(say("程序", "From marks to names"), [(order, "profile")]))
    overseen = list(chair_sentences(state, say))
    if overseen:
        sections.append(_section(say("签字与评分日", "Signatures and days of marking"), overseen))
    return Rulebook(
        names.text("event", event, language),
        tuple(each for each in sections if each.rules or each.depth),
        say("参考来源", "Where such rules are found"),
        say(
            "本赛项以上列规则为准；下列资料载有同类规则，供查考。",
            "The rules above are this event's own; rules of the same kind are found in these places.",
        ),
    )


def appendix(book: Rulebook, language: str) -> str:
    """The rules as Markdown, which reads well as plain text too."""
    heading = "评分与名次规则" if language == "zh" else "Rules of marking and ranking"
    lines = [f"# {book.title} · {heading}", ""]
    for section in book.sections:
        lines += [f"{'#' * section.depth} {section.title}", ""]
        lines += [f"- {_bold(rule)}{rule.text}{_note(rule, book)}" for rule in section.rules]
        lines += [""] if section.rules else []
    if book.sources:
        lines += [f"## {book.found}", "", book.meaning, ""]
        lines += [f"{number}. {source}" for source, number in book.sources.items()]
        lines.append("")
    return "\n".join(lines)


def _bold(rule: Rule) -> str:
    return f"**{rule.name}** " if rule.name else ""


def _note(rule: Rule, book: Rulebook) -> str:
    return f" [{book.sources[rule.source]}]" if rule.source else ""


def _section(title: str, cited: Iterable[Cited], depth: int = 2) -> Section:
    return Section(title, depth, tuple(Rule(text, source=_source(word)) for text, word in cited if text))


def _source(word: str) -> str:
    """Where a rule comes from, "" where it is a setting of the event alone."""
    return SOURCES.get(word, "")


# -- marks to points


def _marking(state: State, scheme: Scheme, say: Voice) -> Iterator[Section]:
    total = list(_total(scheme, say))
    yield _section(say("总分", "The total"), total)
    yield _section(say("修约", "Rounding"), _rounding(scheme, say))
    for module in scheme.modules:
        yield Section(say.bare("module", module.id), 2, tuple(_module(module, say)))
        for criterion in module.criteria:
            yield Section(say.bare("criterion", criterion.id), 3, tuple(_criterion(state, criterion, say)))


def _total(scheme: Scheme, say: Voice) -> Iterator[Cited]:
    if len(scheme.modules) == 1 and scheme.modules[0].weight == "1":
        only = say.name("module", scheme.modules[0].id)
        yield say.sentence([say("总分即{only}的得分", "the total is the points of {only}", only=only)]), "sum"
    elif all(module.weight == "1" for module in scheme.modules):
        parts = say.all_of(say.name("module", module.id) for module in scheme.modules)
        yield (
            say.sentence(
                [say("总分为各模块得分之和：{parts}", "the total is the sum of the modules: {parts}", parts=parts)]
            ),
            "total",
        )
    else:
        parts = say(" + ", " + ").join(
            f"{say.name('module', module.id)} × {say.share(module.weight)}" for module in scheme.modules
        )
        yield say.sentence([say("总分 = {parts}", "total = {parts}", parts=parts)]), "weight"
    if scheme.full:
        yield say.sentence([say("满分 {full} 分", "the full mark is {full}", full=scheme.full)]), "sum"
    if scheme.ranking.better == "lower":
        missing = say("缺考或未完成的，无总分", "who was absent or did not finish has no total")
    else:
        missing = say(
            "缺考的评分点计 0 分，并注明缺考", "an aspect at which somebody was absent counts 0 and is shown as absent"
        )
    yield say.sentence([missing]), "absent"


def _rounding(scheme: Scheme, say: Voice) -> Iterator[Cited]:
    for rule in scheme.rounding:
        yield say.sentence([rounding_clause(rule, say)]), "rounding"
    if not any(rule.stage == "total" for rule in scheme.rounding):
        yield (
            say.sentence(
                [
                    say(
                        "总分不修约，按精确值排名；公布时保留{few}位小数，四舍五入",
                        "the total is not rounded and ranks exactly; it is printed with {few} "
                        "decimal places, a half upwards",
                        few=say.few(scheme.print_places),
                    )
                ]
            ),
            "rounding",
        )
    else:
        yield say.sentence([say("其余各步按精确值计算，不修约", "every other step is exact")]), "rounding"


def _module(module: Module, say: Voice) -> Iterator[Rule]:
    said = [
        _full(module, say),
        *_bounds(module.least, module.most, say),
        say("计入总分的比重为 {weight}", "it counts {weight} in the total", weight=say.share(module.weight))
        if module.weight != "1" else "",
    ]  # fmt: skip
    if any(said):
        yield Rule(say.sentence(said))


def _full(module: Module, say: Voice) -> str:
    bonus = any(aspect.bonus for each in module.criteria for sub in each.subs for aspect in sub.aspects)
    without = say("（不含附加分）", ", without the bonus") if bonus else ""
    full = module.full
    return say("满分 {full} 分{but}", "the full mark is {full}{but}", full=full, but=without) if full else ""


def _criterion(state: State, criterion: Criterion, say: Voice) -> Iterator[Rule]:
    bounds = list(_bounds(criterion.least, criterion.most, say))
    if bounds:
        yield Rule(say.sentence(bounds))
    for sub in criterion.subs:
        for aspect in sub.aspects:
            seats = len(regular(state.panels.get(aspect.panel, ())))
            text = say.sentence(aspect_clauses(aspect, seats, say))
            yield Rule(text, say.bare("aspect", aspect.id), _source(aspect.kind))


def _bounds(least: str, most: str, say: Voice) -> Iterator[str]:
    if least:
        yield say("得分最低计 {least} 分", "its points count at least {least}", least=least)
    if most:
        yield say("得分最高计 {most} 分", "its points count at most {most}", most=most)


# -- points to places


def _places(scheme: Scheme, say: Voice) -> Iterator[Section]:
    yield _section(say("名次", "Places"), ranking_sentences(scheme, say))
    if scheme.scale is not None:
        yield _section(say("标准分", "Scaled score"), scale_sentences(scheme.scale, say))
    if scheme.teams is not None:
        yield _section(say("团体", "Delegations"), team_sentences(scheme.teams, say))
    if scheme.advances:
        yield _section(say("轮次", "Rounds"), [s for each in scheme.advances for s in advance_sentences(each, say)])


_STEPS = {
    "sheets_signed": ("裁判签字确认评分表", "judges sign their sheets"),
    "modules_signed": ("裁判长复核并签字", "the chief judge checks and signs"),
    "rechecked": ("裁判复核全部评分", "the judges re-check all marks"),
    "sampled": ("监督抽检", "the supervisors check a sample"),
    "provisional": ("公布暂定成绩", "provisional results"),
    "appeals_closed": ("申诉期结束", "the appeals are closed"),
    "final": ("公布最终成绩", "final results"),
    "prizes": ("评定奖次", "prizes"),
    "titles": ("推荐和授予称号", "titles"),
}
