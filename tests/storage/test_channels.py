from dataclasses import replace

import pytest
from sqlalchemy import update

from storage import channels, members, workspaces
from storage.database import Tx
from storage.tables import channels as table
from tests import make
from tracker.channels import Channel, ChannelKind
from tracker.people import Kind
from tracker.workspace_settings import Whereabouts


def channel(tx: Tx, ws: int, channel_id: str = "C1") -> Channel:
    return channels.find(tx, ws, [channel_id])[channel_id]


def speakers(tx: Tx, ws: int, **locales: int) -> list[str]:
    """So many full members of each locale."""
    people = [
        replace(make.FANG, user_id=f"U{locale}{n}", locale=locale.replace("_", "-"))
        for locale, how_many in locales.items()
        for n in range(how_many)
    ]
    members.save(tx, ws, people, make.AT)
    return [one.user_id for one in people]


def test_a_channel_comes_back_as_slack_told(tx: Tx, ws: int) -> None:
    assert channel(tx, ws) == Channel("C1", "launch", ChannelKind.PUBLIC, ("zh-CN",), "Asia/Shanghai", bot_in=True)
    assert channels.find(tx, ws, ["C1", "CX"]).keys() == {"C1"}
    assert channels.find(tx, ws, []) == {}


def test_an_event_changes_what_it_says(tx: Tx, ws: int) -> None:
    channels.change(tx, ws, "C1", {"name": "renamed", "archived": True, "bot_in": False})
    channels.change(tx, ws, "CX", {"name": "unknown"})
    now = channel(tx, ws)
    assert (now.name, now.archived, now.bot_in, now.takes_cards) == ("renamed", True, False, False)


def test_what_was_set_here_stays_when_slack_tells_again(tx: Tx, ws: int) -> None:
    tx.execute(update(table).values(tz="Europe/Berlin", languages=["en", "zh-CN"]))
    channels.save(tx, ws, [replace(make.LAUNCH, name="later", shared=True)], make.AT)
    now = channel(tx, ws)
    assert (now.name, now.shared, now.zone, now.languages) == ("later", True, "Europe/Berlin", ("en", "zh-CN"))


@pytest.mark.requirement("S8a")
@pytest.mark.parametrize(
    ("chinese", "english", "heard"),
    [
        (4, 1, ("zh-CN", "en")),
        (5, 1, ("zh-CN",)),
        (1, 4, ("en", "zh-CN")),
        (1, 5, ("en",)),
        (2, 2, ("zh-CN", "en")),
        (0, 0, ("zh-CN",)),
    ],
)
def test_a_channel_speaks_as_its_members_do(
    tx: Tx, ws: int, chinese: int, english: int, heard: tuple[str, ...]
) -> None:
    channels.set_members(tx, ws, "C1", speakers(tx, ws, zh_CN=chinese, en_US=english))
    assert channel(tx, ws).languages == heard


@pytest.mark.requirement("S8a")
def test_bots_people_gone_and_strangers_do_not_count_and_silent_ones_speak_the_workspaces(tx: Tx, ws: int) -> None:
    english = speakers(tx, ws, en_GB=2)
    others = [
        replace(make.FANG, user_id="UB", kind=Kind.BOT),
        replace(make.FANG, user_id="UD", deactivated=True),
    ]
    silent = replace(make.FANG, user_id="US", locale=None)
    members.save(tx, ws, [*others, silent], make.AT)
    channels.set_members(tx, ws, "C1", [*english, "UB", "UD", "USTRANGER"])
    assert channel(tx, ws).languages == ("en",)
    channels.joined(tx, ws, "C1", "US")
    assert channel(tx, ws).languages == ("en", "zh-CN")
    workspaces.settle(tx, ws, Whereabouts("Asia/Shanghai", None, "en"), make.AT)
    assert channel(tx, ws).languages == ("en",)


