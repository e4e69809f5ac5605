"""The hall's desk of an event 赛场: check-in, who does not compete, and the official clock of every workstation.

Draws and incidents have desks of their own beside it. Each form proposes facts through the one write path. The clock is
the server's: nothing that a browser says about time is taken.
"""

import re
import unicodedata
from typing import get_args

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as Answer

from competition.access.permissions import needs
from competition.pages import shell
from competition.pages.hall_desk import check_in, clocks, duration
from competition.pages.shell import TAGS
from competition.rules import facts as f
from competition.rules.refusals import Refusal
from competition.tally.hall_history import hall_history
from competition.tally.office import Office, now_ms
from competition.web import desk
from competition.web.chief_pages import event_of
from competition.web.hall_pages import ADDRESS, names_of, page, status_of, told

_CLOCKS = f"{ADDRESS}/clocks"
_PRESSES: dict[str, type[f.ClockPaused] | type[f.ClockResumed] | type[f.ClockStopped]] = {
    "pause": f.ClockPaused,
    "resume": f.ClockResumed,
    "stop": f.ClockStopped,
}


def hall_keeping(office: Office) -> Blueprint:
    """The routes over this office."""
    door = Blueprint("hall_keeping", __name__)
    _add_arrivals(door, office)
    _add_clocks(door, office)
    _add_presses(door, office)
    return door


def _add_arrivals(door: Blueprint, office: Office) -> None:
    @door.get(ADDRESS)
    @needs("hall.see")
    def arrivals(language: str, event: str) -> Answer:
        return _arrivals(office, event, language)

    @door.post(f"{ADDRESS}/check-in")
    @needs("hall.check_in")
    def check_in(language: str, event: str) -> Answer:
        """Somebody is there, or that is taken back. Two desks that tap the same one mean the same."""
        event_of(office, event)
        subject, there = request.form.get("subject", ""), request.form.get("present", "yes") != "no"
        refusal = desk.record(office, event, [f.CheckedIn(subject, there)])
        if refusal is not None and refusal.word in ("already_checked_in", "not_checked_in"):
            refusal = None
        return _back(office, event, language, refusal)

    @door.post(f"{ADDRESS}/status")
    @needs("hall.status")
    def set_status(language: str, event: str) -> Answer:
        """Absent, withdrawn, or back to competing: no more here, a disqualification needs a decision with a reason."""
        event_of(office, event)
        subject, status = request.form.get("subject", ""), request.form.get("status", "")
        refusal: Refusal | None = Refusal("choice_unknown", {"field": "status", "given": status[:40]})
        if status in ("absent", "withdrawn", "competing"):
            chosen = next(each for each in get_args(f.Status) if each == status)
            refusal = desk.record(office, event, [f.SubjectStatusSet(subject, chosen)])
        return _back(office, event, language, refusal)


def _back(office: Office, event: str, language: str, refusal: Refusal | None) -> Answer:
    form = f"here-{request.form.get('subject', '')}"
    return desk.done(form) if refusal is None else _arrivals(office, event, language, form, refusal)


def _arrivals(office: Office, event: str, language: str, form: str = "", refusal: Refusal | None = None) -> Answer:
    called = names_of(office, event, language)
    sought = request.args.get("q", "")[:80].strip()
    shown = check_in(called, sought)
    form = form if form in {f"here-{each.place.subject}" for each in shown.lines} else "page"
    values = {"shown": shown, "sought": sought, "told": told(form, refusal, called)}
    return page("organise/hall.html", called, "", status_of(refusal), **values)


def _add_clocks(door: Blueprint, office: Office) -> None:
    @door.get(_CLOCKS)
    @needs("hall.see")
    def all_clocks(language: str, event: str) -> Answer:
        return _clocks(office, event, language)

    @door.get(f"{_CLOCKS}/going")
    @needs("hall.see")
    def going(language: str, event: str) -> Answer:
        """The cards alone, as they are polled."""
        called = names_of(office, event, language)
        shown = clocks(called, "", hall_history(office.engine, event).started, now_ms())
        here = f"/{language}/desk/event/{event}/hall/clocks"
        body = shell.render("organise/hall_going.html", language, shown=shown, here=here, duration=duration, told=None)
        answer = Response(body, content_type="text/html; charset=utf-8")
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Content-Language"] = TAGS[language]
        return answer


def _add_presses(door: Blueprint, office: Office) -> None:
    @door.post(f"{_CLOCKS}/start")
    @needs("hall.clock")
    def start(language: str, event: str) -> Answer:
        """The clocks of all who are ticked, at one moment."""
        event_of(office, event)
        module, subjects = request.form.get("module", ""), request.form.getlist("subject")
        allowed = seconds_of(request.form.get("minutes", "") or "0", 60)
        refusal: Refusal | None = Refusal("minutes_malformed") if allowed is None else None
        if refusal is None:
            started = [f.ClockStarted(subject, module, allowed or 0) for subject in subjects]
            refusal = desk.record(office, event, started) if started else Refusal("nothing_ticked")
        return desk.done("going") if refusal is None else _clocks(office, event, language, "start", refusal)

    @door.post(f"{_CLOCKS}/press")
    @needs("hall.clock")
    def press(language: str, event: str) -> Answer:
        event_of(office, event)
        subject, module = request.form.get("subject", ""), request.form.get("module", "")
        pressed = request.form.get("press", "")
        refusal: Refusal | None = Refusal("choice_unknown", {"field": "press", "given": pressed[:40]})
        if pressed in _PRESSES:
            refusal = desk.record(office, event, [_PRESSES[pressed](subject, module)])
        form = f"clock-{subject}-{module}"
        return desk.done(form) if refusal is None else _clocks(office, event, language, form, refusal)


def _clocks(office: Office, event: str, language: str, form: str = "", refusal: Refusal | None = None) -> Answer:
    called = names_of(office, event, language)
    module = request.form.get("module", "") if request.method == "POST" else request.args.get("module", "")
    shown = clocks(called, module, hall_history(office.engine, event).started, now_ms())
    known = {each.form for each in (*shown.going, *shown.stopped)} | {"start"}
    return page(
        "organise/hall_clocks.html", called, "/clocks", status_of(refusal),
        shown=shown, duration=duration, told=told(form if form in known else "page", refusal, called),
        present=called.state.hall.present,
        minutes=request.form.get("minutes", "")[:20], ticked=request.form.getlist("subject"),
    )  # fmt: skip


def seconds_of(typed: str, unit: int) -> int | None:
    """Whole seconds from "90" of a unit (60 for minutes) or "1:30" minutes and seconds; None for anything else."""
    found = re.fullmatch(r"(\d{1,5})(?::([0-5]\d))?", unicodedata.normalize("NFKC", typed).strip(), re.ASCII)
    if found is None:
        return None
    return int(found[1]) * 60 + int(found[2]) if found[2] else int(found[1]) * unit
