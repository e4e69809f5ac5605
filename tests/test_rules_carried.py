"""That marks were brought by hand is a fact of a desk, and moves nothing that counts."""

import pytest

from competition.rules import facts as f
from competition.rules.admission import admit
from competition.rules.standings import Scorer, digest
from tests import cast
from tests.schemes import DESK, Contest

SERIES = "ab" * 32


@pytest.fixture
def contest() -> Contest:
    contest = Contest()
    for fact in cast.founding():
        contest.must(DESK, fact)
    return contest


def test_it_changes_nothing_that_counts(contest: Contest) -> None:
    contest.must("wang", f.Marked("s1", "look", "wang", "2"))
    before, subjects = digest(Scorer().standings(contest.state)), contest.state.subjects
    contest.must(DESK, f.MarksCarried("wang", SERIES, ("key-1", "key-2")))
    assert digest(Scorer().standings(contest.state)) == before and contest.state.subjects == subjects


def test_only_a_desk_says_so(contest: Contest) -> None:
    refusal = admit(contest.builder, "wang", "k", f.MarksCarried("wang", SERIES, ("key-1",)))
    assert refusal is not None and refusal.word == "desk_only"


@pytest.mark.parametrize(
    ("fact", "word"),
    [
        (f.MarksCarried("Wang Fang", SERIES, ("k",)), "id_malformed"),
        (f.MarksCarried("wang", "a name", ("k",)), "id_malformed"),
        (f.MarksCarried("wang", SERIES, ("k" * 65,)), "id_malformed"),
        (f.MarksCarried("wang", SERIES, ("王芳",)), "id_malformed"),
        (f.MarksCarried("wang", SERIES, ()), "too_many"),
        (f.MarksCarried("wang", SERIES, tuple(f"k{n}" for n in range(501))), "too_many"),
    ],
)
def test_what_is_malformed_is_refused(contest: Contest, fact: f.MarksCarried, word: str) -> None:
    refusal = admit(contest.builder, DESK, "k", fact)
    assert refusal is not None and refusal.word == word
