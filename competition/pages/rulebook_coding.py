"""How an event is coded, as sentences of its rules: which panel sees which code, who makes them, when they are told."""

from collections.abc import Iterator

from competition.pages.rulebook_voice import Voice
from competition.rules.facts import CodingPinned


def coding_sentences(coding: CodingPinned, say: Voice) -> Iterator[tuple[str, str]]:
    """Sentences, each with the word of its source."""
    shown = [
        say(
            "{panels}只见{layer}",
            "{panels}: {layer} alone",
            panels=say.all_of(say.name("panel", panel) for panel in layer.panels),
            layer=say.name("code_layer", layer.id),
        )
        for layer in coding.layers
        if layer.panels
    ]
    yield say.sentence([say("作品按编号匿名评分", "work is marked by its code"), *shown]), "coding"
    order = say.in_turn(say.name("code_layer", layer.id) for layer in coding.layers)
    makers = (
        say("，每层由不同的加密裁判编制", ", each by another coder")
        if coding.separate and len(coding.layers) > 1
        else say("，由加密裁判编制", " by coders")
    )
    made = say(
        "编号逐层编制并封存（{order}）{makers}",
        "the codes are made and sealed layer by layer ({order}){makers}",
        order=order,
        makers=makers,
    )
    yield say.sentence([made]), "coding"
    opened = say(
        "裁判长对全部模块签字后，在监督员见证下由外到内逐层解密，此后才能公布成绩",
        "when the chief judge has signed all modules, a supervisor opens them layer by layer in reverse, and results"
        " are published only then",
    )
    yield say.sentence([opened]), "coding"
