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
    """What is known of a contest before its marks are made.

    `done` marks are given, None for all; `panels` says how many seats each panel has, j1, j2, … in this order.
    `statuses` by subject; `missed` names the modules in which a subject was absent; `excused` what judges.csv says of
    a seat; `timed` the seconds between two marks, 0 for marks without times; `set_values` forces single values.
    With `finalists` the best of the heats come again, and `final_done` of their marks are given.
    """

    folder: str
    size: int
    units: tuple[str, ...]
    panels: Mapping[str, int]
    women: int = 100
    team: int = 0
    groups: tuple[str, ...] = ()
    done: int | None = None
    finalists: int = 0
    final_done: int | None = None
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
        tunes={"test": Tune("78", "8"), "time": Tune("96", "11", True), "xray": Tune("1.6", "0.6", True)},
        set_values={("s19", "crack"): "yes"},
    ),
    Contest(
        "electrician",
        40,
        (*WORKS, "qingquan", "xinghe", "zhijiao"),
        {"examiners": 1, "workshop": 3},
        women=120,
        timed=9,
        statuses={"s31": "absent", "s17": "disqualified"},
        missed={"s26": ("practical",)},
        tunes={"test": Tune("80", "8"), "faults": Tune("3.1", "0.8"), "protection": Tune("2.5", "0.13")},
        set_values={("s11", "live-work"): "yes"},
    ),
    Contest(
        "cnc-lathe",
        32,
        (*WORKS, "zhijiao"),
        {"examiners": 1, "gauge-room": 2, "workshop": 3},
        women=60,
        statuses={"s05": "absent", "s28": "disqualified"},
        excused={"j4": "s12；s20"},
        tunes={"test": Tune("81", "7"), "time": Tune("158", "18", True)},
        set_values={("s28", "swapped"): "yes"},
    ),
    Contest(
        "chemical-operator",
        30,
        CHEMISTRY,
        {"examiners": 1, "plant": 3, "laboratory": 1},
        women=330,
        done=196,
        tunes={"test": Tune("79", "9"), "sequence": Tune("84", "8")},
    ),
    Contest(
        "fitter",
        28,
        WORKS,
        {"examiners": 1, "workshop": 3, "gauge-room": 1},
        women=70,
        statuses={"s13": "withdrawn"},
        tunes={"test": Tune("77", "9"), "jig": Tune("17", "6")},
    ),
    Contest(
        "forklift",
        24,
        LOGISTICS,
        {"office": 1, "yard": 3},
        women=150,
        timed=25,
        statuses={"s24": "out_of_contest"},
        tunes={"test": Tune("86", "7"), "time": Tune("228", "32", True), "poles": Tune("1.1", "1.1", True)},
        set_values={("s15", "danger"): "yes"},
    ),
    Contest(
        "grinder",
        45,
        ("haitang", "linjiang", "houhai", "yongdong", "luotuo-m", "jixiao"),
        {"examiners": 1, "gauge-room": 1, "workshop": 3},
        women=160,
        statuses={"s33": "absent", "s40": "absent"},
        missed={"s22": ("theory",)},
        tunes={"test": Tune("76", "9")},
        set_values={("s18", "burn"): "yes"},
    ),
    Contest(
        "elderly-care",
        36,
        ("anning", "songhe", "chunhui", "zhijiao", *STREETS),
        {"examiners": 1, "care": 5},
        women=860,
        groups=("staff", "student"),
        done=405,
        excused={"j6": "s04"},
        tunes={"test": Tune("83", "7")},
    ),
    Contest(
        "cook",
        30,
        ("tianyi-k", "haiwei", "yongbang", *STREETS),
        {"tasting": 5, "kitchen": 1},
        women=240,
        statuses={"s12": "withdrawn"},
        excused={"j2": "all"},
        tunes={"set-taste": Tune("8.3", "0.5"), "own-taste": Tune("8.4", "0.5"), "waste": Tune("130", "60", True)},
    ),
    Contest(
        "crane", 20, ("dinghai", "linjiang", "jiaochuan-e", "wanghai"), {"examiners": 1, "pier": 3}, women=90, done=0
    ),
    Contest(
        "barista",
        22,
        ("muxi", "beima", "shanlan", "haibin", "tianyi-k"),
        {"sensory": 5, "technical": 1},
        women=620,
        statuses={"s08": "out_of_contest", "s16": "absent"},
        tunes={"taste": Tune("4.4", "0.6"), "picture": Tune("4.1", "0.7"), "extraction": Tune("25", "3")},
    ),
    Contest(
        "courier",
        26,
        ("fengniao", "beidou-l", "sanmao", *STREETS),
        {"hall": 3},
        women=140,
        finalists=8,
        final_done=31,
        statuses={"s19": "absent"},
        tunes={
            "errors": Tune("2.4", "1.6", True),
            "sort-time": Tune("262", "34", True),
            "route-time": Tune("590", "70", True),
        },
    ),
    Contest(
        "warehouse",
        24,
        LOGISTICS,
        {"store": 2},
        women=420,
        done=58,
        tunes={"counted": Tune("7", "4", True), "picked": Tune("44", "4"), "damaged": Tune("0.4", "0.7", True)},
    ),
    Contest(
        "guard",
        20,
        ("panshi", "tiedun", "haibin", "dinghai", "wanghai", "penghu", "sanmao", *STREETS),
        {"field": 5},
        women=90,
        team=4,
        statuses={"s20": "out_of_contest"},
        tunes={"time": Tune("36", "7", True), "couplings": Tune("0.3", "0.6", True), "order": Tune("8.5", "0.5")},
    ),
)
