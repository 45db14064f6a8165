"""Help, and what is answered to a command that is not there, or not there yet."""

from datetime import date
from typing import Final

from bot.messages import blocks
from bot.messages.blocks import VALUE, Block, Message
from bot.messages.commands import Command
from bot.messages.dates import bare_day
from bot.messages.texts import Texts
from tracker.languages import Language
from tracker.problems import TwoReadings
from tracker.text import cut

USE: Final = "help.use"
#: The same for each of two lines that stand beside each other.
USE_EITHER: Final = (f"{USE}.one", f"{USE}.other")
ALL: Final = "help.all"
_QUOTED: Final = 80
_EXAMPLE: Final = "new"


def help_overview(texts: Texts, language: Language) -> Message:
    """All commands, those that can be used first."""
    by_key = {command.key: command for command in texts.commands}
    typed = [command for command in texts.commands if command.words]
    said = texts.say(
        "help",
        language,
        my_day=by_key["my_day"].what(language),
        built=[{"word": command.word(language), "what": command.what(language)} for command in typed if command.built],
        example=by_key[_EXAMPLE].example(language),
        later=_between(texts, language).join(command.word(language) for command in typed if not command.built),
    )
    return Message(
        said.plain,
        [blocks.headline(said.headline), blocks.body(said.body), blocks.context_of([blocks.unmarked(said.context)])],
    )


def help_about(texts: Texts, language: Language, command: Command) -> Message:
    """How one command is used."""
    said = texts.say(
        "help_about",
        language,
        usage=command.usage(language),
        what=command.what(language),
        example=command.example(language),
        built=command.built,
        instead=_instead(texts, language, command),
    )
    return Message(said.plain, [blocks.headline(said.headline), blocks.body(said.body), _all_commands(texts, language)])


def did_you_mean(texts: Texts, language: Language, *, word: str, near: str | None, line: str = "") -> Message:
    """To a word that is no command: the nearest one, with a button that runs the ``line`` as it was meant."""
    said = texts.say("did_you_mean", language, word=cut(word, _QUOTED), near=near or "")
    offered: list[Block] = []
    if near and len(line) <= VALUE:
        offered = [blocks.button(texts.label("buttons", "use_it", language), USE, line, primary=True)]
    return Message(said.plain, [blocks.body(said.body), _all_commands(texts, language, *offered)])


def either_day(problem: TwoReadings, line: str, language: Language, today: date) -> list[Block]:
    """For a day that has two readings, a button for each: it runs the line with that day instead."""
    days = (problem.one, problem.other)
    lines = [line.replace(problem.text, day.isoformat(), 1) for day in days]
    if max(map(len, lines)) > VALUE:
        return []
    return [
        blocks.button(bare_day(day, language, today), action, made)
        for day, action, made in zip(days, USE_EITHER, lines, strict=True)
    ]


def not_built_yet(texts: Texts, language: Language, key: str) -> Message:
    """To a command that is promised, and what helps meanwhile."""
    command = next(one for one in texts.commands if one.key == key)
    said = texts.say("not_built_yet", language, word=command.word(language), instead=_instead(texts, language, command))
    return Message(said.plain, [blocks.body(said.body), _all_commands(texts, language)])


def _instead(texts: Texts, language: Language, command: Command) -> str:
    by_key = {one.key: one for one in texts.commands}
    typed = [f"/track {by_key[key].word(language)}".strip() for key in command.instead]
    return _between(texts, language).join(typed)


def _between(texts: Texts, language: Language) -> str:
    return texts.label("signs", "between", language)


def _all_commands(texts: Texts, language: Language, *before: Block) -> Block:
    return blocks.actions(*before, blocks.button(texts.label("buttons", "all_commands", language), ALL, "all"))
