"""Every setting of event.toml reaches the scheme as written, and each slip is named with its line and field."""

from pathlib import Path

import pytest

from competition.folders.problems import Problems
from competition.folders.reading import read_event
from competition.folders.shapes import EventFolder
from competition.rules import scheme as s
from competition.rules.facts import PrizeRule, PrizesPinned
from tests.tea import example, write

LEVELS = 'levels = ["a", "b", "c", "d"]\n'
HEAD = """id = "one"
name = "One"

[[panel]]
id = "p"
name = "P"

[[module]]
id = "m"
name = "M"

[[criterion]]
id = "c"
in = "m"
name = "C"

[[aspect]]
id = "yes"
in = "c"
kind = "yes_no"
panel = "p"
name = "Yes"
max = 1

[[aspect]]
id = "dd"
in = "c"
kind = "reading"
panel = "p"
name = "Difficulty"
high = 5
step = 0.1
"""
ASPECT = '\n[[aspect]]\nid = "a"\nin = "c"\npanel = "p"\nname = "A"\n'
NUMBER = "high = 100\nstep = 0.01\n"


def folder(path: Path, text: str, **files: str) -> Path:
    """An event of one competitor and five judges, with more of event.toml behind its head."""
    seats = "".join(f"j{number},p\n" for number in range(1, 6))
    rest = {f"{name}.csv": content for name, content in files.items()}
    competitors = {"competitors.csv": "subject,start\ns1,1\n", "judges.csv": f"seat,panel\n{seats}"}
    return write(path / "event", {"event.toml": text, **competitors, **rest})


def read(path: Path, text: str, **files: str) -> EventFolder:
    event = read_event(folder(path, text, **files))
    assert not isinstance(event, Problems), event.text("en")
    return event


def aspect(path: Path, text: str) -> s.Aspect:
    return next(a for _, _, _, a in read(path, HEAD + ASPECT + text).scheme.aspects() if a.id == "a")


def problems(path: Path, text: str, **files: str) -> list[tuple[str, int, str, str]]:
    found = read_event(folder(path, text, **files))
    assert isinstance(found, Problems), "nothing was wrong"
    return [(item.file, item.line, item.field, item.word) for item in found.items]


def test_tables_of_both_ways_are_read(tmp_path: Path) -> None:
    up = aspect(tmp_path, f'kind = "table"\n{NUMBER}rows = [{{ up_to = 60, points = 10 }}]\notherwise = 1\n')
    assert (up.table, up.max) == (s.Table("up_to", (s.TableRow("60", "10"),), "1"), "10")
    down = aspect(tmp_path, f'kind = "table"\n{NUMBER}rows = [{{ from = 90, points = 10 }}]\n')
    assert down.table == s.Table("from", (s.TableRow("90", "10"),))


def test_started_units_counts_and_listed_faults_are_read(tmp_path: Path) -> None:
    started = aspect(tmp_path, f'kind = "started"\nmax = 20\n{NUMBER}par = 30\nper = 10\ncosts = 2\nfloor = 1\n')
    assert started.started == s.Started("30", "10", "2", "1")
    count = aspect(tmp_path, 'kind = "count"\nworth = 5\nhigh = 9\nceiling = 20\n')
    assert (count.faults, count.limits, count.max) == (s.Faults("5", "0", "20"), s.Limits("0", "9", "1"), "20")
    listed = (
        'faults = [{ id = "crack", name = "Crack", costs = 5, most = 2 }, { id = "pore", name = "Pore", costs = 1 }]'
    )
    faults = aspect(tmp_path, f'kind = "faults"\nmax = 20\n{listed}\n')
    assert faults.listed == (s.Fault("crack", "5", 2), s.Fault("pore", "1"))


def test_readings_are_read_with_what_goes_without_saying(tmp_path: Path) -> None:
    more = 'readings = 5\ntake = "mean"\nbest = "lower"\ndrop_best = 1\ndrop_worst = 1\nreading_places = 2\n'
    assert aspect(tmp_path, f'kind = "score"\n{NUMBER}{more}').readings == s.Readings(5, "mean", "lower", 1, 1, 2)
    linear = f'kind = "linear"\nmax = 5\ntarget = 50\nzero = 9\nside = "over"\n{NUMBER}readings = 3\n'
    found = aspect(tmp_path, linear)
    assert found.readings == s.Readings(3, "best", "closest")
    assert found.tolerance is not None and found.tolerance.side == "over"


