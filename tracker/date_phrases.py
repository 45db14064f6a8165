"""The phrases of dates in both languages, as patterns, and the rule that reads each."""

import re
from typing import Final

from tracker.date_rules import (
    Rule,
    counted,
    in_month,
    in_quarter,
    in_week,
    in_year,
    next_working_day,
    on_day_of_month,
    on_festival,
    on_month_day,
    on_pair,
    on_weekday,
)
from tracker.date_words import COUNTS, FIXED, HOURS, MOVING, any_of

_NUMBER: Final = r"(?:\d{1,2}|[〇零一二两三四五六七八九十廿卅]{1,6})"
_YEAR: Final = r"(?P<year>[今明后去]年|(?:\d{4}|[〇零一二三四五六七八九]{4})年)"
_SHIFT: Final = "(?:(?P<shift>下下下|下下|下|上上|上|本|这)个?)"
_PLACE: Final = "(?P<place>上旬|中旬|下旬|[初中底末内])"
_MANY: Final = r"(?P<count>\d{1,3}|[零一二两三四五六七八九十廿百]{1,6}|半)"
_WAY: Final = "(?P<way>[之以]?[前后内])"
_PART: Final = "(?:(?P<part>凌晨|清晨|早上|早晨|早|上午|中午|正午|下午|午后|傍晚|晚上|晚间|晚|夜里) ?)?"
_ZH_DAY: Final = "周(?P<weekday>[一二三四五六日天1-6])"
_WHICH: Final = "(?:(?P<shift>this|next|last) )?"
_WEEKDAY: Final = (
    "(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_THEN: Final = r"(?: (?P<year>\d{4}))?"
_DAY: Final = r"(?P<day>\d{1,2})"
_NTH: Final = "(?:st|nd|rd|th)"
_END: Final = "(?P<place>start|beginning|middle|mid|end)(?: of)?(?: the)?[ -]?"
_COUNT: Final = rf"(?P<count>\d{{1,3}}|half an|{any_of(COUNTS)})"
_AWAY: Final = " (?P<way>ago|later|from now|from today)"
_UNIT: Final = "(?P<unit>(?:working |business )?day|workday|week|fortnight|month|year)s?"
_SMALL: Final = "(?P<unit>hour|hr|minute|min)s?"
_FESTIVAL: Final = rf"(?P<festival>{any_of(FIXED, MOVING)})"
_HOUR: Final = r"(?<![\d:.])(?P<hour>\d{1,2})"
_HOUR_SAID: Final = (
    rf"{_PART}(?P<hour>{_NUMBER})(?:(?P<sign>点)钟?|时)(?:(?P<quarter>整|一刻|半|三刻)|(?P<minute>{_NUMBER})分?)?",
    rf"{_PART}{_HOUR}:(?P<minute>\d\d)(?::\d\d)?(?: ?(?P<half>[ap]m))?",
    rf"{_HOUR} ?(?P<half>[ap]m)",
    rf"(?P<word>{any_of(HOURS)})",
)


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.ASCII) for pattern in patterns)


CLOCKS: Final = _compiled(
    *(rf"(?P<rest>.*?)(?:(?: at| by| before| in the) |(?:^at )?){hour}" for hour in _HOUR_SAID),
    *(rf"(?:at )?{hour}(?: on| of)? ?(?P<rest>.*)" for hour in _HOUR_SAID),
)
BESIDE_WEEKDAY: Final = _compiled(
    rf"(?:{_ZH_DAY})[ .]*(?P<rest>.+)",
    rf"{_WEEKDAY}\b[ .]*(?P<rest>.+)",
    rf"(?P<rest>.+?){_ZH_DAY}",
    rf"(?P<rest>.+?) ?\b{_WEEKDAY}",
)
LASTING: Final = _compiled(
    rf"{_MANY}个?(?P<more>半)?(?P<unit>小时|钟头|分钟?|刻钟){_WAY}",
    rf"(?:in|within) {_COUNT} {_SMALL}",
    rf"{_COUNT} {_SMALL}{_AWAY}",
)


def _read_by(rule: Rule, *patterns: str) -> list[tuple[re.Pattern[str], Rule]]:
    return [(pattern, rule) for pattern in _compiled(*patterns)]


RULES: Final = (
    *_read_by(counted, rf"{_MANY}(?P<unit>个?工作日|天|日|个?周|个月|年){_WAY}"),
    *_read_by(counted, rf"(?:in|within) (?:the next )?{_COUNT} {_UNIT}", rf"{_COUNT} {_UNIT}{_AWAY}"),
    *_read_by(next_working_day, "下一?个?工作日", "next (?:working day|business day|workday)"),
    *_read_by(on_weekday, rf"{_SHIFT}?{_ZH_DAY}", rf"(?:{_WHICH}|coming ){_WEEKDAY}"),
    *_read_by(on_weekday, rf"{_WEEKDAY} (?:of )?{_WHICH}week"),
    *_read_by(in_week, rf"{_SHIFT}?周(?P<place>[末底内])", rf"{_WHICH}(?P<place>weekend)"),
    *_read_by(in_week, rf"end of (?:the )?{_WHICH}week", "eow"),
    *_read_by(in_month, rf"{_YEAR}?(?P<month>{_NUMBER})月份?{_PLACE}", rf"{_SHIFT}?月{_PLACE}"),
    *_read_by(in_month, rf"{_END}{_MONTH}{_THEN}", rf"{_END}{_WHICH}month", "month[ -]end", "eom"),
    *_read_by(in_quarter, rf"{_YEAR}?第?(?P<quarter>[一二三四1-4])季度?[底末内]", rf"{_SHIFT}?季度?[底末内]"),
    *_read_by(in_quarter, rf"{_YEAR}?q(?P<quarter>[1-4])[底末内]", rf"end of q(?P<quarter>[1-4]){_THEN}"),
    *_read_by(in_quarter, rf"end of (?:the )?{_WHICH}quarter", "quarter[ -]end", "eoq"),
    *_read_by(in_year, rf"(?:{_YEAR}年?|年)(?P<place>[底末中内])", r"end of (?P<year>\d{4})"),
    *_read_by(in_year, rf"end of (?:the )?{_WHICH}year", "year[ -]end", "eoy"),
    *_read_by(on_month_day, rf"{_YEAR}?(?P<month>{_NUMBER})月份?(?P<day>{_NUMBER})[日号]?"),
    *_read_by(on_month_day, rf"(?P<year>\d{{4}})(?P<sign>[-/.])(?P<month>\d{{1,2}})(?P=sign){_DAY}"),
    *_read_by(on_month_day, rf"{_MONTH} ?{_DAY}{_NTH}?{_THEN}"),
    *_read_by(on_month_day, rf"{_DAY}{_NTH}?(?: of)?[ -]?{_MONTH}(?:[ -](?P<year>\d{{4}}))?"),
    *_read_by(on_day_of_month, rf"(?:{_SHIFT}月)?(?P<day>{_NUMBER})[日号]"),
    *_read_by(on_day_of_month, rf"{_DAY}{_NTH}(?: of (?:the )?{_WHICH}month)?"),
    *_read_by(on_pair, r"(?P<one>\d{1,2})(?P<sign>[-/.])(?P<other>\d{1,2})(?:(?P=sign)(?P<year>\d{4}))?"),
    *_read_by(on_festival, rf"{_YEAR}?{_FESTIVAL}", rf"{_FESTIVAL}{_THEN}"),
)
