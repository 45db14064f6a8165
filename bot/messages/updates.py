"""Word of an update: in the thread of the item's card, and to the few who are told by direct message."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.card import COMPARE, DETAILS, UPDATE_ITEM, confirm_button, question_button
from bot.messages.details import as_shown, changes_shown
from bot.messages.marks import Mention
from bot.messages.texts import Texts
from bot.messages.values import answer_in_words
from tracker.answers import answers_of
from tracker.channels import Channel
from tracker.history import Update, WasNow
from tracker.people import Member
from tracker.references import reference
from tracker.remarks import RemarkKind
from tracker.standing import Standing
from tracker.text import cut
from tracker.updates import TAKEN_BACK

#: A text in a list of changes, in code points; the whole of it stands in the item's history.
_BRIEF: Final = 80
_LINES: Final = 5
_CHARACTERS: Final = 300
_PROGRESS: Final = frozenset({"done", "next"})


def item_updated(
    texts: Texts,
    standing: Standing,
    updates: Sequence[Update],
    channel: Channel,
    today: date,
    *,
    label_before: str = "",
    late: timedelta | None = None,
    stage_days: int | None = None,
) -> Message:
    """What these updates, the oldest first, changed together: to all who may read the card.

    It rings nobody but whom it asks to confirm a major version. ``label_before``: the version before them; ``late``:
    how long after the event it was reported; ``stage_days``: how long the stage before lasted.
    """
    audience = Audience.of_channel(texts, channel, today)
    said = texts.say(
        "item_updated",
        audience.language,
        **_values(standing, updates, audience, label_before=label_before, late=late, stage_days=stage_days),
    )
    headline = [said.headline, *_other_headlines(texts, standing, updates, channel, today, label_before)]
    return Message(
        said.plain,
        [
            blocks.headline(" · ".join(headline)),
            *([blocks.body(said.body)] if said.body else []),
            blocks.context_of([blocks.unmarked(said.context)]),
            *_answers(standing, updates, audience, label_before),
        ],
    )


def _answers(standing: Standing, updates: Sequence[Update], audience: Audience, label_before: str) -> Iterator[Block]:
    """What whoever a major version asks may answer with."""
    major = next((update for update in reversed(updates) if update.major), None)
    if major is None or not any(asked.update_no == major.no for asked in standing.asked):
        return
    key = standing.item.id
    yield blocks.actions(
        confirm_button(audience, key, updates[-1].no, primary=True),
        question_button(audience, key),
        blocks.button(audience.button("compare"), COMPARE, f"{key}/{label_before}"),
    )


def _other_headlines(
    texts: Texts, standing: Standing, updates: Sequence[Update], channel: Channel, today: date, label_before: str
) -> Iterator[str]:
    """The news once more in the channel's other language, without the item, which is named already."""
    for language in channel.languages[1:]:
        audience = Audience(texts, (language,), ZoneInfo(channel.zone), today)
        values = _values(standing, updates, audience, label_before=label_before) | {"item": ""}
        yield texts.say("item_updated", language, **values).headline.lstrip("：: ")


def updated_to_you(
    texts: Texts,
    standing: Standing,
    updates: Sequence[Update],
    reader: Member,
    at: datetime,
    *,
    hidden: bool,
    zone: ZoneInfo,
) -> Message:
    """To somebody asked to confirm who does not see the notice; ``hidden`` where the channel shows a stub."""
    audience = Audience(texts, (reader.language,), zone, at.astimezone(zone).date())
    due = next((asked.due_at for asked in standing.asked if asked.user_id == reader.user_id), None)
    values = _values(standing, updates, audience, reader)
    said = texts.say(
        "updated_to_you",
        reader.language,
        confirm_by=audience.moment(due) if due else "",
        hidden=hidden,
        channel=standing.channel_name,
        out=standing.card_url is not None,
        **values,
    )
    key = standing.item.id
    details = blocks.button(audience.button("details"), DETAILS, str(key))
    confirm = confirm_button(audience, key, updates[-1].no, primary=True)
    row = blocks.actions(confirm, question_button(audience, key), details)
    return Message(said.plain, [blocks.headline(said.headline), blocks.body(said.body), row])


