"""What is said to one person about confirming, and the buttons that confirm."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.card import CONFIRM, question_button
from bot.messages.details import changes_shown
from bot.messages.updates import changes_in_words, changes_together
from tracker.history import Update
from tracker.people import Member
from tracker.references import read_key, reference
from tracker.standing import Standing
from tracker.text import cut

CONFIRM_ALL: Final = "acks.confirm_all"
UNDO: Final = "acks.undo"
_NAME: Final = 40
_CHANGES: Final = 10
#: What one button confirms: as many as its value has room for, whatever their keys.
MOST_AT_ONCE: Final = 50


def confirm_all_button(audience: Audience, shown: Sequence[tuple[Standing, int]]) -> Block:
    """*Confirm all (n)*: these items, each up to the update it is shown with; Slack asks once more, naming them."""
    some = shown[:MOST_AT_ONCE]
    names = [f"{reference(one.item.ref)} {cut(one.item.name, _NAME)}" for one, _ in some]
    made = blocks.button(
        audience.label("acks", "confirm_all", count=len(some)),
        CONFIRM_ALL,
        ",".join(f"{one.item.id}/{update_no}" for one, update_no in some),
    )
    return made | blocks.asked_first(
        audience.label("acks", "confirm_these", count=len(some)),
        "\n".join(names),
        yes=audience.button("confirm_all"),
        no=audience.button("cancel"),
    )


def read_shown(value: str) -> dict[int, int]:
    """What stands in the value of *Confirm* or *Confirm all*: by item, up to which update; {} where it is none."""
    found = {}
    for part in value.split(","):
        item_id, update_no = (read_key(one) for one in (*part.split("/"), "", "")[:2])
        if item_id is None or update_no is None:
            return {}
        found[item_id] = update_no
    return found


def confirmed(audience: Audience, version: str, at: datetime, *, earlier: bool) -> Message:
    """To whoever confirmed: up to which version; and a way back."""
    said = audience.texts.say("confirmed", audience.language, version=version, earlier=earlier)
    return Message(said.plain, [blocks.body(said.body), blocks.actions(_undo(audience, at))])


def confirmed_all(audience: Audience, count: int, at: datetime) -> Message:
    """To whoever confirmed several items at once."""
    said = audience.texts.say("confirmed_all", audience.language, count=count)
    buttons = [blocks.actions(_undo(audience, at))] if count else []
    return Message(said.plain, [blocks.body(said.body), *buttons])


def confirmed_already(audience: Audience, reader: Member, at: datetime) -> Message:
    """A second click: nothing has changed."""
    said = audience.texts.say("confirmed_already", audience.language, name=reader.name, at=audience.moment(at))
    return Message(said.plain, [blocks.body(said.body)])


def confirmation_undone(audience: Audience) -> Message:
    """It waits to be confirmed again."""
    said = audience.texts.say("confirmation_undone", audience.language)
    return Message(said.plain, [blocks.body(said.body)])


def outdated(standing: Standing, later: Sequence[Update], reader: Member, audience: Audience) -> Message:
    """A card of before these updates, the oldest first, was confirmed: what came after, asked once more."""
    changes = changes_together(later)
    shown = changes_shown(standing, changes, reader)
    lines = changes_in_words(standing, shown, audience)
    item = standing.item
    said = audience.texts.say(
        "confirm_outdated",
        audience.language,
        item=facts.item_link(standing),
        ref=reference(item.ref),
        name=item.name,
        count=len(changes),
        updates=len(later),
        changes=lines[:_CHANGES],
        more=max(len(lines) - _CHANGES, 0),
        hidden=len(shown) < len(changes),
    )
    up_to = blocks.button(
        audience.label("acks", "confirm_up_to", version=item.version),
        CONFIRM,
        f"{item.id}/{item.update_no}",
        primary=True,
    )
    return Message(said.plain, [blocks.body(said.body), blocks.actions(up_to, question_button(audience, item.id))])


def _undo(audience: Audience, at: datetime) -> Block:
    return blocks.button(audience.button("undo"), UNDO, at.isoformat())
