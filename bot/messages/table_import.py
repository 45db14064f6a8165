"""A table that was sent to the bot: what was read, what needs a look, where it goes, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from bot.messages import blocks, facts
from bot.messages.blocks import Block, Message
from bot.messages.marks import escape, marked, notification
from bot.messages.texts import NOTIFICATION, Texts
from tracker.languages import Language
from tracker.standing import Standing
from tracker.table_rows import MOST
from tracker.text import cut

SEE: Final = "table.see"
PUBLISH: Final = "table.publish"
CHANNEL: Final = "table.channel"
#: The channel's input.
WHERE: Final = "channel"
_FEATURE: Final = "table_import"
#: Characters of rows on one page, and problems of one row.
_PAGE: Final = 2500
_PROBLEMS: Final = 8
_COLUMNS: Final = 8
_COLUMN: Final = 40
#: Items that are linked to.
LINKED: Final = 20
_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that can't be published: its number, what it is known by, the words of each problem."""

    no: int
    name: str
    why: Sequence[str]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """What was read of a table, as it is kept: ``good`` rows with their answers, ``bad`` ones with words of why not.

    ``template`` is its name, where it is not the usual one.
    """

    good: Sequence[Mapping[str, Any]]
    bad: Sequence[BadRow]
    total: int
    unused: Sequence[str]
    without_owner: bool
    channel_id: str | None = None
    channel: str | None = None
    template: str = ""

    def document(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return asdict(self)

    @classmethod
    def from_document(cls, body: Mapping[str, Any]) -> Self:
        """As it was kept."""
        return cls(**{**body, "bad": [BadRow(**row) for row in body["bad"]]})


def preview(texts: Texts, language: Language, table: ReadTable, draft_id: int) -> Message:
    """How much was read, and what can be done with it."""
    between = texts.label("signs", "between", language)
    lines = [*_counts(texts, language, table)]
    if table.total > MOST:
        lines.append(texts.label(_FEATURE, "most", language, most=MOST))
    if table.template:
        lines.append(texts.label(_FEATURE, "template", language, template=table.template))
    if table.without_owner:
        lines.append(texts.label(_FEATURE, "without_owner", language))
    if table.unused:
        columns = between.join(cut(one, _COLUMN) for one in table.unused[:_COLUMNS])
        lines.append(texts.label(_FEATURE, "unused", language, columns=columns))
    if table.channel and table.good:
        lines.append(texts.label(_FEATURE, "to", language, channel=table.channel))
    see = [blocks.button(texts.label(_FEATURE, "see_them", language), SEE, f"{draft_id}/0")] if table.bad else []
    return _message(lines, [*see, *_publish(texts, language, table, draft_id)])


def bad_rows(texts: Texts, language: Language, table: ReadTable, draft_id: int, page: int) -> Message:
    """One page of the rows that need a look."""
    pages = _pages([_bad_row(texts, language, row) for row in table.bad])
    page = min(max(page, 0), len(pages) - 1)
    lines = [*_counts(texts, language, table), "", *pages[page]]
    buttons = [
        blocks.button(texts.label("buttons", key, language), f"{SEE}.{key}", f"{draft_id}/{there}")
        for key, there in (("previous_page", page - 1), ("next_page", page + 1))
        if 0 <= there < len(pages)
    ]
    if page == len(pages) - 1:
        lines += ["", texts.label(_FEATURE, "mend", language)]
    return _message(lines, [*buttons, *_publish(texts, language, table, draft_id)])


def channel_form(texts: Texts, language: Language, draft_id: int) -> Block:
    """Where the items go."""
    element = {"type": "conversations_select", "filter": {"include": ["public", "private"], "exclude_bot_users": True}}
    return blocks.modal(
        texts.label(_FEATURE, "title", language),
        [blocks.input_block(WHERE, texts.label(_FEATURE, "channel", language), element, optional=False)],
        submit=texts.label(_FEATURE, "submit", language),
        close=texts.label(_FEATURE, "cancel", language),
        callback_id=CHANNEL,
        private_metadata=str(draft_id),
    )


def read_channel(view: Mapping[str, Any]) -> str:
    """The channel that was chosen there; empty for none."""
    values = (view.get("state") or {}).get("values") or {}
    return str(((values.get(WHERE) or {}).get(WHERE) or {}).get("selected_conversation") or "")


def rows_published(
    texts: Texts, language: Language, standings: Sequence[Standing], total: int, refused: Sequence[BadRow]
) -> Message:
    """The items that rows have become, the first of them linked; and the rows that something came in the way of."""
    lines, plain = [], ""
    if total:
        channel = standings[0].channel_name if standings else None
        plain = texts.label(_FEATURE, "published", language, n=total, channel=channel)
        lines = [escape(plain), *(f"• {marked(facts.item_link(one, _NAME))}" for one in standings)]
    if total > len(standings):
        lines.append(escape(texts.label(_FEATURE, "more", language, n=total - len(standings))))
    if refused:
        not_published = texts.label(_FEATURE, "not_published", language, n=len(refused))
        plain = plain or not_published
        shown = _pages([_bad_row(texts, language, row) for row in refused])[0]
        lines += [escape(line) for line in (not_published, *shown)]
    return Message(notification(cut(plain, NOTIFICATION)), [blocks.body(lines)])


def _counts(texts: Texts, language: Language, table: ReadTable) -> tuple[str, str]:
    ok, bad = len(table.good), len(table.bad)
    return (
        texts.label(_FEATURE, "read", language, k=ok + bad, n=table.total),
        texts.label(_FEATURE, "counts", language, ok=ok, bad=bad),
    )


def _publish(texts: Texts, language: Language, table: ReadTable, draft_id: int) -> list[Block]:
    if not table.good:
        return []
    words = texts.label(_FEATURE, "publish", language, ok=len(table.good), bad=len(table.bad))
    return [blocks.button(words, PUBLISH, str(draft_id), primary=True)]


def _bad_row(texts: Texts, language: Language, row: BadRow) -> list[str]:
    head = texts.label(_FEATURE, "row", language, no=row.no, name=row.name)
    return [head, *(f"  {words}" for words in row.why[:_PROBLEMS])]


def _pages(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The lines of all rows, a page at a time; no row is torn apart."""
    pages: list[list[str]] = [[]]
    for lines in rows:
        if pages[-1] and sum(map(len, pages[-1])) + sum(map(len, lines)) > _PAGE:
            pages.append([])
        pages[-1] += lines
    return pages


def _message(lines: Sequence[str], buttons: Sequence[Block]) -> Message:
    rows = [blocks.actions(*buttons)] if buttons else []
    short = notification(cut(" · ".join(lines[:2]), NOTIFICATION))
    return Message(short, [blocks.words("\n".join(lines)), *rows])
