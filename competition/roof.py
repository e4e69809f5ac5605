"""Wires one server together from settings and says in the terminal where it is. Part of the roof."""

import logging
import socket
import threading
from pathlib import Path

import segno
import structlog
from rich.console import Console

from competition.access import accounts, pairing
from competition.access.who import Role
from competition.app import create_app, refuse
from competition.demo import Replay, load_seeds
from competition.demo_judges import Judges, free_seat_of
from competition.ledger.engine import writing
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


def run(settings: Settings, demo: bool) -> None:
    """Serve until the process is told to stop. With `demo`, seeds are loaded first and one competition is replayed."""
    _log_plainly()
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
            _announce(settings, serving)
            _show_accounts(made)
            if judges is not None:
                # In a thread: it asks the server, which answers once this has returned.
                showing = (office, serving, judges, replay)
                threading.Thread(target=_show_hall, args=showing, name="hall", daemon=True).start()

        serve(_services(settings, office), ready)
    finally:
        for each in (replay, judges):
            if each is not None:
                each.stop()
        office.close()


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


def address_of(serving: Serving) -> str:
    """Where others reach the server: a server that listens everywhere is found at this machine's own address."""
    host = serving.host
    if host in ("0.0.0.0", "::"):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect(("192.0.2.1", 9))  # sends nothing; it only asks which of our addresses would be used
                host = probe.getsockname()[0]
            except OSError:
                host = "127.0.0.1"
    return f"http://[{host}]:{serving.port}" if ":" in host else f"http://{host}:{serving.port}"


def _show_accounts(made: list[accounts.Made]) -> None:
    if made:
        console.print("\nSign-ins, shown this once (each can change the password at its desk):")
        for each in made:
            console.print(f"  {each.account.name:<12} [bold]{each.password}[/bold]", soft_wrap=True)


def _show_hall(office: Office, serving: Serving, judges: Judges, replay: Replay | None) -> None:
    """Where the newcomer sees something move, and a seat to take."""
    judges.start(serving.port)
    here = address_of(serving)
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
    segno.make(link, error="l").terminal(compact=True)


def _services(settings: Settings, office: Office) -> Services:
    gallery = Gallery(office.replicas, office.names)
    return Services(
        office=office,
        wsgi=create_app(office),
        render=lambda topic: gallery.frame(topic.stream, "public", topic.language, topic.page),
        refuse=refuse,
        digest=shell.digest(),
        static=house("static"),
        host=settings.host,
        port=settings.port,
    )


def _announce(settings: Settings, serving: Serving) -> None:
    console.print(f"\n[bold]Jinbang 金榜[/bold]  {address_of(serving)}/")
    if settings.host in ("127.0.0.1", "localhost"):
        console.print(
            "Only this machine can open it. For the hall: stop it, then  HOST=0.0.0.0 make run  "
            "and open http://<address of this machine>:" + str(serving.port) + "/"
        )
    console.print("Ctrl-C stops it; nothing that was acknowledged is lost.")
