"""Who may do what: every role against every action and topic, and nobody in another one's event."""

import pytest

from competition.access import STATUS, WORDS
from competition.access.permissions import (
    ACTIONS,
    ANYWHERE,
    TOPICS,
    action_of,
    for_seats,
    may,
    may_listen,
    needs,
)
from competition.access.who import DESKS, PUBLIC, ROLES, Role, Who


def one(role: Role, event: str = "welding") -> Who:
    if role in DESKS:
        return Who(role, account="a1", event=event, session="s1")
    if role == "competitor":
        return Who(role, event=event, subject="s1")
    return Who(role, event=event, seat="wang") if role in ("judge", "unseated") else Who(role)


def word(refusal: object) -> str:
    return "" if refusal is None else refusal.word  # type: ignore[attr-defined]


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_does_in_its_event_what_its_actions_say_and_nothing_else(role: Role, action: str) -> None:
    assert (may(one(role), action, "welding") is None) == (role in ACTIONS[action])


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", ROLES)
def test_no_role_does_anything_in_another_event_but_what_everybody_may(role: Role, action: str) -> None:
    allowed = may(one(role), action, "forklift") is None
    assert allowed == (ACTIONS[action] == frozenset(ROLES))


@pytest.mark.parametrize("action", sorted(set(ACTIONS) - ANYWHERE))
@pytest.mark.parametrize("role", DESKS)
def test_what_is_about_all_events_is_for_those_alone_who_are_bound_to_none(role: Role, action: str) -> None:
    assert may(one(role, "welding"), action) is not None
    assert (may(one(role, ""), action) is None) == (role in ACTIONS[action])


def test_the_public_does_only_what_is_open_to_all() -> None:
    open_to_all = {action for action in ACTIONS if may(PUBLIC, action, "welding") is None}
    assert open_to_all == {
        "public.see", "public.static", "public.health", "account.sign_in", "account.sign_out", "judge.pair",
        "own.enter",
    }  # fmt: skip


def test_only_the_chief_does_what_the_chief_answers_for() -> None:
    of_the_chief = [roles for action, roles in ACTIONS.items() if action.startswith("chief.")]
    assert len(of_the_chief) >= 6
    assert all(roles == {"chief"} for roles in of_the_chief)


def test_only_a_seat_marks_and_a_revoked_one_only_marks_notes_hears_and_leaves() -> None:
    assert {action for action, roles in ACTIONS.items() if "judge" in roles and roles != frozenset(ROLES)} == {
        "judge.see", "judge.mark", "judge.attach", "judge.sign", "judge.recuse", "judge.leave", "judge.hear",
    }  # fmt: skip
    extra = {action for action, roles in ACTIONS.items() if "unseated" in roles and "public" not in roles}
    assert extra == {"judge.mark", "judge.attach", "judge.leave", "judge.hear"}


@pytest.mark.parametrize(
    ("who", "action", "said"),
    [
        (PUBLIC, "event.freeze", "sign_in_first"),
        (Who(why="session_ended"), "event.freeze", "session_ended"),
        (Who(why="unknown_token"), "event.freeze", "sign_in_first"),
        (one("judge"), "chief.sign", "sign_in_first"),
        (one("unseated"), "chief.sign", "sign_in_first"),
        (one("organiser"), "chief.sign", "not_yours"),
        (one("chief"), "titles.award", "not_yours"),
        (PUBLIC, "judge.see", "no_token"),
        (Who(why="unknown_token"), "judge.see", "unknown_token"),
        (Who(why="session_ended"), "judge.see", "no_token"),
        (one("unseated"), "judge.see", "seat_revoked"),
        (one("unseated"), "judge.mark", ""),
        (one("chief"), "judge.mark", "no_token"),
        (one("judge"), "judge.see", ""),
    ],
)
def test_a_refusal_says_what_would_help(who: Who, action: str, said: str) -> None:
    assert word(may(who, action, "welding")) == said


@pytest.mark.parametrize("audience", TOPICS)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_listens_to_its_own_topic_in_its_event_and_to_the_public_one(role: Role, audience: str) -> None:
    seat = "wang" if audience == "judge" else ""
    assert (may_listen(one(role), audience, "welding", seat) is None) == (audience in ("public", role))
    assert (may_listen(one(role), audience, "forklift", seat) is None) == (audience == "public")


def test_a_judge_does_not_listen_to_another_seat_and_nobody_to_a_topic_that_is_none() -> None:
    assert word(may_listen(one("judge"), "judge", "welding", "li")) == "not_yours"
    assert word(may_listen(one("judge"), "judge", "welding")) == "not_yours"
    assert word(may_listen(one("organiser", ""), "everything", "welding")) == "not_yours"
    assert word(may_listen(PUBLIC, "chief", "welding")) == "sign_in_first"
    assert word(may_listen(PUBLIC, "judge", "welding", "wang")) == "no_token"


def test_a_view_is_bound_to_its_action_and_one_that_is_not_has_none() -> None:
    @needs("event.freeze")
    def freeze() -> str:
        return "frozen"

    assert action_of(freeze) == "event.freeze"
    assert freeze() == "frozen"
    assert action_of(lambda: "forgotten") is None
    assert action_of(None) is None


def test_a_view_cannot_be_bound_to_an_action_that_is_none() -> None:
    with pytest.raises(KeyError):
        needs("event.freze")
    with pytest.raises(KeyError):
        may(PUBLIC, "event.freze")


def test_the_seat_is_asked_for_where_only_a_judge_may() -> None:
    assert {action for action in ACTIONS if for_seats(action)} == {
        "judge.see", "judge.mark", "judge.attach", "judge.sign", "judge.recuse", "judge.leave", "judge.hear",
    }  # fmt: skip


def test_every_status_belongs_to_a_word() -> None:
    assert set(STATUS) <= set(WORDS)


def test_facts_name_a_desk_by_its_account_and_a_judge_by_the_seat() -> None:
    assert one("chief").by == "desk:a1"
    assert one("judge").by == "wang"
    assert PUBLIC.by == ""
