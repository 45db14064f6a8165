import pytest

from tracker.countries import countries_like, country_name, known


@pytest.mark.requirement("S22")
def test_a_country_is_found_by_its_name_in_either_language_or_its_code() -> None:
    assert countries_like("中国", 9)[0] == "CN"
    assert countries_like("germ", 9) == ["DE"]
    assert countries_like("jp", 9) == ["JP"]
    assert countries_like("Atlantis", 9) == []
    assert len(countries_like("", 20)) == 20


def test_every_country_that_can_be_chosen_has_a_name_in_both_languages() -> None:
    assert len(known()) > 150
    assert all(country_name(code, "zh-CN") != code != country_name(code, "en") for code in known())
    assert (country_name("CN", "zh-CN"), country_name("CN", "en"), country_name("xx", "en")) == ("中国", "China", "xx")
