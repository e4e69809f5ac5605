"""A contest with an aspect of every kind, with long names, as an event folder: pipe welding by two judges and five
welders. Fifteen aspects stand on the sheet of the seat "he", which shares most of them with "lu".
"""

from pathlib import Path

from competition.folders.loading import Loaded, load_folder
from competition.tally.office import Office
from tests.tea import write

EVENT = "pipe-2026"
SEATS = ("he", "lu")
# An admitted value for each aspect, in the order of the sheet.
VALUES = {
    "look": "2",
    "touch": "8.5",
    "size": "150.4",
    "gap": "2.5",
    "order": "1",
    "surface": "undercut:2 pore:1",
    "solved": "6",
    "time": "83.45",
    "pressure": "612",
    "runs": "14.9 15 x",
    "base": "4.5",
    "leak": "no",
    "repair": "yes",
    "xray": "88",
    "fire": "no",
}
ONE_OF_EACH = (
    '{ zh = "成形很差，有明显焊瘤、未焊满或咬边超过允许深度", en = "Poor: overlap, unfilled groove or deep undercut" }',
    '{ zh = "成形合格，波纹不匀，接头处略有脱节", en = "Acceptable; ripples uneven, restarts a little apart" }',
    '{ zh = "成形良好，局部接头略高", en = "Good, some restarts a little high" }',
    '{ zh = "成形优良，波纹均匀，过渡圆滑", en = "Excellent: even ripples, smooth toes" }',
)

UNDERCUT = (
    '{ zh = "咬边（深度超过 0.5 mm 或累计长度超过焊缝全长的百分之十）", '
    'en = "Undercut deeper than 0.5 mm or longer than a tenth of the weld" }'
)

TOML = """
id = "pipe-2026"
name = { zh = "石化管道焊接技能竞赛", en = "Pipe Welding Contest" }
occupation = { zh = "焊工", en = "Welder" }
date = "2026-05-09"

[[module]]
id = "work"
name = { zh = "实际操作：小直径固定管对接焊", en = "Practical work: fixed pipe, butt weld" }

[[criterion]]
id = "weld"
in = "work"
name = { zh = "焊缝", en = "Weld" }

[[criterion]]
id = "rest"
in = "work"
name = { zh = "过程与检验", en = "Process and inspection" }

[[aspect]]
id = "look"
in = "weld"
kind = "judgement"
panel = "weld"
name = { zh = "焊缝外观成形（盖面层波纹、接头、收弧）", en = "Shape of the cap: ripples, restarts, end of the run" }
max = 9
spread = 1
levels = [LEVELS]

[[aspect]]
id = "touch"
in = "weld"
kind = "score"
panel = "weld"
each = true
name = { zh = "手感", en = "Touch" }
high = 10
step = 0.5

[[aspect]]
id = "size"
in = "weld"
kind = "linear"
panel = "weld"
name = { zh = "长度", en = "Length" }
unit = "mm"
max = 10
target = 150
full = 0.2
zero = 1.2
low = 100
high = 200
step = 0.1

[[aspect]]
id = "gap"
in = "weld"
kind = "stepped"
panel = "weld"
name = { zh = "间隙", en = "Gap" }
unit = "mm"
max = 8
target = 2.5
high = 9
step = 0.1
steps = [{ within = 0.2, points = 8 }, { within = 0.5, points = 4 }]

[[aspect]]
id = "order"
in = "weld"
kind = "deduction"
panel = "weld"
name = { zh = "违反操作规程次数", en = "Breaches of procedure" }
max = 100
fault = 5
high = 20

[[aspect]]
id = "surface"
in = "weld"
kind = "faults"
panel = "weld"
name = { zh = "表面缺陷扣分", en = "Surface faults" }
max = 20
faults = [
  { id = "undercut", costs = 2, most = 5, name = UNDERCUT },
  { id = "pore", costs = 0.5, name = { zh = "气孔", en = "Pore" } },
  { id = "arc-strike", costs = 5, most = 1, name = { zh = "电弧擦伤", en = "Arc strike" } },
]

[[aspect]]
id = "solved"
in = "rest"
kind = "count"
panel = "weld"
name = { zh = "完成的试件数", en = "Pieces finished" }
worth = 2
ceiling = 20
high = 12

[[aspect]]
id = "time"
in = "rest"
kind = "started"
panel = "weld"
name = { zh = "用时", en = "Time taken" }
unit = "s"
max = 20
par = 60
per = 10
costs = 2
high = 600
step = 0.01

[[aspect]]
id = "pressure"
in = "rest"
kind = "table"
panel = "weld"
name = { zh = "水压试验", en = "Pressure test" }
unit = "kPa"
high = 900
step = 1
rows = [{ from = 600, points = 10 }, { from = 500, points = 6 }]

[[aspect]]
id = "runs"
in = "rest"
kind = "table"
panel = "weld"
name = { zh = "三次点火用时（取最好一次）", en = "Lighting the arc, best of three" }
unit = "s"
high = 60
step = 0.01
rows = [{ up_to = 15, points = 5 }, { up_to = 20, points = 3 }]
readings = 3
take = "best"
best = "lower"

[[aspect]]
id = "base"
in = "rest"
kind = "reading"
panel = "weld"
name = { zh = "余高（仅记录）", en = "Reinforcement, for the record" }
unit = "mm"
high = 9
step = 0.1

[[aspect]]
id = "leak"
in = "rest"
kind = "yes_no"
panel = "weld"
name = { zh = "首次试压有无泄漏", en = "A leak at the first test" }
max = 5

[[aspect]]
id = "repair"
in = "rest"
kind = "yes_no"
panel = "weld"
name = { zh = "泄漏后返修是否合格", en = "The repair of the leak is sound" }
max = 5
only_if = { aspect = "leak", is = "yes" }

[[aspect]]
id = "xray"
in = "rest"
kind = "score"
panel = "weld"
name = { zh = "射线探伤评分", en = "X-ray" }
high = 100
step = 1
later = true

[[aspect]]
id = "fire"
in = "rest"
kind = "veto"
panel = "weld"
name = { zh = "发生火情或人身伤害", en = "Fire or injury" }
zeroes = "total"

[[panel]]
id = "weld"
name = { zh = "管道焊接实际操作裁判组", en = "Pipe panel" }
""".replace("LEVELS", ",".join(ONE_OF_EACH)).replace("UNDERCUT", UNDERCUT)

FILES = {
    "event.toml": TOML,
    "competitors.csv": "subject,start,name,name_en\n"
    "p1,1,陈伟强,Chen Weiqiang\n"
    "p2,2,阿卜杜热西提·买买提江·图尔荪尼亚孜,Abdurishit Memetjan Featherstonehaugh-Cholmondeley\n"
    "p3,3,林小燕,Lin Xiaoyan\np4,4,欧阳静怡,Ouyang Jingyi\np7,7,𬱟文博,Wei Wenbo\n",
    "judges.csv": "seat,panel,name,name_en\nhe,weld,何晓东,He Xiaodong\nlu,weld,陆建国,Lu Jianguo\n",
}


def load(folder: Path, office: Office, files: dict[str, str] = FILES) -> None:
    """Write the folder and load it into this office."""
    found = load_folder(write(folder / EVENT, files), office)
    assert isinstance(found, Loaded), found.text("en")
    office.names.refresh()
