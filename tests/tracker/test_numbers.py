from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.numbers import plain_number, read_count, read_number


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("12", "12"), ("１２", "12"), ("1,000", "1000"), ("12,345,678.90", "12345678.9"), ("12.5", "12.5"),
        (".5", "0.5"),
        ("-0", "0"), ("0.00", "0"), ("−3", "-3"), ("+7", "7"), (" 100 ", "100"), ("1，000", "1000"), ("007", "7"),
        ("100000000000000000000", "100000000000000000000"),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, plain: str) -> None:
    number = read_number(text)
    assert number is not None
    assert plain_number(number) == plain


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12))
def test_a_plain_number_is_read_as_itself(number: Decimal) -> None:
    assert read_number(plain_number(number)) == number


@given(st.text())
def test_any_text_is_a_number_or_not(text: str) -> None:
    number = read_number(text)
    assert number is None or number.is_finite()


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("3", 3), ("３", 3), ("30", 30), ("三", 3), ("两", 2), ("十", 10), ("十五", 15), ("二十", 20), ("三十一", 31),
        ("two", 2), ("Twelve", 12), ("0", 0), ("零", 0),
        ("many", None), ("十十", None), ("12345", None), ("", None), ("-1", None), ("三五", None),
    ],
)  # fmt: skip
def test_counts(word: str, count: int | None) -> None:
    assert read_count(word) == count
