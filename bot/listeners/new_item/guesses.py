"""What was guessed of a line and may be meant otherwise: a template's word, and people whom nobody knows.

Both are kept in the draft's form: ``word`` says which word of which template, and whether it was taken for it;
``lost`` the names behind an @ that are nobody's, with the ids of those who may be meant.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.listeners.asker import Asker
from bot.listeners.new_item.drafting import keep, kept
from bot.listeners.new_item.opening import offered, show_form, with_template
from bot.listeners.routes import Routes
from bot.messages.guesses import MEANT, REREAD
from storage import templates
from storage.drafts import Draft
from tracker.names import OFFERED
from tracker.problems import FormGone
from tracker.text import one_line

Json = Mapping[str, Any]


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions |= {REREAD: _reread} | {f"{MEANT}.{nth}": _meant for nth in range(OFFERED)}


async def _reread(asker: Asker, _: Json, body: Json) -> None:
    """The word is the template's, or part of the name: the other way round than it stands."""
    draft = await kept(asker, body)
    word = draft.form.get("word") if draft else None
    if draft is None or not word:
        await asker.is_refused(FormGone())
        return
    parts, taken = asker.parts, not word["taken"]
    wanted = word["template"] if taken else word["otherwise"]
    choices = await parts.db.read(offered, asker, None)
    version = next((one for one in choices if one.template_id == wanted), choices[0])
    before = await parts.db.read(templates.version, parts.workspace.id, draft.template_id, draft.template_no)
    name = draft.answers.get("name") or ""
    name = name.removeprefix(word["typed"]).strip() if taken else f"{word['typed']} {name}".strip()
    draft = with_template(replace(draft, answers=draft.answers | {"name": name}), before, version)
    await _filled(asker, body, draft, {"word": word | {"taken": taken}})


async def _meant(asker: Asker, pressed: Json, body: Json) -> None:
    """Somebody who was offered is meant: the first to be named owns it, and the @ goes from the name."""
    draft = await kept(asker, body)
    nth, _, user = str(pressed.get("value") or "").partition("/")
    lost = [list(one) for one in draft.form.get("lost", ())] if draft else []
    at = int(nth) if nth.isdecimal() and int(nth) < len(lost) else None
    if draft is None or at is None or user not in lost[at][1]:
        await asker.is_refused(FormGone())
        return
    typed, _near = lost.pop(at)
    answers = dict(draft.answers)
    answers["name"] = one_line(str(answers.get("name") or "").replace(typed, " ", 1))
    if draft.form.get("owner_named"):
        answers["collaborators"] = list(dict.fromkeys([*answers.get("collaborators", ()), user]))
    else:
        answers["owner"] = user
    await _filled(asker, body, replace(draft, answers=answers), {"lost": lost, "owner_named": True})


async def _filled(asker: Asker, body: Json, draft: Draft, form: Mapping[str, Any]) -> None:
    """Show the form with other answers in it: under new ids, or Slack would show the old ones."""
    filled = draft.form.get("filled", 0) + 1
    draft = replace(draft, form=draft.form | {"filled": filled} | dict(form))
    await keep(asker, draft)
    await show_form(asker, draft, view_id=body["view"]["id"])
