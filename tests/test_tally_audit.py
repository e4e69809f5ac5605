"""The audit: whatever was changed behind the ledger's back is named by stream and entry."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from competition import rules
from competition.ledger import store, triggers
from competition.ledger.chain import genesis, link
from competition.ledger.codec import decode, encode
from competition.ledger.engine import open_engine, reading, writing
from competition.rules import VERSION
from competition.rules import facts as f
from competition.rules.standings import Scorer, digest
from competition.tally import audit as audit_module
from competition.tally.audit import audit
from competition.tally.office import Office, open_office
from competition.tally.recorder import Proposal, Submission
from competition.tally.report import Report, parse_heads, read_heads
from tests import cast
from tests.cast import DESK, EVENT


def fill(office: Office) -> None:
    """The welding event with all its marks and published standings, and a season that lists it."""
    cast.found(office)
    for subject, aspect, seat, by in cast.cells():
        mark = f.Marked(subject, aspect, seat, cast.VALUES[aspect][0])
        office.recorder.record(Submission(EVENT, by, [Proposal(f"{subject}-{aspect}-{seat}", mark)]))
    found = digest(Scorer().standings(office.replicas.of(EVENT).state))
    desk(office, EVENT, f.ResultsPublished("provisional", VERSION, found), f.BoardFrozen())
    position, head = at_head(office.engine)
    season = [f.SeasonFounded(VERSION), f.TierDeclared("four", 4), f.EventListed("four", f.Pin(EVENT, position, head))]
    desk(office, "2026", *season, founds=True)


def desk(office: Office, stream: str, *facts: f.Fact, founds: bool = False) -> None:
    proposals = [Proposal(type(fact).__name__, fact) for fact in facts]
    sent = Submission(stream, DESK, proposals, whole=True, founds="season" if founds else None)
    assert {receipt.outcome for receipt in office.recorder.record(sent)} == {"recorded"}


def at_head(engine: Engine, stream: str = EVENT) -> tuple[int, str]:
    with reading(engine) as connection:
        found = store.head(connection, stream)
    assert found is not None
    return found[0], found[1].hex()


@pytest.fixture
def ledger(office: Office) -> Engine:
    """A good ledger on each database, with the triggers dropped for the vandal."""
    fill(office)
    assert audit(office.engine).ok
    with writing(office.engine) as connection:
        triggers.disarm(connection)
    return office.engine


def change(engine: Engine, statement: str, **values: object) -> None:
    with writing(engine) as connection:
        connection.execute(text(statement), values)


def named(report: Report) -> list[tuple[str, int, str]]:
    return [(trouble.stream, trouble.position, trouble.word) for trouble in report.troubles]


def test_a_good_ledger_is_said_to_be_good_with_all_its_heads(office: Office) -> None:
    fill(office)
    report = audit(office.engine)
    assert report.ok and report.damage == () and report.troubles == ()
    assert [(one.stream, one.kind, one.position, one.head) for one in report.streams] == [
        (EVENT, "event", *at_head(office.engine)),
        ("2026", "season", *at_head(office.engine, "2026")),
    ]
    assert all(one.replayed for one in report.streams)


def test_an_empty_ledger_is_good(engine: Engine) -> None:
    assert audit(engine) == Report()


def test_dropped_triggers_are_reported(ledger: Engine) -> None:
    report = audit(ledger)
    assert not report.ok and report.troubles == ()
    assert report.damage and all("trigger" in line for line in report.damage)


@pytest.mark.parametrize(
    ("statement", "position", "word"),
    [
        ("update entries set body = (select body from entries e where e.position = 31 and e.stream = 'welding')"
         " where position = 30", 30, "chain"),
        ("update entries set head = (select head from entries e where e.position = 31 and e.stream = 'welding')"
         " where position = 30", 30, "chain"),
        ("update entries set \"by\" = 'li' where position = 30", 30, "columns"),
        ("update entries set \"key\" = 'other' where position = 30", 30, "columns"),
        ("delete from entries where position = 30", 30, "missing"),
        ("delete from entries where position = 1 and stream = 'welding'", 1, "missing"),
        ("update entries set position = 0 where position = 30", 30, "missing"),
        ("update streams set kind = 'season' where id = 'welding'", 1, "chain"),
        ("update streams set kind = 'fair' where id = 'welding'", 1, "missing"),
    ],
)  # fmt: skip
def test_a_change_is_named_by_its_entry(ledger: Engine, statement: str, position: int, word: str) -> None:
    change(ledger, statement)
    assert (EVENT, position, word) in named(audit(ledger))


def test_an_entry_before_the_first_is_not_overlooked(ledger: Engine) -> None:
    with writing(ledger) as connection:
        store.append(connection, EVENT, 0, [store.Row(b"x", b"x", "x", "x")])
    assert (EVENT, at_head(ledger)[0] + 1, "missing") in named(audit(ledger))


def test_a_stream_that_lost_all_its_entries_is_named(ledger: Engine) -> None:
    change(ledger, "delete from entries where stream = '2026'")
    assert named(audit(ledger)) == [("2026", 1, "missing")]


@pytest.fixture(scope="module")
def vandals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One SQLite ledger for many small changes that are each taken back."""
    office = open_office(f"sqlite:///{tmp_path_factory.mktemp('vandals')}/jinbang.sqlite3", lambda: 1_700_000_000_000)
    fill(office)
    with writing(office.engine) as connection:
        triggers.disarm(connection)
    yield office.engine
    office.close()


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.data())
def test_any_byte_changed_in_any_body_head_or_column_is_named_by_its_entry(
    vandals: Engine, data: st.DataObject
) -> None:
    stream = data.draw(st.sampled_from([EVENT, "2026"]))
    position = data.draw(st.integers(1, at_head(vandals, stream)[0]))
    column = data.draw(st.sampled_from(["body", "head", "by", "key"]))
    where = f"where stream = '{stream}' and position = {position}"
    with reading(vandals) as connection:
        old = connection.execute(text(f'select "{column}" from entries {where}')).scalar_one()
    new = bytearray(old.encode() if isinstance(old, str) else old)
    place, flip = data.draw(st.integers(0, len(new) - 1)), data.draw(st.integers(1, 255))
    new[place] ^= flip
    value = "cast(:new as text)" if isinstance(old, str) else ":new"
    try:
        change(vandals, f'update entries set "{column}" = {value} {where}', new=bytes(new))
    except IntegrityError:  # another entry has this very key
        reject()
    found = named(audit(vandals))
    change(vandals, f'update entries set "{column}" = :old {where}', old=old)
    assert (stream, position) in [(name, entry) for name, entry, _ in found]


