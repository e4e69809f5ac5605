"""One Jinja environment for every page, frame and answer, in Chinese and English, on or off a request.

A template is given values and a language, and nothing that may not be seen. It may not know Flask: the follower
renders frames from its own thread, and they must be the bytes that the page holds.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from competition.pages import numbers, times
from competition.pages.house import house

LANGUAGES = ("zh", "en")
LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
TAGS = {"zh": "zh-Hans-CN", "en": "en"}  # as html lang and Content-Language want them
_CATALOGUES = Path(__file__).resolve().parent / "locale"


def render(template: str, language: str, **values: Any) -> str:
    """The template as text in one language."""
    return environment().get_template(template).render(language=language, **values)


def preferred_language(cookie: str | None, accept: str | None) -> str:
    """The language of a visitor: what was chosen before, else what the browser asks for first, else Chinese."""
    if cookie in LANGUAGES:
        return str(cookie)
    wishes = []
    for place, part in enumerate((accept or "").split(",")):
        tag, _, weight = part.strip().partition(";q=")
        primary = tag.split("-")[0].lower()
        if primary in LANGUAGES:
            wishes.append((-_weight(weight), place, primary))
    return min(wishes)[2] if wishes else "zh"


def gettext(language: str, message: str, /, **values: Any) -> str:
    """A sentence outside a template; the message is the English one."""
    return translations(language).gettext(message) % values


def ngettext(language: str, singular: str, plural: str, number: int, /, **values: Any) -> str:
    return translations(language).ngettext(singular, plural, number) % {"num": number, **values}


def asset(path: str) -> str:
    """The address of a static file, with its content's hash, so that browsers may keep it for good."""
    return f"/static/{path}?v={_fingerprint(path)}"


@cache
def digest() -> str:
    """Of everything that words and shapes of pages come from; pages kept under another digest are made anew."""
    made = hashlib.sha256()
    for folder in (house("templates"), house("static"), _CATALOGUES):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            made.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return made.hexdigest()


@cache
def environment() -> Environment:
    """The one environment. Templates fail loudly on a value that they were not given."""
    made = Environment(
        loader=FileSystemLoader(house("templates")),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    made.newstyle_gettext = True  # type: ignore[attr-defined]
    made.globals.update(gettext=_gettext, ngettext=_ngettext, _=_gettext, asset=asset, LANGUAGES=LANGUAGES, TAGS=TAGS)
    made.globals.update(exactly=numbers.exactly)
    made.filters.update(
        moment=times.moment,
        clock=times.clock,
        stamp=times.stamp,
        day=times.day,
        figure=numbers.figure,
        decimal=numbers.decimal,
    )
    return made


@cache
def translations(language: str) -> NullTranslations:
    return Translations.load(_CATALOGUES, [LOCALES[language]])


@pass_context
def _gettext(context: Context, message: str, /, **values: Any) -> Markup:
    return Markup(translations(context["language"]).gettext(message)) % values


@pass_context
def _ngettext(context: Context, singular: str, plural: str, number: int, /, **values: Any) -> Markup:
    said = translations(context["language"]).ngettext(singular, plural, number)
    return Markup(said) % {"num": number, **values}


@cache
def _fingerprint(path: str) -> str:
    return hashlib.sha256((house("static") / path).read_bytes()).hexdigest()[:12]


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
