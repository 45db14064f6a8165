"""``/track new [template] [name @owner date]``: the form, filled in from the line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from bot.listeners.asker import Asker
from bot.listeners.new_item.drafting import begin
from bot.listeners.new_item.opening import CHOOSING, channel_takes_cards, offered, open_loading, show_in
from bot.listeners.new_item.pasting import PASTED, lines_in
from bot.listeners.routes import Routes
from bot.listeners.track import as_typed, names_in
from bot.messages.answers import needs_form
from bot.messages.forms import Page
from bot.slack.people import know
from storage.drafts import Draft
from tracker.dates import Reading, Refusal, find_trailing_date
from tracker.templates import TemplateVersion
from tracker.text import name_key, one_line

#: How Slack escapes people in a command's text (``should_escape``) and in a message.
_PERSON: Final = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
#: What may stand between a template's name and the rest.
_AROUND: Final = " \t\n:：,，"
#: People whom Slack is asked about before many lines are shown.
_ASKED: Final = 20


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
    """Keep what the line says as a draft. A line without a word chooses its template first."""
    choices = await asker.parts.db.read(offered, asker, asker.place.channel_id)
    version, rest = _template(choices, text)
    takes = await channel_takes_cards(asker, asker.place.channel_id)
    lines = lines_in(rest, asker.today)
    if len(lines) > 1:
        await know(asker.parts, list(dict.fromkeys(_PERSON.findall(rest)))[:_ASKED])
        form = {"page": PASTED, "lines": list(enumerate(lines))}
        return await begin(asker, version or choices[0], {}, takes_cards=takes, form=form), None
    line = read_line(rest, asker.today, await names_in(asker, rest))
    await know(asker.parts, [one for one in (line.answers.get("owner"), *line.answers.get("collaborators", ())) if one])
    chosen = version is not None or line.answers or len(choices) == 1
    draft = await begin(
        asker,
        version or choices[0],
        line.answers,
        takes_cards=takes,
        form={"page": Page.FIRST.value if chosen else CHOOSING},
    )
    return draft, line.refused_end


def read_line(text: str, today: date, names: Mapping[str, str] | None = None) -> Line:
    """Name, people and end from one line: the first person is the owner, the others collaborators."""
    people = list(dict.fromkeys(_PERSON.findall(text)))
    words = one_line(as_typed(_PERSON.sub(" ", text), names))
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


def _template(versions: list[TemplateVersion], text: str) -> tuple[TemplateVersion | None, str]:
    """The template a line begins with, by its name in either language, and the rest."""
    for version in versions:
        for name in version.template.names.values():
            words, begun = name_key(text), name_key(name)
            # 项目跟进会的纪要 is a name: what is meant as a template stands by itself.
            if words == begun or (words.startswith(begun) and words[len(begun)] in _AROUND):
                return version, text.strip()[len(name) :].strip(_AROUND)
    return None, text
