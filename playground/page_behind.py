"""What goes to and fro between Slack and the app, for somebody who wants to look behind the page."""

from collections import deque
from typing import Any

from playground.calls import Call
from playground.deliveries import Delivery
from playground.json_text import from_json
from playground.message import Message, message_object
from playground.parts import Parts
from playground.view import View, view_object

Json = dict[str, Any]

KEPT = 2_000
AT_ONCE = 500


class Traffic:
    """The newest calls and deliveries in the order in which they ended, numbered from 1."""

    def __init__(self, parts: Parts) -> None:
        self.count = 0
        self.refused = 0
        self._kept: deque[tuple[int, Call | Delivery]] = deque(maxlen=KEPT)
        parts.log.watchers.append(self._note)
        parts.dispatch.watchers.append(self._note)

    def _note(self, happened: Call | Delivery) -> None:
        self.count += 1
        self.refused += isinstance(happened, Call) and happened.is_refused
        self._kept.append((self.count, happened))

    def after(self, number: int) -> list[Json]:
        """Logged, those behind a number; the newest of them where there are many."""
        return [logged(n, happened) for n, happened in self._kept if n > number][-AT_ONCE:]

    def about(self, what: str) -> list[Json]:
        """Logged, the calls that made or changed a message (its ts) or a view (its id)."""
        return [logged(n, one) for n, one in self._kept if isinstance(one, Call) and one.about == what]


def logged(number: int, happened: Call | Delivery) -> Json:
    """Logged, as page_api.py describes it."""
    common = {"n": number, "at": happened.at, "ms": round(happened.ms, 1), "answer": happened.answer}
    if isinstance(happened, Call):
        return common | {
            "to": "slack",
            "name": happened.method,
            "ok": bool(happened.answer["ok"]),
            "why": happened.why,
            "trouble": happened.trouble,
            "body": {key: _read(value) for key, value in happened.args.items()},
        }
    return common | {
        "to": "app",
        "name": happened.type,
        "ok": not happened.outcome,
        "why": happened.outcome,
        "trouble": "",
        "body": happened.payload,
    }


def _read(value: object) -> object:
    """What a form's field says in JSON, as JSON."""
    if not isinstance(value, str) or value[:1] not in {"{", "["}:
        return value
    try:
        return from_json(value.encode(errors="surrogatepass"))
    except ValueError:
        return value


def behind_message(message: Message, replies: list[Message], traffic: Traffic) -> Json:
    """A message: what Block Kit Builder takes, what Slack's API gives, what made it."""
    shown: Json = {"blocks": message.blocks} if message.blocks else {"text": message.text}
    if message.attachments:
        shown["attachments"] = message.attachments
    whole = message_object(message, replies=replies, with_metadata=True)
    return {"shown": shown, "object": whole, "calls": traffic.about(message.ts)}


def behind_view(view: View, traffic: Traffic) -> Json:
    """The same of a modal or a Home."""
    return {"shown": view.content, "object": view_object(view), "calls": traffic.about(view.id)}
