"""``/track``: one table from a command's word, in either language, to its function; help for everything else."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.listeners.asker import Asker
from bot.listeners.routes import Routes
from bot.messages.commands import folded
from bot.messages.help import USE, USE_EITHER, did_you_mean, not_built_yet
from bot.messages.texts import Texts
from bot.parts import Parts
from storage import departments, members, posts
from tracker.references import read_number, read_reference, reference

#: What bare ``/track`` is called in the tables.
MY_DAY: Final = "my_day"
_REFERENCE_WORDS: Final = 3
#: Characters of a line that a button holds beside its command.
_IN_A_BUTTON: Final = 1900
_CHINESE: Final = re.compile("[\u3400-\u9fff]")
_PREFIX: Final = re.compile(r"\s*[/／]?\s*track(?=\s|$)\s*", re.IGNORECASE)
#: The usage of a command that is about one item, which must be named.
_OF_ITEM: Final = re.compile(r"/track \w+ T-")
#: How Slack escapes people, channels, groups, broadcasts and links in a command's text and in a message.
_ESCAPED: Final = re.compile(r"<(#|@|!subteam\^|!)?([^|>]*)(?:\|([^>]*))?>")
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


class CommandTable:
    """Finds and runs what somebody typed behind ``/track``, or said to the bot."""

    def __init__(self, texts: Texts, routes: Routes) -> None:
        self._texts = texts
        self._routes = routes
        routes.actions |= dict.fromkeys((USE, *USE_EITHER), self._used)
        self._of_item = {command.key for command in texts.commands if _OF_ITEM.match(command.usage("en"))}
        self._keys = {folded(word): command.key for command in texts.commands for word in command.words}

    async def run(self, asker: Asker, text: str) -> None:
        """Do what ``text`` asks for."""
        word, rest = _split(text)
        if asker.place.response_url:  # what is said to the bot stands where it was said
            asker = replace(asker, line=as_typed(text, await names_in(asker, text)))
        if not word:
            await self._routes.commands[MY_DAY](asker, "")
            return
        key, rest = self._find(word, rest)
        if key is None and (read_beginning(text)[0] is not None or read_number(text) is not None):
            key, rest = "show", text
        if key is None:
            near = self._texts.nearest_command(_bare(word))
            typed = as_typed(word, await names_in(asker, word))
            told = did_you_mean(self._texts, asker.language, word=typed, near=near, line=f"{near} {rest}".strip())
            await (asker.is_told(told) if near and len(rest) < _IN_A_BUTTON else asker.is_given_back(told))
            return
        function = self._routes.commands.get(key)
        if function is None:
            await asker.is_told(not_built_yet(self._texts, asker.language, key))
            return
        line = await self._with_reference(asker, key, rest) if key in self._of_item else rest
        if line is not None:
            await function(asker, line)

    async def _with_reference(self, asker: Asker, key: str, rest: str) -> str | None:
        """A line about one item, which it begins with; None where who asks was told what is missing.

        In the thread of an item's card, or of another message about it, a line needs no reference.
        """
        ref, more = read_beginning(rest)
        if ref is not None:
            return f"{reference(ref)} {more}".strip()
        channel_id, thread_ts = asker.place.channel_id, asker.place.thread_ts
        if channel_id and thread_ts:
            found = posts.reference_spoken_of
            ref = await asker.parts.db.read(found, asker.parts.workspace.id, channel_id, thread_ts)
            if ref is not None:
                return f"{reference(ref)} {rest}".strip()
        which = self._routes.which
        return await which(asker, key, rest) if which else rest

    async def _used(self, asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        """*Use it* under "did you mean", and what else offers a line: that line, run."""
        await self.run(asker, (pressed.get("selected_option") or pressed).get("value") or "")

    def without_mention(self, text: str, bot_user: str) -> str:
        """What was said to the bot: the text without its mention, and without a ``/track`` typed out of habit."""
        said = re.sub(rf"<@{re.escape(bot_user)}(\|[^>]*)?>", " ", text, count=1).strip()
        habit = _PREFIX.match(unicodedata.normalize("NFKC", said[:10]) + said[10:])
        return said[habit.end() :] if habit else said

    def _find(self, word: str, rest: str) -> tuple[str | None, str]:
        word = word.lstrip("/／")
        folded = _bare(word)
        if folded in self._keys:
            return self._keys[folded], rest
        # Chinese is typed without spaces: 新建官网改版, 查看T-42.
        for known in sorted(self._keys, key=len, reverse=True):
            if _CHINESE.match(known) and folded.startswith(known):
                return self._keys[known], f"{word[len(known) :]} {rest}".strip()
        return None, rest


def _bare(word: str) -> str:
    """The word without the signs that stick to it."""
    return folded(word).strip("\u200b。.,:;!?")


def _split(text: str) -> tuple[str, str]:
    """The first word and the rest; full-width spaces and line breaks part words too."""
    word, rest = (*text.split(maxsplit=1), "", "")[:2]
    return word, rest.strip()


def read_beginning(text: str) -> tuple[int | None, str]:
    """The reference a line begins with, and what stands behind it; ``T - 42`` is one of three words."""
    begun, rest = "", text
    for _ in range(_REFERENCE_WORDS):
        word, rest = _split(rest)
        begun = f"{begun} {word}".strip()
        ref = read_reference(begun)
        if ref is not None:
            return ref, rest
    return None, text


def named_item(line: str) -> tuple[int, str]:
    """The number of the item that a line about one begins with, and what stands behind it.

    Every such line does when it comes to its command's function (``CommandTable.run``); ValueError for any other.
    """
    ref, rest = read_beginning(line)
    if ref is None:
        raise ValueError("a line about no item")
    return ref, rest


def as_typed(text: str, names: Mapping[str, str] | None = None) -> str:
    """Slack's escaping undone: ``<#C1|launch>`` is #launch again, a link its label, ``&lt;`` a <.

    ``names`` are of people and groups by their id, where Slack gives none (``names_in``).
    """
    names = names or {}

    def words(found: re.Match[str]) -> str:
        sign, target, label = found[1] or "", found[2], found[3]
        if not sign:
            return str(label or target)
        name = str(label or names.get(target, target)).removeprefix("@")
        return ("#" if sign == "#" else "@") + name

    text = _ESCAPED.sub(words, text)
    for escaped, sign in _ENTITIES:
        text = text.replace(escaped, sign)
    return text


async def names_in(asker: Asker, text: str) -> dict[str, str]:
    """What the people and groups are called that a text mentions by id."""
    return await names_of(asker.parts, text)


async def names_of(parts: Parts, text: str) -> dict[str, str]:
    """The same where nobody asks: in what people say to each other."""
    mentioned = {found[2] for found in _ESCAPED.finditer(text) if found[1] in ("@", "!subteam^") and not found[3]}
    if not mentioned:
        return {}
    db, ws = parts.db, parts.workspace.id
    people = await db.read(members.find, ws, mentioned)
    groups = {one.usergroup: one.name for one in await db.read(departments.current, ws) if one.usergroup}
    return {one.user_id: one.name for one in people.values()} | groups
