"""What a line can hold beside plain words: somebody mentioned, a link, a moment. Here alone are signs escaped.

A *marked* line has raw ``<`` only in marks of ours: ``<@U1>``, ``<https://…|label>``, ``<!date^…>``, ``<b>…</b>``, and
``<n>`` for a line break that somebody typed. In everything else ``& < >`` are escaped, so nothing typed can be a mark.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, Union

_USER: Final = re.compile(r"[UW][A-Z0-9]+")
_GROUP: Final = re.compile(r"S[A-Z0-9]+")
_URL: Final = re.compile(r"https?://\S+")
_URL_SIGNS: Final = str.maketrans({"<": "%3C", ">": "%3E", "|": "%7C", '"': "%22"})
#: Letters of scripts that run from right to left; they would reorder what follows them in a line.
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MARK: Final = re.compile(
    r"<(?:@(?P<user>[UW][A-Z0-9]+)|!subteam\^(?P<group>S[A-Z0-9]+)|(?P<line>n)|(?P<bold>b)|(?P<end>/b)"
    r"|!date\^(?P<at>\d+)\^(?P<form>[^^|>]+)\|(?P<fallback>[^>]*)"
    r"|(?P<url>https?://[^|>]+)\|(?P<label>[^>]+))>"
)
Element: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody, who is rung by it."""

    user_id: str
    name: str

    def marked(self) -> str:
        """``<@U…>``; the name where the id is none of Slack's."""
        return f"<@{self.user_id}>" if _USER.fullmatch(self.user_id) else escape(self.name)

    def plain(self) -> str:
        """The name, which rings nobody."""
        return self.name


@dataclass(frozen=True, slots=True)
class Group:
    """Everybody in one of Slack's user groups, who are rung by it."""

    usergroup: str
    name: str

    def marked(self) -> str:
        """``<!subteam^S…>``; the name where the id is none of Slack's."""
        return f"<!subteam^{self.usergroup}>" if _GROUP.fullmatch(self.usergroup) else escape(self.name)

    def plain(self) -> str:
        """The name, which rings nobody."""
        return self.name


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; the words alone while there is no address."""

    url: str | None
    text: str

    def marked(self) -> str:
        """``<https://…|text>``."""
        url = (self.url or "").translate(_URL_SIGNS)
        words = escape(" ".join(self.text.split()))
        return f"<{_escape_signs(url)}|{words}>" if _URL.fullmatch(url) and words else escape(self.text)

    def plain(self) -> str:
        """The words."""
        return self.text


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that Slack shows to each reader in their own zone; ``fallback`` is for what can't."""

    unix: int
    fallback: str

    def marked(self) -> str:
        """``<!date^…>``."""
        return f"<!date^{self.unix}^{{date_short_pretty}} {{time}}|{_escape_signs(self.fallback)}>"

    def plain(self) -> str:
        """The moment in one zone."""
        return self.fallback


@dataclass(frozen=True, slots=True)
class Joined:
    """Several of them, with a sign between."""

    parts: Sequence[Union["Mark", str]]
    between: str

    def __bool__(self) -> bool:
        return bool(self.parts)

    def marked(self) -> str:
        """Each as it is marked."""
        return escape(self.between).join(marked(part) for part in self.parts)

    def plain(self) -> str:
        """Each in plain words."""
        return self.between.join(plain(part) for part in self.parts)


Mark: TypeAlias = Mention | Group | Link | Moment | Joined
_MARKS: Final = (Mention, Group, Link, Moment, Joined)  # a tuple: joining the types anew takes as long as all the rest


def escape(text: str) -> str:
    """Words as a marked line holds them; its own line breaks stay the typed ones."""
    words = _escape_signs(text).replace("\n", "<n>")
    if text.isascii():
        return words
    return f"\u2068{words}\u2069" if _RIGHT_TO_LEFT.search(text) else words


def marked(value: object) -> str:
    """A value in a marked line. None is a value somebody forgot."""
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, _MARKS):
        return value.marked()
    return escape(_words(value))


def plain(value: object) -> str:
    """A value in one line of plain text, where no sign has a meaning."""
    words = value.plain() if isinstance(value, _MARKS) else _words(value)
    return " ".join(words.splitlines())


def notification(text: str) -> str:
    """Plain text as a message's ``text`` needs it: Slack reads marks there, so its signs are escaped."""
    return _escape_signs(text)


def elements(line: str, *, bold: bool = False) -> list[Element]:
    """A marked line as the elements of a ``rich_text_section``."""
    style: Element = {"style": {"bold": True}} if bold else {}
    found: list[Element] = []
    at = 0
    for mark in _MARK.finditer(line):
        _add_text(found, line[at : mark.start()], style)
        at = mark.end()
        match mark.lastgroup:
            case "bold":
                style = {"style": {"bold": True}}
            case "end":
                style = {}
            case "line":
                _add_text(found, "\n", style)
            case "user":
                found.append({"type": "user", "user_id": mark["user"], **style})
            case "group":
                found.append({"type": "usergroup", "usergroup_id": mark["group"], **style})
            case "label":
                link = {"type": "link", "url": _unescape(mark["url"]), "text": _unescape(mark["label"])}
                found.append({**link, **style})
            case _:
                moment = {"type": "date", "timestamp": int(mark["at"]), "format": mark["form"]}
                found.append({**moment, "fallback": _unescape(mark["fallback"]), **style})
    _add_text(found, line[at:], style)
    return found


def _add_text(found: list[Element], words: str, style: Element) -> None:
    """Words behind what was found; those of one style are one element."""
    if not words:
        return
    if "<" in words:
        raise ValueError(f"a mark that is none of ours: {words!r}")
    before = found[-1] if found else None
    if before and before["type"] == "text" and before.get("style") == style.get("style"):
        before["text"] += _unescape(words)
    else:
        found.append({"type": "text", "text": _unescape(words), **style})


def _words(value: object) -> str:
    if value is None:
        raise TypeError("a value without words: None")
    return str(value)


def _escape_signs(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescape(text: str) -> str:
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
