"""By which token each workspace is spoken to; sealed before it is written, so that no dump of the database tells it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import delete, select, update

from storage import senders, workspaces
from storage.database import Tx, upsert
from storage.tables import installations
from storage.workspaces import Workspace


class UnreadableTokenError(Exception):
    """A token was sealed by a key that is not among those given; its name is that of the workspace."""


class Keys:
    """What tokens are sealed by: the first seals, all of them open. Raises ValueError for one that is no key."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._all = MultiFernet([Fernet(key) for key in keys])
        self.newest = hashlib.sha256(keys[0].encode()).hexdigest()[:8]

    def seal(self, token: str) -> str:
        """A token as it may be written."""
        return self._all.encrypt(token.encode()).decode()

    def open(self, sealed: str) -> str:
        """The token. Raises InvalidToken where none of the keys has sealed it."""
        return self._all.decrypt(sealed.encode()).decode()


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace and its token, since ``at`` (UTC)."""

    workspace: Workspace
    token: str = field(repr=False)
    at: datetime
    scopes: str = ""
    installed_by: str | None = None


def keep(
    tx: Tx, keys: Keys, ws: int, token: str, *, scopes: str = "", installed_by: str | None = None, at: datetime
) -> None:
    """Note the token that Slack has just given for a workspace; it is sent to (again)."""
    values = {"token": keys.seal(token), "key_id": keys.newest, "scopes": scopes, "installed_by": installed_by}
    upsert(installations, ("ws",), {"ws": ws, "at": at, **values}, tx)
    senders.go_on(tx, ws)


def every(tx: Tx, keys: Keys) -> list[Installation]:
    """All of them, the first workspace first. Raises UnreadableTokenError for a token that none of the keys opens."""
    return [_opened(tx, keys, row) for row in tx.execute(select(installations).order_by(installations.c.ws)).all()]


def of(tx: Tx, keys: Keys, ws: int) -> Installation | None:
    """That of one workspace; None where it has none. Raises UnreadableTokenError as well."""
    row = tx.execute(select(installations).where(installations.c.ws == ws)).one_or_none()
    return _opened(tx, keys, row) if row is not None else None


def since(tx: Tx) -> dict[int, datetime]:
    """When each workspace was last given a token, by workspace."""
    return {row.ws: row.at for row in tx.execute(select(installations.c.ws, installations.c.at))}


def any_there(tx: Tx) -> bool:
    """Whether any token is kept."""
    return tx.execute(select(installations.c.ws).limit(1)).first() is not None


def seal_anew(tx: Tx, keys: Keys) -> int:
    """Seal by the first key what others have sealed, so that these can be given up; how many that were."""
    old = tx.execute(select(installations).where(installations.c.key_id != keys.newest).with_for_update()).all()
    for row in old:
        values = {"token": keys.seal(keys.open(row.token)), "key_id": keys.newest}
        tx.execute(update(installations).where(installations.c.ws == row.ws).values(**values))
    return len(old)


def forget(tx: Tx, ws: int) -> None:
    """A workspace has taken its token back."""
    tx.execute(delete(installations).where(installations.c.ws == ws))


def _opened(tx: Tx, keys: Keys, row: Any) -> Installation:  # noqa: ANN401 — a row of the table
    workspace = workspaces.get(tx, row.ws)
    try:
        token = keys.open(row.token)
    except InvalidToken as error:
        raise UnreadableTokenError(workspace.name) from error
    return Installation(workspace, token, row.at, row.scopes, row.installed_by)
