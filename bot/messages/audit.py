"""A page of the audit log, for an admin alone."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.messages import blocks
from bot.messages.audience import Audience
from bot.messages.blocks import Message
from tracker.audit import PERMITTED, PUBLISHED, AuditLine
from tracker.people import Member
from tracker.references import reference
from tracker.text import cut

AUDIT: Final = "audit.older"
#: The most of one page.
LINES: Final = 20
_NAME: Final = 40


def audit_log(audience: Audience, lines: Sequence[AuditLine], people: Mapping[str, Member]) -> Message:
    """The newest of these lines first; one more than a page holds says that there are older ones."""
    rows = [_row(audience, line, people) for line in lines[:LINES]]
    said = audience.texts.say("audit_log", audience.language, rows=rows)
    whole = [blocks.headline(said.headline), blocks.body(said.body)]
    if len(lines) > LINES:
        whole.append(blocks.actions(blocks.button(audience.button("older"), AUDIT, str(lines[LINES - 1].id))))
    return Message(said.plain, whole)


def _row(audience: Audience, line: AuditLine, people: Mapping[str, Member]) -> dict[str, str]:
    known = people.get(line.made_by)
    return {
        "at": audience.moment(line.at),
        "by_name": cut(known.name if known else line.made_by, _NAME),
        "act": line.act.rpartition(".")[2] if line.act in (PUBLISHED, PERMITTED) else line.act,
        "ref": reference(line.ref) if line.ref is not None else "",
        "changed": audience.several([audience.label("audit", key) for key in line.changed]),
    }
