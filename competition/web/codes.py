"""A code for the next tablet of a seat as a desk shows it, once: digits, link and picture. It may not make one."""

from dataclasses import dataclass

import segno
from flask import request

from competition.access.pairing import Chance


@dataclass(frozen=True, slots=True)
class CodeShown:
    """A code that was made now: six digits, the same as a link and as a picture for the tablet's camera."""

    seat: str
    digits: str
    link: str
    picture: str
    expires: int


def code_shown(chance: Chance, seat: str, language: str) -> CodeShown:
    """The code under the address by which the desk was asked."""
    link = f"{request.url_root}{language}/judge/pair/{chance.link}"
    picture = segno.make(link, error="m").svg_data_uri(scale=6, border=3, light="#fff")
    return CodeShown(seat, chance.code, link, picture, chance.expires)


def only_here() -> bool:
    """Whether the desk is open under an address that no tablet can reach."""
    return request.host.partition(":")[0] in ("127.0.0.1", "localhost")
