"""Which browser asks, from its own words, and whether it can mark. Pure; the page asks the browser itself as well.

The oldest ones are those that have all that the tablet's pages are made of (dialogs, BroadcastChannel, modules):
an Android tablet of 2018 has its current Chrome, and iPadOS 15 has Safari 15.4 once it is brought up to date.
"""

import re
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["good", "old", "unknown"]
Version = tuple[int, int]

# In this order: whoever is built on Chrome says Chrome's version too, and that is the one that counts.
OLDEST: dict[str, Version] = {"Firefox": (98, 0), "Chrome": (92, 0), "Safari": (15, 4)}
_SAID = {
    "Firefox": re.compile(r"Firefox/(\d+)(?:\.(\d+))?"),
    "Chrome": re.compile(r"(?:Chrome|Chromium)/(\d+)(?:\.(\d+))?"),
    "Safari": re.compile(r"Version/(\d+)(?:\.(\d+))?.* Safari/"),
}
# On iPhone and iPad every browser is the system's Safari inside, whatever it calls itself.
_APPLE = re.compile(r"\((?:iPad|iPhone|iPod)[^)]*? OS (\d+)(?:_(\d+))?")
# A chat program's own browser: it has storage of its own, which goes with the program's "clean up".
_CHATS = (
    ("WeChat", re.compile(r"MicroMessenger/", re.I)),
    ("DingTalk", re.compile(r"DingTalk", re.I)),
    ("QQ", re.compile(r"\bQQ/")),
    ("Feishu", re.compile(r"Lark/|Feishu", re.I)),
)


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser as it says itself; `name` and `version` are "" where it says nothing known."""

    name: str
    version: str
    verdict: Verdict
    chat: str  # the chat program that it is inside of, or ""


def browser_of(said: str) -> Browser:
    """Read a User-Agent header. What nobody knows is "unknown", not old: the page tries what it needs."""
    said = said[:1000]
    chat = next((name for name, pattern in _CHATS if pattern.search(said)), "")
    apple = _APPLE.search(said)
    if apple:
        return _judged("Safari", _version(apple), chat)
    for name, pattern in _SAID.items():
        found = pattern.search(said)
        if found:
            return _judged(name, _version(found), chat)
    return Browser("", "", "unknown", chat)


def _judged(name: str, version: Version, chat: str) -> Browser:
    text = f"{version[0]}.{version[1]}" if name == "Safari" else str(version[0])
    return Browser(name, text, "good" if version >= OLDEST[name] else "old", chat)


def _version(found: re.Match[str]) -> Version:
    return int(found[1]), int(found[2] or 0)
