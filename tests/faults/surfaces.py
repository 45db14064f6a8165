"""Everything somebody could read of items by asking: each surface answers a person of the leaking world with a text."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

import orjson

from bot.app import FEATURES
from bot.changes.acks import Confirmed, confirm
from bot.changes.tables import keep_table
from bot.listeners.lists.histories import Which, _version
from bot.listeners.new_item.copying import copied
from bot.listeners.routes import Routes
from bot.messages.acks import outdated
from bot.messages.audience import Audience
from bot.messages.delivery import MOVE
from bot.messages.forms import COPY, Page
from bot.messages.history import compared, version
from bot.messages.inputs import Asking, item_option
from bot.messages.my_day import home, page_value, read_page
from bot.messages.remark_forms import STEPS
from bot.messages.remarks import TODO_DONE, TODO_UNDONE, WITHDRAW
from bot.messages.support import ACCEPT, AGREE
from bot.messages.table_import import PUBLISH as PUBLISH_ROWS
from bot.messages.table_import import SEE as SEE_ROWS
from bot.messages.table_import import ReadTable
from bot.messages.tidying import ARCHIVE_TICKED, KEEP, TICKS
from bot.messages.update_form import Said, update_form
from storage import acks, comments, items, remarks, templates, troubles, updates, watchers
from storage.drafts import Draft
from storage.my_day import read_my_day
from tests import make
from tests.faults.hands import OF_ALL, OF_ONE
from tests.faults.leaking import LEADS, World, written
from tracker.answers import answers_of
from tracker.delivery import Cause
from tracker.filters import Filters
from tracker.my_day import Part
from tracker.people import Member, Reader
from tracker.references import reference
from tracker.visibility import may_edit, seen_of

ZONE: Final = ZoneInfo("Asia/Shanghai")
Surface = Callable[[World, Member, int], str]
#: What can be done with a remark.
DEALT: Final = (*STEPS, ACCEPT, AGREE, WITHDRAW, TODO_DONE, TODO_UNDONE)
#: No item has this key, nor this number.
ABSENT: Final = 987_654


def audience(world: World, who: Member) -> Audience:
    return Audience(world.texts, (who.language,), ZONE, world.today)


def typed(line: str, world: World, who: Member, item_id: int) -> str:
    """What a line brings. Of an item that is closed to them: exactly what one brings that is not there."""
    ref = reference(world.items[item_id].ref)
    line = line.format(ref=ref, name=f"nam{world.number_of(item_id)}")  # no whole sign: what is typed may come back
    answer = _typed(world, who, line)
    if ref in line and world.is_closed_to(who, item_id) and not (line.startswith("audit") and who.is_admin):
        absent = _typed(world, who, line.replace(ref, reference(ABSENT)))
        assert answer == absent.replace(reference(ABSENT), ref), (line, who.user_id)
    return answer


def _typed(world: World, who: Member, line: str) -> str:
    channel = (make.LAUNCH, LEADS)[world.wishes % 2].channel_id
    return world.hands.types(world.tx, world.world.workspace, who, line, at=world.at, channel=channel)


def pressed(action: str, world: World, who: Member, item_id: int) -> str:
    """What a button brings whose value names an item, as anybody could forge it."""
    answer = _pressed(world, who, action, item_id)
    if action.startswith("item.") and world.is_closed_to(who, item_id):  # of others the value is another's key
        absent = _pressed(world, who, action, ABSENT)
        assert _alike(answer) == _alike(absent), (action, who.user_id)
    return answer


def _pressed(world: World, who: Member, action: str, item_id: int) -> str:
    tx, workspace = world.tx, world.world.workspace
    return world.hands.presses(tx, workspace, who, action, str(item_id), at=world.at)


def _alike(answer: str) -> str:
    return answer.replace(str(ABSENT), "")


def chosen(action: str, world: World, who: Member, item_id: int) -> str:
    """What an input offers for an item's name and for its number; of what is closed, nothing may be copied."""
    n, ref = world.number_of(item_id), reference(world.items[item_id].ref)
    tx, workspace = world.tx, world.world.workspace
    by_name, by_ref = (world.hands.chooses(tx, workspace, who, action, text, at=world.at) for text in (f"nam{n}x", ref))
    assert action != COPY or not world.is_closed_to(who, item_id) or by_ref == "[[]]", who.user_id
    return by_name + by_ref


