"""In December somebody hears that next year's working days are not known; the operator's file says them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.operate.serve import CannotRunError, read_settings
from tests.people import Workspace, working

#: Nine in the evening of 30 November 2026 in Shanghai, and one hour into December there.
NOVEMBER = datetime(2026, 11, 30, 13, tzinfo=UTC)
DECEMBER = datetime(2026, 11, 30, 17, tzinfo=UTC)
MORNING = datetime(2026, 12, 1, 1, tzinfo=UTC)


@pytest.mark.requirement("S22")
@pytest.mark.fault("22")
async def test_in_december_the_place_of_operations_hears_once_that_next_years_days_are_not_known(
    workspace: Workspace,
) -> None:
    chen = workspace.chen
    await workspace.clock_at(NOVEMBER)
    assert workspace.told(chen) == []
    await workspace.clock_at(DECEMBER)  # in nobody's night
    assert workspace.told(chen) == []
    await workspace.clock_at(MORNING)
    said = "\n".join(workspace.told(chen))
    assert said == (
        "中国 2027 年哪几天放假、哪几天调休，还不知道\n"
        "公布之后，把日子写进 TIDINGS_DAYS 指的文件，再重启知会\n在那之前，周末和法定节日算休息，不算调休"
    )
    workspace.bot.ticker.__init__(workspace.bot.parts)  # type: ignore[misc] — as after a restart
    await workspace.clock_at(MORNING.replace(day=9))
    assert len(workspace.told(chen)) == 1


@pytest.mark.requirement("S22")
@pytest.mark.usefixtures("_hurried")
async def test_with_the_operators_file_the_days_are_known(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "days.yml"
    file.write_text("CN:\n  off: [2027-02-05/2027-02-11]\n  worked: [2027-01-30]\n", encoding="utf-8")
    async with working(database_url, tidings_days=str(file)) as workspace:
        await workspace.clock_at(MORNING)
        assert workspace.told(workspace.chen) == []
        workspace.calendar.move_to(datetime(2027, 1, 29, 8, tzinfo=UTC))  # a Friday afternoon; the Saturday is worked
        card = await workspace.publishes(workspace.fang, "官网改版 @Li Qian")
        assert "请在 1月30日（周六）17:00 前确认" in workspace.fang.text_of(card)


def test_a_file_that_can_not_be_read_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "days.yml"
    file.write_text("CN: {off: [2027-02-30]}", encoding="utf-8")
    with pytest.raises(
        CannotRunError, match="TIDINGS_DAYS can't be used: CN has '2027-02-30', which is no day such as"
    ):
        read_settings(_env_file=None, tidings_days=str(file))
    with pytest.raises(CannotRunError, match=r"TIDINGS_DAYS can't be used: .*nowhere\.yml can't be read\. Correct it"):
        read_settings(_env_file=None, tidings_days=str(tmp_path / "nowhere.yml"))
    with pytest.raises(CannotRunError, match="TIDINGS_COUNTRY can't be used: Mars is no ISO country code such as CN"):
        read_settings(_env_file=None, tidings_country="Mars")
