"""Opening the form: a loading view at once (a trigger lives 3 s), in its place the form or what comes before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from bot.changes.items import surroundings
from bot.listeners.asker import Asker
from bot.listeners.new_item.asking import Asked, could_ring
from bot.listeners.new_item.drafting import find_draft, keep, unfinished
from bot.listeners.new_item.pasting import PASTED, preview
from bot.listeners.new_item.reading import audience_of
from bot.messages.answers import form_did_not_open
from bot.messages.asking import alike_items, rings_many
from bot.messages.blocks import Block
from bot.messages.choosing import choose_template, left_unfinished
from bot.messages.dates import moment_in_brackets
from bot.messages.forms import NEW_ITEM, Choices, Ring, item_form, loading_view
from bot.messages.guesses import not_found, template_word
from bot.messages.onlookers import Audience, who_sees
from bot.slack.channels import know_channel
from bot.slack.errors import CALL_FAILURES, code_of
from storage import departments, items, members, templates
from storage.database import Tx
from storage.drafts import Draft
from tracker.departments import Department
from tracker.line_ends import read_end
from tracker.problems import Problem
from tracker.publishing import problems_of
from tracker.templates import TemplateVersion

#: The page of a form whose template is not chosen yet.
CHOOSING: Final = "choosing"
_LOOKS: Final = 4


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the memory has for one form."""

    version: TemplateVersion
    templates: Sequence[TemplateVersion]
    departments: Sequence[Department]
    above: Sequence[Block]
    audience: Audience
    ring: int
    copies: bool


async def open_loading(asker: Asker) -> str | None:
    """Open a view at once, to be filled; its id, or None where Slack's leave has run out."""
    try:
        opened = await asker.parts.slack.views_open(
            trigger_id=str(asker.trigger_id), view=loading_view(asker.texts, asker.language)
        )
    except CALL_FAILURES:
        return None
    return str(opened["view"]["id"])


async def show_in(asker: Asker, draft: Draft, view_id: str | None, problems: Sequence[Problem] = ()) -> None:
    """Put the draft's form into the view just opened; where that can't be, say so with a button that tries again."""
    draft = await _looked_at(asker, draft)
    try:
        if view_id is not None:
            await show_form(asker, draft, view_id=view_id, problems=problems)
            return
    except CALL_FAILURES:
        pass  # as good as not open: it says that it is opening for ever
    await asker.is_told(form_did_not_open(asker.texts, asker.language, draft.id))


async def show_form(asker: Asker, draft: Draft, *, view_id: str, problems: Sequence[Problem] = ()) -> None:
    """Put the draft's form, as it stands now, into a view, unless that was closed or sent meanwhile.

    Beside these ``problems`` it says what was wrong before and still is.
    """
    said = {one.field for one in problems}
    still = [*await _wrong_at(asker, draft, draft.form.get("refused", ())), *_unread_end(asker, draft)]
    still = [one for one in still if one.field not in said]
    await show(asker, await form_view(asker, draft, [*problems, *still]), view_id=view_id)


async def show_current(asker: Asker, draft: Draft, *, view_id: str) -> None:
    """Put the form into its view again though nobody asked for another page: never an older state over a newer one.

    What is chosen in one breath is answered side by side, and may arrive in any order; so whoever comes last looks
    whether the draft is still what was shown. A form that was sent meanwhile shows what is wrong with it, and is left.
    """
    shown = None
    for _ in range(_LOOKS):
        now = await find_draft(asker, str(draft.id))
        if now is None or now == shown or now.form.get("sends") != draft.form.get("sends"):
            return
        await show_form(asker, now, view_id=view_id)
        shown = now


async def show(asker: Asker, view: dict[str, Any], *, view_id: str) -> None:
    """Put another view in the place of one, unless that was closed meanwhile."""
    try:
        await asker.parts.slack.views_update(view_id=view_id, view=view)
    except SlackApiError as error:
        if code_of(error) != "not_found":
            raise


async def form_view(
    asker: Asker, draft: Draft, problems: Sequence[Problem] = (), asked: Asked | None = None
) -> dict[str, Any]:
    """The draft's form, with the words of each problem at its input; the templates, while none of them is chosen.

    ``asked``: what its author looks at before they send it once more.
    """
    if draft.form["page"] == PASTED:
        return await preview(asker, draft)
    seen = await asker.parts.db.read(_seen, asker, draft)
    if draft.form["page"] == CHOOSING:
        return choose_template(asker.texts, asker.language, seen.templates, draft_id=draft.id, above=seen.above)
    return item_form(
        asker.texts,
        seen.version.template,
        language=asker.language,
        page=draft.form["page"],
        answers=draft.answers,
        choices=Choices(
            departments=seen.departments,
            who_sees=who_sees(asker.texts, asker.language, seen.audience),
            above=[*_asked(asker, draft, asked), *seen.above] if asked else seen.above,
            filled=draft.form.get("filled", 0),
            others=len(seen.templates) > 1,
            ring=Ring(bool(draft.form.get("ring")), seen.ring) if seen.ring else None,
            copies=seen.copies,
            submit=_submit(asker, asked) if asked else None,
        ),
        draft_id=draft.id,
        ask_channel=draft.form["ask_channel"],
        problems={one.field: asker.texts.problem(one, asker.language, today=asker.today) for one in problems},
    )


