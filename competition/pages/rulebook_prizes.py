"""Which prizes 奖次 there are and who gets them, as sentences. It says what was pinned and awards nothing."""

from collections.abc import Iterator

from competition.pages.rulebook_places import Cited, share_rounding
from competition.pages.rulebook_voice import Voice
from competition.rules.facts import PrizeRule, PrizesPinned

_MEDALS = 3  # the anchored rule is about the first three


def prize_sentences(pinned: PrizesPinned, say: Voice) -> Iterator[Cited]:
    """The prizes, best first, then what holds for all of them."""
    rules = pinned.prizes
    if pinned.method == "anchored":
        yield from _anchored(pinned, say)
        rules = rules[_MEDALS:]
    for rule in rules:
        yield _prize(rule, pinned, say), "prizes"
    if pinned.best_of_delegation:
        yield (
            say.sentence(
                [
                    say(
                        "各代表队成绩最好的选手另获{name}",
                        "the best of each delegation gets {name} besides",
                        name=say.name("prize", pinned.best_of_delegation),
                    )
                ]
            ),
            "best_of_delegation",
        )
    if pinned.method == "places":
        yield say.sentence([_shared(pinned, say)]), "prizes"
    yield say.sentence([
        say("不能获奖者的奖项依次递补", "a prize that somebody may not get goes to the next") if pinned.pass_down
        else say("不能获奖者的奖项空缺，不递补", "a prize that somebody may not get stays vacant")
    ]) if any(rule.passed for rule in pinned.prizes) else "", "prizes"  # fmt: skip


def _anchored(pinned: PrizesPinned, say: Voice) -> Iterator[Cited]:
    names = [say.name("prize", rule.id) for rule in pinned.prizes[:_MEDALS]]
    on = say("标准分", "scaled score") if pinned.on == "scale" else say("总分", "total")
    yield say.sentence([
        say("{names}：与最好成绩的{on}相差不超过 {tolerance} 分者同获第一种奖，其余依次类推（以每组最好成绩为准）",
            "{names}: all whose {on} lies within {tolerance} of the best share the first; "
            "the others follow in the same way, each measured from the best of its group",
            names=say.all_of(names), on=on, tolerance=pinned.tolerance),
    ]), "anchored_medals"  # fmt: skip
    yield say.sentence([
        say("有两人同获第一种奖时不设第二种；三人及以上时不设第二种，"
            "第三种只授予与其中最低者相差不超过 {tolerance} 分者",
            "two who share the first leave no second; three or more leave no second, and the third goes only to those "
            "within {tolerance} of the lowest of them", tolerance=pinned.tolerance),
    ]), "anchored_medals"  # fmt: skip


def _prize(rule: PrizeRule, pinned: PrizesPinned, say: Voice) -> str:
    on = say("标准分", "the scaled score") if pinned.on == "scale" else say("总分", "the total")
    number = ""
    if rule.count:
        number = say("{count} 名", "{few}", count=rule.count, few=say.few(rule.count))
    elif rule.share:
        number = say(
            "有名次人数的 {share}（{how}）",
            "{share} of those ranked ({how})",
            share=say.share(rule.share),
            how=share_rounding(rule.rounding, say),
        )
    return say.sentence([
        say("{name}：{number}", "{name}: {number}", name=say.name("prize", rule.id), number=number).rstrip("：: ")
        + ("" if number else say("：", ": ") + _reached(rule, on, say)),
        _reached(rule, on, say) if number else "",
        say("有名次者不少于 {field} 人时设立", "given only where {field} or more are ranked", field=rule.min_field)
        if rule.min_field else "",
        *(say("{m}须达到 {least} 分", "{m} must reach {least}", m=say.name("module", module), least=least)
          for module, least in rule.passed),
    ])  # fmt: skip


def _reached(rule: PrizeRule, on: str, say: Voice) -> str:
    """Whom a prize goes to that is no matter of a number."""
    parts = [
        say("名次在前 {rank}", "who is ranked {rank} or better", rank=rule.rank) if rule.rank else "",
        say("名次在前 {share}", "who is ranked in the first {share}", share=say.share(rule.within))
        if rule.within
        else "",
        say("{on}不低于 {least}", "who has at least {least} in {on}", on=on, least=rule.least) if rule.least else "",
    ]
    return say("、", ", ").join(filter(None, parts))


def _shared(pinned: PrizesPinned, say: Voice) -> str:
    if pinned.ties_use_up:
        return say(
            "末位并列者同获该奖，超出的人数占用下一奖次的名额",
            "who ties for the last of a prize shares it, and takes a place of the next one",
        )
    return say(
        "末位并列者同获该奖，下一奖次的名额不减", "who ties for the last of a prize shares it; the next stays whole"
    )
