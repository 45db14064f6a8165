"""What stands before the form of a new item: the templates to choose from, and what was left unfinished."""

from collections.abc import Sequence
from typing import Final

from bot.messages import blocks
from bot.messages.blocks import Block
from bot.messages.forms import NEW_ITEM
from bot.messages.texts import Texts
from tracker.languages import Language
from tracker.problems import Problem
from tracker.templates import TemplateVersion
from tracker.text import cut

TEMPLATE: Final = "new_item.template"
GO_ON: Final = "new_item.go_on"
START_OVER: Final = "new_item.start_over"
DELETE: Final = "new_item.delete"
#: As many as a view holds beside what is left unfinished.
_MOST: Final = 90
_NAME: Final = 60


def choose_template(
    texts: Texts,
    language: Language,
    versions: Sequence[TemplateVersion],
    *,
    draft_id: int,
    above: Sequence[Block] = (),
) -> Block:
    """Each template with what it is for, and a button that goes on to its form."""
    choose = texts.label(NEW_ITEM, "choose", language)
    whole = [
        blocks.section(
            texts.label(
                NEW_ITEM,
                "template",
                language,
                name=version.template.name(language),
                purpose=version.template.purpose(language),
            ),
            block_id=f"template_{version.template_id}",
            beside=blocks.button(choose, TEMPLATE, str(version.template_id)),
        )
        for version in versions[:_MOST]
    ]
    return blocks.modal(
        texts.label(NEW_ITEM, "choose_title", language),
        [*above, *whole],
        close=texts.label(NEW_ITEM, "cancel", language),
        private_metadata=str(draft_id),
    )


def left_unfinished(texts: Texts, language: Language, *, name: str, at: str, draft_id: int) -> list[Block]:
    """An earlier draft, offered again; ``at`` is when it was last touched, in words."""
    words = texts.label(NEW_ITEM, "unfinished", language, name=cut(name, _NAME), at=at)
    return [
        blocks.section(words, block_id="unfinished"),
        blocks.actions(
            blocks.button(texts.label(NEW_ITEM, "go_on", language), GO_ON, str(draft_id)),
            blocks.button(texts.label(NEW_ITEM, "start_over", language), START_OVER, str(draft_id)),
            block_id="unfinished_buttons",
        ),
    ]


def draft_kept(texts: Texts, language: Language, draft_id: int) -> Block:
    """In place of the form, which Slack lets nobody but its reader close."""
    return _said(
        texts,
        language,
        "draft_kept",
        blocks.actions(
            blocks.button(texts.label(NEW_ITEM, "go_on", language), GO_ON, str(draft_id)),
            blocks.button(texts.label(NEW_ITEM, "delete", language), DELETE, str(draft_id)),
            block_id="kept",
        ),
    )


def draft_deleted(texts: Texts, language: Language) -> Block:
    """In its place once more."""
    return _said(texts, language, "draft_deleted")


def draft_published(texts: Texts, language: Language) -> Block:
    """In place of a form that took longer than Slack waits; where the item stands is told beside."""
    return _said(texts, language, "published")


def instead(texts: Texts, language: Language, problem: Problem) -> Block:
    """Why there is no form."""
    return _plain(texts, language, texts.problem(problem, language))


def _said(texts: Texts, language: Language, key: str, *below: Block) -> Block:
    return _plain(texts, language, texts.label(NEW_ITEM, key, language), *below)


def _plain(texts: Texts, language: Language, words: str, *below: Block) -> Block:
    return blocks.modal(
        texts.label(NEW_ITEM, "title", language),
        [blocks.section(words), *below],
        close=texts.label(NEW_ITEM, "close", language),
    )