# -- what the rules would not have let in --------------------------------------------------------------------------


def forge(engine: Engine, *entries: f.Entry[f.Fact], stream: str = EVENT) -> int:
    """Append with a chain that is right, as the owner of the database could; the position of the first."""
    with writing(engine) as connection:
        found = store.head(connection, stream)
        assert found is not None
        position, head = found
        for number, entry in enumerate(entries, position + 1):
            body = encode(entry)
            head = link(head, body)
            store.append(connection, stream, number, [store.Row(body, head, entry.by, entry.key)])
    return position + 1


@pytest.mark.parametrize(
    ("by", "fact", "word"),
    [
        ("wang", f.Marked("s1", "look", "wang", "3"), "not_admitted"),
        ("wang", f.Marked("s9", "look", "wang", "3", None), "not_admitted"),
        ("li", f.Marked("s1", "look", "wang", "3", "s1-look-wang"), "not_admitted"),
        (DESK, f.BoardFrozen(), "not_admitted"),
        (DESK, f.SeasonFounded(VERSION), "not_admitted"),
    ],
)
def test_an_entry_that_the_rules_refuse_is_named_although_its_chain_is_right(
    office: Office, by: str, fact: f.Fact, word: str
) -> None:
    fill(office)
    position = forge(office.engine, f.Entry(type(fact).__name__, by, "forged", 1, None, fact))
    report = audit(office.engine)
    assert named(report) == [(EVENT, position, word)]
    assert report.streams[0].position == position - 1


