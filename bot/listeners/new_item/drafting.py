"""The draft behind a form: begun with the first word, kept at everything the form tells of, found again later."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.listeners.asker import Asker
from bot.messages.forms import read_answers, read_ring
from storage import drafts, keeping, templates
from storage.database import Tx
from storage.drafts import Draft
from tracker.people import Kind
from tracker.references import read_key
from tracker.templates import TemplateVersion

#: How long what somebody has not published yet is offered again.
KEPT_FOR: Final = timedelta(days=keeping.DRAFTS.days)
#: Answers that a form has before anybody typed a thing.
_ASSUMED: Final = frozenset({"owner", "channel", "start", "stage", "priority", "sensitivity", "cadence"})
_LOOKED_AT: Final = 20


async def begin(
    asker: Asker, version: TemplateVersion, answers: Mapping[str, Any], *, takes_cards: bool, form: Mapping[str, Any]
) -> Draft:
    """Keep a new form's first answers, with what is sensible to assume; so they outlive a form that does not open."""
    parts, place = asker.parts, asker.place
    assumed: dict[str, Any] = {"start": asker.today.isoformat()}
    if asker.member.kind is Kind.MEMBER:
        assumed["owner"] = asker.member.user_id
    if takes_cards:
        assumed["channel"] = place.channel_id
    origin = {"channel_id": place.channel_id, "thread_ts": place.thread_ts, "response_url": place.response_url}
    return await parts.change(
        drafts.begin,
        parts.workspace.id,
        asker.member.user_id,
        template=(version.template_id, version.no),
        answers=assumed | dict(answers),
        form={"ask_channel": not takes_cards, "typed": list(answers), "origin": origin} | dict(form),
        at=asker.at,
    )


async def kept(asker: Asker, body: Mapping[str, Any], **form: str | bool) -> Draft | None:
    """Keep in its draft what the form tells of in ``body``, and ``form`` of the form itself; None where it is gone."""
    view = body["view"]
    draft = await find_draft(asker, view.get("private_metadata"))
    if draft is None:
        return None
    parts = asker.parts
    version = await parts.db.read(templates.version, parts.workspace.id, draft.template_id, draft.template_no)
    told = _Told(
        read_answers(view, version.template),
        {**read_ring(view), **form},
        float(body["actions"][0].get("action_ts") or 0),
    )
    return await parts.change(_merged, parts.workspace.id, draft, told, asker.at)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a form told of: its answers, what it must know of itself, and when by Slack's clock."""

    answers: dict[str, Any]
    form: dict[str, str | bool]
    when: float


def _merged(tx: Tx, ws: int, draft: Draft, told: _Told, at: datetime) -> Draft | None:
    """Two choices in one breath may be heard in either order: what was told later stands."""
    found = drafts.find(tx, ws, draft.user_id, draft.id, hold=True)
    if found is None:
        return None
    before = found.form.get("told", 0.0)
    answers = found.answers | told.answers if told.when >= before else {**told.answers, **found.answers}
    found = replace(found, answers=answers, form=found.form | told.form | {"told": max(told.when, before)})
    drafts.keep(tx, ws, found, at)
    return found


async def keep(asker: Asker, draft: Draft) -> None:
    """Write what the form holds now."""
    await asker.parts.change(drafts.keep, asker.parts.workspace.id, draft, asker.at)


async def find_draft(asker: Asker, carried: str | None) -> Draft | None:
    """The draft a button or form carries the key of; None for anybody else's, or for what is no key."""
    key = read_key(carried)
    if key is None:
        return None
    draft = await asker.parts.db.read(drafts.find, asker.parts.workspace.id, asker.member.user_id, key)
    return draft if draft is not None and draft.item_id is None else None


def unfinished(tx: Tx, ws: int, now: Draft, at: datetime) -> tuple[Draft, datetime] | None:
    """What the same person began before and never published, with something of their own in it; the latest, and when.

    None where what they have before them now is a draft that they went on with.
    """
    if now.form.get("went_on"):
        return None
    for draft, when in drafts.begun_since(tx, ws, now.user_id, at - KEPT_FOR, most=_LOOKED_AT):
        if draft.id != now.id and has_something(draft) and not _says_no_more(draft, now):
            return draft, when
    return None


def _says_no_more(draft: Draft, now: Draft) -> bool:
    """Whether all that is in an earlier draft is in this one too, as when the same line is typed again."""
    if draft.form.get("kept") or draft.form.get("lines"):
        return False
    own = {key: answer for key, answer in draft.answers.items() if key not in _ASSUMED and answer}
    return all(now.answers.get(key) == answer for key, answer in own.items())


def has_something(draft: Draft) -> bool:
    """Whether there is anything in a draft that would be missed."""
    return bool(draft.form.get("kept") or draft.form.get("lines")) or any(
        answer for key, answer in draft.answers.items() if key not in _ASSUMED and answer
    )
