"""Items as a message is made from them: a plain one, and what people may make of one."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from bot.messages.blocks import Message
from playground.block_kit import check_message
from tracker.cadence import Cadence, Every
from tracker.channels import Channel, ChannelKind
from tracker.items import Item, Priority, Sensitivity, State
from tracker.languages import Language
from tracker.people import Kind, Member
from tracker.standing import Asked, Standing
from tracker.templates import Template, library_body

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: Thursday, the day the item is published.
TODAY = date(2026, 3, 12)
PUBLISHED = datetime(2026, 3, 12, 6, 20, tzinfo=UTC)
FRIDAY_17 = datetime(2026, 3, 13, 9, 0, tzinfo=UTC)
TEMPLATE = Template.from_document(library_body("project_follow_up"))
LANGUAGES: tuple[Language, ...] = ("zh-CN", "en")
#: What a channel can speak.
SPOKEN: dict[str, tuple[Language, ...]] = {
    "zh": ("zh-CN",),
    "en": ("en",),
    "zh+en": ("zh-CN", "en"),
    "en+zh": ("en", "zh-CN"),
}
PEOPLE = {
    user: Member(user, name, Kind.MEMBER, "zh-CN", "Asia/Shanghai")
    for user, name in (("UFANG", "方敏"), ("ULI", "李倩"), ("UCHEN", "陈立"), ("UDANA", "Dana Reed"))
}

PLAIN = Item(
    id=7, ws=1, ref=42, template_id=1, template_no=1,
    name="官网改版", initiator="UCHEN", owner="UFANG", collaborators=("ULI", "UDANA"),
    initiating_department=1, departments=(1, 2), channel_id="C1", stage="s4", state=State.OPEN,
    priority=Priority.URGENT, sensitivity=Sensitivity.INTERNAL,
    start_on=date(2026, 3, 2), end_on=date(2026, 3, 20), cadence=Cadence(Every.WEEK, weekdays=(5,)),
    fields={
        "goal": "上线后一个月，询盘翻倍",
        "done": "首页和产品页进入测试，修复 12 个问题",
        "next": "3月18日前补齐英文文案",
    },
    update_no=1, major=1, minor=0, published_at=PUBLISHED, changed_at=PUBLISHED,
)  # fmt: skip


def standing(**changed: Any) -> Standing:  # noqa: ANN401 — values of several types
    """The plain item with these changes."""
    return Standing(
        item=replace(PLAIN, **changed),
        template=TEMPLATE,
        people=PEOPLE,
        departments={1: "市场部", 2: "技术部"},
        asked=(Asked("UFANG", datetime(2026, 3, 12, 9, 0, tzinfo=UTC)), Asked("ULI", FRIDAY_17)),
        channel_name="launch",
        card_url="https://launch.slack.com/archives/C1/p1773296400000100",
    )


def _typed(text: str) -> dict[str, Any]:
    return {"name": text, "fields": {"goal": text, "done": text, "next": text}}


HOSTILE = "<!channel> <@UFANG> <https://x.cn|点这里> *粗* _斜_ ~删~ `码` &lt;b&gt; <b> @here {{ name }} :fire:"
EMPTY = replace(
    standing(
        collaborators=(), departments=(), initiating_department=None, end_on=None, start_on=None, fields={},
        priority=Priority.NORMAL, cadence=Cadence(Every.NONE),
    ),
    asked=(), channel_name=None, card_url=None, people={},
)  # fmt: skip
EDGES: dict[str, Standing] = {
    "plain": standing(),
    "empty": EMPTY,
    "low": standing(priority=Priority.LOW, end_on=date(2027, 1, 5), stage="gone"),
    "hostile": replace(
        standing(**_typed(HOSTILE), priority=Priority.HIGH),
        people={"UFANG": Member("UFANG", "*方* <!here>", Kind.MEMBER, "zh-CN")},
        departments={1: "<!subteam^S1>", 2: "&amp;"},
        channel_name="a&b",
        card_url="https://x.slack.com/a|b>c",
    ),
    "right to left": standing(**_typed("مشروع الموقع 12 שלום")),
    "emoji": standing(**_typed("👩‍👩‍👧‍👦 上线 🎉")),
    "lines": standing(fields={"done": "一\n\n二\n三\n四\n五\n六", "next": "只有\n两行"}),
    "long": standing(**_typed("长" * 40_000)),
}


def channel(*languages: Language) -> Channel:
    return Channel("C1", "launch", ChannelKind.PUBLIC, languages, "Asia/Shanghai")


def member(language: Language) -> Member:
    return Member("ULI", "李倩", Kind.MEMBER, language, "Asia/Shanghai")


def checked(message: Message) -> str:
    """The message as JSON to paste into Slack's Block Kit Builder, after Slack's own rules have been tried on it."""
    check_message(message.blocks)
    assert 0 < len(message.text) <= 4000
    whole = {"text": message.text, "blocks": message.blocks}
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2).decode()


def rung(message: Message) -> list[str]:
    """Whom the message mentions, wherever it does."""
    return [part["user_id"] for part in parts(message.blocks) if part.get("type") == "user"]


def parts(value: object) -> list[dict[str, Any]]:
    """Every object in a payload."""
    if isinstance(value, dict):
        return [value, *(found for inner in value.values() for found in parts(inner))]
    if isinstance(value, list):
        return [found for inner in value for found in parts(inner)]
    return []


def words(message: Message) -> str:
    """All that is read on it."""
    return "\n".join(part["text"] for part in parts(message.blocks) if isinstance(part.get("text"), str))
