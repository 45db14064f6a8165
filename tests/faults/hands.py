"""Everything anybody could type, press or choose: the bot's own listeners, asked within one open transaction.

A walk of many thousand steps can't wait for a connection. So the database here is the transaction that the walk holds,
and what would go to Slack is written down where the last call to it is made.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import delete, update

from bot.app import FEATURES
from bot.clock import Calendar, Machine, SlackTime
from bot.listeners.asker import Asker, Place
from bot.listeners.routes import Routes
from bot.listeners.track import CommandTable
from bot.messages.taking_over import TAKE_OVER
from bot.messages.texts import Texts
from bot.parts import Parts
from bot.settings import Settings
from storage import members
from storage.database import Tx
from storage.tables import item_people, items
from storage.workspaces import Workspace
from tracker.items import Sensitivity
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
    "new", "new {name}", "new {name} one\n{name} two", "search {name}", "settings", "settings workspace", "audit",
    "help", "update {name}", "show {name}", "done archived", "department", "department 市场部", "report", "stats",
    "nonsense {ref}",
)  # fmt: skip

#: What each kind of input sends: by which key, where what stood in it is found, and something else of the kind.
_ENTERED: Final[dict[str, tuple[str, str, Any]]] = {
    "plain_text_input": ("value", "initial_value", "hello"),
    "number_input": ("value", "initial_value", "9"),
    "url_text_input": ("value", "initial_value", "https://example.com"),
    "static_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "checkboxes": ("selected_options", "initial_options", []),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "users_select": ("selected_user", "initial_user", "UEMMA"),
    "multi_users_select": ("selected_users", "initial_users", []),
    "conversations_select": ("selected_conversation", "initial_conversation", "C1"),
    "channels_select": ("selected_channel", "initial_channel", "C1"),
    "datepicker": ("selected_date", "initial_date", "2026-06-20"),
    "timepicker": ("selected_time", "initial_time", "10:00"),
    "datetimepicker": ("selected_date_time", "initial_date_time", 1_790_000_000),
}
#: Of whom one sends what opened to another.
_OTHERS: Final = ("UGUEST", "UOUT")
#: What offers a form again that was not sent.
_AFTERWARDS: Final = ("new", "update", "")


class Hands:
    """What the listeners answer somebody, all of it as one text.

    A form that opens is sent as well: by whom it opened to; by somebody else; and by them once nothing is open to them
    any more, who then asks what was kept of it. ``also`` is what those two are told, by whom (None: who may read
    nothing).
    """

    def __init__(self, texts: Texts) -> None:
        self.texts, self.routes = texts, Routes()
        for feature in FEATURES:
            feature.register(self.routes)
        self.commands = CommandTable(texts, self.routes)
        self.settings = Settings(_env_file=None)
        self.calendar = Calendar()
        self.sent: Counter[str] = Counter()
        self.also: list[tuple[Member | None, str]] = []
        #: Counts the forms of one walk, so that the same walk again does the same.
        self.turn = 0
        self._loop = asyncio.new_event_loop()

    def close(self) -> None:
        """They do nothing any more."""
        self._loop.close()

    def types(self, tx: Tx, workspace: Workspace, who: Member, line: str, *, at: datetime, channel: str) -> str:
        """``/track line`` in a channel."""
        scene = _Scene(tx, workspace, at, Place(channel_id=channel))
        return self._heard(scene, who, lambda asker: self.commands.run(asker, line))

    def presses(
        self,
        tx: Tx,
        workspace: Workspace,
        who: Member,
        action: str,
        value: str,
        *,
        at: datetime,
        ticked: Mapping[str, str] | None = None,
    ) -> str:
        """A button or an entry of a menu, in their direct messages, with any value; ``ticked``: boxes beside it."""
        boxes = {key: {key: {"selected_options": [{"value": one}]}} for key, one in (ticked or {}).items()}
        pressed = {"action_id": action, "value": value, "selected_option": {"value": value}}
        body: dict[str, Any] = {
            "actions": [pressed], "user": {"id": who.user_id}, "view": {"id": "V1", "private_metadata": value,
            "state": {"values": {}}, "blocks": []}, "message": {"ts": "1.1", "blocks": []}, "container": {},
            "state": {"values": boxes},
        }  # fmt: skip
        scene = _Scene(tx, workspace, at, Place(channel_id=who.user_id))
        return self._heard(scene, who, lambda asker: self.routes.actions[action](asker, pressed, body))

    def chooses(self, tx: Tx, workspace: Workspace, who: Member, action: str, typed: str, *, at: datetime) -> str:
        """What an external select offers for what is typed into it."""
        found: list[Any] = []

        async def options(asker: Asker) -> None:
            found.append(await self.routes.options[action](asker, typed))

        scene = _Scene(tx, workspace, at, Place(who.user_id))
        return self._heard(scene, who, options) + orjson.dumps(found).decode()

    def takes(
        self, tx: Tx, workspace: Workspace, who: Member, shortcut: str, message: Mapping[str, Any], *, at: datetime
    ) -> str:
        """A shortcut on a message, whose ``channel`` stands in it."""
        body = {"message": message, "channel": {"id": message["channel"]}, "user": {"id": who.user_id}}
        scene = _Scene(tx, workspace, at, Place(channel_id=message["channel"]))
        return self._heard(scene, who, lambda asker: self.routes.shortcuts[shortcut](asker, body))

    def _heard(self, scene: "_Scene", who: Member, does: "_Does") -> str:
        undone = scene.tx.begin_nested()
        try:
            slack = _Slack()
            self._told(scene, who, slack, does)
            view = slack.view
            if view is not None and view.get("callback_id") in self.routes.views:
                self.sent[view["callback_id"]] += 1
                self._sent_by_others(scene, who, view)
                self._told(scene, who, slack, self._sending(slack, _filled(view)))
        finally:
            undone.rollback()
        return " ".join(slack.said)

    def _sent_by_others(self, scene: "_Scene", who: Member, view: Mapping[str, Any]) -> None:
        """By somebody else, and by them once all is closed to them, in turns."""
        turn = self.turn = self.turn + 1
        others = members.find(scene.tx, scene.workspace.id, _OTHERS).values()
        sender: Member | None = next(one for one in others if one.user_id != who.user_id)
        if turn % 2 == 0 and view["callback_id"] != TAKE_OVER:  # which opens to admins what is closed to them
            sender = None
        undone, slack = scene.tx.begin_nested(), _Slack()
        if sender is None:
            _close_everything(scene.tx, scene.workspace.id, who.user_id)
        self._told(scene, sender or who, slack, self._sending(slack, _filled(view, anew=True)))
        if sender is None:
            line = _AFTERWARDS[turn % len(_AFTERWARDS)]
            self._told(scene, who, slack, lambda asker: self.commands.run(asker, line))
        undone.rollback()
        self.also.append((sender, " ".join(slack.said)))

    def _sending(self, slack: "_Slack", view: Mapping[str, Any]) -> "_Does":
        async def sends(asker: Asker) -> None:
            answer = await self.routes.views[view["callback_id"]](asker, view)
            slack.said.append(orjson.dumps(answer, default=str).decode())

        return sends

    def _told(self, scene: "_Scene", who: Member, slack: "_Slack", does: "_Does") -> None:
        work, memory = _Work(), _Memory(scene.tx)
        parts = Parts(
            self.settings, memory, slack, scene.workspace, self.calendar, Machine(), SlackTime(), work=work  # type: ignore[arg-type]
        )  # fmt: skip
        run = self._loop.run_until_complete
        run(does(Asker(parts, self.texts, who, scene.place, scene.at, trigger_id="1.1")))
        while work.waiting:
            run(work.waiting.pop(0))


_Does = Callable[[Asker], Coroutine[Any, Any, Any]]


@dataclass(frozen=True)
class _Scene:
    """Where and when something is done, and in which transaction."""

    tx: Tx
    workspace: Workspace
    at: datetime
    place: Place


def _close_everything(tx: Tx, ws: int, user_id: str) -> None:
    """Everything is restricted by now, and they are named on nothing."""
    tx.execute(delete(item_people).where(item_people.c.ws == ws, item_people.c.user_id == user_id))
    tx.execute(update(items).where(items.c.ws == ws).values(sensitivity=Sensitivity.RESTRICTED))


def _filled(view: Mapping[str, Any], *, anew: bool = False) -> dict[str, Any]:
    """A form as it is sent: each input with what stood in it, or something of the kind; ``anew``: no text of it."""
    values: dict[str, dict[str, Any]] = {}
    for block in view["blocks"]:
        inside = [block.get("element"), block.get("accessory"), *(block.get("elements") or ())]
        for element in inside:
            if isinstance(element, dict) and element.get("action_id") and element["type"] in _ENTERED:
                entered = {"type": element["type"], **_entered(element, anew=anew)}
                values.setdefault(block["block_id"], {})[element["action_id"]] = entered
    return {**view, "id": "V1", "hash": "1", "state": {"values": values}}


def _entered(element: Mapping[str, Any], *, anew: bool) -> dict[str, Any]:
    key, initial, otherwise = _ENTERED[element["type"]]
    if key == "selected_option" and element.get("options"):
        otherwise = element["options"][0]
    stood = None if anew and key == "value" else element.get(initial)
    return {key: otherwise if stood is None else stood}


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
    """Writes down what it is told, and knows nobody and nothing. ``view`` is the form shown last."""

    session = None

    def __init__(self) -> None:
        self.said: list[str] = []
        self.view: Mapping[str, Any] | None = None

    def __getattr__(self, method: str) -> Callable[..., Coroutine[Any, Any, Mapping[str, Any]]]:
        async def call(**said: Any) -> Mapping[str, Any]:  # noqa: ANN401
            if method.endswith(("_info", "_list", "_members")):
                raise ValueError(method)
            if method.startswith("views_"):
                self.view = said["view"]
            self.said.append(orjson.dumps(said, default=str).decode())
            return {"ok": True, "view": {"id": "V1", "hash": "1"}, "channels": [], "permalink": "", "messages": []}

        return call