def test_each_channel_has_its_own_language(tx: Tx, ws: int) -> None:
    channels.save(tx, ws, [replace(make.LAUNCH, channel_id="C2")], make.AT)
    channels.set_members(tx, ws, "C1", speakers(tx, ws, zh_CN=1))
    channels.set_members(tx, ws, "C2", speakers(tx, ws, en_US=1))
    found = channels.find(tx, ws, ["C1", "C2"])
    assert (found["C1"].languages, found["C2"].languages) == (("zh-CN",), ("en",))


def test_people_come_and_go(tx: Tx, ws: int) -> None:
    channels.set_members(tx, ws, "C1", ["U1", "U2", "U2"])
    channels.joined(tx, ws, "C1", "U3")
    channels.joined(tx, ws, "C1", "U3")
    assert channels.members_of(tx, ws, "C1") == {"U1", "U2", "U3"}
    channels.left(tx, ws, "C1", "U1")
    channels.left(tx, ws, "C1", "U1")
    assert channels.members_of(tx, ws, "C1") == {"U2", "U3"}
    channels.set_members(tx, ws, "C1", ["U3", "U4"])
    assert channels.members_of(tx, ws, "C1") == {"U3", "U4"}
    channels.set_members(tx, ws, "C1", [])
    assert channels.members_of(tx, ws, "C1") == frozenset()


def test_who_comes_into_a_channel_nobody_told_us_of_is_not_kept(tx: Tx, ws: int) -> None:
    channels.joined(tx, ws, "CX", "U1")
    channels.left(tx, ws, "CX", "U1")
    assert channels.members_of(tx, ws, "CX") == frozenset()


def test_a_channel_of_a_whole_company(tx: Tx, ws: int) -> None:
    company = [f"U{n}" for n in range(12_000)]
    channels.set_members(tx, ws, "C1", company)
    channels.set_members(tx, ws, "C1", company[1:])
    assert channels.members_of(tx, ws, "C1") == set(company[1:])


def test_the_zones_of_those_who_read(tx: Tx, ws: int) -> None:
    members.save(tx, ws, [replace(make.FANG, user_id="UZ", zone=None)], make.AT)
    channels.set_members(tx, ws, "C1", ["UFANG", "ULI", "UEMMA", "UGONE", "UBOT", "UZ"])
    assert channels.zones_of(tx, ws, "C1") == {"Asia/Shanghai", "Europe/Berlin"}
    assert channels.zones_of(tx, ws, "CX") == frozenset()


@pytest.mark.requirement("S30")
def test_two_workspaces_in_one_shared_channel_do_not_mix(tx: Tx, ws: int) -> None:
    other = make.world(tx, "T2").ws
    channels.set_members(tx, ws, "C1", ["U1"])
    channels.set_members(tx, other, "C1", ["U2"])
    channels.change(tx, other, "C1", {"name": "theirs"})
    assert (channel(tx, ws).name, channel(tx, other).name) == ("launch", "theirs")
    assert channels.members_of(tx, ws, "C1") == {"U1"}
    assert channels.members_of(tx, other, "C1") == {"U2"}


@pytest.mark.parametrize(
    ("kind", "bot_in", "archived", "takes"),
    [
        (ChannelKind.PUBLIC, True, False, True),
        (ChannelKind.PUBLIC, False, False, True),
        (ChannelKind.PUBLIC, True, True, False),
        (ChannelKind.PRIVATE, True, False, True),
        (ChannelKind.PRIVATE, False, False, False),
        (ChannelKind.DIRECT, True, False, False),
    ],
)
def test_where_a_card_can_stand(
    tx: Tx, ws: int, *, kind: ChannelKind, bot_in: bool, archived: bool, takes: bool
) -> None:
    channels.save(tx, ws, [replace(make.LAUNCH, kind=kind, bot_in=bot_in, archived=archived)], make.AT)
    assert channel(tx, ws).takes_cards is takes
