"""One TOML table read field by field: each taker checks a value's kind, says what is allowed, and notes it as known.

What is left over at the end (`done`) is a field that the format does not have. This module knows kinds of values, not
contests.
"""

from datetime import date
from difflib import get_close_matches
from typing import Any

from competition.folders.documents import Document
from competition.folders.exact import number
from competition.folders.problems import Sink
from competition.folders.texts import has_controls
from competition.rules.identity import well_formed

Said = dict[str, str]  # language -> text, "zh" and "en"
Lines = dict[tuple[str, str], int]  # of a table by (table, id), of its fields by ("table.field", id)
LANGUAGES = ("zh", "en")
MOST_DECIMALS = 9  # of a setting: finer than any regulation asks, and a pasted binary fraction has more


class Fields:
    """The fields of one table of a document; `index` counts tables of the same name from 0."""

    def __init__(
        self, document: Document, table: str, index: int, values: Any, sink: Sink, inside: tuple[str, str] = ("", "")
    ) -> None:
        """`inside`: the field of the table in which these stand, and what that is called: "rows", "rows[2]"."""
        self.document, self.table, self.index, self.sink = document, table, index, sink
        self._inside, self._called = inside
        self._known: set[str] = set()
        self.values: dict[str, Any] = values if isinstance(values, dict) else {}
        if not isinstance(values, dict):
            self.wrong("", "wrong_type", wanted="[[…]]")

    def line(self, key: str = "") -> int:
        return self.document.lines.at(self.table, self.index, self._inside or key)

    def wrong(self, key: str, word: str, **details: str) -> None:
        """Note a problem with a field of this table."""
        field = ".".join(part for part in (self._called, key) if part)
        name = f"[{self.table}] {field}".strip() if self.table else field
        self.sink.add(self.document.file, self.line(key), name, word, **details)

    def has(self, key: str) -> bool:
        return key in self.values

    def id(self, key: str, needed: bool = True) -> str:
        """An id, or "" (a problem where it is needed)."""
        value = self._take(key, needed)
        if value is None:
            return ""
        if not isinstance(value, str) or not well_formed(value):
            self.wrong(key, "bad_id", value=str(value))
            return ""
        return value

    def text(self, key: str, default: str = "") -> str:
        value = self._take(key, False)
        if value is None:
            return default
        if isinstance(value, date):  # TOML has dates of its own
            return value.isoformat()
        if not isinstance(value, str) or has_controls(value):
            self.wrong(key, "wrong_type", wanted='"…"')
            return default
        return value.strip()

    def said(self, key: str, needed: bool = False) -> Said:
        """A text in two languages: { zh = "…", en = "…" }, or one string that stands for both."""
        value = self._take(key, needed)
        return {} if value is None else self._said(key, value)

    def said_list(self, key: str) -> list[Said]:
        value = self._take(key, False)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(key, "wrong_type", wanted='[{ zh = "…", en = "…" }, …]')
            return []
        return [self._said(key, item) for item in value]

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """One of `allowed`; without a default the field is needed."""
        value = self._take(key, default is None)
        if value is None:
            return default or ""
        if value not in allowed:
            self.wrong(key, "not_allowed", value=str(value), allowed=", ".join(allowed))
            return default or ""
        return str(value)

    def choices(self, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        """A list of some of `allowed`, in the order written."""
        value = self._take(key, True)
        if not isinstance(value, list):
            self.wrong(key, "wrong_type", wanted='["…", …]')
            return ()
        for item in value:
            if item not in allowed:
                self.wrong(key, "not_allowed", value=str(item), allowed=", ".join(allowed))
        return tuple(item for item in value if item in allowed)

    def number(self, key: str, default: str | None = None) -> str:
        """An exact number in canonical form; without a default the field is needed ("0" stands in for a bad one)."""
        value = self._take(key, default is None)
        stand_in = "0" if default is None else default
        if value is None:
            return stand_in
        found = None if isinstance(value, bool) or not isinstance(value, (str, int)) else number(str(value))
        if found is None:
            self.wrong(key, "not_a_number", value=str(value))
            return stand_in
        if len(found.partition(".")[2]) > MOST_DECIMALS:
            self.wrong(key, "too_many_decimals", value=found, most=str(MOST_DECIMALS))
        return found

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number from 0 up."""
        value = self._take(key, default is None)
        if value is None:
            return default or 0
        if isinstance(value, bool) or not str(value).isascii() or not str(value).isdigit() or len(str(value)) > 9:
            self.wrong(key, "not_a_whole_number", value=str(value))
            return default or 0
        return int(value)

    def flag(self, key: str, default: bool) -> bool:
        value = self._take(key, False)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.wrong(key, "not_allowed", value=str(value), allowed="true, false")
            return default
        return value

    def ids(self, key: str) -> tuple[str, ...]:
        """A list of ids; absent, an empty one."""
        value = self._take(key, False)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.wrong(key, "wrong_type", wanted='["…", "…"]')
            return ()
        return tuple(value)

    def inner(self, key: str, needed: bool = False) -> list["Fields"]:
        """The inline tables of a list, [{ … }, { … }], each to be read as fields; absent, an empty one."""
        value = self._take(key, needed)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.wrong(key, "wrong_type", wanted="[{ … }, { … }]")
            return []
        if needed and not value:
            self.wrong(key, "field_missing")
        return [self._inner(key, f"{key}[{place}]", item) for place, item in enumerate(value, 1)]

    def table_of(self, key: str) -> "Fields | None":
        """One inline table, { … }, to be read as fields; None where it is absent."""
        value = self._take(key, False)
        if value is not None and not isinstance(value, dict):
            self.wrong(key, "wrong_type", wanted="{ … }")
            return None
        return None if value is None else self._inner(key, key, value)

    def _inner(self, key: str, called: str, values: dict[str, Any]) -> "Fields":
        inside = self._inside or key
        name = f"{self._called}.{called}" if self._called else called
        return Fields(self.document, self.table, self.index, values, self.sink, (inside, name))

    def raw(self, key: str) -> Any:
        return self._take(key, False)

    def done(self) -> None:
        """Name every field that nothing took."""
        for key in self.values:
            if key not in self._known:
                near = get_close_matches(key, self._known, 1)
                if near:
                    self.wrong(key, "field_misspelt", near=near[0])
                else:
                    self.wrong(key, "field_unknown", allowed=", ".join(sorted(self._known)))

    def _take(self, key: str, needed: bool) -> Any:
        self._known.add(key)
        value = self.values.get(key)
        if value is None and needed:
            self.wrong(key, "field_missing")
        return value

    def _said(self, key: str, value: Any) -> Said:
        if isinstance(value, str) and value.strip() and not has_controls(value):
            return {language: value.strip() for language in LANGUAGES}
        if not isinstance(value, dict) or not value:
            self.wrong(key, "wrong_type", wanted='{ zh = "…", en = "…" }')
            return {}
        said: Said = {}
        for language, text in value.items():
            if language not in LANGUAGES:
                self.wrong(key, "not_allowed", value=str(language), allowed="zh, en")
            elif not isinstance(text, str) or not text.strip() or has_controls(text):
                self.wrong(key, "wrong_type", wanted='{ zh = "…", en = "…" }')
            else:
                said[language] = text.strip()
        return said


def tables(document: Document, name: str, sink: Sink) -> list[Fields]:
    """Every [[name]] of the document, in order."""
    found = document.values.get(name, [])
    if not isinstance(found, list):
        sink.add(document.file, document.lines.at(name, 0), name, "wrong_type", wanted=f"[[{name}]]")
        return []
    return [Fields(document, name, index, values, sink) for index, values in enumerate(found)]


def single(document: Document, name: str, lines: Lines, sink: Sink) -> Fields | None:
    """The one [name] of the document, with its lines kept; None where it is absent."""
    found = document.values.get(name)
    if found is None:
        return None
    if not isinstance(found, dict):
        sink.add(document.file, document.lines.at(name, 0), name, "wrong_type", wanted=f"[{name}]")
        return None
    fields = Fields(document, name, 0, found, sink)
    lines[name, ""] = fields.line()
    lines.update({(f"{name}.{key}", ""): fields.line(key) for key in found})
    return fields
