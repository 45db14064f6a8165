"""Everything anybody could type, press or choose: the bot's own listeners, asked within one open transaction.

A walk of many thousand steps can't wait for a connection. So the database here is the transaction that the walk holds,
and what would go to Slack is written down where the last call to it is made.
"""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

import orjson

from bot.app import FEATURES
from bot.clock import Calendar, Machine, SlackTime
from bot.listeners.asker import Asker, Place
from bot.listeners.routes import Routes
from bot.listeners.track import CommandTable
from bot.messages.texts import Texts
from bot.parts import Parts
from bot.settings import Settings
from storage.database import Tx
from storage.workspaces import Workspace
from tracker.people import Member

#: What somebody types about one item, by its number; and about nothing in particular, where a word may be its name.
OF_ONE: Final = (
    "show {ref}", "show {ref} V1.0", "show {ref} V9.9", "history {ref}", "confirm {ref}", "comment {ref}",
    "comment {ref} hello", "update {ref}", "update {ref} next:more", "update {ref} f1:9", "update {ref} nonsense:9",
    "update {ref} owner:<@ULI> because of it", "risk {ref} late", "todo {ref} look <@ULI> Friday",
    "support {ref} <@UEMMA> help by Friday", "assign {ref}", "assign {ref} <@UEMMA> because of it", "done {ref}",
    "done {ref} it works", "archive {ref}", "archive {ref} T-1 folder", "reopen {ref}", "audit {ref}", "export {ref}",
    "{ref}",
)  # fmt: skip
OF_ALL: Final = (
    "", "list", "list here overdue sort:end", "list mine", "list {name}", "list owner:<@UFANG> sort:name", "digest",
    "new", "new {name}", "search {name}", "settings", "audit", "help", "update {name}", "show {name}", "done archived",
)  # fmt: skip


class Hands:
    """What the listeners answer somebody, all of it as one text."""

    def __init__(self, texts: Texts) -> None:
        self.texts, self.routes = texts, Routes()
        for feature in FEATURES:
            feature.register(self.routes)
        self.commands = CommandTable(texts, self.routes)
        self.settings = Settings(_env_file=None)
        self.calendar = Calendar()

    def types(self, tx: Tx, workspace: Workspace, who: Member, line: str, *, at: Any, channel: str) -> str:  # noqa: ANN401
        """``/track line`` in a channel."""
        return self._heard(tx, workspace, who, at, channel, lambda asker: self.commands.run(asker, line))

    def presses(self, tx: Tx, workspace: Workspace, who: Member, action: str, value: str, *, at: Any) -> str:  # noqa: ANN401
        """A button or an entry of a menu, in their direct messages, with any value in it."""
        pressed = {"action_id": action, "value": value, "selected_option": {"value": value}}
        body: dict[str, Any] = {
            "actions": [pressed], "user": {"id": who.user_id}, "view": {"id": "V1", "private_metadata": value,
            "state": {"values": {}}, "blocks": []}, "message": {"ts": "1.1", "blocks": []}, "container": {},
        }  # fmt: skip
        return self._heard(
            tx, workspace, who, at, who.user_id, lambda asker: self.routes.actions[action](asker, pressed, body)
        )

    def chooses(self, tx: Tx, workspace: Workspace, who: Member, action: str, typed: str, *, at: Any) -> str:  # noqa: ANN401
        """What an external select offers for what is typed into it."""
        found: list[Any] = []

        async def options(asker: Asker) -> None:
            found.append(await self.routes.options[action](asker, typed))

        return self._heard(tx, workspace, who, at, who.user_id, options) + orjson.dumps(found).decode()

    def _heard(
        self,
        tx: Tx,
        workspace: Workspace,
        who: Member,
        at: Any,  # noqa: ANN401
        channel: str,
        does: Callable[[Asker], Coroutine[Any, Any, None]],
    ) -> str:
        work, slack = _Work(), _Slack()
        parts = Parts(self.settings, _Memory(tx), slack, workspace, self.calendar, Machine(), SlackTime(), work=work)  # type: ignore[arg-type]
        asker = Asker(parts, self.texts, who, Place(channel_id=channel), at, trigger_id="1.1")
        undone = tx.begin_nested()
        try:
            _run(does(asker))
            while work.waiting:
                _run(work.waiting.pop(0))
        finally:
            undone.rollback()
        return " ".join(slack.said)


class _Memory:
    """The database: one transaction."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def read(self, ask: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        return ask(self._tx, *args, **kwargs)

    write = read


class _Work:
    """What goes on after an answer, done when it is given."""

    def __init__(self) -> None:
        self.waiting: list[Coroutine[Any, Any, Any]] = []

    def start(self, work: Coroutine[Any, Any, Any], **_: bool) -> None:
        self.waiting.append(work)


class _Slack:
    """Writes down what it is told, and knows nobody and nothing."""

    session = None

    def __init__(self) -> None:
        self.said: list[str] = []

    def __getattr__(self, method: str) -> Callable[..., Coroutine[Any, Any, Mapping[str, Any]]]:
        async def call(**said: Any) -> Mapping[str, Any]:  # noqa: ANN401
            if method.endswith(("_info", "_list", "_members")):
                raise ValueError(method)
            self.said.append(orjson.dumps(said, default=str).decode())
            return {"ok": True, "view": {"id": "V1", "hash": "1"}, "channels": [], "permalink": "", "messages": []}

        return call


def _run(work: Coroutine[Any, Any, Any]) -> None:
    """Everything here answers at once, so nothing is ever waited for."""
    try:
        work.send(None)
    except StopIteration:
        return
    work.close()
    raise AssertionError("something was waited for")
