"""The rules import what knows no clock, chance, file, network or float, and nothing else; no float is ever made."""

import ast
from pathlib import Path

import pytest

RULES = Path(__file__).resolve().parent.parent / "competition" / "rules"
MAY = {
    "bisect", "collections", "collections.abc", "dataclasses", "fractions", "functools", "hashlib", "itertools",
    "operator", "re", "typing",
}  # fmt: skip
CALLED = {"float", "open", "print", "input", "hash", "round", "eval", "exec", "globals", "__import__"}


def trespasses(source: str) -> list[str]:
    """What a module of the rules does that it may not, by line."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        found += [f"{node.lineno}: imports {name}" for name in names if not may_import(name)]
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            found.append(f"{node.lineno}: {node.value} is a float")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLED:
            found.append(f"{node.lineno}: calls {node.func.id}")
    return found


def may_import(name: str) -> bool:
    return name in MAY or name == "competition.rules" or name.startswith("competition.rules.")


@pytest.mark.parametrize("path", sorted(RULES.glob("*.py")), ids=lambda path: path.stem)
def test_a_module_of_the_rules_is_pure(path: Path) -> None:
    assert trespasses(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import time", "from datetime import datetime", "import random as r", "import os", "half = 0.5", "1e3",
        "x = float('1')", "from competition.ledger import store", "import json", "import math", "y = round(z)",
    ],
)  # fmt: skip
def test_the_purity_test_can_fail(source: str) -> None:
    assert trespasses(source)
