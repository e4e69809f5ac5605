"""What an event asks of the chief's signature, and its days of marking, as sentences of its rule book."""

from collections.abc import Iterator

from competition.pages.rulebook_places import Cited
from competition.pages.rulebook_voice import Voice
from competition.rules.points import plan_of
from competition.rules.scheme import Scheme
from competition.rules.state import State


def chair_sentences(state: State, say: Voice) -> Iterator[Cited]:
    """A sentence for each thing that the event's settings ask; none where they ask for nothing."""
    asked = state.oversight.settings
    if asked.summary:
        summary = say(
            "裁判长签署模块之前，该模块的每位裁判须确认本裁判组的成绩汇总；评分一有变动，须重新确认",
            "before the chief judge signs a module, each of its judges accepts the summary of what the own panel gave; "
            "a mark that changes opens it again",
        )
        yield say.sentence([summary]), ""
    if asked.four_eyes:
        signed = say(
            "裁判长签署的模块须由第二人（裁判长或监督）复核签字方为有效",
            "a module that the chief judge signed is signed once a second person, a chief judge or a supervisor, has "
            "signed it too",
        )
        corrected = say("对评分的更正经第二人确认后生效", "a correction counts once a second person has confirmed it")
        incident = say(
            "事件扣分由登记人以外的人裁定",
            "points for an incident are given by another person than the one who noted it",
        )
        yield say.sentence([signed, corrected, incident]), ""
    if state.scheme is not None:
        yield from _days(state.scheme, say)


def _days(scheme: Scheme, say: Voice) -> Iterator[Cited]:
    days = dict.fromkeys(plan_of(scheme).days.values())
    for day in days:
        marked = say.all_of(dict.fromkeys(_parts(scheme, day, say)))
        yield (
            say.sentence(
                [say("{day}评分：{marked}", "marked on {day}: {marked}", day=say.name("day", day), marked=marked)]
            ),
            "",
        )
    if days:
        locked = say(
            "裁判长锁定评分日后，该日的评分不再直接计入，由裁判长裁定",
            "once the chief judge has locked a day, marks for it do not count unless the chief judge decides so",
        )
        yield say.sentence([locked]), ""


def _parts(scheme: Scheme, day: str, say: Voice) -> Iterator[str]:
    """The criteria of that day, or those of their sub-criteria that are."""
    for module in scheme.modules:
        for criterion in module.criteria:
            days = [sub.day or criterion.day for sub in criterion.subs]
            if all(each == day for each in days):
                yield say.name("criterion", criterion.id)
            else:
                yield from (say.name("sub", sub.id) for sub, on in zip(criterion.subs, days, strict=True) if on == day)
