"""Simulated judges, so that a newcomer sees a hall at work: each pairs a tablet and marks by the tablets' own door.

They know the server's address and their codes, and nothing else of it. The judge of one seat leaves the last sheets
for whoever picks up a real tablet beside them. Part of the roof.
"""

import http.client
import json
import random
import ssl
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import urlencode

import structlog

from competition.access import pairing
from competition.ledger.engine import writing
from competition.rules.cells import is_excused, owing
from competition.rules.facts import Marked
from competition.rules.scheme import Aspect
from competition.rules.state import State
from competition.tally.office import Office, now_ms

SECONDS_A_BATCH = 12.0  # a judge's pace, shortened for whoever watches
LEFT_FREE = 6  # competitors at the end of the start list whom the free seat has not marked
PIN = "2580"  # of every simulated judge: shown to the newcomer, who takes a seat over from one
BATCH = 4  # marks that a tablet sends together after a short look away of the network

log = structlog.get_logger(__name__)


class Judges:
    """A judge thread for every seat of an event; they stop when all that they have to mark is marked."""

    def __init__(self, office: Office, event: str, free_seat: str) -> None:
        self._office = office
        self._event = event
        self._free = free_seat
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._secure = False

    def start(self, port: int, secure: bool = False) -> None:
        """Pair every tablet, then begin, each judge in a thread of their own. Asks the server, so not on its loop.

        All have paired when this returns: a code that is made for a seat afterwards is the newcomer's own.
        """
        self._secure = secure
        replica = self._office.replicas.of(self._event)
        replica.catch_up()
        for seat in (seat.id for panel in replica.state.panels.values() for seat in panel):
            with writing(self._office.engine) as conn:
                code = pairing.offer(conn, self._event, seat, now_ms()).code
            cookie = self._pair(port, code)
            run = threading.Thread(target=self._judge, args=(port, seat, cookie), name=f"judge-{seat}", daemon=True)
            self._threads.append(run)
            run.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=5)

    def _judge(self, port: int, seat: str, cookie: str) -> None:
        try:
            chance = random.Random(f"{self._event} {seat}")
            left = LEFT_FREE if seat == self._free else 0
            for marks in _batches(_todo(self._office.replicas.of(self._event).state, seat, chance, left)):
                if self._stop.wait(SECONDS_A_BATCH * chance.uniform(0.5, 1.5)):
                    return
                if not self._send(port, cookie, marks):
                    return
        except Exception:  # the hall must not go dark because a demonstration failed
            log.exception("a simulated judge stopped", seat=seat)

    def _pair(self, port: int, code: str) -> str:
        connection = self._connection(port)
        form = _headers("application/x-www-form-urlencoded", connection)
        sent = urlencode({"code": code, "pin": PIN, "again": PIN, "take": "yes"})
        connection.request("POST", "/zh/judge/", sent, form)
        answer = connection.getresponse()
        answer.read()
        cookies = [value for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        connection.close()
        seat = next((each.split(";")[0] for each in cookies if each.startswith("seat=")), None)
        if seat is None:
            raise RuntimeError(f"pairing was answered {answer.status}")
        return seat

    def _send(self, port: int, cookie: str, marks: list[dict[str, object]]) -> bool:
        """Send until answered: a mark whose answer was lost is simply sent again. False when the seat is lost."""
        body = json.dumps({"marks": marks})
        while not self._stop.is_set():
            try:
                connection = self._connection(port)
                headers = {**_headers("application/json", connection), "Cookie": cookie}
                connection.request("POST", "/judge/marks", body, headers)
                answer = connection.getresponse()
                said = answer.read()
                connection.close()
            except OSError:
                time.sleep(0.5)
                continue
            if b'"seat_revoked"' in said:  # a newcomer has taken it over
                return False
            if answer.status != 200:
                log.warning("marks_not_taken", status=answer.status, said=said[:300].decode("utf-8", "replace"))
            return True
        return False

    def _connection(self, port: int) -> http.client.HTTPConnection:
        if not self._secure:
            return http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        # To itself, and no further: the certificate may be one that names the machine only as others call it.
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=trusting)


