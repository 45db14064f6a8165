"""``/track new [template] [name @owner date]``: the form, filled in from the line."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.listeners.asker import Asker
from bot.listeners.naming import all_names, mentioned
from bot.listeners.new_item.drafting import begin
from bot.listeners.new_item.one_line import PERSON, Begun, Line, begun_with, read_line
from bot.listeners.new_item.opening import CHOOSING, channel_takes_cards, offered, open_loading, show_in
from bot.listeners.new_item.pasting import PASTED, lines_in
from bot.listeners.routes import Routes
from bot.listeners.track import as_typed, names_in
from bot.messages.answers import given_back, needs_form
from bot.messages.forms import Page
from bot.messages.inputs import TYPED
from bot.slack.people import know
from storage import departments
from storage.drafts import Draft
from tracker.names import names_no_one_picked
from tracker.problems import Problem, TooLongForForm
from tracker.short_form import NewLine, read_new_line
from tracker.templates import Template, TemplateVersion
from tracker.typed_answers import Known

#: People whom Slack is asked about before many lines are shown.
_ASKED: Final = 20
_NAME: Final = 150
_COLON: Final = re.compile("[:：∶﹕]")


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands["new"] = _new


async def _new(asker: Asker, text: str) -> None:
    if asker.trigger_id is None:
        draft, _ = await _begin(asker, text)
        await asker.is_told(needs_form(asker.texts, asker.language, draft.id))
        return
    view_id = await open_loading(asker)
    draft, problems = await _begin(asker, text)
    await show_in(asker, draft, view_id, problems)


async def _begin(asker: Asker, text: str) -> tuple[Draft, list[Problem]]:
    """Keep what the line says as a draft. A line without a word chooses its template first."""
    choices = await asker.parts.db.read(offered, asker, asker.place.channel_id)
    begun = begun_with(choices, text)
    takes = await channel_takes_cards(asker, asker.place.channel_id)
    lines = lines_in(begun.rest, asker.today)
    if len(lines) > 1:
        lines = (await mentioned(asker, "\n".join(lines))).splitlines()
        await know(asker.parts, list(dict.fromkeys(PERSON.findall(begun.rest)))[:_ASKED])
        form = {"page": PASTED, "lines": list(enumerate(lines))}
        return await begin(asker, begun.version or choices[0], {}, takes_cards=takes, form=form), []
    version = begun.version or next(one for one in choices if one.template_id == _otherwise(begun, choices))
    line = await _read(asker, begun.rest, version.template)
    answers, problems = await _fitting(asker, line.answers)
    chosen = begun.version is not None or line.answers or len(choices) == 1
    page = {"page": _page(version.template, answers) if chosen else CHOOSING}
    word = {"word": begun.word} if begun.word else {}
    draft = await begin(asker, version, answers, takes_cards=takes, form=page | word | line.guesses)
    return draft, problems


def _page(template: Template, answers: Mapping[str, Any]) -> str:
    """Everything where the line answers more than what the first page asks: what was read is seen."""
    first = all(one.first_page for one in template.fields if one.key in answers)
    return (Page.FIRST if first else Page.ALL).value


def _otherwise(begun: Begun, choices: Sequence[TemplateVersion]) -> int:
    """The template of a line that names none."""
    return int(begun.word["otherwise"]) if begun.word else choices[0].template_id


async def _read(asker: Asker, text: str, template: Template) -> Line:
    parts, ws = asker.parts, asker.parts.workspace
    called = await names_in(asker, text)
    keyed = _COLON.search(text)
    names = await all_names(asker) if keyed or names_no_one_picked(text) else None
    said = NewLine(text, {})
    if keyed:
        known = Known(
            template=template,
            departments=await parts.db.read(departments.current, ws.id),
            language=asker.language,
            now=asker.at.astimezone(asker.zone),
            country=ws.country,
            as_typed=lambda typed: as_typed(typed, called),
            names=names,
        )
        said = read_new_line(text, known)
    line = read_line(said, asker.today, names, called, ws.country)
    await know(parts, [one for one in (line.answers.get("owner"), *line.answers.get("collaborators", ())) if one])
    return line


async def _fitting(asker: Asker, answers: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The answers as far as an input holds them; the rest of a name goes back to its author."""
    name = answers.get("name") or ""
    if len(name) <= TYPED:
        return answers, []
    for message in given_back(asker.texts, asker.language, name[TYPED:]):
        await asker.is_told(message)
    return answers | {"name": name[:TYPED]}, [TooLongForForm(_NAME, len(name), TYPED, field="name")]
