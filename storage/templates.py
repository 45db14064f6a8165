"""Templates and their versions; a published version never changes."""

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, Select, Text, cast, select, tuple_, update

from storage.database import Tx, insert_unless_there
from storage.prepared import prepared
from storage.tables import items, template_versions, templates
from storage.visible import visible_to
from tracker.people import Reader
from tracker.templates import Template, TemplateVersion, library_body, library_keys

#: A version's document as it is written: what the same text says is read once (``_template``).
_BODY: Final = cast(template_versions.c.body, Text).label("body")


def bring_library(tx: Tx, ws: int, at: datetime) -> None:
    """Give the workspace the templates of this release: a new version where one has changed, nothing where not."""
    for key in library_keys():
        body = library_body(key)
        insert_unless_there(templates, [{"ws": ws, "key": key, "newest": 0, "retired": False}], tx)
        row = tx.execute(select(templates).where(templates.c.ws == ws, templates.c.key == key).with_for_update()).one()
        if row.newest and version(tx, ws, row.id, row.newest).template == Template.from_document(body):
            continue
        no = row.newest + 1
        tx.execute(template_versions.insert().values(ws=ws, template_id=row.id, no=no, body=body, at=at))
        tx.execute(update(templates).where(templates.c.ws == ws, templates.c.id == row.id).values(newest=no))


def newest(tx: Tx, ws: int) -> list[TemplateVersion]:
    """The newest version of every template that takes new items, in the order they came."""
    return [TemplateVersion(row.id, row.newest, _template(row.body)) for row in tx.execute(*_newest(ws))]


@prepared()
def _newest(ws: int) -> Select[Any]:
    return (
        select(templates.c.id, templates.c.newest, _BODY)
        .join(
            template_versions,
            (template_versions.c.ws == templates.c.ws)
            & (template_versions.c.template_id == templates.c.id)
            & (template_versions.c.no == templates.c.newest),
        )
        .where(templates.c.ws == ws, templates.c.retired.is_(False))
        .order_by(templates.c.id)
    )


def versions(tx: Tx, ws: int, which: Collection[tuple[int, int]]) -> dict[tuple[int, int], Template]:
    """These versions, by template and number."""
    rows = tx.execute(*_versions(ws, which)) if which else ()
    return {(row.template_id, row.no): _template(row.body) for row in rows}


@prepared()
def _versions(ws: int, which: Collection[tuple[int, int]]) -> Select[Any]:
    columns = template_versions.c
    key: ColumnElement[Any] = tuple_(columns.template_id, columns.no)
    return select(columns.template_id, columns.no, _BODY).where(columns.ws == ws, key.in_(which))


def last_used(tx: Tx, reader: Reader, channel_id: str | None) -> int | None:
    """The template of the item published last in this channel, of those this reader may read."""
    row = tx.execute(
        select(items.c.template_id)
        .where(visible_to(reader), items.c.channel_id == channel_id)
        .order_by(items.c.id.desc())
        .limit(1)
    ).first()
    return row.template_id if row else None


def version(tx: Tx, ws: int, template_id: int, no: int) -> TemplateVersion:
    """One version of a template."""
    return TemplateVersion(template_id, no, versions(tx, ws, [(template_id, no)])[template_id, no])


@lru_cache(maxsize=512)
def _template(body: str) -> Template:
    """A version as its document says it: read once for all who ask, since it never changes."""
    return Template.from_document(orjson.loads(body))
