"""What a client makes of the text a person types: mentions, channels and links become entities, the rest is escaped.

A name is recognised the way the client's completion offers it: the longest name, display name or handle that follows
the `@`; the longest channel name that follows the `#`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from playground.people import User
from playground.unverified import Unverified
from playground.workspace import Workspace

BROADCASTS = ("here", "channel", "everyone")
_URL = re.compile(r"https?://[^\s<>|，。；！？（）]+", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9_]")


@dataclass(frozen=True)
class Piece:
    """One part of a typed text. `id` is a user's, group's or channel's, or the word of a broadcast."""

    kind: Literal["text", "user", "usergroup", "channel", "bare", "broadcast", "link"]
    text: str
    id: str = ""
    name: str = ""
    private: bool = False


def escape(text: str) -> str:
    """Slack's escaping: these three characters and no others."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def pieces(text: str, workspace: Workspace, author: User) -> list[Piece]:
    """Split a typed text; runs of plain text stay whole."""
    found: list[Piece] = []
    plain = ""
    at = 0
    while at < len(text):
        piece = _entity_at(text, at, workspace, author)
        if piece is None:
            plain += text[at]
            at += 1
            continue
        if plain:
            found.append(Piece("text", plain))
            plain = ""
        found.append(piece)
        at += len(piece.text)
    return [*found, Piece("text", plain)] if plain else found


def _entity_at(text: str, at: int, workspace: Workspace, author: User) -> Piece | None:
    sign = text[at]
    if sign in "@#" and not (at and _WORD.match(text[at - 1])):
        candidates = _mentions(workspace) if sign == "@" else _channels(workspace, author)
        fitting = [
            piece
            for piece in candidates
            if text[at + 1 :].casefold().startswith(piece.text.casefold()) and _ends(text, at + 1 + len(piece.text))
        ]
        best = max(fitting, key=lambda piece: len(piece.text), default=None)
        return best and Piece(best.kind, text[at : at + 1 + len(best.text)], best.id, best.name, best.private)
    if sign in "hH" and not (at and _WORD.match(text[at - 1])):
        link = _URL.match(text, at)
        return link and Piece("link", link[0])
    return None


def _ends(text: str, at: int) -> bool:
    """Whether a name may end before `at`: an ASCII word would go on, anything else is another word."""
    return at >= len(text) or not (_WORD.match(text[at]) and _WORD.match(text[at - 1]))


def _mentions(workspace: Workspace) -> Iterator[Piece]:
    for word in BROADCASTS:
        yield Piece("broadcast", word, word, word)
    for user in workspace.users.values():
        if not user.deleted:
            for name in {user.name, user.display_name, user.real_name} - {""}:
                yield Piece("user", name, user.id, user.name)
    for group in workspace.groups.values():
        if not group.deleted_at:
            for name in {group.handle, group.name}:
                yield Piece("usergroup", name, group.id, group.handle)


def _channels(workspace: Workspace, author: User) -> Iterator[Piece]:
    for channel in workspace.channels.values():
        if not channel.is_direct and workspace.may_see(author, channel):
            yield Piece("channel", channel.name, channel.id, channel.name, channel.kind == "private")


def as_message(typed: list[Piece]) -> str:
    """The text of a message: `<@U…>`, `<#C…|name>`, `<!subteam^S…>`, `<!here>`, `<https://…>`."""
    forms = {
        "user": "<@{0.id}>",
        "channel": "<#{0.id}|{1}>",
        "usergroup": "<!subteam^{0.id}>",
        "broadcast": "<!{0.id}>",
        "link": "<{2}>",
    }
    return _joined(typed, forms)


def as_command(typed: list[Piece], unverified: Unverified, *, should_escape: bool) -> str:
    """The text of a slash command: with should_escape as entities that carry their names, else as plain names."""
    if unverified.smart_quotes:
        typed = [replace(piece, text=_curly(piece.text)) if piece.kind == "text" else piece for piece in typed]
    if should_escape and unverified.bare_private_channels:
        typed = [replace(piece, kind="bare") if piece.private else piece for piece in typed]
    if should_escape:
        forms = {
            "user": "<@{0.id}|{0.name}>",
            "channel": "<#{0.id}|{1}>",
            "bare": "<{0.id}>",
            "usergroup": "<!subteam^{0.id}|@{0.name}>",
            "broadcast": "<!{0.id}>",
            "link": "<{2}>",
        }
    else:
        forms = {
            "user": "@{0.name}",
            "channel": "#{0.name}",
            "usergroup": "@{0.name}",
            "broadcast": "@{0.name}",
            "link": "{2}",
        }
    return _joined(typed, forms)


def _curly(text: str) -> str:
    """As clients on some machines turn quotation marks while they are typed."""
    return re.sub(r'"([^"]*)"', r"“\1”", re.sub(r"(?<=\w)'(?=\w)", "’", text))


def _joined(typed: list[Piece], forms: dict[str, str]) -> str:
    return "".join(
        escape(piece.text)
        if piece.kind == "text"
        else forms[piece.kind].format(piece, "" if piece.private else piece.name, escape(piece.text))
        for piece in typed
    )
