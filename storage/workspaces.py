"""Workspaces: one Slack team each, and every other row belongs to one."""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import select, update

from storage.database import Tx, insert_unless_there
from storage.tables import workspaces
from tracker.languages import Language


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace. ``url`` ends with a slash; ``zone`` is an IANA name, ``country`` ISO 3166 or None.

    ``installer`` is who hears of what can't be delivered; None until Slack's people are read.
    """

    id: int
    team_id: str
    name: str
    url: str
    bot_user: str
    zone: str
    country: str | None
    language: Language
    installer: str | None = None


def remember(
    tx: Tx,
    *,
    team_id: str,
    name: str,
    url: str,
    bot_user: str,
    enterprise_id: str | None,
    zone: str,
    language: Language,
) -> Workspace:
    """The workspace of this team, made when it is new, with its name and address as Slack says them now."""
    known = {"name": name, "url": url, "bot_user": bot_user, "enterprise_id": enterprise_id}
    insert_unless_there(workspaces, [{"team_id": team_id, "tz": zone, "language": language, **known}], tx)
    tx.execute(update(workspaces).where(workspaces.c.team_id == team_id).values(**known))
    row = tx.execute(select(workspaces).where(workspaces.c.team_id == team_id)).one()
    return _workspace(row)


def get(tx: Tx, ws: int) -> Workspace:
    """The workspace of this id."""
    return _workspace(tx.execute(select(workspaces).where(workspaces.c.id == ws)).one())


def every(tx: Tx) -> list[int]:
    """All workspaces, the first one first."""
    return list(tx.execute(select(workspaces.c.id).order_by(workspaces.c.id)).scalars())


def settle(
    tx: Tx, ws: int, *, zone: str, country: str | None, language: Language, installer: str | None = None
) -> Workspace:
    """Set where the workspace is, what it speaks, and who installed the bot."""
    settled = {"tz": zone, "country": country, "language": language, "installer": installer}
    tx.execute(update(workspaces).where(workspaces.c.id == ws).values(**settled))
    return get(tx, ws)


def next_reference(tx: Tx, ws: int) -> int:
    """The next item's number. The last lock a change takes: whoever waits for it waits for nothing else of ours."""
    statement = (
        update(workspaces)
        .where(workspaces.c.id == ws)
        .values(last_ref=workspaces.c.last_ref + 1)
        .returning(workspaces.c.last_ref)
    )
    return cast("int", tx.execute(statement).scalar_one())


def _workspace(row: Any) -> Workspace:  # noqa: ANN401 — a row of the table
    return Workspace(
        row.id,
        row.team_id,
        row.name,
        row.url,
        row.bot_user,
        row.tz,
        row.country,
        cast("Language", row.language),
        row.installer,
    )
