"""``/track``: one table from a command's word, in either language, to its function; help for everything else."""

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final

from bot.listeners.asker import Asker
from bot.listeners.routes import Routes
from bot.messages.commands import folded
from bot.messages.help import USE, did_you_mean, not_built_yet
from bot.messages.texts import Texts
from bot.parts import Parts
from storage import departments, members, posts
from tracker.references import read_number, read_reference, reference

#: What bare ``/track`` is called in the tables.
MY_DAY: Final = "my_day"
_NEAR: Final = 0.5  # difflib's measure; "nwe" and "new" are 0.67 alike, "help" and "list" 0.25
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
        routes.actions[USE] = self._used
        self._of_item = {command.key for command in texts.commands if _OF_ITEM.match(command.usage("en"))}
        self._keys = {folded(word): command.key for command in texts.commands for word in command.words}

    async def run(self, asker: Asker, text: str) -> None:
        """Do what ``text`` asks for."""
        word, rest = _split(text)
        if not word:
            await self._routes.commands[MY_DAY](asker, "")
            return
        key, rest = self._find(word, rest)
        if key is None and (read_reference(word) is not None or read_number(f"{word} {rest}") is not None):
            key, rest = "show", word
        if key is None:
            near = self.nearest(word)
            typed = as_typed(word, await names_in(asker, word))
            await asker.is_told(did_you_mean(self._texts, asker.language, word=typed, near=near, rest=rest))
            return
        function = self._routes.commands.get(key)
        if function is None:
            await asker.is_told(not_built_yet(self._texts, asker.language, key))
        else:
            await function(asker, await self._with_reference(asker, key, rest))

    async def _with_reference(self, asker: Asker, key: str, rest: str) -> str:
        """In the thread of an item's card, or of another message about it, a line needs no reference."""
        channel_id, thread_ts = asker.place.channel_id, asker.place.thread_ts
        if key not in self._of_item or not channel_id or not thread_ts or split_reference(rest)[0] is not None:
            return rest
        found = posts.reference_spoken_of
        ref = await asker.parts.db.read(found, asker.parts.workspace.id, channel_id, thread_ts)
        return f"{reference(ref)} {rest}".strip() if ref is not None else rest

    async def _used(self, asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        """*Use it* under "did you mean": the corrected line, run."""
        await self.run(asker, pressed.get("value") or "")

    def nearest(self, word: str) -> str | None:
        """The command's word nearest to a mistyped one, in the language it was typed in; None where none is near."""
        near = get_close_matches(_bare(word), self._keys, n=1, cutoff=_NEAR)
        return near[0] if near else None

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


def wanted_reference(text: str, *, bare: bool = False) -> tuple[int | None, str]:
    """The reference a command's text begins with, and how to name it in an answer.

    ``T- 42`` may be two words. ``bare``: of a text that is nothing else, ``42`` is enough.
    """
    first = text.split(maxsplit=1)[0] if text.split() else ""
    found = (read_reference(first), read_reference(text), read_number(text) if bare else None)
    ref = next((one for one in found if one is not None), None)
    return (None, as_typed(text)) if ref is None else (ref, reference(ref))


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


def split_reference(text: str) -> tuple[int | None, str, str]:
    """The reference a line begins with, how to name it in an answer, and what stands behind it."""
    first, rest = _split(text)
    ref, named = wanted_reference(first)
    return ref, named, rest


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
