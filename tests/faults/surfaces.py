"""Everything somebody could read of items by asking: each surface answers a person of the leaking world with a text."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

import orjson

from bot.changes.acks import Confirmed, confirm
from bot.changes.updates import Updated, Wanted, update
from bot.listeners.lists.histories import Which, _details, _history, _version
from bot.listeners.new_item.copying import copied
from bot.messages.acks import outdated
from bot.messages.answers import refusal
from bot.messages.audience import Audience
from bot.messages.details import details
from bot.messages.forms import Page
from bot.messages.history import compared, history, version
from bot.messages.inputs import Asking, item_option
from bot.messages.lists import ListPage, item_list
from bot.messages.my_day import IN_MESSAGE, home, my_day, page_value, read_page
from bot.messages.update_form import Said, update_form
from bot.messages.updates import updated
from storage import acks, comments, items, remarks, templates, updates, watchers
from storage.drafts import Draft
from storage.my_day import read_my_day
from tests.faults.leaking import World, written
from tracker.answers import answers_of
from tracker.filters import Due, Filters, Sort
from tracker.my_day import Part
from tracker.people import Member, Reader
from tracker.visibility import may_edit, seen_of

ZONE: Final = ZoneInfo("Asia/Shanghai")
Surface = Callable[[World, Member, int], str]


def audience(world: World, who: Member) -> Audience:
    return Audience(world.texts, (who.language,), ZONE, world.today)


def listed(world: World, who: Member, item_id: int) -> str:
    n = next(n for n, key in world.by_number.items() if key == item_id)
    reader = world.reader(who.user_id)
    text = ""
    for filters in (Filters(texts=(f"nam{n}x",)), Filters(due=(Due.OVERDUE,), sort=Sort.END), Filters(sort=Sort.NAME)):
        page = items.listed(world.tx, reader, filters, world.today, most=10)
        text += written(
            item_list(world.texts, ListPage(page.rows, page.total), who.language, zone=ZONE, today=world.today)
        )
    return text


def counted(world: World, who: Member, item_id: int) -> str:
    """A count of one item by its name says that it is there."""
    n = next(n for n, key in world.by_number.items() if key == item_id)
    count = items.count(world.tx, world.reader(who.user_id), Filters(texts=(f"nam{n}x",)), world.today)
    return f"nam{n}x" if count else ""


def shown(world: World, who: Member, item_id: int) -> str:
    found = _details(world.tx, world.reader(who.user_id), Which(key=item_id))
    if found is None:
        return ""
    standing, more = found
    return written(details(world.texts, standing, who.language, zone=ZONE, today=world.today, reader=who, **more))


def histories(world: World, who: Member, item_id: int) -> str:
    found = _history(world.tx, world.reader(who.user_id), Which(key=item_id), None)
    return written(history(*found, who, audience(world, who))) if found else ""


def versions(world: World, who: Member, item_id: int) -> str:
    found = _version(world.tx, world.reader(who.user_id), Which(key=item_id), "V1.0")
    if not isinstance(found, tuple):
        return ""
    heard = audience(world, who)
    return written(version(*found, who, heard)) + written(compared(*found, who, heard))


def days(world: World, who: Member, _: int) -> str:
    reader = world.reader(who.user_id)
    day = read_my_day(world.tx, reader, world.today, ZONE, IN_MESSAGE)
    return written(my_day(world.texts, day, who, today=world.today, zone=ZONE))


def home_pages(world: World, who: Member, item_id: int) -> str:
    page = page_value(list(Part)[item_id % 4])
    day = read_my_day(world.tx, world.reader(who.user_id), world.today, ZONE, read_page(page, in_home=True))
    return orjson.dumps(home(world.texts, day, who, today=world.today, zone=ZONE)).decode()


def published_homes(world: World, who: Member, _: int) -> str:
    """What stands there, though nothing has changed since: of somebody whose rights changed it may be old."""
    return world.homes.get(who.user_id, "")


def like_names(world: World, who: Member, _: int) -> str:
    return str(items.names_of_open(world.tx, world.reader(who.user_id), most=500))


def options(world: World, who: Member, item_id: int) -> str:
    n = next(n for n, key in world.by_number.items() if key == item_id)
    found = items.called(world.tx, world.reader(who.user_id), f"nam{n}x", most=100)
    return orjson.dumps([item_option(*one) for one in found]).decode()


def copies(world: World, who: Member, item_id: int) -> str:
    standing = items.by_id(world.tx, world.reader(who.user_id), item_id)
    if standing is None:
        return ""
    template = world.version.template
    draft = Draft(1, who.user_id, world.version.template_id, 2, {}, {})
    return str(copied(draft, template, standing, who.user_id).answers)


def forms(world: World, who: Member, item_id: int) -> str:
    standing = items.by_id(world.tx, world.reader(who.user_id), item_id)
    if standing is None or not may_edit(who, standing.item):
        return ""
    template = seen_of(standing.template, standing.item, who.user_id)
    asking = Asking(world.texts, who.language, template, template.fields[0], answers_of(standing.item), ())
    view = update_form(
        world.texts, standing.item, template.fields, asking=asking, said=Said(), page=Page.ALL, draft_id=1
    )
    return orjson.dumps(view).decode()


def refused_updates(world: World, who: Member, item_id: int) -> str:
    """What somebody is told who tries to change an item: of one they may not read, as of one that is not there."""
    with world.tx.begin_nested() as undone:
        wanted = Wanted(item_id, 1, {"name": "", "f1": "x"}, "walk/refused")
        outcome = update(world.tx, world.world.workspace, wanted, by=who, today=world.today, at=world.at)
        undone.rollback()
    if isinstance(outcome, Updated):
        return ""
    text = written(refusal(world.texts, outcome, who.language, world.today))
    with world.tx.begin_nested() as undone:
        absent = Wanted(10**9, 1, {"name": "", "f1": "x"}, "walk/absent")
        nothing = update(world.tx, world.world.workspace, absent, by=who, today=world.today, at=world.at)
        undone.rollback()
    assert not isinstance(nothing, Updated)
    missing = written(refusal(world.texts, nothing, who.language, world.today))
    assert world.may_read(who.user_id, item_id) or text == missing, (who.user_id, item_id)
    return text


def read_back(world: World, who: Member, item_id: int) -> str:
    standing = items.by_id(world.tx, world.reader(who.user_id), item_id)
    if standing is None or not may_edit(who, standing.item):
        return ""
    keys = [field.key for field in seen_of(standing.template, standing.item, who.user_id).fields]
    return written(updated(world.texts, standing, keys, who, zone=ZONE, today=world.today, told=0))


def confirming(world: World, who: Member, item_id: int) -> str:
    with world.tx.begin_nested() as undone:
        outcome = confirm(world.tx, world.world.workspace, item_id, 1, by=who, at=world.at + timedelta(days=1))
        undone.rollback()
    assert isinstance(outcome, Confirmed) is False or world.may_read(who.user_id, item_id)
    reader = world.reader(who.user_id)
    waiting = " ".join(one.standing.item.name for one in acks.open_for(world.tx, reader, most=99))
    over = acks.unconfirmed(world.tx, reader, sorted(world.known), world.at + timedelta(days=99))
    named = items.of_keys(world.tx, Reader.system(world.ws), [item for _, item, _ in over])  # whoever may read them
    missing = " ".join(one.item.name for one in named.values())
    standing = items.by_id(world.tx, reader, item_id)
    later = updates.since(world.tx, reader, item_id, 1)[::-1]
    if standing is None or not later:
        return waiting + missing
    with_names = updates.with_names(world.tx, standing, later)
    return waiting + missing + written(outdated(with_names, later, who, audience(world, who)))


def remarked(world: World, who: Member, item_id: int) -> str:
    reader = world.reader(who.user_id)
    theirs = list(world.department_of[who.user_id])
    found = [*remarks.held_by(world.tx, reader, most=99), *remarks.asked_of(world.tx, reader, theirs, most=99)]
    standing = items.by_id(world.tx, reader, item_id)
    return " ".join(one.text for one in [*found, *(standing.remarks if standing else ())])


def discussed(world: World, who: Member, item_id: int) -> str:
    reader = world.reader(who.user_id)
    page = comments.discussion(world.tx, reader, item_id, most=9)
    counts = comments.counts(world.tx, reader, item_id, range(99))
    question = comments.open_question(world.tx, reader, item_id)
    one = comments.find(world.tx, reader, page.rows[0].id) if page.rows else None
    assert not counts or page.total
    return f"{page.rows} {question} {one}"


def followed(world: World, who: Member, _: int) -> str:
    reader = world.reader(who.user_id)
    changed = items.of_keys(world.tx, Reader.system(reader.ws), [
        one.item_id for one in watchers.changed(world.tx, reader, [reader.user_id])
    ])  # fmt: skip
    wanted = watchers.news_wanted(world.tx, reader, most=99)
    return " ".join(one.item.name for one in (*changed.values(), *(each.standing for each in wanted)))


def last_used(world: World, who: Member, item_id: int) -> str:
    """The template used last in a channel, of what one may read there: it tells that there is something."""
    channel = world.items[item_id].channel
    found = templates.last_used(world.tx, world.reader(who.user_id), channel)
    there = [n for n, key in world.by_number.items() if world.items[key].channel == channel]
    readable = [n for n in there if world.may_read(who.user_id, world.by_number[n])]
    return f"nam{readable[0] if readable else there[0]}x" if found else ""


#: What answers every person who asks.
ASKED: Final[dict[str, Surface]] = {
    "list": listed,
    "count": counted,
    "show": shown,
    "history": histories,
    "versions": versions,
    "my day": days,
    "home": home_pages,
    "like names": like_names,
    "options": options,
    "copy from": copies,
    "update form": forms,
    "refused updates": refused_updates,
    "read back": read_back,
    "confirm": confirming,
    "remarks": remarked,
    "comments": discussed,
    "followed": followed,
    "last used": last_used,
}
#: Where a confidential field is shown to whom it may be.
SHOW_FIELDS: Final = ("show", "history", "versions", "copy from", "update form", "read back")
