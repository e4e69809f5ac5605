"""Node for tests of the tablet's modules by themselves: the one inside Playwright's wheel, so that pip brings it.

The fake IndexedDB is an archive in tests/vendor, unpacked where the tests ask. This file may not know what is tested.
"""

import subprocess
import tarfile
from pathlib import Path

import playwright

VENDOR = Path(__file__).parent.parent / "vendor"
FAKE_INDEXEDDB = VENDOR / "fake-indexeddb-6.2.8.tgz"


def node() -> Path:
    """Node's program."""
    return next((Path(playwright.__file__).parent / "driver").glob("node*"))


def unpacked(folder: Path) -> Path:
    """The fake IndexedDB as a folder that node can import from."""
    with tarfile.open(FAKE_INDEXEDDB) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def run_tests(file: Path, fake: Path) -> subprocess.CompletedProcess[str]:
    """Node's own test runner over this file, its report as TAP; a test that hangs ends itself."""
    options = ("--test", "--test-reporter=tap", "--test-timeout=100000", "--no-warnings")
    env = {"FAKE_INDEXEDDB": (fake / "auto" / "index.mjs").as_uri(), "NO_COLOR": "1"}
    command = [str(node()), *options, str(file)]
    return subprocess.run(command, env=env, capture_output=True, encoding="utf-8", timeout=280, check=False)
