"""What is said to those who follow an item or ask for news of it."""

from datetime import datetime
from typing import Final

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Message
from bot.messages.card import DETAILS, FOLLOW, UNFOLLOW
from bot.messages.details import fields_shown
from tracker.people import Member
from tracker.references import reference
from tracker.standing import Standing

_LINES: Final = 5
_CHARACTERS: Final = 300


def following(standing: Standing, audience: Audience, *, follows: bool) -> Message:
    """To whoever follows now, or no more; and the way back."""
    said = audience.texts.say("following", audience.language, **_named(standing), follows=follows)
    words, action = ("unfollow", UNFOLLOW) if follows else ("follow", FOLLOW)
    back = blocks.button(audience.button(words), action, str(standing.item.id))
    return Message(said.plain, [blocks.body(said.body), blocks.actions(back)])


def news_asked(standing: Standing, first: tuple[str, datetime] | None, audience: Audience) -> Message:
    """To whoever asks for news: the owner will see it; or who asked ``first`` today (their id) and when."""
    said = audience.texts.say(
        "news_asked",
        audience.language,
        **_named(standing),
        owner=standing.name_of(standing.item.owner),
        first=standing.name_of(first[0]) if first else "",
        hour=f"{first[1].astimezone(audience.zone):%H:%M}" if first else "",
    )
    return Message(said.plain, [blocks.body(said.body)])


def news_came(standing: Standing, reader: Member, audience: Audience) -> Message:
    """To whoever asked for news, which has come."""
    may_see = {field.key for field in fields_shown(standing, reader)}
    next_step = standing.item.fields.get("next", "") if "next" in may_see else ""
    said = audience.texts.say(
        "news_came",
        audience.language,
        **_named(standing),
        next=facts.brief(next_step, _LINES, _CHARACTERS),
    )
    details = blocks.button(audience.button("details"), DETAILS, str(standing.item.id))
    body = [blocks.body(said.body)] if said.body else []
    return Message(said.plain, [blocks.headline(said.headline), *body, blocks.actions(details)])


def _named(standing: Standing) -> dict[str, object]:
    return {"item": facts.item_link(standing), "ref": reference(standing.item.ref), "name": standing.item.name}
