"""What was said about an item: in its thread, to those told of it directly, and read again page by page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.card import COMMENT, DETAILS, confirm_button, question_button
from bot.messages.marks import Mention, escape
from tracker.comments import Comment, CommentKind
from tracker.references import reference
from tracker.standing import Standing
from tracker.text import cut

REPLY: Final = "item.reply"
UPDATE_FROM: Final = "item.update_from"
DISCUSSION: Final = "item.discussion"
#: The most of one page, and of one comment where several stand together; the whole of it is in the thread.
ENTRIES: Final = 10
_TOGETHER: Final = 1000
#: Of one comment alone.
_ALONE: Final = 3000
#: Under an item's details.
LATEST: Final = 3
_BRIEF: Final = 200


@dataclass(frozen=True, slots=True)
class SaidOfItem:
    """A comment, its item with the name of whoever made it, and the version it is about."""

    standing: Standing
    comment: Comment
    version: str


@dataclass(frozen=True, slots=True)
class Discussion:
    """Some of what was said of an item, the newest first; how much there is, and where the older ones begin."""

    entries: Sequence[Comment]
    total: int
    older: int | None = None


NOTHING_SAID: Final = Discussion((), 0)


def commented(said_of: SaidOfItem, audience: Audience) -> Message:
    """In the thread, or to an owner who can't see it. A question rings the owner; a comment nobody."""
    standing, comment = said_of.standing, said_of.comment
    said = audience.texts.say("commented", audience.language, **_values(said_of))
    headline = [said.headline, *_other_headlines(said_of, audience)]
    value = f"{standing.item.id}/{comment.id}"
    return Message(
        said.plain,
        [
            blocks.headline(" · ".join(headline)),
            _quoted(comment, audience, _ALONE),
            *([blocks.body(said.body)] if said.body else []),
            blocks.actions(
                blocks.button(audience.button("reply"), REPLY, value),
                blocks.button(audience.button("update_from"), UPDATE_FROM, value),
            ),
        ],
    )


def answered_to_you(said_of: SaidOfItem, audience: Audience) -> Message:
    """To whoever asked: the answer, and what may follow from it."""
    standing, comment = said_of.standing, said_of.comment
    said = audience.texts.say("answered_to_you", audience.language, **_values(said_of))
    key, no = standing.item.id, standing.item.update_no
    return Message(
        said.plain,
        [
            blocks.headline(said.headline),
            _quoted(comment, audience, _ALONE),
            blocks.actions(
                confirm_button(audience, key, no, primary=True),
                question_button(audience, key, words="ask_more"),
                blocks.button(audience.button("details"), DETAILS, str(key)),
            ),
        ],
    )


def comment_kept(standing: Standing, audience: Audience) -> Message:
    """To whoever commented by command: where it stands now."""
    said = audience.texts.say(
        "comment_kept",
        audience.language,
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        name=standing.item.name,
    )
    return Message(said.plain, [blocks.body(said.body)])


def discussion(standing: Standing, found: Discussion, audience: Audience) -> Message:
    """A page of what was said, the newest first."""
    key = str(standing.item.id)
    said = audience.texts.say(
        "discussion",
        audience.language,
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        name=standing.item.name,
        total=found.total,
    )
    whole = [blocks.headline(said.headline)]
    for comment in found.entries:
        whole += [blocks.body(_head(standing, comment, audience)), _quoted(comment, audience, _TOGETHER)]
    older = [blocks.button(audience.button("older"), DISCUSSION, f"{key}/{found.older}")] if found.older else []
    row = [
        *older,
        blocks.button(audience.button("comment"), COMMENT, key),
        blocks.button(audience.button("details"), DETAILS, key),
    ]
    return Message(said.plain, [*whole, blocks.actions(*row)])


def latest(standing: Standing, found: Discussion, audience: Audience) -> list[Block]:
    """The last of what was said, in brief, under an item's details; nothing where nothing was."""
    if not found.entries:
        return []
    lines = [
        audience.label(
            "comments", "line", name=standing.name_of(one.made_by), text=cut(" ".join((one.text or "").split()), _BRIEF)
        )
        for one in reversed(found.entries[:LATEST])
    ]
    title = audience.label("comments", "title", total=found.total)
    return [blocks.headline(escape(title)), blocks.quote("\n".join(lines))]


def _head(standing: Standing, comment: Comment, audience: Audience) -> tuple[str, ...]:
    said = audience.texts.say(
        "discussion_entry",
        audience.language,
        name=standing.name_of(comment.made_by),
        at=audience.moment(comment.at),
        question=comment.kind is CommentKind.QUESTION,
        edited=comment.edited_at is not None,
    )
    return said.body


def _other_headlines(said_of: SaidOfItem, audience: Audience) -> Iterator[str]:
    """The same once more in the channel's other language, without the item, which is named already."""
    for language in audience.languages[1:]:
        yield audience.texts.say("commented", language, **(_values(said_of) | {"item": ""})).headline


def _values(said_of: SaidOfItem) -> dict[str, object]:
    standing, comment = said_of.standing, said_of.comment
    question = comment.kind is CommentKind.QUESTION
    owner = standing.item.owner
    return {
        "by_name": standing.name_of(comment.made_by),
        "item": facts.item_link(standing),
        "ref": reference(standing.item.ref),
        "name": standing.item.name,
        "version": said_of.version,
        "question": question,
        "owner": Mention(owner, standing.name_of(owner)) if question and owner != comment.made_by else "",
    }


def _quoted(comment: Comment, audience: Audience, most: int) -> Block:
    """What was said; of a deleted message, that it is deleted."""
    if comment.text is None:
        return blocks.words(audience.label("comments", "deleted"))
    return blocks.quote(cut(comment.text, most))
