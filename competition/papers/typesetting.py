"""Printed matter as PDF: a typst template, with its data as JSON. It may not know what is printed.

The typesetter sees no font and no file of the machine, and no clock: the same data gives the same bytes everywhere.
Data is never part of a template's text, so that no name can be read as markup.
"""

import importlib.util
import json
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

_FONTS = "pylopdf_fonts_zh_cn"
_turn = threading.Lock()  # one compiler serves the whole process, one paper after the other


class TypesettingFailed(Exception):
    """The template does not fit its data, or it warned: a bug of the template, never of whoever prints."""


def typeset(folder: Path, template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF that `template`.typ in this folder makes of the data. Raises TypesettingFailed.

    The template reads the data as `json(bytes(sys.inputs.data))`, and no file outside of its folder.
    """
    given = {"data": json.dumps(data, ensure_ascii=False)}
    with _turn:
        try:
            made, warnings = _compiler(folder).compile_with_warnings(
                str(folder / f"{template}.typ"), format="pdf", sys_inputs=given, timestamp=0
            )
        except typst.TypstError as wrong:
            raise TypesettingFailed(str(wrong)) from wrong
    if warnings:  # an unknown face is only a warning, and would print boxes in the place of Chinese
        raise TypesettingFailed("; ".join(str(each) for each in warnings))
    if not isinstance(made, bytes):
        raise TypesettingFailed("no single document came out")
    return made


@cache
def _compiler(folder: Path) -> typst.Compiler:
    return typst.Compiler(root=str(folder), font_paths=[str(fonts())], ignore_system_fonts=True)


@cache
def fonts() -> Path:
    """The folder of the faces that papers are set in. Raises TypesettingFailed where their package is missing."""
    package = importlib.util.find_spec(_FONTS)
    if package is None or package.origin is None:
        raise TypesettingFailed(f"the package {_FONTS} is not installed")
    return Path(package.origin).parent
