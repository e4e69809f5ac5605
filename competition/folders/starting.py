"""`jinbang new`: a complete example folder to change into a contest of one's own, from a preset that Jinbang has.

A preset is a plain event folder, nothing more: an event carries no hidden defaults. This module writes into new or
empty folders only.
"""

import shutil
import sys
from pathlib import Path

PRESETS = Path(__file__).resolve().parent / "presets"
EXAMPLE = "tea"  # the small contest of seeds/README.md
_SAID = {
    "ningbo": ("理论与实操、扣分制、完整的同分处理", "theory and practical, listed faults, the full chain for ties"),
    "national-games": ("五名裁判去一高一低、匿名、团体", "five judges with two dropped, blind, teams"),
    "worldskills": ("三人评价、公差奖牌、500 分制", "panels of three, anchored medals, the 500 scale"),
    "time-trial": ("用时短者在前、两次取最好", "the shorter time leads, the better of two runs"),
}
_OCCUPIED = {
    "zh": "{folder} 已存在且不是空文件夹，没有写入任何内容。",
    "en": "{folder} is there and is not an empty folder; nothing was written.",
}
_NEXT = {
    "zh": "已写好 {folder}：\n{files}\n下一步：\n  jinbang standings {folder} --check   核对示例结果\n"
    "  修改 event.toml 和各表，再运行：jinbang standings {folder}\n  jinbang rules {folder}   用文字说明规则",
    "en": "{folder} is written:\n{files}\nNext:\n  jinbang standings {folder} --check   compare the results\n"
    "  change event.toml and the tables, then: jinbang standings {folder}\n"
    "  jinbang rules {folder}   the rules in words",
}


def presets() -> dict[str, tuple[str, str]]:
    """Every preset by name, with what it shows in Chinese and English; the small example is not among them."""
    return dict(_SAID)


def new_folder(path: Path, preset: str, language: str) -> int:
    """Write a preset's files into a folder that is new or empty, and say what to do next; an exit code."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        print(_OCCUPIED[language].format(folder=path), file=sys.stderr)
        return 2
    shutil.copytree(PRESETS / (preset or EXAMPLE), path, dirs_exist_ok=True)
    files = "\n".join(f"  {file.name}" for file in sorted(path.iterdir()))
    print(_NEXT[language].format(folder=path, files=files))
    return 0
