"""What can be found out about a tablet before the day, and what to do about it: plain data, in the order of the page.

Each check has its findings by name. The server finds what a request tells (browser, https); the page's script finds
the rest, and says it with the sentences that are here. `{x}` is filled in by whoever found it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from competition.pages.words import N_

State = Literal["ok", "warning", "trouble", "open"]  # open: not looked at yet

STATES: Mapping[State, str] = {
    "ok": N_("Good"),
    "warning": N_("Note"),
    "trouble": N_("Trouble"),
    "open": N_("Not checked"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """How a check came out: what it means, and what to do where something is to be done."""

    state: State
    said: str
    todo: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked at; `first` is the finding that stands there without script."""

    title: str
    findings: Mapping[str, Finding]
    first: str = "unscripted"


_UNSCRIPTED = Finding("open", N_("This can only be looked at with JavaScript."))

CHECKS: Mapping[str, Check] = {
    "script": Check(N_("JavaScript"), {
        "unscripted": Finding("trouble", N_("It is off here, or the browser is too old for it: marking needs it."),
            N_("Switch JavaScript on in the browser's settings, or take another browser.")),
        "good": Finding("ok", N_("It runs.")),
    }),
    "browser": Check(N_("Browser"), {
        "good": Finding("ok", N_("{name} {version} is new enough.")),
        "able": Finding("ok", N_("This browser is not known here, but it has all that marking needs.")),
        "old": Finding("trouble", N_("{name} {version} is too old. Marking needs Chrome 92, Safari 15.4 or Firefox "
               "98."),
            N_("Android: update Chrome in the app store. iPad: Settings, General, Software Update, to iPadOS 15.4 or "
               "newer. If neither can be done, take another tablet.")),
        "unable": Finding("trouble", N_("This browser lacks parts that marking needs: {parts}."),
            N_("Open this page in Chrome or Safari, or update the browser.")),
        "unknown": Finding("warning", N_("This browser does not say which one it is."),
            N_("Best are Chrome on Android and Safari on iPad.")),
    }, "unknown"),
    "chat": Check(N_("Chat program"), {
        "none": Finding("ok", N_("This is a browser of its own, not one inside a chat program.")),
        "wechat": Finding("trouble", N_("This page is open inside WeChat, whose browser may forget marks when "
               "WeChat is "
               "closed or cleaned up."),
            N_("Touch ··· at the top right, then “Open in browser” (Android: “Open in default browser”). Pair this "
               "tablet "
               "there, not here.")),
        "other": Finding("trouble", N_("This page is open inside {chat}, whose browser may forget marks when the "
               "program "
               "is closed or cleaned up."),
            N_("Open the menu at the top right, then “Open in browser”. Pair this tablet there, not here.")),
    }, "none"),
    "https": Check(N_("Secure connection (https)"), {
        "good": Finding("ok", N_("The connection is secure: the app opens and marks with the network down.")),
        "plain": Finding("warning", N_("The connection is plain http. Marks are held on this tablet all the same, but "
               "while the network is away the page must stay open and must not be reloaded; and the screen is not kept "
               "awake."),
            N_("Ask the organiser for the https address, and install the certificate on this tablet first.")),
        "worker": Finding("warning", N_("The connection is secure, but this browser does not keep the app for when the "
               "network is down."),
            N_("Leave private mode, and install the certificate so that the browser shows no warning at the address.")),
    }, "plain"),
    "store": Check(N_("Storage"), {
        "unscripted": _UNSCRIPTED,
        "good": Finding("ok", N_("A mark was written on this tablet and read again.")),
        "bad": Finding("trouble", N_("Nothing can be stored here: marks would be lost."),
            N_("Leave private mode, allow site data in the browser's settings, free some space on the tablet; or take "
               "another browser or tablet.")),
    }),
    "lasting": Check(N_("Lasting storage"), {
        "unscripted": _UNSCRIPTED,
        "good": Finding("ok", N_("The browser promises not to clear what is stored here.")),
        "asked": Finding("warning", N_("The browser does not promise it: when the tablet's disk is full it may "
               "clear what is "
               "stored here."),
            N_("Keep at least 1 GB free on the tablet, do not clear browsing data on the day, and put this page on "
               "the home "
               "screen or among the bookmarks.")),
        "plain": Finding("warning", N_("It can only be asked for over https."),
            N_("Keep at least 1 GB free on the tablet, and do not clear browsing data on the day.")),
    }),
    "clock": Check(N_("Clock"), {
        "unscripted": _UNSCRIPTED,
        "good": Finding("ok", N_("The tablet's clock agrees with the server's.")),
        "fast": Finding("warning", N_("The tablet's clock is {skew} ahead of the server's."),
            N_("Set date and time to automatic in the tablet's settings. Marks count all the same; times beside "
               "them would "
               "be wrong.")),
        "slow": Finding("warning", N_("The tablet's clock is {skew} behind the server's."),
            N_("Set date and time to automatic in the tablet's settings. Marks count all the same; times beside "
               "them would "
               "be wrong.")),
        "far_fast": Finding("trouble", N_("The tablet's clock is {skew} ahead of the server's: secure connections may "
               "fail."),
            N_("Set date, time and time zone to automatic in the tablet's settings, then look again.")),
        "far_slow": Finding("trouble", N_("The tablet's clock is {skew} behind the server's: secure connections may "
               "fail."),
            N_("Set date, time and time zone to automatic in the tablet's settings, then look again.")),
        "missed": Finding("warning", N_("The server was not reached just now."),
            N_("Look at the tablet's network, then look again.")),
    }),
    "awake": Check(N_("Screen kept awake"), {
        "unscripted": _UNSCRIPTED,
        "good": Finding("ok", N_("The screen stays on while a sheet is open.")),
        "off": Finding("warning", N_("The browser can keep the screen on, but does not just now."),
            N_("Switch battery saving off and charge the tablet, then look again.")),
        "none": Finding("warning", N_("This browser cannot keep the screen on."),
            N_("Set the tablet's screen time-out to the longest. iPad: Settings, Display & Brightness, Auto-Lock, "
               "Never.")),
        "plain": Finding("warning", N_("It can only be done over https."),
            N_("Set the tablet's screen time-out to the longest. iPad: Settings, Display & Brightness, Auto-Lock, "
               "Never.")),
    }),
}  # fmt: skip

# What all of it comes to: the worst of the checks.
SUMMARIES: Mapping[State, str] = {
    "ok": N_("This tablet is ready."),
    "warning": N_("This tablet can mark. Please read the notes."),
    "trouble": N_("Do not mark on this tablet as it is."),
    "open": N_("Looking…"),
}
UNITS = {
    "seconds": N_("{n} seconds"),
    "minutes": N_("{n} minutes"),
    "hours": N_("{n} hours"),
    "days": N_("{n} days"),
}
