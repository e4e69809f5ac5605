"""Makes seeds/isu-*: real published marks of figure skating, from tests/golden (source and terms are stated there).

One event a program: nine judges score five components, the highest and lowest are dropped, each line is rounded and
then summed; the element score and deductions come from the technical panel as they were published.

    python -m tests.seedmaking.isu
"""

import csv
from collections.abc import Sequence
from pathlib import Path

from tests.seedmaking.tables import table, write_all

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"

COMPETITIONS = {
    "gpf2017": ("2017 年花样滑冰大奖赛总决赛", "Grand Prix of Figure Skating Final 2017"),
    "skate_america_2016": ("2016 年花样滑冰大奖赛美国站", "Skate America 2016"),
}
CATEGORIES = {"MEN": "男子单人滑", "LADIES": "女子单人滑", "PAIRS": "双人滑", "ICE DANCE": "冰舞"}
SEGMENTS = {
    "SHORT PROGRAM": "短节目",
    "FREE SKATING": "自由滑",
    "SHORT DANCE": "短舞蹈",
    "FREE DANCE": "自由舞",
}
COMPONENTS = {
    "Skating Skills": ("skating", "滑行技术"),
    "Transitions": ("transitions", "衔接"),
    "Performance": ("performance", "表演"),
    "Composition": ("composition", "编排"),
    "Interpretation of the Music": ("interpretation", "音乐诠释"),
    "Interpretation of the Music/Timing": ("interpretation", "音乐诠释／时间把握"),
}
JUDGES = tuple(f"J{place}" for place in range(1, 10))
ABSENT = {"skate_america_2016": "J6"}  # written 0.0 in the source; the panel shrank to eight

EVENT = """\
# Real published marks. Source and licence: README.md in this folder.
id = "{id}"
name = {{ zh = "{competition_zh} · {program_zh}", en = "{competition} · {program}" }}
occupation = {{ zh = "花样滑冰", en = "Figure skating" }}
notice = {{ zh = "{notice_zh}", en = "{notice}" }}
visibility = "live"
depth = "aspects"
progress = "final"

[[module]]
id = "elements"
name = {{ zh = "技术动作分", en = "Element score" }}

[[module]]
id = "components"
name = {{ zh = "节目内容分", en = "Component score" }}

[[module]]
id = "deductions"
name = {{ zh = "扣分", en = "Deductions" }}

[[criterion]]
id = "executed"
in = "elements"
name = {{ zh = "完成动作", en = "Executed elements" }}

[[criterion]]
id = "program"
in = "components"
name = {{ zh = "节目内容", en = "Program components" }}

[[criterion]]
id = "faults"
in = "deductions"
name = {{ zh = "违例与摔倒", en = "Falls and violations" }}

[[aspect]]
id = "element-score"
in = "executed"
kind = "score"
panel = "technical"
name = {{ zh = "技术动作总分", en = "Total element score" }}
high = 200
step = 0.01

{aspects}
[[aspect]]
id = "deduction"
in = "faults"
kind = "deduction"
panel = "technical"
name = {{ zh = "扣分（每次 1 分）", en = "Deductions of 1 point" }}
max = 0
fault = 1
floor = -20
high = 20

[[panel]]
id = "judges"
name = {{ zh = "裁判组", en = "Judges" }}

[[panel]]
id = "technical"
name = {{ zh = "技术组", en = "Technical panel" }}

# The mean of a panel to two places, then each line (x factor) to two places; sums are never rounded again.
[[rounding]]
stage = "panel"
places = 2

[[rounding]]
stage = "aspect"
places = 2

# Equal segment scores: {tie_words} decides.
[[tie]]
of = "module"
id = "{tie}"
"""

COMPONENT = """\
[[aspect]]
id = "{id}"
in = "program"
kind = "score"
panel = "judges"
name = {{ zh = "{zh}", en = "{en}" }}
each = true
low = 0.25
high = 10
step = 0.25
drop_low = 1
drop_high = 1
factor = {factor}

"""

README = """\
# {competition}: {program}

Real results. Performances are named by their start number and their id in the source; the source names nobody.

* Source: BuzzFeed News, *figure-skating-scores* (`data/tidy`), https://github.com/BuzzFeedNews/figure-skating-scores,
  made from the protocols that the International Skating Union publishes.
* Licence: Creative Commons Attribution 4.0 International (CC BY 4.0), https://creativecommons.org/licenses/by/4.0/
* Changed: the tables were brought into Jinbang's event folder; marks are as in the source.{absent}
* `expected.csv` holds the published ranks, segment scores, component scores and panel scores.
"""
SHRUNK = " Judge {judge} was absent\n  (0.0 in the source) and is excused here: the panel has eight judges."

Line = dict[str, str]


