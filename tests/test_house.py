"""The structure of the house is a test: floors, top level, sizes, names, no clock or float in the rules."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOP = {"competition", "judges", "static", "templates", "tests", "seeds", "pyproject.toml", "README.md"}
BESIDE = {"Makefile", "run.lock", "dev.lock", ".ci", ".gitignore", ".gitattributes"}

# Each room's floor, counted from the ground; a room imports only rooms below it, and its own.
FLOORS = [
    ["competition.rules"],
    ["competition.ledger"],
    ["competition.tally"],
    ["competition.access", "competition.pages", "competition.papers", "competition.folders"],
    ["competition.web", "competition.live", "judges"],
    ["competition"],  # the roof: app, server, edge, cli, demo, settings
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
LONGEST_FILE = 300  # near 200 is the habit; past this a file must be divided
LONGEST_FUNCTION = 40
BANNED_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "managers",
    "manager",
    "base",
    "common",
    "misc",
}


def modules() -> Iterator[Path]:
    for package in ("competition", "judges"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "_house" not in path.parts:
                yield path


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room(module: str) -> str:
    named = [room for room in FLOOR if room != "competition" and (module == room or module.startswith(room + "."))]
    return named[0] if named else "competition"


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def trespasses(module: str, imported: str) -> bool:
    """Whether a module of one room may not import a module of another."""
    if imported.split(".")[0] not in ("competition", "judges") or imported == "competition":
        return False
    mine, theirs = room(module), room(imported)
    return theirs != mine and FLOOR[theirs] >= FLOOR[mine]


def test_a_floor_imports_only_what_is_below_it() -> None:
    wrong = [
        f"{dotted(path)} imports {imported}"
        for path in modules()
        for imported in imports(path)
        if trespasses(dotted(path), imported)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("competition.rules.state", "competition.ledger.store"),
        ("competition.ledger.store", "competition.tally.recorder"),
        ("competition.live.hub", "competition.web.spectating"),
        ("judges.inbox", "competition.live.hub"),
        ("competition.tally.audit", "competition.cli"),
    ],
)
def test_the_floors_test_can_fail(module: str, imported: str) -> None:
    assert trespasses(module, imported)


def test_the_top_level_is_fixed() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.fail("the top level is read from git: run the tests in a clone")
    assert {line.split("/")[0].strip('"') for line in listed.stdout.splitlines()} <= TOP | BESIDE


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        dotted(path)
        for path in modules()
        if path.stat().st_size
        and "versions" not in path.parts
        and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_files_and_functions_stay_short() -> None:
    long = []
    for path in modules():
        text = path.read_text("utf-8")
        if "migrations" in path.parts:
            continue
        if text.count("\n") > LONGEST_FILE:
            long.append(f"{dotted(path)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long.append(f"{dotted(path)}.{node.name}: {lines} lines")
    assert long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [dotted(path) for path in modules() if BANNED_NAMES & set(dotted(path).split("."))] == []


def test_table_modules_keep_their_annotations_real() -> None:
    """Postponed annotations break sqlmodel's relationships at import, with a message that misleads."""
    tables = (ROOT / "competition/ledger/tables.py").read_text("utf-8")
    assert "from __future__ import annotations" not in tables


CLOCKS = {
    "time",
    "datetime",
    "random",
    "secrets",
    "uuid",
    "os",
    "pathlib",
    "socket",
    "sqlite3",
    "io",
    "json",
    "math",
}


def test_the_rules_know_no_clock_chance_file_or_float() -> None:
    wrong = []
    for path in sorted((ROOT / "competition/rules").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, float):
                wrong.append(f"{path.name}:{node.lineno}: float literal")
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if called in {"float", "open", "hash"}:
                wrong.append(f"{path.name}:{node.lineno}: {called}()")
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and _of_integers(node):
                wrong.append(f"{path.name}:{node.lineno}: division of integers gives a float")
        named = {name.split(".")[0] for name in imports(path)} & CLOCKS
        wrong += [f"{path.name}: imports {name}" for name in sorted(named)]
    assert wrong == []


def _of_integers(node: ast.BinOp) -> bool:
    sides = (node.left, node.right)
    return all(isinstance(side, ast.Constant) and isinstance(side.value, int) for side in sides)


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    wrong = []
    pattern = re.compile(r"--(?:extra-)?index-" + r"url|\"resolved\": *\"https?:|(?:^|[\s\"'=])/(?:work|root|home)/")
    for path in [*ROOT.glob("*.lock"), *ROOT.glob("*.toml"), ROOT / "Makefile", *modules()]:
        if path.exists() and pattern.search(path.read_text("utf-8")):
            wrong.append(path.name)
    assert wrong == []
