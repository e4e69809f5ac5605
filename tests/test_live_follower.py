"""The follower turns bells into frames: it misses no last one, renders little, and nothing that fails ends it."""

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from websockets.exceptions import InvalidStatus

from competition.ledger import names
from competition.ledger.engine import writing
from competition.live import follower
from competition.live.gate import Topic
from competition.rules import facts as f
from competition.tally.office import Office, open_office
from competition.tally.proposals import Proposal, Submission
from tests.patience import PATIENCE, until
from tests.serving import EVENT, House, body_of, house


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    yield office
    office.close()


@pytest.fixture
def here(office: Office) -> Iterator[House]:
    with house(office) as running:
        yield running


def heard(here: House, query: str) -> str:
    """The first frame of a topic; "" while its event is not known."""
    try:
        with here.listen(query) as listener:
            return str(listener.recv(timeout=PATIENCE))
    except InvalidStatus:
        return ""


def test_a_mark_reaches_the_screen_by_the_bell_alone(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "LOOK_ROUND_SECONDS", 3600)
    office.doorbell.stop()  # nor does a look at the database find it
    with house(office) as here, here.listen() as listener:
        listener.recv(timeout=PATIENCE)
        position = here.enter("s1")
        assert f"data-position='{position}'" in str(listener.recv(timeout=PATIENCE))


def test_a_flood_of_facts_is_rendered_few_times_and_ends_with_the_last(here: House) -> None:
    with here.listen() as listener:
        listener.recv(timeout=PATIENCE)
        before, started = len(here.rendered), time.monotonic()
        for number in range(150):
            position = here.enter(f"s{number}")
        frame = ""
        while f"data-position='{position}'" not in frame:
            frame = str(listener.recv(timeout=PATIENCE))
        beats = (time.monotonic() - started) / 0.04
        assert len(here.rendered) - before <= beats + 2


def test_what_another_process_records_is_shown(here: House, sqlite_url: str) -> None:
    other = open_office(sqlite_url)  # an office of its own has no bell in common but the database
    with here.listen() as listener:
        listener.recv(timeout=PATIENCE)
        proposal = Proposal("k", f.SubjectEntered("s1"))
        (receipt,) = other.recorder.record(Submission(EVENT, "desk:other", [proposal]))
        assert f"data-position='{receipt.position}'" in str(listener.recv(timeout=PATIENCE))
    other.close()


def test_a_new_name_is_shown(here: House) -> None:
    with here.listen() as listener:
        listener.recv(timeout=PATIENCE)
        with writing(here.office.engine) as connection:
            names.put(connection, [names.NameRow("event", EVENT, "zh", "焊工")])
        here.office.doorbell.ring("")
        assert "焊工" in str(listener.recv(timeout=PATIENCE))


def test_an_event_founded_while_the_server_runs_can_be_listened_to(here: House) -> None:
    founding = Proposal("found", f.EventFounded("1"))
    here.office.recorder.record(Submission("baker", "desk:office", [founding], founds="event"))
    until(lambda: "data-position='1'" in heard(here, "event=baker"))


def test_only_what_somebody_listens_to_is_rendered(here: House) -> None:
    here.enter("s1")
    with here.listen("event=welder-2026&language=en") as listener:
        listener.recv(timeout=PATIENCE)
        here.enter("s2")
        listener.recv(timeout=PATIENCE)
    assert set(here.rendered) == {Topic(EVENT, "public", "en", "board")}


def test_a_change_that_this_audience_may_not_see_sends_nothing(office: Office) -> None:
    with house(office, lambda topic: b"frozen") as here, here.listen() as listener:
        listener.recv(timeout=PATIENCE)
        here.enter("s1")
        until(lambda: len(here.rendered) >= 2)
        with pytest.raises(TimeoutError):
            listener.recv(timeout=0.3)


def test_a_page_that_failed_once_is_tried_again(office: Office) -> None:
    failures = [RuntimeError("a bug in a template")]

    def render(topic: Topic) -> bytes | None:
        if failures:
            raise failures.pop()
        return body_of(office, topic)

    with house(office, render) as here, here.listen() as listener:
        assert "data-position='1'" in str(listener.recv(timeout=PATIENCE))


def test_a_page_that_always_fails_holds_up_no_other(office: Office) -> None:
    def render(topic: Topic) -> bytes | None:
        if topic.page == "hall":
            raise RuntimeError("a bug in a template")
        return body_of(office, topic)

    with house(office, render) as here, here.listen(f"event={EVENT}&page=hall"), here.listen() as board:
        assert "data-position='1'" in str(board.recv(timeout=PATIENCE))
        here.enter("s1")
        assert "data-position='2'" in str(board.recv(timeout=PATIENCE))


def test_a_topic_without_anything_to_show_stays_silent(office: Office) -> None:
    with (
        house(office, lambda topic: None) as here,
        here.listen() as listener,
        pytest.raises(TimeoutError),
    ):
        listener.recv(timeout=0.3)


def test_a_broken_chain_in_one_stream_stops_no_other(here: House) -> None:
    founding = Proposal("found", f.EventFounded("1"))
    here.office.recorder.record(Submission("baker", "desk:office", [founding], founds="event"))
    until(lambda: heard(here, "event=baker"))  # the good part of it was read
    with writing(here.office.engine) as connection:
        connection.execute(
            text(
                'insert into entries (stream, position, body, head, "by", "key") '
                "values ('baker', 2, :body, :head, 'x', 'y')"
            ),
            {"body": b"{}", "head": b"0" * 32},
        )
    here.office.doorbell.ring("")
    with here.listen() as listener:
        listener.recv(timeout=PATIENCE)
        here.enter("s1")
        assert "data-position='2'" in str(listener.recv(timeout=PATIENCE))
    with here.listen("event=baker") as listener:
        assert "data-position='1'" in str(listener.recv(timeout=PATIENCE))


def test_a_database_that_is_away_for_a_moment_costs_only_time(here: House, monkeypatch: pytest.MonkeyPatch) -> None:
    here.office.doorbell.stop()  # rings inside the process only, once
    monkeypatch.setattr(follower, "LOOK_ROUND_SECONDS", 60)
    with here.listen() as listener:
        listener.recv(timeout=PATIENCE)
        real, away = names.Names.refresh, [True]

        def refresh(self: names.Names) -> bool:
            if away:
                away.pop()
                raise ConnectionError("the database is away")
            return real(self)

        monkeypatch.setattr(names.Names, "refresh", refresh)
        here.enter("s1")
        assert "data-position='2'" in str(listener.recv(timeout=PATIENCE))
        assert not away


def test_a_ring_that_was_lost_costs_only_time(here: House, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here.office.doorbell.stop()  # nothing rings for what another process writes
    monkeypatch.setattr(follower, "LOOK_ROUND_SECONDS", 0.3)
    other = open_office(sqlite_url)
    with here.listen() as listener:
        listener.recv(timeout=PATIENCE)
        other.recorder.record(Submission(EVENT, "desk:other", [Proposal("k", f.SubjectEntered("s1"))]))
        assert "data-position='2'" in str(listener.recv(timeout=PATIENCE))
    other.close()
