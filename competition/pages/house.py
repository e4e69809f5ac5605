"""Where templates, static files and seeds lie. It may not read them.

A checkout keeps them at its top level; an installed wheel carries them inside the package, under `_house`.
"""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def house(room: str) -> Path:
    """The folder of this room: "templates", "static" or "seeds"."""
    installed = _PACKAGE / "_house" / room
    return installed if installed.is_dir() else _PACKAGE.parent / room
