"""The list of items: the table's columns, an item below the other, for one reader alone. It rings nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.closing import ARCHIVE_THESE
from bot.messages.texts import Texts
from tracker.filters import Sort
from tracker.languages import Language
from tracker.remarks import RemarkKind, RemarkState
from tracker.standing import Standing
from tracker.text import cut

NEXT: Final = "list.next"
PREVIOUS: Final = "list.previous"
DROP: Final = "list.drop"
GUESS: Final = "list.guess"
#: The most items of one page.
ROWS: Final = 10
#: Counting stops behind this; beyond it stands "200+".
COUNTED: Final = 200
_FILTERS: Final = 80
_NAME: Final = 60
_PEOPLE: Final = 5
_CHARACTERS: Final = 100
_NO_REMARKS: Final = dict.fromkeys((kind.value for kind in RemarkKind), 0)


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list: its rows, what it was narrowed to, and the values of the buttons to the pages around it.

    ``to_archive`` are those of the rows that are done and that the reader may file away.
    """

    rows: Sequence[Standing]
    total: int
    filters: str = ""
    order: Sort = Sort.UPDATED
    number: int = 1
    next: str | None = None
    previous: str | None = None
    to_archive: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class WithoutLast:
    """What there is without the last filter, and the value of the button that drops it."""

    last: str
    total: int
    value: str


@dataclass(frozen=True, slots=True)
class Guess:
    """The filter that a word of the line is like, and the value of the button that takes it for that."""

    typed: str
    near: str
    value: str


def item_list(texts: Texts, page: ListPage, language: Language, *, zone: ZoneInfo, today: date) -> Message:
    """One page."""
    audience = Audience(texts, (language,), zone, today)
    said = texts.say(
        "item_list",
        language,
        total=min(page.total, COUNTED),
        more=more_than_counted(page.total),
        filters=cut(page.filters, _FILTERS),
        order=audience.label("lists", page.order.value),
        page=page.number,
    )
    whole = [blocks.headline(said.headline)]
    whole += [_row(standing, audience) for standing in page.rows[:ROWS]]
    whole.append(blocks.context_of([blocks.unmarked(said.context)]))
    ways = [("previous_page", PREVIOUS, page.previous), ("next_page", NEXT, page.next)]
    buttons = [blocks.button(audience.button(words), action, value) for words, action, value in ways if value]
    if page.to_archive:
        buttons.append(_archive_these(page.to_archive, audience))
    if buttons:
        whole.append(blocks.actions(*buttons))
    return Message(said.plain, whole)


def _archive_these(item_ids: Sequence[int], audience: Audience) -> Block:
    """Files away what this page shows of finished items, asked first."""
    words, asked = (audience.label("closing", key, n=len(item_ids)) for key in ("archive_these", "archive_these_ask"))
    button = blocks.button(words, ARCHIVE_THESE, " ".join(map(str, item_ids)))
    return button | blocks.asked_first(words, asked, yes=words, no=audience.label("update", "cancel"))


def empty_list(
    texts: Texts,
    language: Language,
    filters: str = "",
    without: WithoutLast | None = None,
    guess: Guess | None = None,
) -> Message:
    """Nothing is there, or nothing that the filters let through; then what may have been meant, and what there is."""
    said = texts.say(
        "item_list_empty",
        language,
        filters=cut(filters, _FILTERS),
        last=cut(without.last, _FILTERS) if without else "",
        total=min(without.total, COUNTED) if without else 0,
        more=more_than_counted(without.total) if without else "",
        typed=cut(guess.typed, _FILTERS) if guess else "",
        near=cut(guess.near, _FILTERS) if guess else "",
    )
    buttons = [blocks.button(cut(guess.near, blocks.BUTTON), GUESS, guess.value, primary=True)] if guess else []
    if without and without.total:
        buttons.append(blocks.button(texts.label("buttons", "drop_it", language), DROP, without.value))
    return Message(said.plain, [blocks.body(said.body), *([blocks.actions(*buttons)] if buttons else [])])


def more_than_counted(total: int) -> str:
    """A + behind a count that stopped."""
    return "+" if total > COUNTED else ""


def open_remarks(standing: Standing, kind: RemarkKind) -> int:
    """How many remarks of a kind are still open."""
    return sum(remark.kind is kind and remark.state is RemarkState.OPEN for remark in standing.remarks)


def _open_remarks(standing: Standing) -> dict[str, int]:
    return {kind.value: open_remarks(standing, kind) for kind in RemarkKind}


def _row(standing: Standing, audience: Audience) -> Block:
    item = standing.item
    said = audience.texts.say(
        "item_list_row",
        audience.language,
        priority=facts.pressing(standing, audience),
        item=facts.item_link(standing, _NAME),
        stage=facts.brief(standing.stage(audience.language), 1, _NAME),
        end=facts.end(standing, audience),
        overdue=facts.days_overdue(standing, audience) if item.is_open else 0,
        state="" if item.is_open else audience.label("closing", item.state.value),
        result=facts.brief(item.result or "", 1, _CHARACTERS),
        owner=facts.names(standing, [item.owner], audience),
        people=facts.names(standing, item.collaborators, audience, _PEOPLE),
        departments=facts.some(standing.department_names, audience, _PEOPLE),
        done=facts.brief(item.fields.get("done", ""), 1, _CHARACTERS),
        next=facts.brief(item.fields.get("next", ""), 1, _CHARACTERS),
        changed=audience.moment(item.changed_at),
        **(_open_remarks(standing) if standing.remarks else _NO_REMARKS),
    )
    return blocks.body(said.body)
