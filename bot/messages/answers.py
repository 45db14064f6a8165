"""What one person is told alone about what they just did: done, in the way, or one more step."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from bot.messages import blocks, facts
from bot.messages.blocks import Block, Message
from bot.messages.card import COMMENT, DETAILS, UPDATE_ITEM
from bot.messages.marks import notification
from bot.messages.rights import ASK_FOR_RIGHTS
from bot.messages.texts import NOTIFICATION, Texts
from tracker.languages import Language
from tracker.problems import FormDidNotOpen, MayNotEdit, NeedsForm, Problem
from tracker.references import reference
from tracker.standing import Standing
from tracker.text import cut
from tracker.writing_hints import Hint

#: The callback_id of an answer that stands in a view.
#: Characters in one message; Slack takes a little more.
_PIECE: Final = 12_000
#: Characters of a line that are quoted below an answer to it.
QUOTED: Final = 10_000
ANSWER: Final = "answer"
NO_HINT: Final = "new_item.no_hint"
OPEN_FORM: Final = "new_item.open"
_LISTED: Final = 10


def refusal(
    texts: Texts,
    problems: Sequence[Problem],
    language: Language,
    today: date,
    names: Mapping[str, str] | None = None,
    other_ways: Sequence[Block] = (),
) -> Message:
    """What is in the way and what to do about it, a line each; behind its field's name where ``names`` has it.

    ``other_ways`` are buttons to go on by.
    """
    names = names or {}
    lines = []
    for problem in problems:
        words = texts.problem(problem, language, today=today)
        name = names.get(problem.field)
        lines.append(texts.label("signs", "fact", language, name=name, value=words) if name else words)
    not_theirs = next((one.item_id for one in problems if isinstance(one, MayNotEdit)), None)
    instead = _instead(texts, language, not_theirs) if not_theirs is not None else []
    return _plainly("\n".join(dict.fromkeys(lines)), *instead, *other_ways)


def _instead(texts: Texts, language: Language, item_id: int) -> list[Block]:
    """What somebody can do with an item that they may read and not change."""
    ways = (("comment", COMMENT), ("ask_for_rights", ASK_FOR_RIGHTS))
    return [blocks.button(texts.label("buttons", words, language), action, str(item_id)) for words, action in ways]


def quoting(texts: Texts, language: Language, message: Message, line: str) -> Message:
    """A message with the line below it that it is about, to copy: as much as one message holds."""
    shown = [blocks.context(texts.label("answers", "typed", language)), blocks.quote(line[:QUOTED])]
    return Message(message.text, [*message.blocks, *shown])


def answer_view(texts: Texts, message: Message, language: Language) -> Block:
    """An answer as a view of its own, for somebody who asked in their Home."""
    return blocks.modal(
        texts.label("answers", "title", language),
        message.blocks,
        close=texts.label("answers", "close", language),
        callback_id=ANSWER,
    )


def needs_form(texts: Texts, language: Language, value: int | str, action: str = OPEN_FORM) -> Message:
    """To somebody who asked by mention, where Slack gives no leave to open a form: a button that opens it."""
    words = texts.problem(NeedsForm(), language)
    return _plainly(words, _opens(texts.label("buttons", "open_form", language), value, action))


def form_did_not_open(texts: Texts, language: Language, value: int | str, action: str = OPEN_FORM) -> Message:
    """Slack's leave ran out: a button that opens the form again, with everything in it."""
    words = texts.problem(FormDidNotOpen(), language)
    return _plainly(words, _opens(texts.label("buttons", "open_form_again", language), value, action))


def published(
    texts: Texts, standing: Standing, language: Language, *, told: int, hints: Sequence[Hint] = ()
) -> Message:
    """An item is out; ``told`` people beside its author hear of it. Below it what could be better said."""
    said = texts.say(
        "published",
        language,
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        name=standing.item.name,
        channel=standing.channel_name,
        told=told,
    )
    view = blocks.button(texts.label("buttons", "view", language), DETAILS, str(standing.item.id))
    hinted = [block for hint in hints for block in _hint(texts, standing.item.id, language, told, hint)]
    return Message(said.plain, [blocks.body(said.body), blocks.actions(view), *hinted])


def _hint(texts: Texts, item_id: int, language: Language, told: int, hint: Hint) -> Iterator[Block]:
    yield blocks.words(texts.label("hints", hint.value, language))
    yield blocks.actions(
        blocks.button(texts.label("hints", "add_it", language), UPDATE_ITEM, str(item_id)),
        blocks.button(texts.label("hints", "not_again", language), NO_HINT, f"{hint.value} {item_id} {told}"),
    )


def published_many(texts: Texts, standings: Sequence[Standing], language: Language, *, told: int) -> Message:
    """Several items are out; ``told`` people beside their author hear of them."""
    said = texts.say(
        "published_many",
        language,
        total=len(standings),
        channel=standings[0].channel_name,
        told=told,
        items=[facts.item_link(one) for one in standings[:_LISTED]],
        more=max(len(standings) - _LISTED, 0),
    )
    return Message(said.plain, [blocks.body(said.body)])


def _plainly(words: str, *buttons: Block) -> Message:
    rows = [blocks.actions(*buttons)] if buttons else []
    return Message(notification(cut(" ".join(words.split()), NOTIFICATION)), [blocks.words(words), *rows])


def _opens(words: str, value: int | str, action: str) -> Block:
    return blocks.button(words, action, str(value), primary=True)


def given_back(texts: Texts, language: Language, rest: str) -> list[Message]:
    """What a form or a message has no room for, to copy: as many messages as it takes, none for nothing."""
    if not rest:
        return []
    words = texts.label("answers", "given_back", language)
    pieces = [rest[at : at + _PIECE] for at in range(0, len(rest), _PIECE)]
    first = Message(notification(cut(words, NOTIFICATION)), [blocks.words(words), blocks.words(pieces[0])])
    return [first, *(Message(notification(cut(words, NOTIFICATION)), [blocks.words(one)]) for one in pieces[1:])]