def test_pools_and_what_surrounds_an_aspect_are_read(tmp_path: Path) -> None:
    more = (
        'each = true\ndrop_low = 1\npool = "median"\nabsent_judge = "fill"\n'
        'sizes = [{ judges = 4, drop_low = 1, drop_high = 1, pool = "sum" }]\n'
        'times = "dd"\nonly_if = { aspect = "yes", is = "yes" }\nbonus = true\nlater = true\n'
        'spread = 2\nspread_stops = true\nrounding = [{ stage = "panel", places = 1, mode = "truncate" }]\n'
    )
    found = aspect(tmp_path, f'kind = "score"\n{NUMBER}{more}')
    assert found.pool == s.Pool(1, 0, "median", (s.PoolSize(4, 1, 1, "sum"),), (), "fill")
    assert (found.times, found.only_if) == ("dd", s.Condition("yes", word="yes"))
    assert (found.bonus, found.later, found.spread, found.spread_stops) == (True, True, "2", True)
    assert found.rounding == (s.Rounding("panel", 1, "truncate"),)
    bands = 'each = true\npool = "middle_two"\nbands = [{ least = 8, apart = 0.3 }, { least = 0, apart = 0.6 }]\n'
    banded = aspect(tmp_path, f'kind = "score"\n{NUMBER}{bands}only_if = {{ aspect = "dd", at_least = 2 }}\n')
    assert banded.pool is not None and banded.pool.bands == (s.Band("8", "0.3"), s.Band("0", "0.6"))
    assert banded.only_if == s.Condition("dd", low="2")


def test_rankings_scales_teams_rounds_and_prizes_are_read(tmp_path: Path) -> None:
    text = (
        HEAD
        + """
[ranking]
mode = "dense"
tolerance = 0.5
[scale]
centre = "median"
place = 700
spread = "mad"
unit = 25
least = 400
[teams]
best = 2
ties = [{ of = "members_total" }, { of = "reading", id = "dd" }]
[[round]]
id = "r1"
name = "Heats"
[[round]]
id = "r2"
name = "Final"
[[advance]]
from = "r1"
to = "r2"
share = 0.5
ties = "none"
carry = 1
[[tie]]
of = "modules"
[[tie]]
of = "start"
[[prize]]
id = "gold"
name = "Gold"
share = 0.1
min_field = 6
points = 4
passed = [{ module = "m", least = 1 }]
[prizes]
ties_use_up = false
pass_down = true
best_of_delegation = { id = "best", name = "Best" }
[[rounding]]
stage = "weighted"
places = 2
"""
    )
    first = text.replace('name = "One"\n', 'name = "One"\nreveal = "at_once"\nfull = 1\n', 1)
    first = first.replace('name = "M"\n', 'name = "M"\nfull = 1\nleast = 0\nmost = 2\n', 1)
    first = first.replace('name = "C"\n', 'name = "C"\nleast = -1\nmost = 2\n', 1)
    found = read(tmp_path, first, competitors="subject,start,round\ns1,1,r1\n")
    scheme = found.scheme
    assert scheme.ranking == s.Ranking("dense", "higher", "0.5")
    assert scheme.scale == s.Scale("median", "700", "mad", "25", least="400")
    assert scheme.teams == s.Teams(
        best=2, ties=(s.TeamTie("members_total", "", "higher"), s.TeamTie("reading", "dd", "lower"))
    )
    assert scheme.advances == (s.Advance("r1", "r2", share="0.5", ties="none", carry="1"),)
    assert scheme.ties == (s.TieKey("modules", ""), s.TieKey("start", "", "lower"))
    assert scheme.rounding == (s.Rounding("weighted", 2),)
    module = scheme.modules[0]
    assert (module.full, module.least, module.most, scheme.full, found.reveal) == ("1", "0", "2", "1", "at_once")
    assert (module.criteria[0].least, module.criteria[0].most) == ("-1", "2")
    gold = PrizeRule("gold", share="0.1", min_field=6, passed=(("m", "1"),), points=4)
    assert found.prizes == PrizesPinned((gold,), False, pass_down=True, best_of_delegation="best")


LAST = HEAD.count("\n") + 1  # the line behind the head


@pytest.mark.parametrize(
    ("text", "line", "field", "word"),
    [
        (ASPECT + 'kind = "judgement"\nmax = 3\n', LAST + 1, "[aspect] levels", "levels_missing"),
        (ASPECT + f'kind = "score"\n{NUMBER}poool = "mean"\n', LAST + 9, "[aspect] poool", "field_misspelt"),
        (ASPECT + f'kind = "score"\n{NUMBER}each = true\npool = "mode"\n', LAST + 10, "[aspect] pool", "not_allowed"),
        (ASPECT + f'kind = "table"\n{NUMBER}rows = [{{ up_to = 1, from = 2, points = 3 }}]\n', LAST + 9,
         "[aspect] rows[1]", "rows_mixed"),
        (ASPECT + f'kind = "table"\n{NUMBER}rows = [{{ up_to = 1, pts = 3 }}]\n', LAST + 9,
         "[aspect] rows[1].pts", "field_misspelt"),
        (ASPECT + f'kind = "score"\n{NUMBER}only_if = {{ aspect = "yes" }}\n', LAST + 9, "[aspect] only_if",
         "condition_missing"),
        (ASPECT + 'kind = "yes_no"\nmax = 0.1234567891\n', LAST + 7, "[aspect] max", "too_many_decimals"),
        (ASPECT + f'kind = "score"\n{NUMBER}readings = 2\n', LAST + 1, "[aspect] best", "field_missing"),
        (ASPECT + 'kind = "faults"\nmax = 5\n', LAST + 1, "[aspect] faults", "field_missing"),
        (ASPECT + 'kind = "count"\nworth = -5\nhigh = 5\n', LAST + 1, "[aspect] floor", "field_missing"),
        (ASPECT + 'kind = "yes_no"\nmax = 2\nfactor = 0\n', LAST + 8, "[aspect] factor", "scheme:not_positive"),
        (ASPECT + f'kind = "score"\n{NUMBER}each = true\ndrop_low = 3\ndrop_high = 2\n', LAST + 10,
         "[aspect] drop_low", "scheme:drops_all"),
        ('[ranking]\nbetter = "faster"\n', LAST + 1, "[ranking] better", "not_allowed"),
        ('[[tie]]\nof = "modules"\nid = "m"\n', LAST + 2, "[tie] id", "field_unknown"),
        ('[[tie]]\nof = "module"\nid = "n"\n', LAST + 2, "[tie] id", "scheme:target_missing"),
        ('[[advance]]\nfrom = "a"\nto = "b"\ntop = 3\n', LAST + 1, "[advance] from", "unknown_round"),
        ('[[prize]]\nid = "g"\nname = "G"\ncount = 1\nshare = 0.1\n', LAST + 4, "[prize] share", "prize:two_at_once"),
        ('[[prize]]\nid = "g"\nname = "G"\n', LAST + 1, "[prize] count", "prize:unlimited"),
    ],
)  # fmt: skip
def test_a_slip_in_a_setting_is_named_with_its_line_and_field(
    tmp_path: Path, text: str, line: int, field: str, word: str
) -> None:
    assert ("event.toml", line, field, word) in problems(tmp_path, HEAD + text)


