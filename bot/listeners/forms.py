"""What every form does: it opens, or a button offers it; and it says at its inputs what is wrong."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.listeners.asker import Asker
from bot.listeners.routes import refused_form
from bot.messages.answers import form_did_not_open, needs_form
from bot.messages.blocks import Block
from bot.messages.forms import errors_ack
from bot.slack.errors import CALL_FAILURES
from tracker.problems import IsClosed, MayNotEdit, Problem
from tracker.references import reference
from tracker.standing import Standing
from tracker.visibility import may_edit

View = Mapping[str, Any]


async def open_whole(asker: Asker, view: Block, action: str, value: int | str, *, above: bool = False) -> None:
    """Open a form that is complete as it opens, ``above`` another one or alone.

    By mention Slack gives no leave to open one, and its leave for a click may have run out: then ``action`` with
    ``value`` is a button that opens it.
    """
    if asker.trigger_id is None:
        await asker.is_told(needs_form(asker.texts, asker.language, value, action))
        return
    slack = asker.parts.slack
    opens = slack.views_push if above else slack.views_open
    try:
        await opens(trigger_id=asker.trigger_id, view=view)
    except CALL_FAILURES:
        await asker.is_told(form_did_not_open(asker.texts, asker.language, value, action))


async def is_closed_to(asker: Asker, standing: Standing, *, closed: bool) -> bool:
    """Whether who asks can't change an item, or can't any more since it is ``closed`` to that; they are told why."""
    item = standing.item
    if not may_edit(asker.member, item):
        await asker.is_refused(MayNotEdit(standing.name_of(item.owner), item.id))
    elif closed:
        await asker.is_refused(IsClosed(reference(item.ref), item.state.value))
    else:
        return False
    return True


def words_of(asker: Asker, problems: Iterable[Problem]) -> dict[str, str]:
    """Each problem's words, by the key of its input."""
    return {one.field: asker.texts.problem(one, asker.language, today=asker.today) for one in problems}


def refused(asker: Asker, view: View, problems: Iterable[Problem]) -> dict[str, Any]:
    """The ack that keeps a form open, each problem at its input; those that have none here, at the first."""
    words = words_of(asker, problems)
    return errors_ack(view, words) or refused_form(view, "\n".join(words.values()))
