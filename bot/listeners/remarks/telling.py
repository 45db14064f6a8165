"""What whoever notes a remark, or takes a step with it, is told alone."""

from bot.changes.remarks import Noted
from bot.listeners.asker import Asker
from bot.messages.remarks import remark_noted, ticked, told_so
from storage import items
from tracker.remarks import StepKind


async def tell_noted(asker: Asker, outcome: Noted) -> None:
    """Say back what was noted."""
    standing = await asker.parts.db.read(items.by_id, asker.reader, outcome.remark.item_id)
    if standing is not None:
        await asker.is_told(remark_noted(standing, outcome.remark, asker.audience))


async def tell_step(asker: Asker, outcome: Noted) -> None:
    """Say who hears of a step; whoever holds the request sees it where it is edited."""
    remark, step = outcome.remark, outcome.step.step
    if step.kind is StepKind.TICKED and _is_listed(asker):
        await asker.is_told(ticked(asker.audience, remark))
        return
    if step.made_by == remark.holder and step.kind is not StepKind.RESOLVED and not _is_listed(asker):
        return
    standing = await asker.parts.db.read(items.by_id, asker.reader, remark.item_id)
    if standing is None:  # handed on, and with it the right to read it
        return
    other = remark.made_by if step.made_by == remark.holder else (remark.holder or remark.made_by)
    if other != step.made_by:
        said = "accepted_told" if step.kind is StepKind.ACCEPTED else "told"
        await asker.is_told(told_so(asker.audience, said, name=standing.name_of(other)))


def _is_listed(asker: Asker) -> bool:
    """Whether it was pressed where many things stand, and not on the message that is about this one."""
    return asker.place.in_home or asker.place.in_list
