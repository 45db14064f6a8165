"""To a line about one item that names none: those to choose from, each with the line that it would have been."""

from collections.abc import Sequence
from typing import Final

from bot.messages import blocks
from bot.messages.blocks import VALUE, Block, Message
from bot.messages.help import USE
from bot.messages.marks import notification
from bot.messages.texts import NOTIFICATION, Texts
from tracker.languages import Language
from tracker.named_items import OFFERED, Named
from tracker.problems import NoReference
from tracker.references import reference
from tracker.text import cut

_FEATURE: Final = "which_item"
_QUOTED: Final = 80


def choose(texts: Texts, language: Language, command: str, word: str, mine: Sequence[Named]) -> Message:
    """Which of one's own items the command is about; ``word`` is its word, as it was typed."""
    words = texts.problem(NoReference(command, choose=bool(mine)), language)
    said: list[Block] = [blocks.words(words)]
    if mine:
        options = [blocks.option(_called(one, blocks.OPTION), f"{word} {reference(one.ref)}") for one in mine]
        said.append(blocks.actions(blocks.choice(texts.label(_FEATURE, "choose", language), USE, options)))
    return Message(notification(cut(words, NOTIFICATION)), said)


def perhaps(texts: Texts, language: Language, word: str, near: Sequence[Named]) -> Message:
    """Those that may be meant by a name; *This one* runs the line with its reference in the name's place."""
    said = cut(near[0].said, _QUOTED)
    return _offered(texts, language, word, texts.label(_FEATURE, "perhaps", language, text=said, n=len(near)), near)


def several(texts: Texts, language: Language, word: str, same: Sequence[Named]) -> Message:
    """Those of one name, each with the button that runs the line for it."""
    name, shown = cut(same[0].name, _QUOTED), same[:OFFERED]
    return _offered(texts, language, word, texts.label(_FEATURE, "several", language, text=name, n=len(same)), shown)


def _offered(texts: Texts, language: Language, word: str, words: str, near: Sequence[Named]) -> Message:
    said: list[Block] = [blocks.words(words)]
    for one in near:
        line = f"{word} {reference(one.ref)} {one.rest}".strip()
        use = blocks.button(texts.label(_FEATURE, "this_one", language), USE, line) if len(line) <= VALUE else None
        said.append(blocks.section(_called(one, blocks.TEXT), beside=use))
    return Message(notification(cut(words, NOTIFICATION)), said)


def _called(one: Named, most: int) -> str:
    return cut(f"{reference(one.ref)} {one.name}", most)
