"""The form in which somebody comments on an item, asks something about it, or replies to another."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import orjson

from bot.messages import blocks
from bot.messages.blocks import Block
from bot.messages.texts import Texts
from tracker.comments import Comment, CommentKind
from tracker.items import Item
from tracker.languages import Language
from tracker.references import reference
from tracker.text import cut

FORM: Final = "comment"
TEXT: Final = "text"
_LONGEST: Final = 3000
_QUOTED: Final = 600
_NAME: Final = 150


@dataclass(frozen=True, slots=True)
class Aim:
    """What a form is for, and where its sender is answered: carried in the form, which has nothing else to keep."""

    item_id: int
    kind: str = CommentKind.COMMENT.value
    answers: int | None = None
    channel_id: str | None = None
    thread_ts: str | None = None
    response_url: str | None = None

    @classmethod
    def read(cls, view: Mapping[str, Any]) -> "Aim | None":
        """The aim of a form; None where what it carries is none of ours."""
        try:
            aim = cls(**orjson.loads(view.get("private_metadata") or ""))
            CommentKind(aim.kind)
        except (ValueError, TypeError):
            return None
        return aim if isinstance(aim.item_id, int) else None


def comment_form(texts: Texts, language: Language, item: Item, aim: Aim, replied_to: Comment | None = None) -> Block:
    """The form, with what it replies to above the input."""
    what = "reply" if replied_to else aim.kind
    whole: list[Block] = [
        blocks.context(texts.label("comments", "about", language, name=cut(item.name, _NAME), version=item.version))
    ]
    if replied_to is not None and replied_to.text:
        whole.append(blocks.quote(cut(replied_to.text, _QUOTED)))
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": _LONGEST, "focus_on_load": True}
    whole.append(blocks.input_block(TEXT, texts.label("comments", what, language), element, optional=False))
    return blocks.modal(
        texts.label("comments", f"{what}_title", language, ref=reference(item.ref)),
        whole,
        submit=texts.label("comments", "send", language),
        close=texts.label("buttons", "cancel", language),
        callback_id=FORM,
        private_metadata=orjson.dumps(asdict(aim)).decode(),
    )


def read_text(view: Mapping[str, Any]) -> str:
    """What was typed."""
    values = (view.get("state") or {}).get("values") or {}
    entered = (values.get(TEXT) or {}).get(TEXT) or {}
    return str(entered.get("value") or "")
