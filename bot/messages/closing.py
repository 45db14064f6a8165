"""How an item ended: in the thread of its card, to whoever ended it, and as what is left of the card."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.card import DETAILS, MARK_DONE
from bot.messages.item_form import item_form, text_input, tick_inputs
from bot.messages.remark_words import counted, open_to_all
from bot.messages.texts import Texts
from tracker.channels import Channel
from tracker.closing import Closing, criteria, days_early, days_taken
from tracker.history import Update
from tracker.items import State
from tracker.languages import Language
from tracker.references import reference
from tracker.remarks import RemarkKind
from tracker.standing import Standing
from tracker.text import cut

#: What files an item away (as *mark done*, by a form of that name), brings it back, and takes a click back.
ARCHIVE: Final = "item.archive"
REOPEN: Final = "item.reopen"
UNDO: Final = "item.undo"
ARCHIVE_THESE: Final = "item.archive_these"
_RESULT: Final = 300
_LISTED: Final = 10


def item_closed(texts: Texts, standing: Standing, entry: Update, channel: Channel, today: date) -> Message:
    """In the thread of the card: what an entry of the history did to the item as a whole. It rings nobody."""
    audience = Audience.of_channel(texts, channel, today)
    said = texts.say("item_closed", audience.language, **_values(standing, entry, audience))
    others = [
        texts.say("item_closed", one, **(_values(standing, entry, _speaking(audience, one)) | {"item": ""}))
        for one in channel.languages[1:]
    ]
    headline = " · ".join((said.headline, *(one.headline.lstrip("：: ") for one in others)))
    return Message(
        said.plain,
        [
            blocks.headline(headline),
            *([blocks.body(said.body)] if said.body else []),
            blocks.context_of([blocks.unmarked(said.context)]),
        ],
    )


def closed(standing: Standing, entry: Update, audience: Audience, *, versions: int) -> Message:
    """To whoever did it, alone: what has become of the item; with *Undo*."""
    said = audience.texts.say(
        "closed",
        audience.language,
        **_values(standing, entry, audience),
        state=standing.item.state.value,
        stage=standing.stage(audience.language),
        updates=standing.item.update_no,
        versions=versions,
        remarks=len(standing.remarks),
    )
    whole = [blocks.body(said.body)]
    if entry.kind != Closing.UNDONE:
        whole.append(blocks.actions(undo_button(audience, {standing.item.id: entry.no})))
    return Message(said.plain, whole)


def archived_many(
    audience: Audience,
    standings: Sequence[Standing],
    entries: Mapping[int, int],
    refused: Sequence[str],
    *,
    folder: str | None = None,
    undone: bool = False,
) -> Message:
    """To whoever filed several items away, or took that back; and why others were not (``refused``)."""
    said = audience.texts.say(
        "archived_many",
        audience.language,
        total=len(standings),
        items=[facts.item_link(one) for one in standings[:_LISTED]],
        more=max(len(standings) - _LISTED, 0),
        folder=folder or "",
        refused=list(dict.fromkeys(refused)),
        undone=undone,
    )
    whole = [blocks.body(said.body)]
    if entries and not undone:
        whole.append(blocks.actions(undo_button(audience, entries)))
    return Message(said.plain, whole)


def undo_button(audience: Audience, entries: Mapping[int, int]) -> Block:
    """*Undo* of what one click did to these items, by the numbers of the entries it made."""
    value = " ".join(f"{item_id}/{no}" for item_id, no in entries.items())
    return blocks.button(audience.button("undo"), UNDO, value)


def closed_card(texts: Texts, standing: Standing, channel: Channel, today: date) -> Message:
    """The card of an item that is done or filed away: how it ended. It rings nobody any more."""
    audience = Audience.of_channel(texts, channel, today)
    item = standing.item
    closed_on = _done_on(standing, audience)
    said = audience.texts.say(
        "item_card_closed",
        audience.language,
        state=audience.texts.both("closing", item.state.value, audience.languages),
        ref=reference(item.ref),
        name=cut(item.name, facts.LONGEST_NAME),
        owner=facts.names(standing, [item.owner], audience),
        collaborators=facts.names(standing, item.collaborators, audience),
        departments=facts.some(standing.department_names, audience),
        closed=audience.day(closed_on) if closed_on else "",
        folder=item.folder or "",
        version=item.version,
        template=standing.template.name(audience.language),
        sensitivity=facts.sensitivity(standing, audience),
        by_name=standing.name_of(item.initiator),
        published=audience.moment(item.published_at),
        **_todos(standing),
        **_outcome(standing, audience),
    )
    key = str(item.id)
    return Message(
        said.plain,
        [
            blocks.headline(said.headline),
            blocks.body(said.body),
            blocks.context_of([blocks.unmarked(said.context)]),
            blocks.actions(
                blocks.button(audience.button("details"), DETAILS, key),
                blocks.button(audience.button("bring_back"), REOPEN, key),
            ),
        ],
    )


def done_form(
    texts: Texts,
    language: Language,
    standing: Standing,
    answers: Mapping[str, Any],
    draft_id: int,
    problems: Mapping[str, str] | None = None,
) -> Block:
    """Asks what came of an item, which acceptance criteria are met, and where it is to lie."""

    def label(key: str) -> str:
        return texts.label("closing", key, language)

    item = standing.item
    inputs = [text_input("result", label("result"), answers.get("result"), optional=False, hint=label("result_hint"))]
    if lines := criteria(item):
        inputs += tick_inputs("criteria", label("criteria"), lines, answers.get("criteria") or ())
    inputs.append(_folder(texts, language, answers.get("folder") or item.folder))
    return item_form(
        texts, language, item, inputs, form=MARK_DONE, feature="closing", draft_id=draft_id, problems=problems
    )


def archive_form(
    texts: Texts,
    language: Language,
    standing: Standing,
    answers: Mapping[str, Any],
    draft_id: int,
    problems: Mapping[str, str] | None = None,
) -> Block:
    """Asks in which folder an item is to lie."""
    inputs = [_folder(texts, language, answers.get("folder") or standing.item.folder)]
    return item_form(
        texts, language, standing.item, inputs, form=ARCHIVE, feature="closing", draft_id=draft_id, problems=problems
    )


def _folder(texts: Texts, language: Language, folder: str | None) -> Block:
    label, hint = (texts.label("closing", key, language) for key in ("folder", "folder_hint"))
    return text_input("folder", label, folder, optional=True, hint=hint)


def _values(standing: Standing, entry: Update, audience: Audience) -> dict[str, Any]:
    """What an entry did, in words; its result only where it says one."""
    was, now = entry.ending.get("state", ("", standing.item.state.value))
    outcome = _outcome(standing, audience) if entry.kind == Closing.DONE else _nothing()
    result = entry.ending.get("result", (None, None))[1] if entry.kind == Closing.DONE else None
    back = entry.kind == Closing.UNDONE and now == State.OPEN
    return {
        "kind": entry.kind,
        "undone": {State.DONE.value: "done", State.ARCHIVED.value: "archived"}.get(was, "reopened"),
        "item": facts.item_link(standing),
        "ref": reference(standing.item.ref),
        "name": standing.item.name,
        "folder": entry.ending.get("folder", (None, standing.item.folder))[1] or "",
        "back_at": standing.stage(audience.language) if back else "",
        "by_name": standing.name_of(entry.made_by),
        "version": entry.label,
        "at": audience.moment(entry.at),
        **(outcome | {"result": facts.brief(result or "", 1, _RESULT)}),
    }


def _outcome(standing: Standing, audience: Audience) -> dict[str, Any]:
    """What came of a finished item, and how long it took."""
    item, closed_on = standing.item, _done_on(standing, audience)
    if closed_on is None:
        return _nothing()
    published_on = item.published_at.astimezone(audience.zone).date()
    return {
        "result": facts.brief(item.result or "", 1, _RESULT),
        "criteria": len(criteria(item)),
        "met": len(item.criteria_met),
        "days": days_taken(item, published_on, closed_on),
        "early": days_early(item, closed_on),
    }


def _nothing() -> dict[str, Any]:
    return {"result": "", "criteria": 0, "met": 0, "days": 0, "early": 0}


def _done_on(standing: Standing, audience: Audience) -> date | None:
    """The day it was finished, also where it has been filed away since; None where nothing came of it."""
    item = standing.item
    done = item.closed_at is not None and item.result is not None
    return item.closed_at.astimezone(audience.zone).date() if done and item.closed_at else None


def _todos(standing: Standing) -> dict[str, int]:
    done, whole = counted(open_to_all(standing), RemarkKind.TODO)
    return {"done_todos": done, "all_todos": whole}


def _speaking(audience: Audience, language: Language) -> Audience:
    return Audience(audience.texts, (language,), ZoneInfo(str(audience.zone)), audience.today)
