"""Numbers, ids and times as folders write them, brought to the one form in which facts hold them. No float anywhere."""

import re
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

_DECIMAL = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,15}))?")  # as long as `rules.numbers` takes them
_RATIO = re.compile(r"-?[0-9]{1,15}/[0-9]{1,15}")
_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-9]{2})(\.[0-9]{1,15})?")
_CHINA = timezone(timedelta(hours=8))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def decimal(text: str) -> str | None:
    """ "07.50" as "7.5"; None for what is not a plain decimal (a sign +, an exponent, full-width digits, a comma)."""
    found = _DECIMAL.fullmatch(text)
    if not found:
        return None
    whole, fraction = found[2].lstrip("0") or "0", (found[3] or "").rstrip("0")
    plain = f"{whole}.{fraction}" if fraction else whole
    return plain if plain == "0" else found[1] + plain


def number(text: str) -> str | None:
    """A plain decimal in canonical form, or a ratio such as "1/3" as written."""
    if _RATIO.fullmatch(text) and text.rpartition("/")[2].strip("0"):
        return text
    return decimal(text)


def seconds(text: str) -> str | None:
    """ "1:23.45" or "1:02:03.5" as seconds, "83.45" and "3723.5"; a plain decimal stays; None for what is neither."""
    found = _CLOCK.fullmatch(text)
    if not found:
        return decimal(text)
    hours, minutes, second, fraction = int(found[1] or 0), int(found[2]), int(found[3]), found[4] or ""
    if second > 59 or (found[1] and minutes > 59):
        return None
    return decimal(f"{hours * 3600 + minutes * 60 + second}{fraction}")


def greatest(texts: list[str]) -> str:
    """The greatest of these numbers, as written."""
    return max(texts, key=Fraction)


def milliseconds(text: str) -> int | None:
    """An ISO time ("2023-09-16 09:30" is China's, or with an offset) in whole milliseconds since 1970, or None."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=_CHINA)
    return (moment - _EPOCH) // timedelta(milliseconds=1)
