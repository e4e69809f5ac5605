"""Wires one server together from settings and says in the terminal where it is. Part of the roof."""

from pathlib import Path

import structlog
from rich.console import Console

from competition.app import create_app, refuse
from competition.demo import Replay, load_seeds
from competition.pages import shell
from competition.pages.gallery import Gallery
from competition.pages.house import house
from competition.server import Services, Serving, serve
from competition.settings import Settings
from competition.tally.office import Office, open_office

REPLAYED = "isu-"  # seeds that hold a real competition, mark by mark

console = Console(highlight=False)


def run(settings: Settings, demo: bool) -> None:
    """Serve until the process is told to stop. With `demo`, seeds are loaded first and one competition is replayed."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(20))
    office = open_office(settings.database)
    replay: Replay | None = None
    try:
        if demo:
            seed(office)
        if demo and settings.wants_demo:
            replay = Replay(office, replayed_folders())
            console.print(f"A replay of a real competition begins: event [bold]{replay.start()}[/bold]")
        serve(_services(settings, office), ready=lambda serving: _announce(settings, serving))
    finally:
        if replay is not None:
            replay.stop()
        office.close()


def seed(office: Office) -> None:
    """Load what the ledger lacks of the seeds."""
    with console.status("Loading the seeds..."):
        loaded = [stream for folder in load_seeds(office, house("seeds")) for stream in folder.streams]
    if loaded:
        facts = sum(stream.recorded for stream in loaded)
        console.print(f"Loaded the seeds: {len(loaded)} events and seasons, {facts:,} facts")


def replayed_folders() -> list[Path]:
    return sorted(path for path in house("seeds").iterdir() if path.name.startswith(REPLAYED))


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
    console.print(f"\n[bold]Jinbang 金榜[/bold]  http://{serving.host}:{serving.port}/")
    if settings.host in ("127.0.0.1", "localhost"):
        console.print(
            "Only this machine can open it. For the hall: stop it, then  HOST=0.0.0.0 make run  "
            "and open http://<address of this machine>:" + str(serving.port) + "/"
        )
    console.print("Ctrl-C stops it; nothing that was acknowledged is lost.")