def handed_to_you(
    texts: Texts, standing: Standing, updates: Sequence[Update], reader: Member, at: datetime, *, zone: ZoneInfo
) -> Message:
    """To the new owner of an item."""
    audience = Audience(texts, (reader.language,), zone, at.astimezone(zone).date())
    last = updates[-1]
    said = texts.say(
        "handed_to_you",
        reader.language,
        by_name=standing.name_of(last.made_by),
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        name=standing.item.name,
        stage=standing.stage(reader.language),
        end=facts.end(standing, audience),
        todos=sum(one.is_open for one in standing.remarks if one.kind is RemarkKind.TODO),
        reason=last.reason or "",
    )
    key = str(standing.item.id)
    row = blocks.actions(
        blocks.button(audience.button("details"), DETAILS, key),
        blocks.button(audience.button("update"), UPDATE_ITEM, key),
    )
    return Message(said.plain, [blocks.headline(said.headline), blocks.body(said.body), row])


def updated(
    texts: Texts,
    standing: Standing,
    changed: Sequence[str],
    reader: Member,
    *,
    zone: ZoneInfo,
    today: date,
    told: int,
    occurred_at: datetime | None = None,
) -> Message:
    """To the author alone: what was read, said back in full, with the weekday of each date."""
    audience = Audience(texts, (reader.language,), zone, today)
    current = answers_of(standing.item)
    none = audience.label("signs", "none")
    read_back = [
        {
            "field": field.name(reader.language),
            "now": cut(answer_in_words(field, current.get(field.key), standing, audience), _BRIEF) or none,
        }
        for field in standing.template.fields
        if field.key in changed
    ]
    if occurred_at is not None:
        read_back.append({"field": audience.label("update", "occurred"), "now": audience.moment(occurred_at)})
    said = texts.say(
        "updated",
        reader.language,
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        name=standing.item.name,
        version=standing.item.version,
        told=told,
        read_back=read_back,
    )
    details = blocks.button(audience.button("details"), DETAILS, str(standing.item.id))
    return Message(said.plain, [blocks.body(said.body), blocks.actions(details)])


def changes_together(updates: Sequence[Update]) -> dict[str, WasNow]:
    """What several updates changed together: each field from what it first was to what it is; undone ones left out."""
    whole: dict[str, WasNow] = {}
    for update in updates:
        for key, (was, now) in update.changes.items():
            whole[key] = (whole[key][0] if key in whole else was, now)
    return {key: was_now for key, was_now in whole.items() if was_now[0] != was_now[1]}


def changes_in_words(standing: Standing, changes: Mapping[str, WasNow], audience: Audience) -> list[dict[str, str]]:
    """Each of these changes by its field's name, what was and what is, in the order of the form."""
    none = audience.label("signs", "none")
    found = []
    for field in standing.template.fields:
        if field.key in changes:
            was, now = (
                cut(" ".join(answer_in_words(field, answer, standing, audience).split()), _BRIEF) or none
                for answer in changes[field.key]
            )
            found.append({"field": field.name(audience.language), "was": was, "now": now})
    return found


