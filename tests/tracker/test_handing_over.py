import pytest

from tracker.handing_over import read_hand_over


@pytest.mark.parametrize(
    ("typed", "people", "reason"),
    [
        ("<@ULI|li> 原因：李倩更熟悉", ("ULI",), "李倩更熟悉"),
        ("<@ULI> because she built it", ("ULI",), "she built it"),
        ("<@ULI> 因为离职", ("ULI",), "离职"),
        ("<@ULI> becausey", ("ULI",), "becausey"),
        ("我要休假 <@ULI> <@UFANG>", ("ULI", "UFANG"), "我要休假"),
        ("", (), ""),
    ],
)
def test_to_whom_and_why(typed: str, people: tuple[str, ...], reason: str) -> None:
    assert read_hand_over(typed) == (people, reason)
