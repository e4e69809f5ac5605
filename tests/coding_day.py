"""A day of the coded preset, led through the desks' own doors: loaded, sealed by two coders, marked, signed, opened."""

import re
from pathlib import Path

from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from competition.access import accounts, labels
from competition.access.sheet_names import sheet_names
from competition.access.who import Who
from competition.cli import main
from competition.folders.loading import Loaded, load_folder
from competition.ledger import code_maps
from competition.ledger.engine import reading
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.chair import digest_of_module
from competition.rules.paper_numbers import sheet_number
from competition.rules.standings import digest
from competition.rules.state import State
from competition.tally.office import Office, now_ms
from competition.tally.proposals import Proposal, Submission
from tests.chief import PASSWORD, signed_in

EVENT = "electrics-2026"
CODES = f"/en/desk/event/{EVENT}/codes"
OPENING = f"/en/desk/event/{EVENT}/opening"
NAMES = ("方立新", "丁雪峰", "黎俊豪", "楼佳怡", "孔令强", "戴明月", "麦嘉敏")
NAMES_EN = ("Fang Lixin", "Ding Xuefeng", "Li Junhao", "Lou Jiayi", "Kong Lingqiang", "Dai Mingyue", "Mai Jiamin")
STATIONS = tuple(f"W{n}" for n in range(1, 8))
PIECES = tuple(f"P{n}" for n in range(11, 18))
DESKS = {
    "coder-one": "coder", "coder-two": "coder", "supervisor": "supervisor", "chief": "chief", "organiser": "organiser",
    "recorder": "recorder", "arbiter": "arbiter",
}  # fmt: skip
VALUES = {"layout": "8.5", "joints": "9", "finish": "8", "plumb": "0.2", "power": "yes"}


def load(office: Office, tmp_path: Path) -> None:
    """The preset without its marks, and everybody's account."""
    path = tmp_path / "coded"
    CliRunner().invoke(main, ["new", str(path), "--preset", "national-games"])
    for name in ("marks.csv", "expected.csv", "expected_teams.csv"):
        (path / name).unlink()
    done = load_folder(path, office)
    assert isinstance(done, Loaded), done.text("en")
    for name, role in DESKS.items():
        made = accounts.create(office.engine, name, role, "", now_ms(), PASSWORD)
        assert isinstance(made, accounts.Made)


def desk_of(app: Flask, name: str) -> FlaskClient:
    return signed_in(app, name)


def state_of(office: Office) -> State:
    replica = office.replicas.of(EVENT)
    replica.catch_up()
    return replica.state


def tells(page: str, code: str) -> bool:
    """Whether a page says the code, as a word of its own: the random letters of a sheet's number may hold any code."""
    return re.search(rf"(?<![0-9A-Za-z]){re.escape(code)}(?![0-9A-Za-z])", page) is not None


def typed(client: FlaskClient, layer: str, codes: tuple[str, ...] | list[str]) -> dict[str, str]:
    """The form of typed codes as the page made it, filled in."""
    page = client.get(f"{CODES}/{layer}").get_data(as_text=True)
    roster = re.search(r'name="roster" value="([0-9a-f]+)"', page)
    key = re.search(r'name="key" value="(\w+-typed)"', page)
    assert roster and key, page
    return {
        "key": key[1], "method": "typed", "roster": roster[1],
        **{f"code-{at}": code for at, code in enumerate(codes, 1)},
    }  # fmt: skip


def seal(app: Flask, layer: str, coder: str, codes: tuple[str, ...]) -> None:
    client = desk_of(app, coder)
    answer = client.post(f"{CODES}/{layer}/seal", data=typed(client, layer, codes))
    assert answer.status_code == 303, answer.get_data(as_text=True)


def seal_all(app: Flask) -> None:
    seal(app, "station", "coder-one", STATIONS)
    seal(app, "piece", "coder-two", PIECES)


def codes_of(office: Office, layer: str) -> dict[str, str]:
    """By subject, as they are kept beside the ledger."""
    with reading(office.engine) as conn:
        made = code_maps.map_of(conn, EVENT, state_of(office).coding.sealed[layer].fact.commitment)
    assert made is not None
    return made.codes


def labels_of(office: Office, seat: str) -> dict[str, str]:
    """By subject what the tablet of this seat calls it."""
    with reading(office.engine) as conn:
        return dict(labels.labels_of(conn, state_of(office), EVENT, seat).own)


def numbers_of(office: Office, seat: str, module: str = "skill") -> dict[str, str]:
    """By subject the number of this seat's sheet; "" before its layer is sealed."""
    state = state_of(office)
    with reading(office.engine) as conn:
        names = sheet_names(conn, state, EVENT, Who("public"))
    return {subject: sheet_number(EVENT, (seat, subject, module), names) for subject in state.subjects}


def record(office: Office, by: str, *facts: f.Fact) -> None:
    proposals = tuple(Proposal(f"day-{by}-{state_of(office).position}-{at}", fact) for at, fact in enumerate(facts))
    receipts = office.recorder.record(Submission(EVENT, by, proposals, whole=True))
    assert all(receipt.outcome == "recorded" for receipt in receipts), receipts


def open_session(office: Office) -> None:
    record(office, "desk:cast", f.SessionOpened("day", ("skill",)))


def mark(office: Office, subject: str, layout: str = "8.5") -> None:
    """Every mark of one subject."""
    values = {**VALUES, "layout": layout}
    for seat in ("j1", "j2", "j3", "j4", "j5"):
        record(office, seat, *(f.Marked(subject, each, seat, values[each]) for each in ("layout", "joints", "finish")))
    record(office, "m1", *(f.Marked(subject, each, "", values[each]) for each in ("plumb", "power")))


def mark_all(office: Office) -> None:
    for at, subject in enumerate(state_of(office).subjects):
        mark(office, subject, f"{at + 2}.5")


def sign(office: Office) -> None:
    for subject in state_of(office).subjects:
        for seat in ("j1", "j2", "j3", "j4", "j5", "m1"):
            record(office, seat, f.SheetSigned(seat, subject, "skill"))
    record(office, "desk:chief", f.ModuleSigned("skill", digest_of_module(state_of(office), "skill")))


def open_all(app: Flask) -> None:
    for layer, coder in (("piece", "coder-two"), ("station", "coder-one")):
        assert desk_of(app, coder).post(f"{CODES}/{layer}/ask", data={"key": f"ask-{layer}"}).status_code == 303
        answer = desk_of(app, "supervisor").post(f"{OPENING}/{layer}", data={"key": f"open-{layer}"})
        assert answer.status_code == 303, answer.get_data(as_text=True)


def publish(office: Office) -> None:
    replica = office.replicas.of(EVENT)
    replica.catch_up()
    record(office, "desk:organiser", f.ResultsPublished("provisional", VERSION, digest(
        replica.scorer.standings(replica.state)
    )))  # fmt: skip