def _asked(asker: Asker, draft: Draft, asked: Asked) -> list[Block]:
    found = alike_items(asker.texts, asker.language, asked.alike)
    if asked.rings:
        ringing = bool(draft.form.get("ring"))
        found.append(rings_many(asker.texts, asker.language, asked.rings, with_departments=ringing))
    return found


def _submit(asker: Asker, asked: Asked) -> str:
    key = "notify" if asked.rings else "create_anyway"
    return asker.texts.label(NEW_ITEM, key, asker.language, n=asked.rings)


def _seen(tx: Tx, asker: Asker, draft: Draft) -> _Seen:
    ws = asker.parts.workspace.id
    version = templates.version(tx, ws, draft.template_id, draft.template_no)
    return _Seen(
        version=version,
        templates=offered(tx, asker, draft.form["origin"]["channel_id"]),
        departments=departments.current(tx, ws),
        above=[*_guessed(tx, asker, draft), *_left(tx, asker, draft)],
        audience=audience_of(tx, asker, version.template, draft.answers),
        ring=could_ring(tx, asker, version.template, draft.answers),
        copies=bool(items.called(tx, asker.reader, "", most=1)),
    )


def offered(tx: Tx, asker: Asker, channel_id: str | None) -> list[TemplateVersion]:
    """The templates to choose from, the one that was used last in this channel first."""
    newest = templates.newest(tx, asker.parts.workspace.id)
    used = templates.last_used(tx, asker.reader, channel_id)
    return sorted(newest, key=lambda version: version.template_id != used)


def _left(tx: Tx, asker: Asker, draft: Draft) -> list[Block]:
    """What the same person began before and did not finish."""
    found = unfinished(tx, asker.parts.workspace.id, draft, asker.at)
    if found is None:
        return []
    before, when = found
    version = templates.version(tx, asker.parts.workspace.id, before.template_id, before.template_no)
    return left_unfinished(
        asker.texts,
        asker.language,
        name=_called(asker, before) or version.template.name(asker.language),
        at=moment_in_brackets(when, asker.zone, asker.language, asker.today),
        draft_id=before.id,
    )


def _guessed(tx: Tx, asker: Asker, draft: Draft) -> list[Block]:
    """What was guessed of the line, while the form is of it."""
    word, lost = draft.form.get("word"), draft.form.get("lost", ())
    said: list[Block] = []
    if draft.form["page"] == CHOOSING:
        return said
    if word:
        guessed = next(
            (one for one in templates.newest(tx, asker.parts.workspace.id) if one.template_id == word["template"]), None
        )
        if guessed is not None:
            name = guessed.template.name(asker.language)
            said.append(template_word(asker.texts, asker.language, word["typed"], name, taken=word["taken"]))
    near = members.find(tx, asker.parts.workspace.id, [user for _, users in lost for user in users])
    for nth, (typed, users) in enumerate(lost):
        like = [near[user] for user in users if user in near]
        said += not_found(asker.texts, asker.language, typed, nth, like)
    return said


def _called(asker: Asker, draft: Draft) -> str:
    lines = len(draft.form.get("lines", ()))
    return asker.texts.label(NEW_ITEM, "lines", asker.language, n=lines) if lines else draft.answers.get("name") or ""


async def channel_takes_cards(asker: Asker, channel_id: str | None) -> bool:
    """Whether a card could be posted in this channel: it exists for us, is no direct message, not archived."""
    channel = await know_channel(asker.parts, channel_id) if channel_id else None
    return channel is not None and channel.takes_cards


async def _looked_at(asker: Asker, draft: Draft) -> Draft:
    """The draft, with what is wrong with its line remembered, such as an owner who can't be one."""
    found = await _wrong_at(asker, draft, draft.form["typed"])
    if not found:
        return draft
    draft = replace(draft, form=draft.form | {"refused": [one.field for one in found]})
    await keep(asker, draft)
    return draft


async def _wrong_at(asker: Asker, draft: Draft, keys: Collection[str]) -> list[Problem]:
    """What is wrong at these inputs: what nobody looked at yet is not complained of.

    An end in the past is said there too, though it is published when sent again.
    """
    if not keys or draft.form["page"] in (CHOOSING, PASTED):
        return []
    parts = asker.parts
    version = await parts.db.read(templates.version, parts.workspace.id, draft.template_id, draft.template_no)
    around = await parts.db.read(
        surroundings, parts.workspace.id, version.template, draft.answers, asker.today, by=asker.member.user_id
    )
    return [one for one in problems_of(version.template, draft.answers, around) if one.field in keys]


def _unread_end(asker: Asker, draft: Draft) -> list[Problem]:
    """Why the end that the line was to have could not be read, until one is chosen."""
    typed = draft.form.get("end_typed")
    if not typed or draft.answers.get("end") or draft.form["page"] in (CHOOSING, PASTED):
        return []
    return [replace(read_end(typed, asker.today, country=asker.parts.workspace.country), field="end")]


def with_template(draft: Draft, before: TemplateVersion, version: TemplateVersion) -> Draft:
    """The draft as one of another template: what has the same key stays; what only the old one assumed does not."""
    old = before.template
    assumed: dict[str, Any] = {"sensitivity": str(int(old.sensitivity)), "cadence": old.cadence.document()}
    answers = {
        key: answer
        for key, answer in draft.answers.items()
        if key != "stage" and not (key in assumed and answer == assumed[key])
    }
    return replace(draft, template_id=version.template_id, template_no=version.no, answers=answers)
