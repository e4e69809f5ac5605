"""Wires one server together from settings and says in the terminal where it is. Part of the roof."""

import datetime as dt
import logging
import threading
from pathlib import Path
from typing import NamedTuple

import segno
import structlog
from rich.console import Console

from competition.access import accounts, pairing
from competition.access.who import Role
from competition.addresses import own_address, own_addresses, own_names
from competition.app import create_app, refuse
from competition.demo import Replay, load_seeds
from competition.demo_judges import PIN as DEMO_PIN
from competition.demo_judges import Judges, free_seat_of
from competition.ledger.engine import writing
from competition.looks import looks
from competition.pages import shell
from competition.pages.gallery import Gallery
from competition.pages.house import house
from competition.server import Services, Serving, serve
from competition.settings import Settings
from competition.tally.office import Office, now_ms, open_office

REPLAYED = "isu-"  # seeds that hold a real competition, mark by mark
HALL = "zhenhai-2023-elderly-care"  # the invented event in which simulated judges are at work
# The desks of a first run. Their passwords are made then and shown once.
DESKS: tuple[tuple[str, Role, str], ...] = (
    ("organiser", "organiser", ""),
    ("chief", "chief", ""),
    ("supervisor", "supervisor", ""),
    ("arbiter", "arbiter", ""),
    ("recorder", "recorder", ""),
    ("coder", "coder", ""),
)

console = Console(highlight=False)


class Https(NamedTuple):
    """What https is served with; `authority` is the one that tablets are told to trust, if it is ours."""

    certificate: Path | None = None
    key: Path | None = None
    authority: Path | None = None


def run(settings: Settings, demo: bool) -> None:
    """Serve until the process is told to stop. With `demo`, seeds are loaded first and one competition is replayed."""
    _log_plainly()
    https = https_of(settings)
    office = open_office(settings.database)
    replay: Replay | None = None
    judges: Judges | None = None
    made = accounts.first_run(office.engine, list(DESKS), now_ms())
    try:
        if demo:
            seed(office)
        if demo and settings.wants_demo:
            replay = Replay(office, replayed_folders())
            replay.start()
            judges = _judges(office)

        def ready(serving: Serving) -> None:
            _announce(settings, serving, https)
            _show_accounts(made)
            if judges is not None:
                # In a thread: it asks the server, which answers once this has returned.
                showing = (office, serving, judges, replay, https.certificate is not None)
                threading.Thread(target=_show_hall, args=showing, name="hall", daemon=True).start()

        serve(_services(settings, office, https), ready)
    finally:
        for each in (replay, judges):
            if each is not None:
                each.stop()
        office.close()


def https_of(settings: Settings) -> Https:
    """The certificate to serve with, made or renewed where it is ours; all None for plain http.

    Raises `competition.certificates.Unusable`.
    """
    if settings.jinbang_certificate is not None:
        return Https(settings.jinbang_certificate, settings.jinbang_key)
    if not settings.wants_https:
        return Https()
    from competition.certificates import certify

    files = certify(settings.certificates, hosts_of(settings), dt.datetime.now(dt.UTC)).files
    return Https(files.server, files.server_key, files.authority)


def hosts_of(settings: Settings, more: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Every name and address under which somebody may open this server."""
    listens = () if settings.host in ("0.0.0.0", "::") else (settings.host,)
    return tuple(dict.fromkeys((*more, *own_addresses(), *listens, *own_names(), "127.0.0.1", "::1")))


def _log_plainly() -> None:
    """One line an event, and a traceback as Python prints it: somebody reads this in a hall, on a small screen."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        ],
    )


def seed(office: Office) -> None:
    """Load what the ledger lacks of the seeds."""
    with console.status("Loading the seeds..."):
        loaded = [stream for folder in load_seeds(office, house("seeds")) for stream in folder.streams]
    if loaded:
        facts = sum(stream.recorded for stream in loaded)
        console.print(f"Loaded the seeds: {len(loaded)} events and seasons, {facts:,} facts")


def replayed_folders() -> list[Path]:
    return sorted(path for path in house("seeds").iterdir() if path.name.startswith(REPLAYED))


def _judges(office: Office) -> Judges | None:
    """Simulated judges for the hall's event, while there is anything left to mark in it."""
    replica = office.replicas.find(HALL)
    if replica is None:
        return None
    replica.catch_up()
    return Judges(office, HALL, free_seat_of(replica.state)) if replica.state.open_sessions else None


def address_of(serving: Serving, secure: bool = False) -> str:
    """Where others reach the server: a server that listens everywhere is found at this machine's own address."""
    host = own_address() if serving.host in ("0.0.0.0", "::") else serving.host
    named = f"[{host}]" if ":" in host else host
    return f"{'https' if secure else 'http'}://{named}:{serving.port}"


def _show_accounts(made: list[accounts.Made]) -> None:
    if made:
        console.print("\nSign-ins, shown this once (each can change the password at its desk):")
        for each in made:
            console.print(f"  {each.account.name:<12} [bold]{each.password}[/bold]", soft_wrap=True)


def _show_hall(office: Office, serving: Serving, judges: Judges, replay: Replay | None, secure: bool) -> None:
    """Where the newcomer sees something move, and a seat to take."""
    judges.start(serving.port, secure)
    here = address_of(serving, secure)
    state = office.replicas.of(HALL).state
    seat = free_seat_of(state)
    with writing(office.engine) as conn:
        chance = pairing.offer(conn, HALL, seat, now_ms())
    link = f"{here}/zh/judge/pair/{chance.link}"
    console.print("\nThe hall at work")
    if replay is not None:
        console.print(f"  a real competition, replayed   {here}/zh/event/{replay.event}", soft_wrap=True)
    console.print(f"  simulated judges are marking   {here}/zh/event/{HALL}", soft_wrap=True)
    console.print(f"  the hall's screen              {here}/zh/event/{HALL}/hall", soft_wrap=True)
    console.print(f"  desks                          {here}/zh/desk/", soft_wrap=True)
    console.print(
        f"  a seat, its last sheets yours  {here}/zh/judge/  code [bold]{chance.code}[/bold], or scan:", soft_wrap=True
    )
    console.print(f"  PIN [bold]{DEMO_PIN}[/bold]; a simulated judge sits there until you take the seat over")
    segno.make(link, error="l").terminal(compact=True)


def _services(settings: Settings, office: Office, https: Https) -> Services:
    gallery = Gallery(office.replicas, office.names)
    return Services(
        office=office,
        wsgi=create_app(office, https.authority),
        render=lambda topic: gallery.frame(topic.stream, "public", topic.language, topic.page),
        refuse=refuse,
        look=looks(office),
        digest=shell.digest(),
        static=house("static"),
        host=settings.host,
        port=settings.port,
        certificate=https.certificate,
        key=https.key,
    )


def _announce(settings: Settings, serving: Serving, https: Https) -> None:
    here = address_of(serving, https.certificate is not None)
    console.print(f"\n[bold]Jinbang 金榜[/bold]  {here}/", soft_wrap=True)
    if https.authority is not None:
        console.print(f"Each tablet must trust this server once; how: {here}/zh/judge/certificate", soft_wrap=True)
    if settings.host in ("127.0.0.1", "localhost"):
        console.print(
            "Only this machine can open it. For the hall: stop it, then  HOST=0.0.0.0 make run  "
            f"and open {here.split(':')[0]}://<address of this machine>:{serving.port}/"
        )
    console.print("Ctrl-C stops it; nothing that was acknowledged is lost.")
