"""Who may not mark whom 回避, and who stands in, as sentences of the rule book."""

from collections.abc import Iterator

from competition.pages.rulebook_voice import Voice
from competition.rules.facts import RecusalPinned

Cited = tuple[str, str]


def recusal_sentences(rule: RecusalPinned, reserves: bool, say: Voice) -> Iterator[Cited]:
    """What the event does about ties between judges and those whom they would mark."""
    causes = {
        "unit": say("选手来自裁判本单位", "the competitor is of the judge's own unit"),
        "member": say("裁判是该参赛队成员", "the judge is one of the team"),
        "declared": say("裁判与选手有已登记的其他关系", "the judge has another tie to the competitor on record"),
    }
    ways = {
        "forbid": say("该裁判须回避，不得为其评分", "that judge may not mark there"),
        "warn": say("该裁判仍可评分，裁判长知情", "that judge marks all the same, and the chief judge knows of it"),
        "allow": say("该裁判照常评分", "that judge marks as any other"),
    }
    for cause, when in causes.items():
        follows = ways[getattr(rule, cause)]
        yield (
            say.sentence([say("{when}的，{follows}", "where {when}, {follows}", when=when, follows=follows)]),
            "recusal",
        )
    shrink = say(
        "回避或缺席的裁判不计入该选手的裁判人数",
        "a judge who is recused or absent is not counted among those who mark that competitor",
    )
    instead = say("裁判长可安排备用席裁判顶替", "the chief judge may let a reserve judge stand in") if reserves else ""
    yield say.sentence([each for each in (shrink, instead) if each]), "recusal"
