"""How figures are printed. They come as exact decimal strings from the rules and are never calculated with here."""

# A minus sign as wide as a figure keeps columns of figures straight; a hyphen does not.
_MINUS = "−"


def figure(value: str | None, blank: str = "–") -> str:
    """A printed figure: "-1.25" -> "−1.25"; None (nothing yet) -> a dash."""
    if value is None:
        return blank
    return _MINUS + value[1:] if value.startswith("-") else value


def ordinal(rank: int, language: str) -> str:
    """A place in words: 第3名, 3rd."""
    if language == "zh":
        return f"第{rank}名"
    tail = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{tail}"
