"""Numbers, ids and times as folders write them, brought to the one form in which facts hold them. No float anywhere."""

import re
from datetime import UTC, datetime, timedelta, timezone

_DECIMAL = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,15}))?")  # as long as `rules.numbers` takes them
_RATIO = re.compile(r"-?[0-9]{1,15}/[0-9]{1,15}")
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


def milliseconds(text: str) -> int | None:
    """An ISO time ("2023-09-16 09:30" is China's, or with an offset) in whole milliseconds since 1970, or None."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=_CHINA)
    return (moment - _EPOCH) // timedelta(milliseconds=1)
