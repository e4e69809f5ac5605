"""The fourteen invented contests of the season: how many take part, from where, and how far each has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.seedmaking.marking import Tune

WORKS = ("linjiang", "haitang", "wanghai", "houhai", "jiaochuan-e", "yongdong", "luotuo-m", "penghu", "jixiao")
CHEMISTRY = ("wanghai", "penghu", "lanjing", "dongfang-c", "jiaochuan-e", "qingquan", "zhijiao")
STREETS = ("zhaobao-s", "guisi-s", "zhuangshi-s", "jiulong-t", "xiepu-t")
LOGISTICS = ("sanmao", "beidou-l", "fengniao", "dinghai", "wanghai", "linjiang")


@dataclass(frozen=True, slots=True)
class Contest:
    """`done` of a thousand marks are given; `panels` says how many seats each panel has, j1, j2, … in this order.

    `statuses` by subject; `missed` names the modules in which a subject was absent; `excused` what judges.csv says of
    a seat; `timed` the seconds between two marks, 0 for marks without times; `set_values` forces single values.
    """

    folder: str
    size: int
    units: tuple[str, ...]
    panels: Mapping[str, int]
    women: int = 100
    team: int = 0
    groups: tuple[str, ...] = ()
    done: int = 1000
    timed: int = 0
    statuses: Mapping[str, str] = field(default_factory=dict)
    missed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excused: Mapping[str, str] = field(default_factory=dict)
    tunes: Mapping[str, Tune] = field(default_factory=dict)
    set_values: Mapping[tuple[str, str], str] = field(default_factory=dict)


CONTESTS = (
    Contest(
        "welder",
        36,
        WORKS,
        {"examiners": 1, "welding": 3, "laboratory": 1},
        women=80,
        timed=11,
        statuses={"s09": "absent", "s21": "withdrawn"},
        excused={"j3": "s07"},
        tunes={"test": Tune("78", "8"), "time": Tune("96", "11", True)},
    ),
)