def taken(shortcut: str, world: World, who: Member, item_id: int) -> str:
    """A shortcut on a message that stands in a channel, of an item if there is one; said by somebody, or by the bot."""
    of_item = [place for place, (key, _) in world.standing.items() if key == item_id]
    channel, ts = (of_item or sorted(world.standing) or [(make.LAUNCH.channel_id, "1.1")])[0]
    by = (make.BOT, make.FANG)[world.wishes % 2].user_id
    message = {"channel": channel, "ts": ts, "thread_ts": ts, "user": by, "text": "hello"}
    return world.hands.takes(world.tx, world.world.workspace, who, shortcut, message, at=world.at)


def tables(world: World, who: Member, item_id: int) -> str:
    """A table sent to the bot: what is shown of it, and what becomes of it where a name is like an item's."""
    tx, workspace = world.tx, world.world.workspace
    name = f"nam{world.number_of(item_id)}"
    usual = templates.newest(tx, workspace.id)[0]
    version = [usual.template_id, usual.no]
    row = {"no": 1, "name": name, "answers": {"name": name, "owner": who.user_id}, "template": version}
    read = ReadTable(good=[row], bad=[], total=1, unused=[], without_owner=False, channel_id=make.LAUNCH.channel_id,
                     channel="launch", template="")  # fmt: skip
    undone = tx.begin_nested()
    draft = keep_table(tx, workspace.id, who.user_id, "table/1", template=(version[0], version[1]),
                       form={"table": read.document()}, at=world.at)  # fmt: skip
    said = [world.hands.presses(tx, workspace, who, one, str(draft.id if draft else 0), at=world.at)
            for one in (SEE_ROWS, PUBLISH_ROWS)]  # fmt: skip
    undone.rollback()
    return " ".join(said)


def dealt(world: World, who: Member, item_id: int) -> str:
    """Every step of one of an item's to-dos and requests: forms, which are sent, and what one click does."""
    held = sorted(world.items[item_id].holders)
    if not held or world.world is world.other:
        return ""
    tx, workspace = world.tx, world.world.workspace
    key = str(held[world.wishes % len(held)])
    said = {one: world.hands.presses(tx, workspace, who, one, key, at=world.at) for one in DEALT}
    if world.is_closed_to(who, item_id):
        for one, answer in said.items():
            absent = world.hands.presses(tx, workspace, who, one, str(ABSENT), at=world.at)
            assert answer == absent, (one, who.user_id)
    return " ".join(said.values())


def moved(world: World, who: Member, item_id: int) -> str:
    """*Move items* of a channel that can't be written to, as anybody could press it; the form is sent."""
    tx, workspace = world.tx, world.world.workspace
    undone = tx.begin_nested()
    place = world.items[item_id].channel
    trouble = troubles.begin(tx, workspace.id, Cause.ARCHIVED, place, "is_archived", world.at)
    said = world.hands.presses(tx, workspace, who, MOVE, str(trouble.id), at=world.at)
    undone.rollback()
    return said


def tidied(world: World, who: Member, item_id: int) -> str:
    """The weekly tidy-up's buttons, with any item ticked; what is closed answers as what is not there."""

    def press(action: str, key: int) -> str:
        tx, workspace, boxes = world.tx, world.world.workspace, {TICKS: str(key)}
        return world.hands.presses(tx, workspace, who, action, str(key), at=world.at, ticked=boxes)

    answers = {action: press(action, item_id) for action in (ARCHIVE_TICKED, KEEP)}
    if world.is_closed_to(who, item_id):
        for action, answer in answers.items():
            assert answer == press(action, ABSENT), (action, who.user_id)
    return " ".join(answers.values())


def counted(world: World, who: Member, item_id: int) -> str:
    """A count of one item by its name says that it is there; and all that is counted is what they may read."""
    reader = world.reader(who.user_id)
    whole = items.count(world.tx, reader, Filters(), world.today)
    readable = [key for key, one in world.items.items() if one.is_open and world.may_read(who.user_id, key)]
    assert whole == len(readable), who.user_id
    n = world.number_of(item_id)
    count = items.count(world.tx, reader, Filters(texts=(f"nam{n}x",)), world.today)
    return f"nam{n}x" if count else ""