def test_published_standings_that_do_not_follow_from_the_entries_are_named(office: Office) -> None:
    fill(office)
    published = f.ResultsPublished("final", VERSION, "00" * 32)
    entries = [
        f.Entry(type(fact).__name__, DESK, f"x{n}", 1, None, fact)
        for n, fact in enumerate([f.BoardThawed(), published])
    ]
    position = forge(office.engine, *entries)
    assert named(audit(office.engine)) == [(EVENT, position + 1, "digest")]


def test_a_pin_on_an_entry_that_is_not_so_is_named(office: Office) -> None:
    fill(office)
    listed = f.EventListed("four", f.Pin(EVENT, 7, "00" * 32))
    position = forge(office.engine, f.Entry("EventListed", DESK, "x", 1, None, listed), stream="2026")
    assert named(audit(office.engine)) == [("2026", position, "pin")]


def test_what_cannot_be_read_is_named(office: Office) -> None:
    fill(office)
    position, head = at_head(office.engine)
    body = b'{"kind":"Guessed","by":"x","key":"x","at":1,"made":null,"fact":{}}'
    with writing(office.engine) as connection:
        row = store.Row(body, link(bytes.fromhex(head), body), "x", "x")
        store.append(connection, EVENT, position + 1, [row])
    assert named(audit(office.engine)) == [(EVENT, position + 1, "undecodable")]


def test_a_stream_of_another_version_of_the_rules_is_verified_but_not_replayed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(office)
    forge(office.engine, f.Entry("Marked", "wang", "forged", 1, None, f.Marked("s1", "look", "wang", "77")))
    assert [word for _, _, word in named(audit(office.engine))] == ["not_admitted"]
    monkeypatch.setattr(audit_module, "VERSION", rules.VERSION + "0")
    report = audit(office.engine)
    assert report.ok and not any(stream.replayed for stream in report.streams)


# -- heads kept outside --------------------------------------------------------------------------------------------


def kept(folder: Path, *lines: str) -> Path:
    path = folder / "heads.txt"
    path.write_text("\n".join(lines), "utf-8")
    return path


def rewrite_from(engine: Engine, position: int) -> None:
    """Change one mark and chain everything behind it anew, as an owner of the database could."""
    with writing(engine) as connection:
        rows = list(store.read_columns(connection, EVENT, 0))
        head = rows[position - 2][2] if position > 1 else genesis(EVENT, "event")
        connection.execute(text("delete from entries where stream = 'welding' and position >= :at"), {"at": position})
        for number, old, _, by, key in rows[position - 1 :]:
            entry = decode(old)
            if number == position:
                entry = replace(entry, at=entry.at + 1)
            body = encode(entry)
            head = link(head, body)
            store.append(connection, EVENT, number, [store.Row(body, head, by, key)])


def test_a_ledger_agrees_with_its_own_heads(office: Office, tmp_path: Path) -> None:
    fill(office)
    assert audit(office.engine, kept(tmp_path, audit(office.engine).heads())).ok


def test_a_whole_chain_written_anew_is_shown_by_a_head_kept_outside(ledger: Engine, tmp_path: Path) -> None:
    position, head = at_head(ledger)
    with reading(ledger) as connection:
        middle = store.head_at(connection, EVENT, 30)
    assert middle is not None
    rewrite_from(ledger, 20)
    change(ledger, "delete from entries where stream = '2026'")  # its pin shows it too
    change(ledger, "delete from streams where id = '2026'")
    assert named(audit(ledger)) == []
    assert named(audit(ledger, kept(tmp_path, f"{EVENT} {position} {head}"))) == [(EVENT, position, "outside")]
    first = kept(tmp_path, f"{EVENT} {position} {head}", f"{EVENT} 30 {middle.hex()}")
    assert named(audit(ledger, first)) == [(EVENT, 30, "outside")]


def test_entries_cut_off_at_the_end_are_shown_by_a_head_kept_outside(ledger: Engine, tmp_path: Path) -> None:
    heads = kept(tmp_path, audit(ledger).heads())
    position, _ = at_head(ledger)
    change(ledger, "delete from entries where stream = '2026'")
    change(ledger, "delete from streams where id = '2026'")
    change(ledger, "delete from entries where position > :at", at=position - 3)
    report = audit(ledger, heads)
    assert named(report) == [(EVENT, position - 2, "lost"), ("2026", 1, "lost")]
    assert str(position) in report.troubles[0].text


