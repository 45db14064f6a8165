"""Builders of rows: a workspace with people of every kind, and items on it. Each takes the transaction it writes in."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from storage import channels, departments, items, members, posts, templates, workspaces
from storage.channels import SlackChannel
from storage.database import Tx
from storage.departments import SlackGroup
from storage.items import Mark, Page, Written
from storage.members import SlackMember
from storage.posts import NewPost, Post, Subject
from storage.workspaces import Workspace
from tracker.cadence import Cadence, Every
from tracker.channels import ChannelKind
from tracker.filters import Filters
from tracker.items import NewItem, Priority, Sensitivity
from tracker.people import Kind, Reader, Role
from tracker.templates import TemplateVersion

AT = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)

FANG = SlackMember("UFANG", "方敏", Kind.MEMBER, False, Role.PERSON, "Asia/Shanghai", "zh-CN", "T1")  # noqa: FBT003
LI = replace(FANG, user_id="ULI", name="李雷")
EMMA = replace(FANG, user_id="UEMMA", name="Emma", zone="Europe/Berlin", locale="en-GB")
WANG = replace(FANG, user_id="UWANG", name="王芳", role=Role.ADMIN)
GUEST = replace(FANG, user_id="UGUEST", name="客人", kind=Kind.GUEST)
OUTSIDER = replace(FANG, user_id="UOUT", name="Otto", kind=Kind.OUTSIDER, home_team="T9", locale=None)
GONE = replace(FANG, user_id="UGONE", name="走了", deactivated=True)
BOT = replace(FANG, user_id="UBOT", name="知会", kind=Kind.BOT)
EVERYBODY = (FANG, LI, EMMA, WANG, GUEST, OUTSIDER, GONE, BOT)

MARKETING = SlackGroup("S1", "市场部", False, (FANG.user_id, GUEST.user_id))  # noqa: FBT003
PRODUCT = SlackGroup("S2", "产品部", False, (LI.user_id, OUTSIDER.user_id, GONE.user_id))  # noqa: FBT003

LAUNCH = SlackChannel("C1", "launch", ChannelKind.PUBLIC, shared=False, archived=False, bot_in=True)


_OF_THE_ITEM = Subject()


@dataclass(frozen=True)
class World:
    """A workspace as it is after its first day: people, two departments, a channel, the library."""

    workspace: Workspace
    template: TemplateVersion
    marketing: int
    product: int

    @property
    def ws(self) -> int:
        return self.workspace.id


def workspace(tx: Tx, /, team_id: str = "T1", **settled: Any) -> Workspace:  # noqa: ANN401 — values of several types
    known: dict[str, Any] = {"zone": "Asia/Shanghai", "language": "zh-CN", "enterprise_id": None, **settled}
    url = f"https://{team_id.lower()}.slack.com/"
    return workspaces.remember(tx, team_id=team_id, name=f"{team_id} 公司", url=url, bot_user=BOT.user_id, **known)


def world(tx: Tx, /, team_id: str = "T1") -> World:
    made = workspace(tx, team_id)
    members.save(tx, made.id, EVERYBODY, AT)
    departments.follow(tx, made.id, [MARKETING, PRODUCT], AT)
    channels.save(tx, made.id, [LAUNCH], AT)
    templates.bring_library(tx, made.id, AT)
    by_group = {one.usergroup: one.id for one in departments.current(tx, made.id)}
    return World(made, templates.newest(tx, made.id)[0], by_group["S1"], by_group["S2"])


def new(world: World, **changed: Any) -> NewItem:  # noqa: ANN401 — values of several types
    """An item that nobody has written yet."""
    plain = NewItem(
        template_id=world.template.template_id,
        template_no=world.template.no,
        name="官网改版",
        initiator=WANG.user_id,
        owner=FANG.user_id,
        collaborators=(),
        initiating_department=None,
        departments=(),
        channel_id=LAUNCH.channel_id,
        stage="s1",
        priority=Priority.NORMAL,
        sensitivity=Sensitivity.INTERNAL,
        start_on=None,
        end_on=date(2026, 3, 20),
        cadence=Cadence(Every.WEEK, weekdays=(5,)),
        fields={},
    )
    return replace(plain, **changed)


def item(
    tx: Tx,
    world: World,
    *,
    at: datetime = AT,
    ask: dict[str, datetime] | None = None,
    **changed: Any,  # noqa: ANN401
) -> Written:
    """An item as publishing leaves it."""
    return items.insert(tx, world.ws, new(world, **changed), at, ask or {})


def post(
    tx: Tx, ws: int, *, channel_id: str, ts: str, item_id: int | None, kind: str, outbox_id: int, at: datetime,
    subject: Subject = _OF_THE_ITEM,
) -> None:  # fmt: skip
    """A message of ours that stands in Slack."""
    posts.remember(tx, ws, [NewPost(Post(channel_id, ts), kind, item_id, outbox_id, subject)], at)


def reader(tx: Tx, ws: int, who: SlackMember) -> Reader:
    return Reader.of(ws, members.find(tx, ws, [who.user_id])[who.user_id])


def newest(tx: Tx, reader: Reader, *, after: Mark | None = None, most: int) -> Page:
    """The open items somebody may read, the latest changed first."""
    return items.listed(tx, reader, Filters(), date.max, after=after, most=most)
