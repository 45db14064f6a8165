import pytest

from bot.messages.cadences import OFFERED, cadence_value, cadence_words, read_cadence, updated_words
from bot.messages.texts import Texts
from tracker.cadence import LAST, Cadence, Every


@pytest.mark.parametrize(
    ("cadence", "chinese", "english", "card_chinese", "card_english"),
    [
        (Cadence(Every.DAY), "每天", "Every day", "每天更新", "updated every day"),
        (Cadence(Every.WEEK, weekdays=(5,)), "每周五", "Every week on Friday", "每周五更新", "updated Fridays"),
        (
            Cadence(Every.WEEK, weekdays=(1, 3, 5)),
            "每周一、周三、周五",
            "Every week on Monday, Wednesday, and Friday",
            "每周一、周三、周五更新",
            "updated Mondays, Wednesdays, and Fridays",
        ),
        (Cadence(Every.WEEK), "每周", "Every week", "每周更新", "updated every week"),
        (Cadence(Every.DAYS, 10), "每 10 天", "Every 10 days", "每 10 天更新", "updated every 10 days"),
        (
            Cadence(Every.WORKING_DAYS, 3),
            "每 3 个工作日",
            "Every 3 working days",
            "每 3 个工作日更新",
            "updated every 3 working days",
        ),
        (Cadence(Every.MINUTES, 30), "每 30 分钟", "Every 30 minutes", "每 30 分钟更新", "updated every 30 min"),
        (Cadence(Every.MONTH), "每月", "Every month", "每月更新", "updated every month"),
        (
            Cadence(Every.MONTH, day=LAST), "每月最后一天", "Every month on the last day", "每月最后一天更新",
            "updated on the last day of each month",
        ),
        (
            Cadence(Every.MONTH, day=22), "每月22日", "Every month on the 22nd", "每月22日更新",
            "updated on the 22nd of each month",
        ),
        (
            Cadence(Every.MONTH, weekdays=(1,), nth=1), "每月第一个周一", "Every month on the first Monday",
            "每月第一个周一更新", "updated on the first Monday of each month",
        ),
        (
            Cadence(Every.MONTH, weekdays=(5,), nth=LAST), "每月最后一个周五", "Every month on the last Friday",
            "每月最后一个周五更新", "updated on the last Friday of each month",
        ),
        (Cadence(Every.NONE), "不提醒", "No reminder", "", ""),
    ],
)  # fmt: skip
def test_in_words(
    texts: Texts, cadence: Cadence, chinese: str, english: str, card_chinese: str, card_english: str
) -> None:
    assert cadence_words(texts, cadence, "zh-CN") == chinese
    assert cadence_words(texts, cadence, "en") == english
    assert updated_words(texts, cadence, "zh-CN") == card_chinese
    assert updated_words(texts, cadence, "en") == card_english


def test_what_is_offered_comes_back_as_it_was() -> None:
    assert [read_cadence(cadence_value(one)) for one in OFFERED] == list(OFFERED)
    assert all(len(cadence_value(one)) <= 150 for one in OFFERED)


@pytest.mark.parametrize(
    "value",
    ["", "never", "[]", "5", "null", "{}", '{"every":"year"}', '{"every":"day","n":"x"}', '{"every":"day","n":0}',
     '{"every":"day","n":-3}', '{"every":"week","weekdays":[9]}', '{"every":"week","weekdays":["x"]}',
     '{"every":"month","day":32}', '{"every":"month","day":0}', '{"every":"month","nth":1}',
     '{"every":"day","day":3}',
     '{"every":"month","weekdays":[1],"nth":5}', '{"every":"month","day":"x"}', '{"every":"week","weekdays":5}',
     '{"every":"none"}', '{"every":"day","more":1}', '{"every":["day"]}'],
)  # fmt: skip
def test_what_is_no_cadence_is_refused(value: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 — any of its kinds: the caller takes them all
        read_cadence(value)
