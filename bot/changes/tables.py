"""What publishes the rows of a table: many items, one act of one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.changes.items import Published, Wish, publish_one
from storage import drafts, inbox, members, templates
from storage.database import Tx
from storage.drafts import Draft
from storage.workspaces import Workspace
from tracker.people import Member
from tracker.problems import Problem
from tracker.publishing import people_named


@dataclass(slots=True)
class RowsPublished:
    """What became of rows, by their numbers: items, or what is in their way; ``stopped`` is in the way of all."""

    published: dict[int, Published] = field(default_factory=dict)
    refused: dict[int, Sequence[Problem]] = field(default_factory=dict)
    stopped: Sequence[Problem] = ()


def keep_table(
    tx: Tx, ws: int, user_id: str, key: str, *, template: tuple[int, int], form: dict[str, Any], at: datetime
) -> Draft | None:
    """Keep what was read of a table; None where the same file has been read already."""
    if not inbox.first_time(tx, ws, key, at):
        return None
    return drafts.begin(tx, ws, user_id, template=template, answers={}, form=form, at=at)


def publish_rows(
    tx: Tx,
    workspace: Workspace,
    draft: Draft,
    rows: Sequence[Mapping[str, Any]],
    channel_id: str,
    *,
    counts: bool,
    by: Member,
    today: date,
    at: datetime,
) -> RowsPublished:
    """Make an item of each row; one that has become an item already is answered with that.

    The first of them ``counts`` as an act, where it is the table's first.
    """
    made_of = {tuple(row["template"]) for row in rows}
    versions = {one: templates.version(tx, workspace.id, *one) for one in made_of}
    named = {user for row in rows for user in people_named(versions[tuple(row["template"])].template, row["answers"])}
    members.lock(tx, workspace.id, named - {by.user_id})  # of all rows before the first number, as for a single item
    done = RowsPublished()
    for row in rows:
        wish = Wish(
            key=f"table/{draft.id}/{row['no']}",
            version=versions[tuple(row["template"])],
            answers=row["answers"] | {"channel": channel_id},
            counts=counts and not done.published,
        )
        outcome = publish_one(tx, workspace, wish, by=by, today=today, at=at)
        if isinstance(outcome, Published):
            done.published[row["no"]] = outcome
        elif any(one.field in ("", "channel") for one in outcome):
            done.stopped = [one for one in outcome if one.field in ("", "channel")]
            break
        else:
            done.refused[row["no"]] = outcome
    return done
