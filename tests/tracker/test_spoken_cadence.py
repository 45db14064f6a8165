import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.cadence import LAST, Cadence, Every
from tracker.spoken_cadence import read_spoken_cadence

FRIDAY = Cadence(Every.WEEK, weekdays=(5,))


@pytest.mark.requirement("S11")
@pytest.mark.parametrize(
    ("text", "cadence"),
    [
        *[(text, FRIDAY) for text in (
            "每周五", "每星期五", "每个礼拜五", "周五", "每周 5", "每周五更新", "every Friday", "Fridays",
            "every week on Friday", "weekly on fri", "on Fridays", "每周５",
        )],
        *[(text, Cadence(Every.WEEK, weekdays=(1, 3, 5))) for text in (
            "每周一三五", "每周一、三、五", "每周一、周三和周五", "周五，周三，周一", "every Mon, Wed and Fri",
            "mon wed fri", "every Monday, every Wednesday & Friday",
        )],
        *[(text, Cadence(Every.WEEK, weekdays=(2, 4))) for text in (
            "Tuesdays and Thursdays", "Tues, Thurs", "周二周四",
        )],
        ("每周日", Cadence(Every.WEEK, weekdays=(7,))),
        ("每周", Cadence(Every.WEEK)), ("weekly", Cadence(Every.WEEK)), ("Every week", Cadence(Every.WEEK)),
        ("每天", Cadence(Every.DAY)), ("每日", Cadence(Every.DAY)), ("DAILY", Cadence(Every.DAY)),
        ("every 1 day", Cadence(Every.DAY)), ("每 1 天", Cadence(Every.DAY)),
        ("每 3 天", Cadence(Every.DAYS, 3)), ("每三天", Cadence(Every.DAYS, 3)),
        ("every three days", Cadence(Every.DAYS, 3)),
        ("隔天", Cadence(Every.DAYS, 2)), ("every other day", Cadence(Every.DAYS, 2)),
        ("每两周", Cadence(Every.DAYS, 14)), ("every 2 weeks", Cadence(Every.DAYS, 14)),
        ("fortnightly", Cadence(Every.DAYS, 14)),
        ("每 3 个工作日", Cadence(Every.WORKING_DAYS, 3)), ("每三个工作日", Cadence(Every.WORKING_DAYS, 3)),
        ("every 3 working days", Cadence(Every.WORKING_DAYS, 3)),
        ("every 2 business days", Cadence(Every.WORKING_DAYS, 2)),
        ("每个工作日", Cadence(Every.WORKING_DAYS)), ("every working day", Cadence(Every.WORKING_DAYS)),
        ("每月", Cadence(Every.MONTH)), ("every month", Cadence(Every.MONTH)), ("monthly", Cadence(Every.MONTH)),
        *[(text, Cadence(Every.MONTH, day=LAST)) for text in (
            "每月最后一天", "每月底", "每个月月末", "last day of every month", "every month on the last day",
        )],
        ("每月15日", Cadence(Every.MONTH, day=15)), ("每个月十五号", Cadence(Every.MONTH, day=15)),
        ("the 15th of each month", Cadence(Every.MONTH, day=15)), ("monthly on day 3", Cadence(Every.MONTH, day=3)),
        ("每月第一个周一", Cadence(Every.MONTH, weekdays=(1,), nth=1)),
        ("first Monday of every month", Cadence(Every.MONTH, weekdays=(1,), nth=1)),
        ("每月最后一个星期五", Cadence(Every.MONTH, weekdays=(5,), nth=LAST)),
        ("every month on the last Friday", Cadence(Every.MONTH, weekdays=(5,), nth=LAST)),
        ("每 30 分钟", Cadence(Every.MINUTES, 30)), ("every 30 min", Cadence(Every.MINUTES, 30)),
        ("每半小时", Cadence(Every.MINUTES, 30)), ("每两小时", Cadence(Every.MINUTES, 120)),
        ("hourly", Cadence(Every.MINUTES, 60)),
        ("不提醒", Cadence(Every.NONE)), ("无", Cadence(Every.NONE)), ("none", Cadence(Every.NONE)),
        ("No reminder", Cadence(Every.NONE)),
    ],
)  # fmt: skip
def test_rhythms_as_people_type_them(text: str, cadence: Cadence) -> None:
    assert read_spoken_cadence(text) == cadence


@pytest.mark.parametrize(
    "text",
    ["", "每", "经常", "often", "每 0 天", "every 0 days", "每 400 天", "every 2000 minutes", "周一到周五",
     "每周八", "下周五", "每年", "every many days", "每周五下午", "周", "friday the 13th", "每" * 100],
)  # fmt: skip
def test_what_is_no_rhythm(text: str) -> None:
    assert read_spoken_cadence(text) is None


@given(st.text(alphabet="每周一二三五天个工作日、 every week on fri,and3两半小时分钟", max_size=70))
def test_any_text_is_a_rhythm_or_not(text: str) -> None:
    found = read_spoken_cadence(text)
    assert found is None or Cadence.from_document(found.document()) == found
