"""Opening the form: a loading view at once (a trigger lives 3 s), then the form in its place."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.changes.items import surroundings
from bot.listeners.asker import Asker
from bot.messages.answers import form_did_not_open
from bot.messages.forms import Choices, Page, item_form, loading_view
from bot.slack.channels import know_channel
from storage import departments, templates
from storage.drafts import Draft
from tracker.problems import Problem
from tracker.publishing import problems_of


async def open_loading(asker: Asker) -> str | None:
    """Open a view at once, to be filled; its id, or None where Slack's leave has run out."""
    try:
        opened = await asker.parts.slack.views_open(
            trigger_id=str(asker.trigger_id), view=loading_view(asker.texts, asker.language)
        )
    except SlackApiError:
        return None
    return str(opened["view"]["id"])


async def show_in(asker: Asker, draft: Draft, view_id: str | None, problems: Sequence[Problem] = ()) -> None:
    """Put the draft's form into the view just opened; where none could be, say so with a button that tries again."""
    if view_id is None:
        await asker.is_told(form_did_not_open(asker.texts, asker.language, draft.id))
    else:
        await show_form(asker, draft, view_id=view_id, problems=[*problems, *await _of_line(asker, draft)])


async def show_form(asker: Asker, draft: Draft, *, view_id: str, problems: Sequence[Problem] = ()) -> None:
    """Put the draft's form, as it stands now, into an open view."""
    await asker.parts.slack.views_update(view_id=view_id, view=await form_view(asker, draft, problems))


async def form_view(asker: Asker, draft: Draft, problems: Sequence[Problem] = ()) -> dict[str, Any]:
    """The draft's form, with the words of each problem at its input."""
    parts = asker.parts
    version = await parts.db.read(templates.version, parts.workspace.id, draft.template_id, draft.template_no)
    return item_form(
        asker.texts,
        version.template,
        language=asker.language,
        page=Page(draft.form["page"]),
        answers=draft.answers,
        choices=Choices(tuple(await parts.db.read(departments.current, parts.workspace.id))),
        draft_id=draft.id,
        ask_channel=draft.form["ask_channel"],
        problems={one.field: asker.texts.problem(one, asker.language, today=asker.today) for one in problems},
    )


async def channel_takes_cards(asker: Asker, channel_id: str | None) -> bool:
    """Whether a card could be posted in this channel: it exists for us, is no direct message, not archived."""
    channel = await know_channel(asker.parts, channel_id) if channel_id else None
    return channel is not None and channel.takes_cards


async def _of_line(asker: Asker, draft: Draft) -> list[Problem]:
    """What is wrong with what was typed on the command's line already, such as an owner who can't be one."""
    parts = asker.parts
    version = await parts.db.read(templates.version, parts.workspace.id, draft.template_id, draft.template_no)
    around = await parts.db.read(surroundings, parts.workspace.id, draft.answers, asker.today)
    found = problems_of(version.template, draft.answers, around)
    return [one for one in found if one.field in draft.form["typed"]]
