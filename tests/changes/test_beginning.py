"""Tidings is taken out of a workspace, and comes back."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from bot.changes import beginning
from storage import channels, installations, senders, workspaces
from storage.database import Tx
from storage.installations import Keys
from storage.tables import outbox
from storage.tables import workspaces as table
from tests import make
from tracker.notices import InstalledAgain

KEYS = Keys([Fernet.generate_key().decode()])
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ws(tx: Tx) -> int:
    ws = make.workspace(tx).id
    tx.execute(table.update().values(installer="UWANG"))
    return ws


def take_out(tx: Tx, ws: int, *, told_after: int = 0) -> bool:
    return beginning.take_out(tx, ws, make.AT + told_after * MINUTE, make.AT + 2 * MINUTE)


@pytest.mark.fault("24")
def test_nothing_is_sent_and_it_is_in_no_channel(tx: Tx, ws: int) -> None:
    channels.save(tx, ws, [make.LAUNCH], make.AT)
    assert take_out(tx, ws)
    assert senders.stopped_by(tx, ws) == "app_uninstalled"
    assert not channels.find(tx, ws, [make.LAUNCH.channel_id])[make.LAUNCH.channel_id].bot_in
    # A sender that has not heard of it yet notes what it has learned, and begins nothing by that.
    senders.note(tx, ws, rate=300, wait_until={}, stopped_by=None)
    assert senders.stopped_by(tx, ws) == "app_uninstalled"


@pytest.mark.fault("24")
def test_what_slack_tells_late_does_not_stop_who_was_installed_once_more(tx: Tx, ws: int) -> None:
    installations.keep(tx, KEYS, ws, "xoxb-2", at=make.AT + MINUTE)
    assert not take_out(tx, ws)
    assert senders.stopped_by(tx, ws) is None
    assert take_out(tx, ws, told_after=2)
    assert senders.stopped_by(tx, ws) == "app_uninstalled"


def test_operations_hear_of_it_once_it_is_back_and_once(tx: Tx, ws: int) -> None:
    for _ in range(2):
        take_out(tx, ws)
    assert workspaces.own_of({}) == workspaces.get(tx, ws).own
    for _ in range(2):
        beginning.come_back(tx, ws, make.AT + 9 * MINUTE)
    (row,) = tx.execute(select(outbox)).all()
    assert (row.kind, row.target, row.verb) == (InstalledAgain.kind, "UWANG", "tell")
    assert row.body == {"since": (make.AT + 2 * MINUTE).isoformat(), "waiting": 0}
