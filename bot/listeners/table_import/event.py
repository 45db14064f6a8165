"""A file sent to the bot directly: the table in it is read, and what was not understood is marked row by row."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.changes.tables import keep_table
from bot.listeners.asker import Asker
from bot.listeners.routes import Routes
from bot.messages.table_import import BadRow, ReadTable, preview
from bot.slack.channels import know_channel
from bot.slack.files import download, look_at
from storage import channels, departments, members, templates
from storage.database import Tx
from tracker.channels import Channel, ChannelKind
from tracker.problems import FileNotRead, NotATable, OldTable, Problem, TableTooLarge
from tracker.table_files import MEGABYTE, MOST, read_table_file
from tracker.table_rows import Around, Table, TableRow, read_table
from tracker.templates import TemplateVersion
from tracker.text import name_key
from tracker.typed_answers import Known

TEMPLATE: Final = "project_follow_up"
_KINDS: Final = frozenset({"csv", "tsv", "txt", "text", "xlsx", "xlsm"})
_OLD: Final = "xls"
_CHANNEL: Final = re.compile(r"<#([A-Z0-9]{2,30})(?:\|[^<>]*)?>")


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.messages["file_share"] = _shared


async def _shared(asker: Asker, event: Mapping[str, Any]) -> None:
    for file in event.get("files") or ():
        key = f"table/{event['channel']}/{event['ts']}/{file['id']}"
        problem = await _taken(asker, str(file["id"]), str(event.get("text") or ""), key)
        if problem is not None:
            await asker.is_refused(problem)


async def _taken(asker: Asker, file_id: str, text: str, key: str) -> Problem | None:
    """Read one file and show what was read; or why it can't be."""
    content = await _content(asker, file_id)
    if isinstance(content, Problem):
        return content
    read = await asker.parts.db.read(_read_by, asker, text)
    table = await asyncio.to_thread(_read, content, read.around)
    if isinstance(table, Problem):
        return table
    await _shown(asker, read.version, table, await _channel(asker, text), key)
    return None


async def _content(asker: Asker, file_id: str) -> bytes | Problem:
    file = await look_at(asker.parts, file_id)
    if file is None:
        return FileNotRead()
    if file.kind not in _KINDS:
        return OldTable() if file.kind == _OLD else NotATable()
    if file.size > MOST * MEGABYTE:
        return TableTooLarge(MOST)
    content = await download(asker.parts, file, most=MOST * MEGABYTE)
    return FileNotRead() if content is None else content


@dataclass(frozen=True, slots=True)
class _ReadBy:
    """The template of the items to come, and what the rows are read by."""

    version: TemplateVersion
    around: Around


def _read_by(tx: Tx, asker: Asker, text: str) -> _ReadBy:
    workspace = asker.parts.workspace
    offered = templates.newest(tx, workspace.id)
    usual = next((one for one in offered if one.template.key == TEMPLATE), offered[0])
    version = next((one for one in offered if _is_named(one, text)), usual)
    known = Known(
        template=version.template,
        departments=departments.current(tx, workspace.id),
        language=asker.language,
        now=asker.at.astimezone(asker.zone),
        country=workspace.country,
    )
    return _ReadBy(version, Around(known, members.everybody(tx, workspace.id), asker.member, version, offered))


def _is_named(version: TemplateVersion, text: str) -> bool:
    """Whether the words beside the file name this template, in either language."""
    said = name_key(text)
    return any(name_key(name) in said for name in version.template.names.values())


def _read(content: bytes, around: Around) -> Table | Problem:
    cells = read_table_file(content)
    return cells if isinstance(cells, Problem) else read_table(cells, around)


async def _shown(asker: Asker, version: TemplateVersion, table: Table, channel: Channel | None, key: str) -> None:
    parts = asker.parts
    read = ReadTable(
        good=[_ready(row) for row in table.rows if not row.problems],
        bad=[bad_row(asker, row) for row in table.rows if row.problems],
        total=table.total,
        unused=table.unused,
        without_owner=table.without_owner,
        channel_id=channel.channel_id if channel else None,
        channel=channel.name if channel else None,
        template=version.template.name(asker.language) if version.template.key != TEMPLATE else "",
    )
    draft = await parts.change(
        keep_table,
        parts.workspace.id,
        asker.member.user_id,
        key,
        template=(version.template_id, version.no),
        form={"table": read.document()},
        at=asker.at,
    )
    if draft is not None:
        await asker.is_told(preview(asker.texts, asker.language, read, draft.id))


def _ready(row: TableRow) -> dict[str, Any]:
    """A row as it is kept until it is published."""
    template = [row.version.template_id, row.version.no]
    return {"no": row.no, "name": row.name, "answers": row.answers, "template": template}


def bad_row(asker: Asker, row: TableRow) -> BadRow:
    """A row with each problem in words, behind its column's name."""
    return BadRow(row.no, row.name, [fact(asker, title, problem) for title, problem in row.problems])


def fact(asker: Asker, title: str, problem: Problem) -> str:
    """A problem in words, behind what it is of."""
    words = asker.texts.problem(problem, asker.language, today=asker.today)
    return asker.texts.label("signs", "fact", asker.language, name=title, value=words)


async def _channel(asker: Asker, text: str) -> Channel | None:
    """The channel that the words beside the file name, where a card can stand there and the sender may know it."""
    named = _CHANNEL.search(text)
    channel = await know_channel(asker.parts, named[1]) if named else None
    if channel is None or not channel.takes_cards:
        return None
    there = await asker.parts.db.read(channels.members_of, asker.parts.workspace.id, channel.channel_id)
    return channel if channel.kind is ChannelKind.PUBLIC or asker.member.user_id in there else None
