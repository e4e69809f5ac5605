"""The tablet's outbox against named failures, under node with a fake IndexedDB: tests/node has them, each a title.

What only a real browser can show stands in test_outbox.py and test_attached_outbox.py.
"""

import re
from pathlib import Path

import pytest

from tests.setup.node import run_tests, unpacked

FILES = sorted((Path(__file__).parent / "node").glob("*.test.mjs"))
_TITLE = re.compile(r"^\s*it\(\s*[\"`](.+?)[\"`],", re.MULTILINE)
_LINE = re.compile(r"^\s*(ok|not ok) \d+ - (.+?)(?: # .*)?$", re.MULTILINE)
TITLES = [(path.name, title) for path in FILES for title in _TITLE.findall(path.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What node reported of each file."""
    fake = unpacked(tmp_path_factory.mktemp("node"))
    return {path.name: (done := run_tests(path, fake)).stdout + done.stderr for path in FILES}


@pytest.mark.parametrize(("file", "title"), TITLES, ids=[f"{file.split('.')[0]}: {title}" for file, title in TITLES])
def test_a_named_failure_loses_doubles_and_overwrites_nothing(file: str, title: str, reports: dict[str, str]) -> None:
    pattern = ".*".join(map(re.escape, re.split(r"\$\{\w+\}", title)))
    found = [outcome for outcome, said in _LINE.findall(reports[file]) if re.fullmatch(pattern, said)]
    assert found and set(found) == {"ok"}, reports[file]


def test_node_ran_every_failure_and_skipped_none(reports: dict[str, str]) -> None:
    for file, report in reports.items():
        counts = dict(re.findall(r"^# (\w+) (\d+)$", report, re.MULTILINE))
        assert int(counts["tests"]) >= sum(name == file for name, _ in TITLES) > 0, report
        assert counts["skipped"] == counts["todo"] == counts["cancelled"] == counts["fail"] == "0", report
