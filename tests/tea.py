"""The small contest of seeds/README.md as files, ready to be spoilt: what the page shows is what the tests use."""

import re
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "seeds" / "README.md"
_BLOCK = re.compile(r"^`([a-z]+\.(?:toml|csv))`[^\n]*\n\n```[a-z]+\n(.*?)^```", re.MULTILINE | re.DOTALL)


def example() -> dict[str, str]:
    """The files of the page's example event by name."""
    files = dict(_BLOCK.findall(README.read_text("utf-8")))
    del files["season.toml"]
    return files


def season_example() -> str:
    """The page's season.toml, which lists one event in the folder "tea"."""
    files: dict[str, str] = dict(_BLOCK.findall(README.read_text("utf-8")))
    return files["season.toml"]


def write(folder: Path, files: dict[str, str] | dict[str, bytes]) -> Path:
    """Write files into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return folder


def tea(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """The example in a folder with (file, old text, new text) changed; each old text must be there once at least."""
    files = example()
    for file, old, new in changes:
        assert old in files[file], f"{old!r} is not in {file}"
        files[file] = files[file].replace(old, new)
    return write(folder, files)