def test_lines_of_heads_are_read_with_remarks_and_every_bad_one_is_named(tmp_path: Path) -> None:
    head = "ab" * 32
    assert parse_heads(["# printed 2026-11-23", "", f"  {EVENT} 12 {head.upper()} "]) == {EVENT: {12: head}}
    with pytest.raises(ValueError, match=r"line 1 (.|\n)*line 3"):
        read_heads(kept(tmp_path, f"{EVENT} 0 {head}", f"{EVENT} 2 {head}", f"{EVENT} 12 {head[:-1]}"))


# -- damaged files -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An SQLite ledger at rest, in one file, and its heads."""
    path = tmp_path_factory.mktemp("closed") / "jinbang.sqlite3"
    office = open_office(f"sqlite:///{path}", lambda: 1_700_000_000_000)
    fill(office)
    heads = audit(office.engine).heads()
    office.close()
    return path, heads


def audited(path: Path, heads: Path) -> Report:
    engine = open_engine(f"sqlite:///{path}")
    try:
        return audit(engine, heads)
    finally:
        engine.dispose()


@pytest.mark.parametrize("left", [0, 1, 99, 100, 4096, 5000, 0.3, 0.5, 0.8, 0.99, -4096, -1])
def test_a_file_cut_short_gives_a_clear_report(tmp_path: Path, closed: tuple[Path, str], left: float) -> None:
    whole, heads = closed
    path = tmp_path / "cut.sqlite3"
    content = whole.read_bytes()
    size = int(left * len(content)) if isinstance(left, float) else left if left >= 0 else len(content) + left
    path.write_bytes(content[:size])
    report = audited(path, kept(tmp_path, heads))
    assert not report.ok
    assert report.damage and all(report.damage)
    if size < len(content) * 0.7:
        assert EVENT in {trouble.stream for trouble in report.troubles}


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(place=st.floats(0, 0.9999), length=st.sampled_from([1, 1, 1, 16, 512]), flip=st.integers(1, 255))
def test_a_file_with_wrong_bytes_is_reported_or_holds_every_entry_still(
    tmp_path: Path, closed: tuple[Path, str], place: float, length: int, flip: int
) -> None:
    whole, heads = closed
    content = bytearray(whole.read_bytes())
    start = int(place * len(content))
    for at in range(start, min(start + length, len(content))):
        content[at] ^= flip
    path = tmp_path / "rotten.sqlite3"
    path.write_bytes(content)
    report = audited(path, kept(tmp_path, heads))
    if report.ok:
        assert report.heads() == heads


def test_a_file_that_is_no_database_or_not_there_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "letter.sqlite3").write_text("Dear organisers, ..." * 300)
    assert "not a database" in audit(open_engine(f"sqlite:///{tmp_path}/letter.sqlite3")).damage[0]
    assert "no file" in audit(open_engine(f"sqlite:///{tmp_path}/nowhere.sqlite3")).damage[0]
    assert not (tmp_path / "nowhere.sqlite3").exists()


def test_a_database_without_a_ledger_is_said_so(empty_engine: Engine) -> None:
    with writing(empty_engine) as connection:
        connection.execute(text("create table letters (a text)"))
    assert any("no ledger" in line for line in audit(empty_engine).damage)


def test_a_server_that_does_not_answer_is_said_so() -> None:
    report = audit(open_engine("postgresql://nobody@/nowhere?host=/nonexistent"))
    assert not report.ok and report.damage


def test_auditing_changes_nothing(sqlite_url: str, tmp_path: Path) -> None:
    office = open_office(sqlite_url, lambda: 1)
    fill(office)
    office.close()
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    shutil.copyfile(path, tmp_path / "before")
    engine = open_engine(sqlite_url)
    audit(engine)
    engine.dispose()
    assert path.read_bytes() == (tmp_path / "before").read_bytes()
