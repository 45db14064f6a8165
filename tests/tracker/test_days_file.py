import pytest

from tracker.days_file import DaysUnreadableError, read_days

WHOLE = """\
cn:
  off: [2027-02-05/2027-02-07]
  worked: [2027-01-30]
DE: {}
"""


@pytest.mark.requirement("S22")
def test_days_and_ranges_by_country() -> None:
    assert read_days(WHOLE) == {
        "CN": {"2027-01-30": True, "2027-02-05": False, "2027-02-06": False, "2027-02-07": False},
        "DE": {},
    }
    assert read_days("") == read_days("# nothing yet\n") == {}


@pytest.mark.requirement("S22")
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("CN: {}\nDE: [", "line 2 is no YAML"),
        ("- CN", "the file does not name what it is about"),
        ("XX: {}", "'XX' is no ISO country code such as CN"),
        ("CN: off", "CN does not name what it is about"),
        ("CN: {free: []}", "CN says 'free', where only off and worked can stand"),
        ("CN: {off: 2027-01-01}", "CN's off is no list of days"),
        ("CN: {off: [2027-02-30]}", "CN has '2027-02-30', which is no day such as 2027-02-14"),
        ("CN: {off: [2027-02-03/2027-02-01]}", "which ends before it begins or lasts over 60 days"),
        ("CN: {off: [2027-01-01/2027-12-31]}", "which ends before it begins or lasts over 60 days"),
        ("CN: {off: [2027-02-14], worked: [2027-02-14]}", "CN calls 2027-02-14 both off and worked"),
        ("!!python/object/apply:os.system [x]", "the file does not name what it is about"),
    ],
)
def test_what_can_not_be_meant_is_said_in_a_sentence(text: str, why: str) -> None:
    with pytest.raises(DaysUnreadableError, match=r".") as raised:
        read_days(text)
    assert why in str(raised.value)
