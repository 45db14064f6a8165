"""A page of the audit log, for an admin alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.messages import blocks
from bot.messages.audience import Audience
from bot.messages.blocks import Message
from bot.messages.taking_over import TAKE_OVER
from tracker.audit import NOBODY_HERE, AuditLine
from tracker.references import reference
from tracker.text import cut

AUDIT: Final = "audit.older"
#: The most of one page.
LINES: Final = 20
_NAME: Final = 40
_REASON: Final = 200
_PEOPLE: Final = 10


@dataclass(frozen=True, slots=True)
class OneItem:
    """The item whose lines are wanted, by key and number; ``offered`` to an admin who is not named on it."""

    item_id: int
    ref: int
    offered: bool


@dataclass(frozen=True, slots=True)
class Names:
    """What people, channels and departments are called, by id."""

    people: Mapping[str, str]
    channels: Mapping[str, str]
    departments: Mapping[int, str]


def audit_log(audience: Audience, lines: Sequence[AuditLine], names: Names, of: OneItem | None = None) -> Message:
    """The newest of these lines first; one more than a page holds says that there are older ones."""
    said = audience.texts.say(
        "audit_log",
        audience.language,
        ref=reference(of.ref) if of else "",
        offered=of is not None and of.offered,
        rows=[_row(audience, line, names) for line in lines[:LINES]],
    )
    whole = [blocks.headline(said.headline), blocks.body(said.body)]
    if said.context:
        whole.append(blocks.context_of([blocks.unmarked(said.context)]))
    buttons = []
    if of and of.offered:
        buttons.append(blocks.button(audience.button("take_over"), TAKE_OVER, str(of.item_id)))
    if len(lines) > LINES:
        before = str(lines[LINES - 1].id)
        buttons.append(blocks.button(audience.button("older"), AUDIT, f"{before} {of.ref}" if of else before))
    return Message(said.plain, [*whole, *([blocks.actions(*buttons)] if buttons else [])])


def _row(audience: Audience, line: AuditLine, names: Names) -> dict[str, str]:
    by = line.made_by
    by_name = audience.label("audit", f"by_{by}") if by in NOBODY_HERE else _called(names.people, by)
    return {"at": audience.moment(line.at), "by_name": by_name, "what": _what(audience, line, names)}


def _what(audience: Audience, line: AuditLine, names: Names) -> str:
    """What was done; of a later release's act, its name alone."""
    ref = reference(line.ref) if line.ref is not None else ""
    act = line.act.replace(".", "_")
    if not audience.texts.has("audit", act):
        return f"{line.act} {ref}".strip()
    detail, known = line.detail, [key for key in line.changed if audience.texts.has("audit", key)]
    values: dict[str, Any] = {
        "ref": ref,
        "changed": audience.several([audience.label("audit", key) for key in known]),
        "now": detail.get("now"),
        "total": detail.get("total"),
        "reason": cut(str(detail.get("reason", "")), _REASON),
        "origin": cut(str(detail.get("origin", "")), _NAME),
        "user": _called(names.people, str(detail.get("user", ""))),
        "joined": _several(audience, detail.get("joined", ()), names.people),
        "left": _several(audience, detail.get("left", ()), names.people),
        "channel": names.channels.get(detail.get("channel", ""), ""),
        "department": names.departments.get(detail.get("department", 0), ""),
    }
    return audience.label("audit", act, **values)


def _several(audience: Audience, users: Sequence[str], people: Mapping[str, str]) -> str:
    more = [f"+{len(users) - _PEOPLE}"] if len(users) > _PEOPLE else []
    return audience.several([*(_called(people, user) for user in users[:_PEOPLE]), *more])


def _called(people: Mapping[str, str], user_id: str) -> str:
    return cut(people.get(user_id, user_id), _NAME)
