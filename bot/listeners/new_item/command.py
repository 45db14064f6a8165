"""``/track new [template] [name @owner date]``: the form, filled in from the line."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from bot.listeners.asker import Asker
from bot.listeners.new_item.opening import channel_takes_cards, open_loading, show_in
from bot.listeners.routes import Routes
from bot.messages.answers import needs_form
from bot.messages.forms import Page
from bot.slack.people import know
from storage import drafts, templates
from storage.drafts import Draft
from tracker.dates import Reading, Refusal, find_trailing_date
from tracker.people import Kind
from tracker.templates import TemplateVersion
from tracker.text import name_key, one_line

#: How Slack escapes people, channels, groups and links in a command's text (``should_escape``) and in a message.
_PERSON: Final = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_OTHER: Final = re.compile(r"<(?:#|!subteam\^)?([^|>]*)(?:\|([^>]*))?>")
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says: the answers it gives, and why its date is none of them where it can't be read."""

    answers: dict[str, Any]
    refused_end: Refusal | None = None


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands["new"] = _new


async def _new(asker: Asker, text: str) -> None:
    if asker.trigger_id is None:
        draft, _ = await _begin(asker, text)
        await asker.is_told(needs_form(asker.texts, asker.language, draft.id))
        return
    view_id = await open_loading(asker)
    draft, refused = await _begin(asker, text)
    await show_in(asker, draft, view_id, [replace(refused, field="end")] if refused else [])


async def _begin(asker: Asker, text: str) -> tuple[Draft, Refusal | None]:
    """Keep what the line says as a draft, so that it outlives a form that does not open."""
    parts = asker.parts
    version, rest = _template(await parts.db.read(templates.newest, parts.workspace.id), text)
    line = read_line(rest, asker.today)
    await know(parts, [one for one in (line.answers.get("owner"), *line.answers.get("collaborators", ())) if one])
    here = asker.place.channel_id
    takes = await channel_takes_cards(asker, here)
    assumed: dict[str, Any] = {"start": asker.today.isoformat()}
    if asker.member.kind is Kind.MEMBER:
        assumed["owner"] = asker.member.user_id
    if takes:
        assumed["channel"] = here
    form = {
        "page": Page.FIRST.value,
        "ask_channel": not takes,
        "typed": list(line.answers),
        "origin": {"channel_id": here, "thread_ts": asker.place.thread_ts, "response_url": asker.place.response_url},
    }
    draft = await parts.change(
        drafts.begin, parts.workspace.id, asker.member.user_id, template=(version.template_id, version.no),
        answers=assumed | line.answers, form=form, at=asker.at,
    )  # fmt: skip
    return draft, line.refused_end


def read_line(text: str, today: date) -> Line:
    """Name, people and end from one line: the first person is the owner, the others collaborators."""
    people = list(dict.fromkeys(_PERSON.findall(text)))
    words = one_line(as_typed(_PERSON.sub(" ", text)))
    answers: dict[str, Any] = {}
    if people:
        answers["owner"] = people[0]
    if people[1:]:
        answers["collaborators"] = people[1:]
    dated = find_trailing_date(words, today)
    refused_end = None
    if dated is not None:
        words, reading = dated
        if isinstance(reading, Reading):
            answers["end"] = reading.day.isoformat()
        else:
            refused_end = reading
    if words:
        answers["name"] = words
    return Line(answers, refused_end)


def as_typed(text: str) -> str:
    """Slack's escaping undone: ``<#C1|launch>`` is #launch again, a link its label, ``&lt;`` a <."""

    def words(found: re.Match[str]) -> str:
        target, label = found[1], found[2]
        sign = "#" if found[0].startswith("<#") else ""
        return sign + (label or target).removeprefix("@" if sign else "")

    text = _OTHER.sub(words, text)
    for escaped, sign in _ENTITIES:
        text = text.replace(escaped, sign)
    return text


def _template(versions: list[TemplateVersion], text: str) -> tuple[TemplateVersion, str]:
    """The template a line begins with, by its name in either language, and the rest; else the first one."""
    for version in versions:
        for name in version.template.names.values():
            if name_key(text).startswith(name_key(name)):
                return version, text[len(name) :].strip()
    return versions[0], text
