"""What is wrong with a folder: problems with their place, and the sentences that say them in Chinese and English.

A problem is a value, never an exception, so that a folder's author gets all of them at once. This module may not read
files.
"""

from dataclasses import dataclass

from competition.folders.sentences import OTHERWISE, SENTENCES


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: `file` relative to the folder, `line` from 1 (0: the whole file), `field` a key or column."""

    file: str
    line: int
    field: str
    word: str
    details: dict[str, str]

    def sentence(self, language: str) -> str:
        """The problem in words, "zh" or "en", without its place."""
        zh, en = SENTENCES[self.word] if self.word in SENTENCES or ":" not in self.word else OTHERWISE
        template = zh if language == "zh" else en
        return template.format_map(self.details)

    def place(self, language: str) -> str:
        """Where: file, line and field, as far as they are known."""
        if language == "zh":
            parts = [self.file, f"第 {self.line} 行" if self.line else "", self.field]
            return "，".join(part for part in parts if part)
        parts = [self.file, f"line {self.line}" if self.line else "", self.field]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Problems:
    """Everything wrong with a folder, in the order of its files and lines; never empty."""

    items: tuple[Problem, ...]

    def text(self, language: str) -> str:
        """One line a problem: place, sentence, and the word under which seeds/README.md explains it."""
        colon = "：" if language == "zh" else ": "
        return "\n".join(f"{item.place(language)}{colon}{item.sentence(language)} [{item.word}]" for item in self.items)


class Sink:
    """Where a reading collects its problems; `order` is the order of files in the report."""

    def __init__(self, order: tuple[str, ...] = ()) -> None:
        self._items: list[Problem] = []
        self._order = {name: place for place, name in enumerate(order)}

    def add(self, file: str, line: int, field: str, word: str, **details: str) -> None:
        self._items.append(Problem(file, line, field, word, details))

    def extend(self, items: tuple[Problem, ...]) -> None:
        self._items.extend(items)

    def __bool__(self) -> bool:
        return bool(self._items)

    def problems(self) -> Problems:
        """All problems, each once, by file and line."""
        unique: dict[tuple[str, int, str, str, str], Problem] = {}
        for item in self._items:
            unique.setdefault((item.file, item.line, item.field, item.word, str(item.details)), item)
        return Problems(tuple(sorted(unique.values(), key=self._rank)))

    def _rank(self, item: Problem) -> tuple[str, int, int]:
        folder, _, name = item.file.rpartition("/")
        return folder, self._order.get(name, len(self._order)), item.line
