"""What was guessed of a line, said above its form: each is one click from the other reading."""

from collections.abc import Sequence
from typing import Final

from bot.messages import blocks
from bot.messages.blocks import Block
from bot.messages.forms import NEW_ITEM
from bot.messages.texts import Texts
from tracker.languages import Language
from tracker.people import Member
from tracker.text import cut

REREAD: Final = "new_item.reread"
MEANT: Final = "new_item.meant"
_WORD: Final = 60


def template_word(texts: Texts, language: Language, word: str, template: str, *, taken: bool) -> Block:
    """A word that the line begins with and that a template is called as well."""
    said = texts.label(NEW_ITEM, "word_taken" if taken else "word_kept", language, word=cut(word, _WORD))
    other = texts.label(NEW_ITEM, "put_back" if taken else "use_template", language, template=template)
    return blocks.section(said, block_id="word", beside=blocks.button(cut(other, blocks.BUTTON), REREAD, "1"))


def not_found(texts: Texts, language: Language, typed: str, nth: int, like: Sequence[Member]) -> list[Block]:
    """Somebody whom a line names and nobody knows; whoever may be meant is a click away."""
    words = texts.label(NEW_ITEM, "not_found", language, typed=cut(typed, _WORD), like=bool(like))
    said = blocks.section(words, block_id=f"not_found_{nth}")
    if not like:
        return [said]
    buttons = [
        blocks.button(cut(one.name, blocks.BUTTON), f"{MEANT}.{at}", f"{nth}/{one.user_id}")
        for at, one in enumerate(like)
    ]
    return [said, blocks.actions(*buttons, block_id=f"meant_{nth}")]
