"""A channel's digest: it names people and rings nobody."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Final

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.dates import day_in_brackets, weekday_named
from bot.messages.remark_words import whom
from bot.messages.reminders import absence, last_update
from tracker.digests import AskedOf, Digest, Rows, Section
from tracker.items import Priority
from tracker.preferences import Absent
from tracker.remarks import Remark, RemarkKind
from tracker.standing import Standing

SHOW_ALL: Final = "digests.show_all"
MY_DAY: Final = "digests.my_day"
FEATURE: Final = "digests"
#: Lines of one section.
ROWS: Final = 5
_NAME: Final = 16
_TEXT: Final = 60
_STAGE: Final = 20
_NAMES: Final = 3


def digest(
    audience: Audience, made: Digest, absent: Mapping[str, Absent], *, hour: time, weekdays: Sequence[int] = ()
) -> Message:
    """All of it. ``absent``: owners who are not there, by id; ``hour`` and ``weekdays`` (ISO): when it comes."""
    values = {
        "total": made.total,
        "overdue": made.overdue,
        "due_today": made.due_today,
        "this_week": made.this_week,
        "days_off": made.days_off,
        "asked": sum(len(one.requests) for one in made.asked),
        "days": audience.several([weekday_named(day, audience.language) for day in weekdays]),
        "hour": f"{hour:%H:%M}",
        "most": ROWS,
    }
    said = audience.texts.say("daily_digest", audience.language, today=audience.day(made.on), **values)
    others = [
        audience.texts.say("daily_digest", language, today="", **values).headline for language in audience.languages[1:]
    ]
    whole = [blocks.headline(" · ".join((said.headline, *others))), blocks.body(said.body)]
    whole += [_asked_of(audience, one) for one in made.asked]
    whole += [_section(audience, section, some, absent) for section, some in made.sections.items()]
    if made.changed and made.since:
        whole.append(_since(audience, made))
    whole.append(blocks.context_of([blocks.unmarked(said.context)]))
    show_all = blocks.button(audience.button("show_all"), SHOW_ALL, "-")
    my_day = blocks.button(audience.button("my_day"), MY_DAY, "-")
    return Message(said.plain, [*whole, blocks.actions(show_all, my_day)])


def nothing_to_say(audience: Audience) -> Message:
    """To whoever asks for a digest that says nothing."""
    words = audience.label(FEATURE, "nothing")
    return Message(words, [blocks.words(words)])


def taken_down(audience: Audience, on: date, *, digest: bool) -> Message:
    """Instead of that day's ``digest``, or its list of missing updates, which not all there may read any more."""
    day = audience.day(on)
    said = [
        audience.texts.say("taken_down", language, digest=digest, day="" if nth else day)
        for nth, language in enumerate(audience.languages)
    ]
    whole = [blocks.headline(" · ".join(one.headline for one in said))]
    if digest:
        whole.append(blocks.context_of([blocks.unmarked(said[0].context)]))
    return Message(said[0].plain, whole)


def _section(audience: Audience, section: Section, some: Rows, absent: Mapping[str, Absent]) -> Block:
    rows = [_row(audience, section, one, absent.get(one.item.owner, Absent())) for one in some.first]
    said = audience.texts.say(
        "digest_section",
        audience.language,
        section=section.value,
        title=audience.label(FEATURE, section.value),
        rows=rows,
        left=some.total - len(some.first),
    )
    return blocks.body(said.body)


def _asked_of(audience: Audience, asked: AskedOf) -> Block:
    """What a department is asked for, by whom it is held."""
    rows = [
        {"item": facts.item_link(standing, _NAME), "holder": standing.name_of(one.holder) if one.holder else ""}
        | _of_remark(audience, one)
        for standing, one in asked.requests[:ROWS]
    ]
    said = audience.texts.say(
        "digest_asked",
        audience.language,
        department=asked.department,
        rows=rows,
        left=max(len(asked.requests) - ROWS, 0),
    )
    return blocks.body(said.body)


def _row(audience: Audience, section: Section, standing: Standing, absent: Absent) -> dict[str, object]:
    item = standing.item
    kind = {Section.RISKS: RemarkKind.RISK, Section.SUPPORT: RemarkKind.SUPPORT}.get(section)
    remark = next((one for one in standing.remarks if one.kind is kind and one.is_open), None)
    waiting = [one.user_id for one in standing.asked if one.confirmed_at is None]
    return {
        "item": facts.item_link(standing, _NAME),
        "marks": _marks(audience, section, standing),
        "owner": standing.name_of(item.owner),
        "absent": absence(absent, audience),
        "overdue": facts.days_overdue(standing, audience),
        "end": facts.end(standing, audience),
        "end_in_brackets": day_in_brackets(item.end_on, audience.language, audience.today) if item.end_on else "",
        "stage": facts.brief(standing.stage(audience.language), 1, _STAGE),
        "last_update": last_update(standing, audience),
        "unconfirmed": facts.names(standing, waiting, audience, _NAMES),
        "whom": whom(standing, remark) if remark else "",
        **_of_remark(audience, remark),
    }


def _of_remark(audience: Audience, remark: Remark | None) -> dict[str, object]:
    if remark is None:
        return {"text": "", "raised": "", "due_on": "", "late": 0, "unanswered": False}
    return {
        "text": facts.brief(remark.text, 1, _TEXT),
        "raised": audience.day(remark.at.astimezone(audience.zone).date()),
        "due_on": audience.day(remark.due_on) if remark.due_on else "",
        "late": max((audience.today - remark.due_on).days, 0) if remark.due_on else 0,
        "unanswered": remark.answered_at is None,
    }


def _marks(audience: Audience, section: Section, standing: Standing) -> str:
    """What else is to be said of an item than what its section says."""
    at_risk = any(one.kind is RemarkKind.RISK and one.is_open for one in standing.remarks)
    marks = [
        facts.pressing(standing, audience) if standing.item.priority is Priority.HIGH else "",
        audience.label(FEATURE, "at_risk") if at_risk and section is not Section.RISKS else "",
    ]
    return " · ".join(mark for mark in marks if mark)


def _since(audience: Audience, made: Digest) -> Block:
    counts = {
        "published": made.changed.published,
        "done": made.changed.done,
        "end_moved": made.changed.end_moved,
        "others": made.changed.others,
    }
    said = [audience.label(FEATURE, key, n=n) for key, n in counts.items() if n]
    day = audience.day(made.since) if made.since else ""
    return blocks.body(audience.texts.say("digest_since", audience.language, day=day, counts=" · ".join(said)).body)
