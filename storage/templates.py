"""Templates and their versions; a published version never changes."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, tuple_, update

from storage.database import Tx, insert_unless_there
from storage.tables import items, template_versions, templates
from storage.visible import visible_to
from tracker.people import Reader
from tracker.templates import Template, TemplateVersion, library_body, library_keys


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
    statement = (
        select(templates.c.id, templates.c.newest, template_versions.c.body)
        .join(
            template_versions,
            (template_versions.c.ws == templates.c.ws)
            & (template_versions.c.template_id == templates.c.id)
            & (template_versions.c.no == templates.c.newest),
        )
        .where(templates.c.ws == ws, templates.c.retired.is_(False))
        .order_by(templates.c.id)
    )
    return [TemplateVersion(row.id, row.newest, Template.from_document(row.body)) for row in tx.execute(statement)]


def versions(tx: Tx, ws: int, which: Collection[tuple[int, int]]) -> dict[tuple[int, int], Template]:
    """These versions, by template and number."""
    columns = template_versions.c
    rows = tx.execute(
        select(columns.template_id, columns.no, columns.body).where(
            columns.ws == ws, tuple_(columns.template_id, columns.no).in_(list(which))
        )
    )
    return {(row.template_id, row.no): Template.from_document(row.body) for row in rows}


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
    body = tx.execute(
        select(template_versions.c.body).where(
            template_versions.c.ws == ws, template_versions.c.template_id == template_id, template_versions.c.no == no
        )
    ).scalar_one()
    return TemplateVersion(template_id, no, Template.from_document(body))
