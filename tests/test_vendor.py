"""Vendored browser code is byte for byte what upstream published, with its licence beside it."""

import base64
import hashlib
import json
import tarfile
from pathlib import Path

import pytest

VENDOR = Path(__file__).parent.parent / "static" / "vendor"
ARCHIVES = Path(__file__).parent / "vendor"
ENTRIES = json.loads((VENDOR / "VENDOR.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["file"] for entry in ENTRIES])
def test_a_vendored_file_is_what_its_entry_says(entry: dict[str, str | int]) -> None:
    content = (VENDOR / str(entry["file"])).read_bytes()
    assert len(content) == entry["bytes"]
    assert base64.b64encode(hashlib.sha384(content).digest()).decode() == entry["sha384"]


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["file"] for entry in ENTRIES])
def test_a_vendored_file_names_its_licence_and_carries_it(entry: dict[str, str]) -> None:
    assert entry["licence"] in {"0BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "Apache-2.0", "OFL-1.1"}
    assert (VENDOR / entry["licence_file"]).read_text(encoding="utf-8").strip()


def test_the_archive_for_tests_under_node_is_what_its_entry_says() -> None:
    (entry,) = json.loads((ARCHIVES / "VENDOR.json").read_text(encoding="utf-8"))
    content = (ARCHIVES / entry["file"]).read_bytes()
    assert len(content) == entry["bytes"]
    assert base64.b64encode(hashlib.sha512(content).digest()).decode() == entry["sha512"]
    with tarfile.open(ARCHIVES / entry["file"]) as archive:
        licence = archive.extractfile(entry["licence_file"])
        assert licence is not None and "Apache License" in licence.read().decode()
    assert {path.name for path in ARCHIVES.iterdir()} == {"VENDOR.json", entry["file"]}


def test_nothing_lies_in_the_vendor_folder_without_an_entry() -> None:
    expected = {"VENDOR.json"} | {entry[key] for entry in ENTRIES for key in ("file", "licence_file")}
    found = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert found == expected
