"""Bytes as a series of codes that are carried by hand, and back: shown as QR codes, typed by a scanner, or in a file.

A code is one line of `A-Z` and digits, so that it goes densely into a QR code and comes whole through a keyboard:
"JB1", its number and how many there are (three digits each), the series (8), a check (7) and its part of the bytes,
all in base32 (RFC 4648) without padding. The series is the start of the SHA-256 of all bytes, the check that of the
code's other signs: both find mistakes, neither proves anything. The tablet makes the same in static/tablet/series.js.
Pure; what the bytes mean is `competition.tally.hand_marks`'s.
"""

import re
import unicodedata
from base64 import b32decode, b32encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from competition.rules.refusals import Refusal

SIGN = "JB1"  # base32 has no 1: these signs stand at the start of a code and nowhere else
PART = 576  # signs of the bytes in one code: with its head it fills a QR code of version 15, level M
MOST_CODES = 999
_SERIES, _CHECK = 8, 7
_CODE = re.compile(rf"{SIGN}(\d{{3}})(\d{{3}})([A-Z2-7]{{{_SERIES}}})([A-Z2-7]{{{_CHECK}}})([A-Z2-7]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The codes that were read: by number, of one series of `total`; `refusal` is the first thing that is wrong.

    Words: carried_nothing, carried_no_code, carried_damaged and carried_mixed (`line` from 1), carried_missing
    (`missing`, `total`).
    """

    series: str = ""
    total: int = 0
    parts: Mapping[int, str] = field(default_factory=dict)
    refusal: Refusal | None = None

    @property
    def missing(self) -> tuple[int, ...]:
        return tuple(number for number in range(1, self.total + 1) if number not in self.parts)

    def lines(self) -> str:
        """The codes that are there, one a line in their order: what a page keeps while the others are fetched."""
        return "\n".join(_code(number, self.total, self.series, self.parts[number]) for number in sorted(self.parts))


def codes_of(body: bytes, part: int = PART) -> list[str]:
    """The codes that carry these bytes. Raises ValueError where there are none, or too many for one series."""
    text = _base32(body)
    parts = [text[at : at + part] for at in range(0, len(text), part)]
    if not 1 <= len(parts) <= MOST_CODES:
        raise ValueError(f"{len(parts)} codes")
    series = _base32(sha256(body).digest())[:_SERIES]
    return [_code(number, len(parts), series, each) for number, each in enumerate(parts, 1)]


def gathered(text: str) -> Gathered:
    """What was scanned, typed or filed, in any order and with repetitions; lines that begin with # are remarks."""
    series, total, wrong = "", 0, None
    parts: dict[int, str] = {}
    for line, code in _written(text):
        found = _CODE.fullmatch(code)
        if found is None:
            wrong = wrong or Refusal("carried_damaged" if SIGN in code else "carried_no_code", {"line": str(line)})
            continue
        number, of, named, part = int(found[1]), int(found[2]), found[3], found[5]
        if code != _code(number, of, named, part) or not 1 <= number <= of:
            wrong = wrong or Refusal("carried_damaged", {"line": str(line)})
        elif (named, of) != (series or named, total or of):
            wrong = wrong or Refusal("carried_mixed", {"line": str(line)})
        else:
            series, total = named, of
            parts[number] = part
    found_so_far = Gathered(series, total, parts)
    return Gathered(series, total, parts, wrong or _lacking(found_so_far))


def joined(found: Gathered) -> bytes | Refusal:
    """The bytes of a whole series; its refusal where it is not whole, carried_unreadable where they are not its own."""
    if found.refusal is not None:
        return found.refusal
    text = "".join(found.parts[number] for number in range(1, found.total + 1))
    try:
        body = b32decode(text + "=" * (-len(text) % 8))
    except ValueError:
        return Refusal("carried_unreadable")
    return body if _base32(sha256(body).digest())[:_SERIES] == found.series else Refusal("carried_unreadable")


def _written(text: str) -> list[tuple[int, str]]:
    """Each code with its line. A keyboard may have made signs wide or small, and run two codes into one line."""
    found = []
    for line, written in enumerate(unicodedata.normalize("NFKC", text).splitlines(), 1):
        signs = "".join(written.split()).upper()
        if not signs or signs.startswith("#"):
            continue
        first, *others = signs.split(SIGN)
        found += [(line, first)] if first else []
        found += [(line, SIGN + each) for each in others]
    return found


def _lacking(found: Gathered) -> Refusal | None:
    if not found.parts:
        return Refusal("carried_nothing")
    if not found.missing:
        return None
    return Refusal("carried_missing", {"missing": spans(found.missing), "total": str(found.total)})


def spans(numbers: tuple[int, ...]) -> str:
    """Rising numbers as they are read: "2, 5-7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _code(number: int, total: int, series: str, part: str) -> str:
    head = f"{SIGN}{number:03}{total:03}{series}"
    return f"{head}{_base32(sha256((head + part).encode()).digest())[:_CHECK]}{part}"


def _base32(raw: bytes) -> str:
    return b32encode(raw).decode().rstrip("=")