def files() -> dict[str, bytes]:
    """Every file of every program, by its path in seeds/."""
    performances, components = _golden("isu_performances.csv"), _golden("isu_components.csv")
    lines: dict[str, list[Line]] = {}
    for line in components:
        lines.setdefault(line["performance"], []).append(line)
    programs: dict[tuple[str, str], list[Line]] = {}
    for performance in performances:
        programs.setdefault((performance["competition"], performance["program"]), []).append(performance)
    made: dict[str, bytes] = {}
    for (competition, program), unsorted in programs.items():
        id = f"isu-{competition}-{program}".lower().replace("_", "-").replace(" ", "-")
        skated = sorted(unsorted, key=lambda line: int(line["start"]))
        for name, content in _event(id, competition, program, skated, lines).items():
            made[f"{id}/{name}"] = content
    return made


def _golden(name: str) -> list[Line]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _event(
    id: str, competition: str, program: str, skated: Sequence[Line], lines: dict[str, list[Line]]
) -> dict[str, bytes]:
    zh, en = COMPETITIONS[competition]
    absent = ABSENT.get(competition, "")
    shrunk = SHRUNK.format(judge=absent) if absent else ""
    return {
        "README.md": README.format(competition=en, program=program.title(), absent=shrunk).encode(),
        "event.toml": _scheme(id, (zh, en), program, lines[skated[0]["performance"]]).encode(),
        "competitors.csv": table(
            ("subject", "start", "kind", "name", "name_en"),
            [(p, n, "piece", f"出场 {n} · {p}", f"Start {n} · {p}") for p, n in _starts(skated)],
        ),
        "judges.csv": table(
            ("seat", "panel", "name", "excused"),
            [(j.lower(), "judges", j, "all" if j == absent else "") for j in JUDGES] + [("t1", "technical", "T1", "")],
        ),
        "marks.csv": table(("subject", "aspect", "seat", "value"), _marks(skated, lines, absent)),
        "expected.csv": _expected(skated, lines),
    }


def _starts(skated: Sequence[Line]) -> list[tuple[str, str]]:
    return [(line["performance"], line["start"]) for line in skated]


def _scheme(id: str, competition: tuple[str, str], program: str, components: Sequence[Line]) -> str:
    tie = "elements" if "SHORT" in program else "components"
    return EVENT.format(
        id=id,
        competition_zh=competition[0],
        competition=competition[1],
        program_zh=_chinese(program),
        program=program.title(),
        notice_zh="真实比赛的公开评分，来源：BuzzFeed News（CC BY 4.0）。",
        notice="Published marks of a real competition; source: BuzzFeed News (CC BY 4.0).",
        aspects="".join(
            COMPONENT.format(
                id=COMPONENTS[line["component"]][0],
                zh=COMPONENTS[line["component"]][1],
                en=line["component"],
                factor=line["factor"],
            )
            for line in components
        ).rstrip("\n")
        + "\n",
        tie=tie,
        tie_words="the higher element score" if tie == "elements" else "the higher component score",
    )


def _chinese(program: str) -> str:
    junior = program.startswith("JUNIOR ")
    rest = program.removeprefix("JUNIOR ")
    category = next(name for name in CATEGORIES if rest.startswith(name))
    segment = SEGMENTS[rest.removeprefix(category).strip()]
    return f"{'青年组' if junior else ''}{CATEGORIES[category]}{segment}"


def _marks(skated: Sequence[Line], lines: dict[str, list[Line]], absent: str) -> list[tuple[str, str, str, str]]:
    found = []
    for performance in skated:
        id = performance["performance"]
        found.append((id, "element-score", "t1", performance["element_score"]))
        for line in lines[id]:
            aspect = COMPONENTS[line["component"]][0]
            found += [(id, aspect, judge.lower(), line[judge]) for judge in JUDGES if judge != absent]
        found.append((id, "deduction", "t1", performance["deductions"]))
    return found


def _expected(skated: Sequence[Line], lines: dict[str, list[Line]]) -> bytes:
    aspects = [COMPONENTS[line["component"]][0] for line in lines[skated[0]["performance"]]]
    columns = ("subject", "rank", "total", "module:elements", "module:components", "module:deductions")
    rows = []
    for line in skated:
        deductions = line["deductions"] if line["deductions"] == "0.00" else f"-{line['deductions']}"
        figures = (line["rank"], line["segment_score"], line["element_score"], line["component_score"], deductions)
        panels = {COMPONENTS[each["component"]][0]: each["panel_score"] for each in lines[line["performance"]]}
        rows.append((line["performance"], *figures, *(panels[aspect] for aspect in aspects)))
    return table((*columns, *(f"panel:{aspect}" for aspect in aspects)), rows)


def main() -> None:
    """Write the folders."""
    write_all(ROOT / "seeds", files())


if __name__ == "__main__":
    main()
