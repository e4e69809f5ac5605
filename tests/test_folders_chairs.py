"""[chair] and [[day]] in an event folder: read, loaded as facts, told by the rule book, and slips named."""

from pathlib import Path

from competition.folders.loading import Loaded, load_event
from competition.pages.rulebook import appendix, rulebook
from competition.rules.facts import ChairPinned
from competition.rules.points import plan_of
from competition.tally.office import open_office
from tests.test_folders_vocabulary import ASPECT, HEAD, problems, read

DAY = '\n[[day]]\nid = "c1"\nname = { zh = "第一天", en = "Day 1" }\n'
ON_DAY = HEAD.replace('in = "m"\n', 'in = "m"\nday = "c1"\n', 1) + DAY
SUB = '\n[[sub]]\nid = "s"\nin = "c"\nname = "S"\nday = "c2"\n'
IN_SUB = ASPECT.replace('in = "c"', 'in = "s"')


def test_what_the_chiefs_signature_waits_for_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, HEAD).chair is None
    assert read(tmp_path, HEAD + "\n[chair]\nsummary = true\n").chair == ChairPinned(True, False)
    assert read(tmp_path, HEAD + "\n[chair]\nfour_eyes = true\n").chair == ChairPinned(False, True)


def test_a_sub_criterions_day_goes_before_its_criterions(tmp_path: Path) -> None:
    text = ON_DAY + DAY.replace("c1", "c2") + SUB + IN_SUB + 'kind = "yes_no"\nmax = 1\n'
    assert plan_of(read(tmp_path, text).scheme).days == {"yes": "c1", "dd": "c1", "a": "c2"}


def test_slips_are_named_with_their_line_and_field(tmp_path: Path) -> None:
    chair = HEAD.count("\n")
    assert problems(tmp_path, HEAD + '\n[chair]\nsummary = "yes"\nfour_eye = true\n') == [
        ("event.toml", chair + 3, "[chair] summary", "not_allowed"),
        ("event.toml", chair + 4, "[chair] four_eye", "field_misspelt"),
    ]
    line = 1 + ON_DAY[: ON_DAY.index('day = "c1"')].count("\n")
    assert problems(tmp_path, ON_DAY.replace(DAY, "")) == [("event.toml", line, "[criterion] day", "unknown_day")]
    assert problems(tmp_path, ON_DAY.replace('day = "c1"', 'day = "Day 1"')) == [
        ("event.toml", line, "[criterion] day", "bad_id")
    ]


def test_a_loaded_event_has_the_setting_and_its_rule_book_tells_it(tmp_path: Path) -> None:
    office = open_office(f"sqlite:///{tmp_path / 'jinbang.sqlite3'}")
    event = read(tmp_path, ON_DAY + "\n[chair]\nsummary = true\nfour_eyes = true\n")
    assert isinstance(load_event(event, office), Loaded) and isinstance(load_event(event, office), Loaded)
    state = office.replicas.of("one").state
    assert state.oversight.settings == ChairPinned(True, True)
    told = {each: appendix(rulebook(state, "one", office.names.book(), each), each) for each in ("zh", "en")}
    for said in ("成绩汇总", "第二人", "“第一天”评分：“C”"):
        assert said in told["zh"]
    for said in ("accepts the summary", "a second person", "Marked on “Day 1”: “C”"):
        assert said in told["en"]
    office.close()