def versions(world: World, who: Member, item_id: int) -> str:
    found = _version(world.tx, world.reader(who.user_id), Which(key=item_id), "V1.0")
    if not isinstance(found, tuple):
        return ""
    heard = audience(world, who)
    return written(version(*found, who, heard)) + written(compared(*found, who, heard))


def home_pages(world: World, who: Member, item_id: int) -> str:
    page = page_value(list(Part)[item_id % len(Part)])
    day = read_my_day(world.tx, world.reader(who.user_id), world.today, ZONE, read_page(page, in_home=True))
    return orjson.dumps(home(world.texts, day, who, today=world.today, zone=ZONE)).decode()


def like_names(world: World, who: Member, _: int) -> str:
    """What a new item, or a line of a table, is compared with."""
    return str(items.names_of_open(world.tx, world.reader(who.user_id), most=500))


def options(world: World, who: Member, item_id: int) -> str:
    found = items.called(world.tx, world.reader(who.user_id), f"nam{world.number_of(item_id)}x", most=100)
    return orjson.dumps([item_option(*one) for one in found]).decode()


def copies(world: World, who: Member, item_id: int) -> str:
    standing = items.by_id(world.tx, world.reader(who.user_id), item_id)
    if standing is None:
        return ""
    draft = Draft(1, who.user_id, world.version.template_id, 2, {}, {})
    return str(copied(draft, world.version.template, standing, who.user_id).answers)


def forms(world: World, who: Member, item_id: int) -> str:
    """The form that updates it, all of it."""
    standing = items.by_id(world.tx, world.reader(who.user_id), item_id)
    if standing is None or not may_edit(who, standing.item):
        return ""
    template = seen_of(standing.template, standing.item, who.user_id)
    asking = Asking(world.texts, who.language, template, template.fields[0], answers_of(standing.item), ())
    view = update_form(
        world.texts, standing.item, template.fields, asking=asking, said=Said(), page=Page.ALL, draft_id=1
    )
    return orjson.dumps(view).decode()


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


def _routes() -> Routes:
    routes = Routes()
    for feature in FEATURES:
        feature.register(routes)
    return routes


ROUTES: Final = _routes()


#: What answers every person who asks.
ASKED: Final[dict[str, Surface]] = {
    "count": counted,
    "versions": versions,
    "home": home_pages,
    "like names": like_names,
    "options": options,
    "select": partial(chosen, COPY),
    "copy from": copies,
    "update form": forms,
    "confirm": confirming,
    "remarks": remarked,
    "comments": discussed,
    "followed": followed,
    "last used": last_used,
}
TYPED: Final[dict[str, Surface]] = {f"/track {line}": partial(typed, line) for line in (*OF_ONE, *OF_ALL)}
PRESSED: Final[dict[str, Surface]] = {f"[{action}]": partial(pressed, action) for action in sorted(ROUTES.actions)}
OFFERED: Final[dict[str, Surface]] = (
    {"tables": tables, "steps": dealt, "moving": moved, "tidy-up": tidied}
    | {f"({action})": partial(chosen, action) for action in sorted(ROUTES.options)}
    | {f"shortcut {name}": partial(taken, name) for name in sorted(ROUTES.shortcuts)}
)
#: These ask the model, which knows one workspace, before they ask the memory.
ASK_THE_MODEL: Final = {"last used", "confirm", "count"}
#: Lines that read, and must have shown something to somebody; and those that must have shown a confidential field.
SHOW: Final = (
    *ASKED, "steps", "moving", "tidy-up",
    *(f"/track {line}" for line in (
        "show {ref}", "show {ref} V1.0", "history {ref}", "update {ref}", "update {ref} next:more",
        "comment {ref} hello", "assign {ref}", "done {ref} it works", "{ref}", "", "list", "list here overdue sort:end",
        "list mine", "list {name}", "digest", "show {name}",
    )),
)  # fmt: skip
SHOW_FIELDS: Final = (
    "versions", "copy from", "update form", "/track show {ref}", "/track history {ref}", "/track show {ref} V1.0",
)  # fmt: skip
