"""How figures are printed. They come as exact decimal strings from the rules and are never calculated with here."""

_PLACES = 4  # of a decimal that has no end, or too late a one

# A minus sign as wide as a figure keeps columns of figures straight; a hyphen does not.
# The mark before it keeps it in front where a column of figures is set from the right.
_MINUS = "\u200e−"


def figure(value: str | None, blank: str = "–") -> str:
    """A printed figure: "-1.25" -> "−1.25"; None (nothing yet) -> a dash."""
    if value is None:
        return blank
    return _MINUS + value[1:] if value.startswith("-") else value


def decimal(ratio: str) -> str:
    """An exact ratio as a readable decimal: "53347/1000" -> "53.347", "7/3" -> "2.3333…" (cut off, not rounded)."""
    top, _, bottom = ratio.partition("/")
    above, below = abs(int(top)), int(bottom or 1)
    whole, rest = divmod(above, below)
    digits = ""
    while rest and len(digits) < _PLACES:
        digit, rest = divmod(rest * 10, below)
        digits += str(digit)
    sign = _MINUS if top.startswith("-") else ""
    return sign + str(whole) + (f".{digits}" if digits else "") + ("…" if rest else "")


def exactly(printed: str, exact: str) -> str:
    """A figure that was not rounded, as it counts: its printed form where that is all of it."""
    told = decimal(exact)
    return told if len(told) > len(printed) else figure(printed)


def ordinal(rank: int, language: str) -> str:
    """A place in words: 第3名, 3rd."""
    if language == "zh":
        return f"第{rank}名"
    tail = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{tail}"
