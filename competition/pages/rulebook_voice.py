"""The voice of an event's rules in plain sentences: one language, the event's names, how lists and numbers are said.

Sentences are built of clauses, whose order and joints differ between the languages; so both stand side by side where
they are made, and not in the catalogue of short messages.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from competition.ledger.names import NameBook

_FEW = {1: "一", 2: "两", 3: "三", 4: "四", 5: "五"}
_FEW_EN = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}


@dataclass(frozen=True, slots=True)
class Voice:
    """Says things of one event in one language."""

    event: str
    names: NameBook
    language: str

    def __call__(self, zh: str, en: str, /, **values: object) -> str:
        """One of two sentences of the same meaning, with its values filled in."""
        return (zh if self.language == "zh" else en).format_map({key: str(value) for key, value in values.items()})

    def name(self, kind: str, id: str) -> str:
        """What a part of the event is called, as it stands in a sentence: in quotes."""
        return f"“{self.bare(kind, id)}”" if id else ""

    def bare(self, kind: str, id: str) -> str:
        return self.names.text(kind, f"{self.event}/{id}", self.language)

    def sentence(self, clauses: Iterable[str]) -> str:
        """Clauses as one sentence."""
        said = self("；", "; ").join(clause for clause in clauses if clause)
        return f"{said[:1].upper()}{said[1:]}{self('。', '.')}" if said else ""

    def and_then(self, parts: Iterable[str]) -> str:
        """A list in order: "a, then b, then c"."""
        return self("，再", ", then ").join(parts)

    def in_turn(self, parts: Iterable[str]) -> str:
        """Steps in order, with arrows where the language has them in running text."""
        return self(" → ", ", then ").join(parts)

    def all_of(self, parts: Iterable[str]) -> str:
        return self("、", ", ").join(parts)

    def few(self, number: int) -> str:
        """A small number as a word, which counts things."""
        return (_FEW if self.language == "zh" else _FEW_EN).get(number, str(number))

    def things(self, number: int, zh: str, one: str, many: str) -> str:
        """ "3 名裁判", "one judge", "3 judges"."""
        return self(f"{number} {zh}", f"{self.few(1) if number == 1 else number} {one if number == 1 else many}")

    def share(self, ratio: str) -> str:
        """ "0.1" as "10 %"; a ratio that is no whole per cent as it stands."""
        whole, _, rest = ratio.partition(".")
        if "/" in ratio or len(rest) > 2 or not (whole + rest).isdigit():
            return ratio
        return self(f"{int(whole + rest.ljust(2, '0'))}%", f"{int(whole + rest.ljust(2, '0'))} %")
