"""How moments are told: in Asia/Shanghai, in the reader's language. It may not ask what time it is."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

_ZONE = ZoneInfo("Asia/Shanghai")
_LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENTS = {"zh": "M月d日 HH:mm", "en": "d MMM, HH:mm"}


def moment(milliseconds: int, language: str) -> str:
    """Milliseconds since 1970 as a short moment: 10月26日 09:30; 26 Oct, 09:30."""
    return format_datetime(_local(milliseconds), _MOMENTS[language], locale=_LOCALES[language], tzinfo=_ZONE)


def clock(milliseconds: int) -> str:
    """Milliseconds since 1970 as the time of day: 10:42."""
    return f"{_local(milliseconds):%H:%M}"


def exact_clock(milliseconds: int) -> str:
    """The same to the second: 10:42:07."""
    return f"{_local(milliseconds):%H:%M:%S}"


def stamp(milliseconds: int) -> str:
    """The same moment for machines (RFC 3339), as a time element's datetime attribute."""
    return _local(milliseconds).isoformat(timespec="milliseconds")


def day(written: str, language: str) -> str:
    """A day written 2023-10-26 in words; any other text stays as it was written."""
    try:
        date = datetime.strptime(written, "%Y-%m-%d").replace(tzinfo=_ZONE)
    except ValueError:
        return written
    return format_date(date, "long", locale=_LOCALES[language])


def _local(milliseconds: int) -> datetime:
    return (_EPOCH + timedelta(milliseconds=milliseconds)).astimezone(_ZONE)
