"""What asks an item's owner for the right to change it, and what gives it."""

from datetime import date, datetime

from bot.changes.limits import too_much
from bot.changes.telling import tell
from bot.changes.updates import Updated, Wanted, update
from storage import acts, items, members, occasions
from storage.database import Tx
from storage.workspaces import Workspace
from tracker.notices import RightsAsked, RightsGiven
from tracker.people import Member, Reader
from tracker.problems import IsClosed, NotFound, Problem
from tracker.references import reference
from tracker.updates import YES
from tracker.visibility import COLLABORATORS_EDIT, NO, may_edit


def ask_for_rights(
    tx: Tx, workspace: Workspace, item_id: int, *, by: Member, today: date, at: datetime
) -> Problem | None:
    """Tell the owner that somebody would like to change the item, once a day; None when they hear, or have heard.

    ``today`` is the asker's own.
    """
    held = items.hold(tx, Reader.of(workspace.id, by), item_id)
    if held is None:
        return NotFound("")
    item = held.item
    if not item.is_open:
        return IsClosed(reference(item.ref), item.state.value)
    waits = too_much(tx, workspace, by, None, at)
    if waits is not None:
        return waits
    asked = occasions.rights_asked(item.id, by.user_id, today)
    if not may_edit(by, item) and occasions.first_time(tx, workspace.id, asked, at):
        acts.note(tx, workspace.id, by.user_id, None, at)
        tell(tx, workspace.id, item.id, [RightsAsked(item.id, item.owner, by.user_id)], at)
    return None


def give_rights(
    tx: Tx, workspace: Workspace, item_id: int, user_id: str, *, by: Member, today: date, at: datetime
) -> Updated | list[Problem] | None:
    """Let somebody change the item, as a collaborator: an update like others. None where they may already."""
    held = items.hold(tx, Reader.of(workspace.id, by), item_id)
    whom = members.find(tx, workspace.id, [user_id]).get(user_id)
    if held is None or whom is None:
        return [NotFound("")]
    item = held.item
    if may_edit(whom, item):
        return None
    named = user_id not in item.collaborators
    answers: dict[str, object] = {"collaborators": [*item.collaborators, user_id]} if named else {}
    if item.fields.get(COLLABORATORS_EDIT) == NO:
        answers[COLLABORATORS_EDIT] = YES
    key = f"rights/{item.id}/{user_id}/{item.update_no}"
    wanted = Wanted(item_id=item.id, base_no=item.update_no, answers=answers, key=key, told_apart=user_id)
    outcome = update(tx, workspace, wanted, by=by, today=today, at=at)
    if isinstance(outcome, Updated):
        tell(tx, workspace.id, item.id, [RightsGiven(item.id, user_id, by.user_id)], at)
    return outcome
