"""Papers in tests: recorders at the paper desk of the spectators' welding event, and what they type."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from competition.rules.paper_numbers import PLAIN, sheet_number
from tests.spectators import EVENT

PAPER = f"/en/desk/event/{EVENT}/paper"
KEY = ("wang", "s4", "practice")
NUMBER = sheet_number(EVENT, KEY, PLAIN)
FULL = {"look": "2", "finish": "7", "length": "150", "safety": "1", "crack": "n"}


def typed(key: str = "k1", signed: str = "y", **boxes: str) -> dict[str, str]:
    """The form of Wang's sheet for s4 in the practical module, filled in."""
    values = {**FULL, **boxes}
    return {"key": key, "signed": signed, **{f"box-{aspect}": value for aspect, value in values.items()}}


def type_in(client: FlaskClient, key: str = "k1", sheet: str = NUMBER, signed: str = "y", **boxes: str) -> TestResponse:
    return client.post(f"{PAPER}/{sheet}/type", data=typed(key, signed, **boxes))
