"""Codes that are carried by hand: whatever the order and the repetitions, all of them give the bytes, or a reason."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competition.tally.hand_series import MOST_CODES, PART, codes_of, gathered, joined, spans

BODY = bytes(range(256)) * 5


def word(text: str) -> tuple[str, dict[str, str]]:
    refusal = gathered(text).refusal
    assert refusal is not None
    return refusal.word, refusal.details


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=1, max_size=900), st.integers(8, 700), st.randoms(use_true_random=False), st.data())
def test_any_split_in_any_order_with_any_repetition_gives_the_bytes(
    body: bytes, part: int, chance: random.Random, data: st.DataObject
) -> None:
    codes = codes_of(body, part)
    again = data.draw(st.lists(st.sampled_from(codes), max_size=5))
    mixed = codes + again
    chance.shuffle(mixed)
    assert joined(gathered("\n".join(mixed))) == body


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=400, max_size=900), st.data())
def test_what_is_missing_is_named_and_nothing_comes_out(body: bytes, data: st.DataObject) -> None:
    codes = codes_of(body, 64)
    gone = data.draw(st.sets(st.integers(1, len(codes)), min_size=1, max_size=len(codes) - 1))
    found = gathered("\n".join(code for number, code in enumerate(codes, 1) if number not in gone))
    assert found.missing == tuple(sorted(gone))
    assert found.refusal is not None and found.refusal.word == "carried_missing"
    assert joined(found) == found.refusal


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))
def test_one_wrong_sign_anywhere_is_found(place: int, sign: str) -> None:
    text = "\n".join(codes_of(BODY))
    place %= len(text)
    if text[place] in ("\n", sign):
        return
    found = gathered(text[:place] + sign + text[place + 1 :])
    assert found.refusal is not None
    assert joined(found) == found.refusal


def test_a_code_is_of_signs_that_a_qr_code_packs_densely_and_is_never_too_long() -> None:
    codes = codes_of(BODY)
    assert len(codes) == 4
    assert max(map(len, codes)) == 600  # what version 15 holds at level M
    assert all(code.isascii() and code.isalnum() and code == code.upper() for code in codes)


def test_a_keyboard_may_make_signs_small_wide_or_parted_and_run_lines_together() -> None:
    codes = codes_of(BODY)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in codes[1])
    text = f"# a remark\r\n\r\n  {codes[0].lower()} \r\n{wide}\r\n{codes[2][:9]} {codes[2][9:]}{codes[3]}"
    assert joined(gathered(text)) == BODY


def test_the_first_thing_that_is_wrong_is_told_with_its_line() -> None:
    one, two, *_ = codes_of(BODY)
    other = codes_of(BODY + b"!")[0]
    assert word("") == ("carried_nothing", {})
    assert word("# only a remark") == ("carried_nothing", {})
    assert word(f"{one}\nhello") == ("carried_no_code", {"line": "2"})
    assert word(f"{one}\n{two[:-1]}") == ("carried_damaged", {"line": "2"})
    assert word(f"{one}\n\n{other}") == ("carried_mixed", {"line": "3"})
    assert word(f"{one}\n{two}") == ("carried_missing", {"missing": "3-4", "total": "4"})


def test_the_good_codes_beside_a_bad_one_are_kept() -> None:
    one, two, *_ = codes_of(BODY)
    found = gathered(f"{two}\nhello\n{one}")
    assert found.lines() == f"{one}\n{two}"


def test_parts_of_two_bodies_under_one_series_do_not_make_a_whole() -> None:
    """Somebody who can count checks could make such codes; the bytes then are not what the series says."""
    from competition.tally import hand_series

    series = codes_of(BODY)[0][9:17]
    forged = [hand_series._code(1, 2, series, "A" * PART), hand_series._code(2, 2, series, "AAAA")]
    found = gathered("\n".join(forged))
    assert found.refusal is None
    assert getattr(joined(found), "word", "") == "carried_unreadable"


def test_a_series_has_an_end() -> None:
    with pytest.raises(ValueError, match="1000 codes"):
        codes_of(b"x" * (PART * 5 // 8) * (MOST_CODES + 1))
    with pytest.raises(ValueError, match="0 codes"):
        codes_of(b"")


def test_runs_of_numbers_are_told_short() -> None:
    assert spans((2, 5, 6, 7, 9)) == "2, 5-7, 9"