MARKED = (
    HEAD
    + ASPECT
    + f'kind = "score"\nunit = "s"\n{NUMBER.replace("100", "9999")}readings = 3\nbest = "lower"\n'
    + ASPECT.replace('"a"', '"f"')
    + 'kind = "faults"\nmax = 9\n'
    + 'faults = [{ id = "crack", name = "C", costs = 1 }, { id = "pore", name = "P", costs = 1 }]\n'
)


def test_readings_times_and_faults_are_brought_to_their_one_writing(tmp_path: Path) -> None:
    marks = "subject,aspect,value\ns1,a,1:02:03.50  14.90 x\ns1,f,pore:3 crack:1\n"
    found = read(tmp_path, MARKED, marks=marks)
    assert [mark.value for mark in found.marks] == ["3723.5 14.9 x", "crack:1 pore:3"]


@pytest.mark.parametrize(
    ("mark", "word"),
    [
        ("a,14.9 soon x", "bad_readings"),
        ("a,1:72 2 3", "bad_readings"),
        ("f,crack", "bad_faults"),
        ("f,hole:1", "bad_faults"),
        ("f,crack:1 crack:2", "bad_faults"),
        ("dd,deep", "bad_value"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_with_its_line(tmp_path: Path, mark: str, word: str) -> None:
    assert ("marks.csv", 2, "value", word) in problems(tmp_path, MARKED, marks=f"subject,aspect,value\ns1,{mark}\n")


def test_an_exam_list_gives_marks_and_a_blank_cell_none(tmp_path: Path) -> None:
    found = read(tmp_path, MARKED, exam="subject,dd,yes\ns1,3.50,\n")
    assert [(mark.aspect, mark.value, mark.file) for mark in found.marks] == [("dd", "3.5", "exam.csv")]


def test_a_cell_in_both_files_and_a_number_that_is_none_are_named(tmp_path: Path) -> None:
    exam, marks = "subject,dd,yes\ns1,3.5,yes\n", "subject,aspect,value\ns1,dd,3\n"
    assert ("marks.csv", 2, "", "mark_twice") in problems(tmp_path / "twice", MARKED, exam=exam, marks=marks)
    assert ("exam.csv", 2, "dd", "bad_value") in problems(tmp_path, MARKED, exam="subject,dd\ns1,deep\n")
    assert ("exam.csv", 2, "dd", "refused:value_out_of_range") in problems(tmp_path, MARKED, exam="subject,dd\ns1,9\n")


def test_the_pages_own_encodings_are_read(tmp_path: Path) -> None:
    """What "How to encode" shows is taken from the page, hung on a module and read."""
    import re

    from tests.tea import README

    text = README.read_text("utf-8").partition("## How to encode")[2].partition("\n## A season")[0]
    blocks = re.findall(r"```toml\n(.*?)```", text, re.S)
    assert len(blocks) == 3 and example()
    for number, block in enumerate(blocks):
        parts = "".join(
            f'[[criterion]]\nid = "{id}"\nin = "m"\nname = "N"\n'
            for id in sorted(set(re.findall(r'^in = "(.*)"$', block, re.M)))
        )
        panels = sorted(set(re.findall(r'^panel = "(.*)"$', block, re.M)))
        seats = "".join(f"{panel}-{seat},{panel}\n" for panel in panels for seat in range(1, 8))
        text = 'id = "one"\nname = "One"\n[[module]]\nid = "m"\nname = "M"\n' + parts + block
        text += "".join(f'[[panel]]\nid = "{panel}"\nname = "P"\n' for panel in panels)
        read(tmp_path / str(number), text, judges=f"seat,panel\n{seats}")
