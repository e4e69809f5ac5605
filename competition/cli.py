"""The `jinbang` command. Part of the roof: it opens the office and hands over; what a command does lives below."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from competition.access.who import DESKS, Role
from competition.settings import Settings

if TYPE_CHECKING:
    from competition.tally.office import Office

# Exit codes: 1 is a difference or a damage that was looked for, 2 input that could not be used.
TROUBLE, UNUSABLE = 1, 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="jinbang")
def main() -> None:
    """Jinbang 金榜: marks in, standings out, for skills competitions."""


@main.command()
@click.option("--demo", is_flag=True, help="Load the seeds on first run and play a real competition again.")
def serve(demo: bool) -> None:
    """Serve pages and sockets on one port (HOST, PORT; JINBANG_DATA or JINBANG_DATABASE say where the ledger is)."""
    from competition.certificates import Unusable
    from competition.roof import run

    settings = Settings()
    if settings.jinbang_certificate is not None:
        for path in (settings.jinbang_certificate, settings.jinbang_key):
            if path is not None and not path.is_file():
                raise click.UsageError(f"no file {path}: JINBANG_CERTIFICATE and JINBANG_KEY name PEM files")
    try:
        run(settings, demo=demo)
    except Unusable as wrong:
        raise click.UsageError(str(wrong)) from wrong


@main.command()
@click.option("--host", "hosts", multiple=True, help="One more name or address under which tablets open the server.")
def certificates(hosts: tuple[str, ...]) -> None:
    """Make a local authority and a certificate for https, or renew what is about to run out.

    It is for this machine's addresses, localhost, and every --host. The authority is made once, in the data directory,
    and installed on each tablet; HTTPS=on then serves with the certificate.
    """
    import datetime as dt

    from competition.certificates import Unusable, certify
    from competition.roof import hosts_of

    settings = Settings()
    try:
        made = certify(settings.certificates, hosts_of(settings, hosts), dt.datetime.now(dt.UTC))
    except Unusable as wrong:
        raise click.UsageError(str(wrong)) from wrong
    click.echo(made.told(settings.port))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh")
def load(folder: Path, language: str) -> None:
    """Load an event or season FOLDER. Everything wrong is named at once, and then nothing is loaded."""
    from competition.folders.loading import load_folder
    from competition.folders.printing import print_loaded
    from competition.tally.office import open_office

    office = open_office(Settings().database)
    try:
        sys.exit(print_loaded(load_folder(folder, office), language))
    finally:
        office.close()


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh")
@click.option("--check", is_flag=True, help="Compare with the folder's expected standings; exit 1 at a difference.")
def standings(folder: Path, form: str, language: str, check: bool) -> None:
    """Print the standings of an event or season FOLDER, without a database."""
    from competition.folders.printing import standings_command

    sys.exit(standings_command(folder, form, check, language, sys.stdout))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--preset", default="", help="The contest to begin with; without it a small example of every kind.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh")
def new(folder: Path | None, preset: str, language: str) -> None:
    """Write a complete example event into a new FOLDER. Without a FOLDER, list the presets."""
    from competition.folders.starting import new_folder, presets

    known = presets()
    if folder is None:
        for name, said in known.items():
            click.echo(f"{name:16}{said[language != 'zh']}")
        return
    if preset and preset not in known:
        raise click.UsageError(f"no preset {preset!r}; there are: {', '.join(known)}")
    sys.exit(new_folder(folder, preset, language))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh")
def rules(folder: Path, language: str) -> None:
    """Print the rules of an event FOLDER in plain sentences: Markdown, as an appendix of its technical file."""
    from competition.folders.planning import folded, founding_of
    from competition.folders.problems import Problems
    from competition.folders.reading import read_event
    from competition.ledger.names import book_of
    from competition.pages.rulebook import appendix, rulebook

    event = read_event(folder)
    if isinstance(event, Problems):
        click.echo(event.text(language), err=True)
        sys.exit(UNUSABLE)
    names = book_of((name.kind, name.id, name.language, name.text) for name in event.names)
    click.echo(
        appendix(rulebook(folded(founding_of(event, coded=True)), event.id, names, language), language), nl=False
    )


@main.command()
@click.option("--seed", required=True, help="64 hex digits, as the result of the draw shows them.")
@click.option("--subjects", required=True, help="The competitors' ids between commas, in any order.")
@click.option("--stations", default="", help='Workstations: "1-10", or names between commas.')
def draw(seed: str, subjects: str, stations: str) -> None:
    """Repeat a draw by computer: start number, workstation and competitor, one a line."""
    from competition.pages.hall_draw import stations_of
    from competition.rules.draw import lots
    from competition.rules.identity import head_formed

    places, who = stations_of(stations), [each.strip() for each in subjects.split(",") if each.strip()]
    if not head_formed(seed):
        raise click.UsageError("--seed is 64 hex digits")
    if places is None or len(set(who)) != len(who):
        raise click.UsageError("each competitor and each workstation is named once")
    for lot in lots(seed, who, places):
        click.echo(f"{lot.start}\t{lot.station or '-'}\t{lot.subject}")


@main.command()
@click.option("--heads", type=click.Path(exists=True, path_type=Path), help="Lines of: stream, position, head.")
def audit(heads: Path | None) -> None:
    """Verify every ledger: chain, columns, replay, published digests, and heads that were kept outside.

    Prints the heads, one stream a line; kept outside the building, they prove later that nothing before was changed.
    """
    from competition.ledger.engine import open_engine
    from competition.tally.audit import audit as examine

    try:
        report = examine(open_engine(Settings().database), heads)
    except ValueError as wrong:  # the file of heads
        raise click.UsageError(str(wrong)) from wrong
    click.echo(report.heads(), nl=False)
    for trouble in (*report.damage, *map(str, report.troubles)):
        click.echo(trouble, err=True)
    for line in report.erased():
        click.echo(line, err=True)
    click.echo("every entry is as it was recorded" if report.ok else "DAMAGE FOUND", err=True)
    sys.exit(0 if report.ok else TROUBLE)


@main.command()
@click.argument("event")
@click.argument("seat")
@click.option("--revoke", is_flag=True, help="Take the seat from every device that holds it.")
def seat(event: str, seat: str, revoke: bool) -> None:
    """Print a new device token for a SEAT of an EVENT; it is shown once. A tablet sends it with its marks."""
    from competition.access import devices
    from competition.ledger.engine import writing
    from competition.tally.office import open_office

    office = open_office(Settings().database)
    try:
        _must_be_seated(office, event, seat)
        now = time.time_ns() // 1_000_000
        with writing(office.engine) as conn:
            if revoke:
                click.echo(f"revoked: {devices.revoke(conn, event, seat, now)}")
            else:
                click.echo(devices.issue(conn, event, seat, now))
    finally:
        office.close()


@main.command()
@click.argument("name")
@click.option("--role", type=click.Choice(DESKS), help="Make a new account with this role.")
@click.option("--event", default="", help="Limit a new account to one event.")
def account(name: str, role: Role | None, event: str) -> None:
    """Make an account for a desk, or without --role give the account NAME a new password. It is shown once."""
    from competition.access import accounts
    from competition.ledger.engine import reading
    from competition.rules.refusals import Refusal
    from competition.tally.office import now_ms, open_office

    office = open_office(Settings().database)
    try:
        if role is not None:
            made = accounts.create(office.engine, name, role, event, now_ms())
            password: str | Refusal = made if isinstance(made, Refusal) else made.password
        else:
            with reading(office.engine) as conn:
                found = next((each for each in accounts.listed(conn) if each.name == name), None)
            if found is None:
                raise click.UsageError(f"no account {name!r}; --role makes a new one")
            password = accounts.reset(office.engine, found.id, now_ms())
    finally:
        office.close()
    if isinstance(password, Refusal):
        raise click.UsageError(f"{password.word}: {', '.join(password.details.values())}")
    click.echo(password)


def _must_be_seated(office: "Office", event: str, seat: str) -> None:
    replica = office.replicas.find(event)
    if replica is None:
        raise click.UsageError(f"no event {event!r} in this ledger; `jinbang load FOLDER` brings one in")
    replica.catch_up()
    seats = sorted(each.id for panel in replica.state.panels.values() for each in panel)
    if seat not in seats:
        raise click.UsageError(f"event {event!r} has no seat {seat!r}; its seats are: {', '.join(seats)}")


if __name__ == "__main__":
    main()
