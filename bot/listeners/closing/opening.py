"""The forms that ask how an item ends, opened for whoever may end it."""

from collections.abc import Sequence
from typing import Any

from bot.listeners.asker import Asker
from bot.listeners.forms import is_closed_to, words_of
from bot.listeners.item_forms import open_form
from bot.messages.card import MARK_DONE
from bot.messages.closing import ARCHIVE, archive_form, done_form
from storage.drafts import Draft
from tracker.items import State
from tracker.problems import Problem
from tracker.standing import Standing


async def open_done(asker: Asker, standing: Standing, result: str = "", problems: Sequence[Problem] = ()) -> None:
    """Ask what came of an item; ``problems`` are what is wrong with what is there already."""
    if await is_closed_to(asker, standing, closed=not standing.item.is_open):
        return
    item = standing.item
    before = result or item.fields.get("result", "")

    def build(draft: Draft) -> dict[str, Any]:
        return done_form(asker.texts, asker.language, standing, draft.answers, draft.id, words_of(asker, problems))

    await open_form(
        asker,
        standing,
        build,
        form=MARK_DONE,
        feature="closing",
        again=(MARK_DONE, str(item.id)),
        answers={"result": before},
    )


async def open_archive(asker: Asker, standing: Standing, folder: str = "", problems: Sequence[Problem] = ()) -> None:
    """Ask in which folder an item is to lie; ``problems`` are what is wrong with the one that is there already."""
    if await is_closed_to(asker, standing, closed=standing.item.state is State.ARCHIVED):
        return

    def build(draft: Draft) -> dict[str, Any]:
        return archive_form(asker.texts, asker.language, standing, draft.answers, draft.id, words_of(asker, problems))

    await open_form(
        asker,
        standing,
        build,
        form=ARCHIVE,
        feature="closing",
        again=(ARCHIVE, str(standing.item.id)),
        answers={"folder": folder},
    )