def _values(
    standing: Standing,
    updates: Sequence[Update],
    audience: Audience,
    reader: Member | None = None,
    *,
    label_before: str = "",
    late: timedelta | None = None,
    stage_days: int | None = None,
) -> dict[str, Any]:
    """What the words need, as far as ``reader`` may see it; for nobody in particular, as far as all may."""
    everything = _without_swap(changes_together(updates))
    updates = [as_shown(standing, update, reader) for update in updates]
    changes = changes_shown(standing, everything, reader)
    hidden = len(changes) < len(everything)
    first, last = updates[0], updates[-1]
    major = next((update for update in reversed(updates) if update.major), None)
    words = changes_in_words(standing, changes, audience)
    occurred_at = last.occurred_at
    return {
        "kind": _kind(standing, changes, major, hidden=hidden),
        "confidential": hidden,
        "item": facts.item_link(standing),
        "ref": reference(standing.item.ref),
        "name": standing.item.name,
        "by_name": standing.name_of(last.made_by),
        "version": last.label,
        "before_version": label_before if major else "",
        "note": (major.note or "") if major else "",
        "at": audience.moment(last.at),
        "first_hour": f"{first.at.astimezone(audience.zone):%H:%M}" if len(updates) > 1 else "",
        "last_hour": f"{last.at.astimezone(audience.zone):%H:%M}",
        "later_changes": len(last.changes) if len(updates) > 1 else 0,
        "count": len(changes),
        "changes": words,
        "one": words[0] if len(words) == 1 else None,
        "days": _days_moved(changes),
        "stage_days": stage_days,
        "owner": Mention(standing.item.owner, standing.name_of(standing.item.owner)),
        "reason": "\n".join(dict.fromkeys(update.reason for update in updates if update.reason)),
        "done": facts.brief(changes["done"][1] or "", _LINES, _CHARACTERS) if "done" in changes else "",
        "next": facts.brief(_next(standing, changes, nothing=not everything), _LINES, _CHARACTERS),
        "asks": _asks(standing, major, audience),
        "taken_back": last.kind == TAKEN_BACK,
        "late_hours": round(late.total_seconds() / 3600) if late else 0,
        "occurred": audience.moment(occurred_at) if occurred_at else "",
    }


def _next(standing: Standing, changes: Mapping[str, WasNow], *, nothing: bool) -> str:
    """What comes next: as it was changed to, or, where nothing was changed, as it stands for all to read."""
    if not nothing:
        return changes["next"][1] or "" if "next" in changes else ""
    for_all = any(field.key == "next" and not field.confidential for field in standing.template.fields)
    return standing.item.fields.get("next", "") if for_all else ""


def _without_swap(changes: Mapping[str, WasNow]) -> dict[str, WasNow]:
    """An item handed over makes its old owner a collaborator and its new one none: that goes without saying."""
    was, now = (set(one or ()) for one in changes.get("collaborators", (None, None)))
    swapped = {one for one in changes.get("owner", (None, None)) if one}
    if "owner" in changes and was ^ now <= swapped:
        return {key: was_now for key, was_now in changes.items() if key != "collaborators"}
    return dict(changes)


def _kind(standing: Standing, changes: Mapping[str, WasNow], major: Update | None, *, hidden: bool) -> str:
    """Which of the model texts fits."""
    if major is not None:
        return "major"
    if not changes:
        return "hidden" if hidden else "nothing"
    if set(changes) <= _PROGRESS:
        return "progress"
    if len(changes) > 1:
        return "several"
    ((key, (was, now)),) = changes.items()
    if key == "end":
        return "several" if not was or not now else "end_later" if now > was else "end_earlier"
    if key == "stage":
        order = [stage.key for stage in standing.template.stages]
        back = was in order and now in order and order.index(now) < order.index(was)
        return "stage_back" if back else "stage"
    return "owner" if key == "owner" else "several"


def _days_moved(changes: Mapping[str, WasNow]) -> int:
    was, now = changes.get("end", (None, None))
    return abs((date.fromisoformat(now) - date.fromisoformat(was)).days) if was and now else 0


def _asks(standing: Standing, major: Update | None, audience: Audience) -> dict[str, Any] | None:
    """Whom a major version asks to confirm, by mention, and until when."""
    asked = [one for one in standing.asked if major is not None and one.update_no == major.no]
    if not asked:
        return None
    people = facts.mentions(standing, [one.user_id for one in asked], audience)
    return {"who": people, "at": audience.moment(max(one.due_at for one in asked))}
