"""How an event's sheets are signed, as sentences of the rule book. It reads what was pinned and decides nothing."""

from collections.abc import Iterator

from competition.pages.rulebook_places import Cited
from competition.pages.rulebook_voice import Voice
from competition.rules.facts import SigningPinned


def signing_sentences(signing: SigningPinned, say: Voice) -> Iterator[Cited]:
    """By which hand judges sign, whether the competitor does, and what a signature holds for."""
    how = {
        "tap": say("在平板上点按确认", "by a touch on the tablet"),
        "pin": say("输入本人 PIN 码", "with a PIN of their own"),
        "drawn": say("在平板上手写签名", "by hand on the tablet"),
    }[signing.method]
    yield say.sentence([say("裁判对评分表签字确认：{how}", "judges sign their sheets {how}", how=how)]), ""
    if signing.competitor:
        hand = say(
            "裁判签字后，选手核对评分表并手写签名；拒签的，由裁判注明理由，报裁判长处理",
            "after the judge, the competitor looks at the sheet and signs it by hand; where the competitor refuses, "
            "the judge writes down why, and the chief judge deals with it",
        )
        yield say.sentence([hand]), ""
    holds = say(
        "每个签名只对签字时所见的分数有效；签字后要改动分数，须由裁判长写明理由重新开放，改后再签",
        "a signature holds for exactly the marks that were seen; before one is changed the chief judge reopens the "
        "sheet with a reason, and it is signed again",
    )
    yield say.sentence([holds]), ""
