"""Templates and their versions; a published version never changes."""

from datetime import datetime

from sqlalchemy import select, update

from storage.database import Tx, insert_unless_there
from storage.tables import template_versions, templates
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


def version(tx: Tx, ws: int, template_id: int, no: int) -> TemplateVersion:
    """One version of a template."""
    body = tx.execute(
        select(template_versions.c.body).where(
            template_versions.c.ws == ws, template_versions.c.template_id == template_id, template_versions.c.no == no
        )
    ).scalar_one()
    return TemplateVersion(template_id, no, Template.from_document(body))
