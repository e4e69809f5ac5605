"""What an audit found, and the heads that people keep outside the building. Shapes and one text format only."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

OutsideHeads = dict[str, dict[int, str]]  # stream -> position -> head in hex


@dataclass(frozen=True, slots=True)
class Trouble:
    """The first thing wrong with a stream, at the entry `position`. `text` is for engineers.

    unreadable    the database cannot give the entry
    missing       an entry is not there, or more are there than follow one another
    chain         the head does not follow from the one before and the body
    undecodable   the body is no entry
    columns       the columns beside the body say something else than the body
    not_admitted  the rules would not have let it in
    digest        published standings are not what the entries before give
    pin           it rests on an entry of another stream that is not so
    outside       a head kept outside the building is another one
    lost          a head kept outside shows that the stream once reached further
    attachment    a note, photo or scan is not what the entry commits to; the chain itself is good
    """

    stream: str
    position: int
    word: str
    text: str

    def __str__(self) -> str:
        return f"stream {self.stream}, entry {self.position}: {self.word}: {self.text}"


@dataclass(frozen=True, slots=True)
class StreamReport:
    """A stream up to its last good entry: `position` and `head` (hex) there, and what is wrong behind it.

    `replayed` is False when it was recorded under another version of the rules, so that admission was not tried.
    `changed` are the attachments that are not what was attached, `erased` how many are there no more.
    """

    stream: str
    kind: str
    position: int
    head: str
    trouble: Trouble | None = None
    replayed: bool = True
    changed: tuple[Trouble, ...] = ()
    erased: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """All streams, oldest first. `damage` is what is wrong with the database as such, a line each."""

    streams: tuple[StreamReport, ...] = ()
    damage: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.damage and not self.troubles

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        found = ((*filter(None, (stream.trouble,)), *stream.changed) for stream in self.streams)
        return tuple(each for troubles in found for each in troubles)

    def erased(self) -> tuple[str, ...]:
        """A line for every stream of whose attachments some were erased."""
        return tuple(f"stream {one.stream}: {one.erased} attachments erased" for one in self.streams if one.erased)

    def heads(self) -> str:
        """The heads as lines to keep outside the building, in the format that `read_heads` takes."""
        return "".join(f"{one.stream} {one.position} {one.head}\n" for one in self.streams if one.position)


def read_heads(path: Path) -> OutsideHeads:
    """Heads kept outside. Raises ValueError that names every line which is not one."""
    return parse_heads(path.read_text("utf-8").splitlines())


def parse_heads(lines: Iterable[str]) -> OutsideHeads:
    """Lines `stream position head`, the head 64 hex digits; empty lines and those after # are passed over."""
    heads: OutsideHeads = {}
    wrong = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            wrong.append(f"line {number} is not `stream position head`: {line.strip()[:80]}")
        else:
            heads.setdefault(match[1], {})[int(match[2])] = match[3].lower()
    if wrong:
        raise ValueError("\n".join(wrong))
    return heads


_LINE = re.compile(r"(\S+)\s+([1-9][0-9]{0,15})\s+([0-9a-fA-F]{64})")
