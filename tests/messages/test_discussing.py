"""Confirming, commenting, following: what each of them says, in each language, whatever was typed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.acks import (
    MOST_AT_ONCE,
    confirm_all_button,
    confirmation_undone,
    confirmed,
    confirmed_all,
    confirmed_already,
    outdated,
    read_shown,
)
from bot.messages.audience import Audience
from bot.messages.blocks import Message
from bot.messages.comment_form import Aim, comment_form
from bot.messages.comments import Discussion, SaidOfItem, answered_to_you, comment_kept, commented, discussion
from bot.messages.details import details
from bot.messages.texts import Texts
from bot.messages.watching import following, news_asked, news_came
from playground.block_kit import check_message, check_view
from tests.messages.standings import (
    EDGES,
    HOSTILE,
    LANGUAGES,
    PUBLISHED,
    SHANGHAI,
    SPOKEN,
    TODAY,
    checked,
    member,
    rung,
    standing,
    words,
)
from tracker.comments import Comment, CommentKind
from tracker.history import Update
from tracker.languages import Language

COMMENT = Comment(3, 7, "ULI", PUBLISHED, CommentKind.COMMENT, 1, None, "英文文案谁来校对？\n周三前要")
QUESTION = replace(COMMENT, id=4, kind=CommentKind.QUESTION)
LATER = Update(
    7, 2, "updated", "ULI", PUBLISHED, None, {"done": ("", HOSTILE), "end": ("2026-03-16", "2026-03-20")}, None,
    False, "V1.0", None, 2,  # noqa: FBT003
)  # fmt: skip


def audience(texts: Texts, *languages: Language) -> Audience:
    return Audience(texts, languages, SHANGHAI, TODAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_one_person_is_told_alone(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    to, one = audience(texts, language), standing(update_no=2)
    told: list[Message] = [
        confirmed(to, "V2.0", PUBLISHED, earlier=True),
        confirmed_all(to, 3, PUBLISHED),
        confirmed_all(to, 0, PUBLISHED),
        confirmed_already(to, member(language), PUBLISHED),
        confirmation_undone(to),
        outdated(one, [LATER], member(language), to),
        outdated(one, [replace(LATER, changes={})], member(language), to),
        comment_kept(one, to),
        following(one, to, follows=True),
        following(one, to, follows=False),
        news_asked(one, None, to),
        news_asked(one, ("ULI", PUBLISHED), to),
        news_came(one, member(language), to),
        answered_to_you(SaidOfItem(one, COMMENT, "V1.0"), to),
    ]
    assert [f"{words(message)}\n({message.text})" for message in told if checked(message)] == snapshot
    assert not [message for message in told if rung(message)]


@pytest.mark.parametrize("spoken", SPOKEN)
@pytest.mark.parametrize("said", [COMMENT, QUESTION, replace(COMMENT, text=None)], ids=["comment", "question", "gone"])
def test_what_its_thread_is_told(texts: Texts, spoken: str, said: Comment, snapshot: SnapshotAssertion) -> None:
    message = commented(SaidOfItem(standing(), said, "V1.0"), audience(texts, *SPOKEN[spoken]))
    assert checked(message) == snapshot
    assert rung(message) == (["UFANG"] if said.kind is CommentKind.QUESTION else [])


@pytest.mark.parametrize("edge", EDGES)
def test_whatever_was_typed_fits_and_is_no_mark(texts: Texts, edge: str) -> None:
    one, to = EDGES[edge], audience(texts, "zh-CN")
    text = str(one.item.fields.get("next") or "x")
    said = [replace(COMMENT, id=number, text=text) for number in range(10)]
    whole = Discussion(said, 10, older=3)
    for message in (
        commented(SaidOfItem(one, replace(QUESTION, text=text), "V1.0"), to),
        answered_to_you(SaidOfItem(one, said[0], "V1.0"), to),
        discussion(one, whole, to),
        details(texts, one, "zh-CN", zone=SHANGHAI, today=TODAY, reader=member("zh-CN"), discussion=whole),
        outdated(one, [LATER], member("zh-CN"), to),
        news_came(one, member("zh-CN"), to),
    ):
        check_message(message.blocks)
        assert "<" not in message.text
    check_view(comment_form(texts, "zh-CN", one.item, Aim(7, answers=3), said[0]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CommentKind)
def test_the_form(texts: Texts, kind: CommentKind, language: Language, snapshot: SnapshotAssertion) -> None:
    aim = Aim(7, kind.value, channel_id="C1", response_url="https://hooks.slack.com/x")
    view = comment_form(texts, language, standing().item, aim)
    assert view == snapshot
    assert Aim.read(view) == aim


def test_one_button_confirms_as_much_as_its_value_has_room_for(texts: Texts) -> None:
    shown = [(standing(id=10**15 + number), 10**6) for number in range(60)]
    button = confirm_all_button(audience(texts, "zh-CN", "en"), shown)
    assert len(read_shown(button["value"])) == MOST_AT_ONCE
    assert len(button["confirm"]["text"]["text"]) <= 300


def test_the_newest_of_what_was_said_stands_with_its_hour(texts: Texts) -> None:
    page = Discussion([replace(QUESTION, edited_at=PUBLISHED + timedelta(hours=1)), COMMENT], 2)
    assert words(discussion(standing(), page, audience(texts, "en"))).splitlines()[:4] == [
        "T-42 官网改版",
        ": 2 comments",
        "李倩 · Thu 12 Mar, 14:20",
        " · question · edited",
    ]
