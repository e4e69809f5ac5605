"""How one aspect 评分点 is marked and becomes points, as clauses: who marks, what, which points, how a panel is pooled.

It says what the scheme says, in the order in which a judge needs it, and computes nothing.
"""

from collections.abc import Iterator

from competition.pages.rulebook_kinds import kind_clauses
from competition.pages.rulebook_panels import pooling_clauses, reading_clauses, rounding_clause
from competition.pages.rulebook_voice import Voice
from competition.rules.scheme import Aspect


def aspect_clauses(aspect: Aspect, seats: int, say: Voice) -> list[str]:
    """Everything about one aspect; `seats` is the size of its panel."""
    return [
        *_condition(aspect, say),
        *_who(aspect, seats, say),
        *kind_clauses(aspect, say),
        *reading_clauses(aspect, say),
        *pooling_clauses(aspect, say),
        *_factors(aspect, say),
        *(rounding_clause(rule, say) for rule in aspect.rounding),
        *_exceptions(aspect, say),
    ]


def _who(aspect: Aspect, seats: int, say: Voice) -> Iterator[str]:
    panel = say.name("panel", aspect.panel)
    if aspect.each:
        judges = say.things(seats, "名裁判", "judge", "judges")
        yield say(
            "{panel}的 {judges}各自评分",
            "each of the {judges} of {panel} marks it",
            panel=panel,
            judges=judges,
        )
    else:
        yield say("由{panel}共同评定", "{panel} marks it together", panel=panel)
    if aspect.confirm:
        yield say(
            "一名裁判记录，须经另一名裁判复核确认", "one judge records it, and a second one confirms what was recorded"
        )


def _condition(aspect: Aspect, say: Voice) -> Iterator[str]:
    condition = aspect.only_if
    if condition is None:
        return
    other = say.name("aspect", condition.aspect)
    if condition.word:
        word = say("是", "yes") if condition.word == "yes" else say("否", "no")
        yield say("仅当{other}判定为“{word}”时评分", "marked only if {other} came out “{word}”", other=other, word=word)
    else:
        bounds = [
            say("不低于 {low}", "at least {low}", low=condition.low) if condition.low else "",
            say("不高于 {high}", "at most {high}", high=condition.high) if condition.high else "",
        ]
        yield say(
            "仅当{other}的读数{bounds}时评分",
            "marked only if the reading of {other} is {bounds}",
            other=other,
            bounds=say("且", " and ").join(filter(None, bounds)),
        )


def _factors(aspect: Aspect, say: Voice) -> Iterator[str]:
    if aspect.kind == "judgement":
        yield say("得分为所取等级 ÷ 3 × {max}", "its points are that level ÷ 3 × {max}", max=aspect.max)
    if aspect.times:
        yield say("乘以{other}的读数", "times the reading of {other}", other=say.name("aspect", aspect.times))
    if aspect.factor != "1":
        yield say("乘以系数 {factor}", "times {factor}", factor=aspect.factor)


def _exceptions(aspect: Aspect, say: Voice) -> Iterator[str]:
    if aspect.bonus:
        yield say("属附加分，不占满分", "a bonus above the full mark")
    if aspect.later:
        yield say("结果可在评分表签字之后补录", "its result may follow after the sheet is signed")
