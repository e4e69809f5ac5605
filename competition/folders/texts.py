"""Bytes of a folder's file to text: UTF-8, with or without a byte order mark; anything else is named by its lines.

Spreadsheets on Chinese Windows save CSV as GBK unless told otherwise; guessing silently would spoil rare names, so it
is refused, with the line and what to do. Nothing here knows what the text means.
"""

import unicodedata
from pathlib import Path

from competition.folders.problems import Sink

LARGEST = 50_000_000  # bytes; the marks of the greatest games fit in it many times over
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: Path, file: str, sink: Sink) -> str | None:
    """The file's text, or None with the reason in `sink`. Line ends are made "\n"."""
    raw = _raw(path, file, sink)
    if raw is None:
        return None
    if raw.startswith(_UTF16):
        sink.add(file, 0, "", "not_utf8_but_utf16")
        return None
    try:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError:
        _name_bad_lines(raw, file, sink)
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    bad = [number for number, line in enumerate(text.split("\n"), 1) if has_controls(line)]
    for number in bad:
        sink.add(file, number, "", "control_character")
    return None if bad else text


def _raw(path: Path, file: str, sink: Sink) -> bytes | None:
    """The file's bytes; one with nothing but blanks is as good as missing."""
    try:
        if path.is_file() and path.stat().st_size > LARGEST:
            sink.add(file, 0, "", "file_too_large", most=str(LARGEST // 1_000_000))
            return None
        raw = path.read_bytes()
    except FileNotFoundError:
        sink.add(file, 0, "", "file_missing")
        return None
    except OSError as error:
        sink.add(file, 0, "", "file_unreadable", reason=error.strerror or type(error).__name__)
        return None
    if not raw.removeprefix(b"\xef\xbb\xbf").strip():
        sink.add(file, 0, "", "file_empty")
        return None
    return raw


def has_controls(text: str) -> bool:
    """Whether there are characters that no text has and that some databases cannot keep. A tab is well."""
    return any(unicodedata.category(character) == "Cc" for character in text if character != "\t")


def _name_bad_lines(raw: bytes, file: str, sink: Sink) -> None:
    bad = [number for number, line in enumerate(raw.splitlines(), 1) if not _is_utf8(line)]
    first = raw.splitlines()[bad[0] - 1]
    try:
        shown = first.decode("gb18030").strip()[:40]
    except UnicodeDecodeError:
        sink.add(file, bad[0], "", "not_utf8", lines=_spans(bad))
        return
    sink.add(file, bad[0], "", "not_utf8_but_gbk", lines=_spans(bad), shown=shown)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _spans(numbers: list[int]) -> str:
    """[2, 3, 4, 7] as "2-4, 7"."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)
