"""What is pressed on remarks: a form opened, or a step taken at once."""

from collections.abc import Mapping
from typing import Any

from bot.changes.remarks import Noted, take
from bot.listeners.asker import Asker
from bot.listeners.item_forms import pressed_item
from bot.listeners.remarks.opening import open_note, open_step
from bot.listeners.remarks.telling import tell_step
from bot.listeners.routes import ActionFunction, Routes
from bot.messages.remark_forms import NOTE, STEPS
from bot.messages.remarks import TODO_DONE, TODO_UNDONE, UNTICK, WITHDRAW, told_so
from bot.messages.support import ACCEPT, AGREE
from tracker.problems import NotFound
from tracker.references import read_key
from tracker.remarks import RemarkKind, Step, StepKind

Json = Mapping[str, Any]


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions |= {form: _opens_note(kind) for kind, form in NOTE.items()}
    routes.actions |= {form: _opens_step(form) for form in STEPS}
    routes.actions |= {
        ACCEPT: _takes(StepKind.ACCEPTED),
        AGREE: _takes(StepKind.AGREED),
        WITHDRAW: _takes(StepKind.WITHDRAWN, "taken_back"),
        TODO_DONE: _takes(StepKind.TICKED),
        TODO_UNDONE: _takes(StepKind.UNTICKED),
        UNTICK: _takes(StepKind.UNTICKED, "unticked"),
    }


def _opens_note(kind: RemarkKind) -> ActionFunction:
    async def open_it(asker: Asker, pressed: Json, _: Json) -> None:
        standing = await pressed_item(asker, pressed)
        if standing is not None:
            await open_note(asker, standing, kind)

    return open_it


def _opens_step(form: str) -> ActionFunction:
    async def open_it(asker: Asker, pressed: Json, _: Json) -> None:
        await open_step(asker, form, pressed.get("value"))

    return open_it


def _takes(kind: StepKind, said: str | None = None) -> ActionFunction:
    """A step of one click; ``said`` stands in place of the private message it was pressed on."""

    async def take_it(asker: Asker, pressed: Json, _: Json) -> None:
        key = read_key(pressed.get("value"))
        if key is None:
            await asker.is_refused(NotFound(""))
            return
        parts = asker.parts
        step = Step(kind, asker.member.user_id, asker.at)
        outcome = await parts.change(take, parts.workspace, key, step, by=asker.member, today=asker.today)
        if not isinstance(outcome, Noted):
            await asker.is_refused(*outcome)
        elif said:
            await asker.is_told(told_so(asker.audience, said), in_place=True)
        else:
            await tell_step(asker, outcome)

    return take_it
