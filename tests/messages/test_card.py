from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.card import card, published_to_you, stub
from bot.messages.texts import Texts
from tests.messages.standings import (
    EDGES,
    LANGUAGES,
    PUBLISHED,
    SHANGHAI,
    SPOKEN,
    TODAY,
    channel,
    checked,
    member,
    parts,
    rung,
    standing,
    words,
)
from tracker.languages import Language


@pytest.mark.parametrize("spoken", SPOKEN)
@pytest.mark.parametrize("edge", EDGES)
def test_a_card(texts: Texts, edge: str, spoken: str, snapshot: SnapshotAssertion) -> None:
    assert checked(card(texts, EDGES[edge], channel(*SPOKEN[spoken]), TODAY)) == snapshot


@pytest.mark.parametrize("spoken", SPOKEN)
def test_where_members_live_in_several_zones_each_reads_their_own_hour(
    texts: Texts, spoken: str, snapshot: SnapshotAssertion
) -> None:
    message = card(texts, standing(), channel(*SPOKEN[spoken]), TODAY, several_zones=True)
    checked(message)
    assert message.blocks[2] == snapshot


@pytest.mark.parametrize("edge", EDGES)
def test_a_card_rings_owner_and_collaborators_and_nobody_else(texts: Texts, edge: str) -> None:
    item = EDGES[edge].item
    assert rung(card(texts, EDGES[edge], channel("en"), TODAY)) == [item.owner, *item.collaborators]


def test_the_latest_deadline_stands_on_the_card(texts: Texts) -> None:
    assert "请在 3月13日（周五）17:00 前确认 · 已确认 0/2" in words(card(texts, standing(), channel("zh-CN"), TODAY))


@pytest.mark.parametrize("spoken", SPOKEN)
def test_a_stub_names_nobody_and_says_nothing(texts: Texts, spoken: str, snapshot: SnapshotAssertion) -> None:
    message = stub(texts, standing(), channel(*SPOKEN[spoken]))
    assert checked(message) == snapshot
    assert not rung(message)
    assert "改版" not in words(message) + message.text


def test_the_stub_in_chinese_word_for_word(texts: Texts) -> None:
    message = stub(texts, standing(), channel("zh-CN"))
    assert words(message) == message.text == "T-42 · 受限事项，只有指定的人能看"


@pytest.mark.parametrize("hidden", [False, True], ids=["not in the channel", "restricted"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edge", EDGES)
def test_word_of_an_item_by_direct_message(
    texts: Texts, edge: str, language: Language, *, hidden: bool, snapshot: SnapshotAssertion
) -> None:
    message = published_to_you(texts, EDGES[edge], member(language), PUBLISHED, hidden=hidden)
    assert checked(message) == snapshot
    assert not rung(message)


def test_a_reader_without_a_zone_hears_hours_by_the_workspace(texts: Texts) -> None:
    nowhere = replace(member("en"), zone=None)
    message = published_to_you(texts, standing(), nowhere, PUBLISHED, hidden=True, zone=SHANGHAI)
    assert "Please confirm by Fri 13 Mar, 17:00" in words(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notification_is_short_and_names_the_owner(texts: Texts, language: Language) -> None:
    text = card(texts, EDGES["long"], channel(language), TODAY).text
    assert len(text) <= 80
    assert text.endswith("方敏")
    assert "🔴" not in text


def test_nothing_typed_becomes_a_mark(texts: Texts) -> None:
    message = card(texts, EDGES["hostile"], channel("zh-CN", "en"), TODAY)
    assert "<" not in message.text
    assert not [
        part for part in parts(message.blocks) if part.get("type") in ("broadcast", "usergroup", "mrkdwn", "link")
    ]
    assert (
        words(message).count("<!channel> <@UFANG> <https://x.cn|点这里> *粗* _斜_ ~删~ `码` &lt;b&gt; <b> @here") == 3
    )


@pytest.mark.requirement("S9")
@pytest.mark.parametrize("spoken", SPOKEN)
def test_a_compact_card_and_one_whose_time_to_confirm_is_over(
    texts: Texts, spoken: str, snapshot: SnapshotAssertion
) -> None:
    where = channel(*SPOKEN[spoken])
    compact = card(texts, EDGES["plain"], where, TODAY, compact=True)
    assert rung(compact) == rung(card(texts, EDGES["plain"], where, TODAY))
    several = card(texts, EDGES["plain"], where, TODAY, compact=True, several_zones=True)
    assert [
        checked(one) for one in (compact, several, card(texts, EDGES["plain"], where, TODAY, over=True))
    ] == snapshot
