"""``/track assign T-42 @person [reason]``: at once where it says why, else by form."""

from bot.changes.handing_over import hand_over
from bot.changes.updates import Updated
from bot.listeners.asker import Asker
from bot.listeners.hand_over.opening import open_assign, tell_handed_over
from bot.listeners.naming import all_names, mentioned
from bot.listeners.routes import Routes
from bot.listeners.track import as_typed, named_item, names_in
from bot.slack.people import know
from storage import items
from tracker.handing_over import read_hand_over
from tracker.problems import NotFound, TwoOwners, UnknownPerson
from tracker.references import reference
from tracker.standing import Standing
from tracker.text import clean


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands["assign"] = _assign


async def _assign(asker: Asker, text: str) -> None:
    ref, rest = named_item(text)
    standing = await asker.parts.db.read(items.by_reference, asker.reader, ref)
    if standing is None:
        await asker.is_refused(NotFound(reference(ref)))
        return
    rest = await mentioned(asker, rest)
    people, words = read_hand_over(rest)
    if rest and not people:
        people, words = read_hand_over(rest, await all_names(asker))
    reason = clean(as_typed(words, await names_in(asker, words)))
    if len(people) > 1:
        await asker.is_refused(TwoOwners())
    elif rest and not people:
        await asker.is_refused(UnknownPerson(as_typed(rest)))
    elif people and (reason or asker.trigger_id is None):
        await _at_once(asker, standing, people[0], reason)
    else:
        await open_assign(asker, standing, people[0] if people else None)


async def _at_once(asker: Asker, standing: Standing, user_id: str, reason: str) -> None:
    parts = asker.parts
    await know(parts, [user_id])
    key = f"assign/{asker.trigger_id or asker.at.isoformat()}/{asker.member.user_id}"
    outcome = await parts.change(
        hand_over, parts.workspace, standing.item.id, user_id, reason or None,
        key=key, by=asker.member, today=asker.today, at=asker.at,
    )  # fmt: skip
    if isinstance(outcome, Updated):
        await tell_handed_over(asker, outcome)
    else:
        await asker.is_refused(*outcome)
