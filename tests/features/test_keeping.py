"""What nobody needs for ever is forgotten while the bot runs, and what people still work on stays."""

from datetime import timedelta

from bot.keeping import forget_old
from storage import drafts
from tests.people import MORNING, Workspace


async def test_an_unsent_draft_is_offered_for_thirty_days(workspace: Workspace) -> None:
    parts, who = workspace.bot.parts, workspace.fang.id
    await parts.db.write(
        drafts.begin, parts.workspace.id, who, template=(1, 1), answers={}, form={}, at=parts.calendar.now()
    )
    workspace.calendar.move_to(MORNING + timedelta(days=29))
    await forget_old(parts)
    found = await parts.db.read(drafts.begun_since, parts.workspace.id, who, MORNING, most=5)
    assert [draft.user_id for draft, _ in found] == [who]
    workspace.calendar.move_to(MORNING + timedelta(days=31))
    assert await forget_old(parts) > 0
    assert await parts.db.read(drafts.begun_since, parts.workspace.id, who, MORNING, most=5) == []
