"""A TOML file of a folder: its values with every number kept as written, and the line on which each field stands.

`tomllib` keeps no line numbers, so the text is scanned a second time for headers and keys. Nothing here knows what the
fields mean.
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from competition.folders.problems import Sink
from competition.folders.texts import read_text

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]")
_KEY = re.compile(r"""\s*["']?([A-Za-z0-9_-]+)["']?\s*[.=]""")
_AT = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(slots=True)
class Lines:
    """Line numbers: of a header by (table, index), of a key by (table, index, key). The top level is ("", 0)."""

    headers: dict[tuple[str, int], int] = field(default_factory=dict)
    keys: dict[tuple[str, int, str], int] = field(default_factory=dict)

    def at(self, table: str, index: int, key: str = "") -> int:
        """The line of a key, else of its table, else 0."""
        found = self.keys.get((table, index, key))
        return found or self.headers.get((table, index)) or self.keys.get(("", 0, table)) or 0


@dataclass(frozen=True, slots=True)
class Document:
    file: str
    values: dict[str, Any]
    lines: Lines


def read_document(path: Path, file: str, sink: Sink) -> Document | None:
    """The document, or None with the syntax error named in `sink`."""
    text = read_text(path, file, sink)
    if text is None:
        return None
    try:
        values = tomllib.loads(text, parse_float=str)
    except (ValueError, RecursionError) as error:  # beside its own errors: numbers and nesting without end
        found = _AT.search(str(error))
        line = int(found[1]) if found and found[1] else text.rstrip("\n").count("\n") + 1
        sink.add(file, line, "", "bad_toml", reason=_AT.sub("", str(error)))
        return None
    return Document(file, values, _scan(text))


def _scan(text: str) -> Lines:
    lines = Lines()
    counts: dict[str, int] = {}
    table, index = "", 0
    inside = _Inside()
    for number, line in enumerate(text.split("\n"), 1):
        if not inside:
            header, key = _HEADER.match(line), _KEY.match(line)
            if header:
                table = header[2]
                index = counts.get(table, 0)
                counts[table] = index + 1
                lines.headers[(table, index)] = number
                continue
            if key:
                lines.keys.setdefault((table, index, key[1]), number)
        inside.take(line)
    return lines


class _Inside:
    """Whether a line begins inside a value that runs over several lines: an array or a multi-line string."""

    _TOKENS = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[\]{}]|\\.')

    def __init__(self) -> None:
        self.quote = ""
        self.depth = 0

    def __bool__(self) -> bool:
        return bool(self.quote or self.depth)

    def take(self, line: str) -> None:
        for token in self._TOKENS.findall(line):
            if self.quote:
                self.quote = "" if token == self.quote else self.quote
            elif token in ('"""', "'''"):
                self.quote = token
            elif token in ("[", "{"):
                self.depth += 1
            elif token in ("]", "}"):
                self.depth -= 1
