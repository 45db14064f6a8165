import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.references import read_reference, reference


@pytest.mark.fault("3.5")
@pytest.mark.parametrize(
    "typed",
    [
        *("T-42", "t-42", "T42", "t42", "#42", "＃42", "T-42。", "T-42.", "T-42，", "T-42、", "Ｔ－４２", "ｔ４２"),
        *(
            " T-42 ",
            "T – 42",
            "T—42",
            "T−42",
            "T 42",
            "T-0042",
            "“T-42”",
            "T-42?",
            "T-42：",
            "T-42）",
            "(T-42)",
            "（T-42）",
            "「T-42」",
        ),
    ],
)
def test_every_way_to_type_a_reference(typed: str) -> None:
    assert read_reference(typed) == 42


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "42", "T", "T-", "#", "T--42", "T-4 2", "T-42x", "xT-42", "AT-42", "T-4.2", "T+42", "-42", "#-42"),
        *("T-0", "T-四十二", "T_42", "T-42 T-43", "new", "help", "٤٢", "T-½", "T-42\n改版"),
    ],
)
def test_anything_else_is_none(typed: str) -> None:
    assert read_reference(typed) is None


@pytest.mark.fault("3.5")
@pytest.mark.parametrize("number", ["2147483648", "9999999999", "99999999999", "9" * 5000])
def test_a_number_no_database_holds_is_none(number: str) -> None:
    assert read_reference(f"T-{number}") is None


def test_the_largest_number() -> None:
    assert read_reference("T-2147483647") == 2147483647


@given(st.integers(1, 2**31 - 1))
def test_what_we_write_we_read(ref: int) -> None:
    assert read_reference(reference(ref)) == ref


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    found = read_reference(text)
    assert found is None or 0 < found < 2**31