def free_seat_of(state: State) -> str:
    """The seat that is left for a newcomer: the first that judges by itself, so that its marks are its own."""
    assert state.scheme is not None
    for *_, aspect in state.scheme.aspects():
        if aspect.each and state.panels.get(aspect.panel):
            return state.panels[aspect.panel][0].id
    return next(seat.id for panel in state.panels.values() for seat in panel)


def _headers(kind: str, connection: http.client.HTTPConnection) -> dict[str, str]:
    scheme = "https" if isinstance(connection, http.client.HTTPSConnection) else "http"
    origin = f"{scheme}://127.0.0.1:{connection.port}"
    return {"Content-Type": kind, "Origin": origin, "Accept": "application/json"}


def _todo(state: State, seat: str, chance: random.Random, left: int) -> Iterator[dict[str, object]]:
    """What this seat has still to mark, competitor by competitor but for the last `left`.

    The first seat of a panel marks the cells that it shares.
    """
    assert state.scheme is not None
    field = [each for each in state.subjects.values() if each.status in ("competing", "out_of_contest")]
    field.sort(key=lambda each: (each.start, each.subject))
    for record in field[: len(field) - left]:
        if is_excused(state, seat, record.subject):
            continue
        skill = random.Random(record.subject).uniform(0.35, 1.0)
        for module, *_, aspect in state.scheme.aspects():
            seats = [each.id for each in owing(state, aspect.panel, record.subject, module.id)]
            mine = seat in seats if aspect.each else bool(seats) and seats[0] == seat
            cell = (aspect.id, seat if aspect.each else "")
            if mine and cell not in record.marks:
                fact = Marked(record.subject, aspect.id, cell[1], _value(aspect, skill, chance))
                yield {
                    "key": f"demo-{seat}-{record.subject}-{aspect.id}",
                    "subject": fact.subject,
                    "aspect": fact.aspect,
                    "value": fact.value,
                    "made": now_ms(),
                    "shared": not aspect.each,
                }


def _value(aspect: Aspect, skill: float, chance: random.Random) -> str:
    """A believable observation for a competitor of this skill (0 to 1)."""
    form = min(1.0, max(0.0, chance.gauss(skill, 0.12)))
    if aspect.kind == "judgement":
        return str(round(form * 3))
    if aspect.kind == "yes_no":
        return "yes" if chance.random() < form else "no"
    if aspect.kind == "veto":
        return "yes" if chance.random() < 0.02 else "no"
    return _on_the_grid(aspect, form, chance)


def _on_the_grid(aspect: Aspect, form: float, chance: random.Random) -> str:
    if aspect.limits is None:  # a deduction: whole faults
        return str(round((1 - form) * 6))
    low, high, step = (Decimal(each) for each in (aspect.limits.low, aspect.limits.high, aspect.limits.step))
    if aspect.kind == "deduction":
        wanted = low + (high - low) * Decimal(str(round((1 - form) * 0.5, 3)))
    elif aspect.tolerance is not None:
        off = Decimal(str(round((1 - form) * chance.choice((-1, 1)), 3)))
        widest = max((Decimal(each.within) for each in aspect.tolerance.steps), default=step)
        reach = Decimal(aspect.tolerance.zero) or widest
        wanted = Decimal(aspect.tolerance.target) + off * reach
    else:
        wanted = low + (high - low) * Decimal(str(round(form, 3)))
    steps = int((min(max(wanted, low), high) - low) / step)
    return format((low + steps * step).normalize(), "f")


def _batches(marks: Iterator[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    held: list[dict[str, object]] = []
    for mark in marks:
        held.append(mark)
        if len(held) == BATCH:
            yield held
            held = []
    if held:
        yield held
