"""What somebody looks at before they publish, though nothing is wrong: items called alike, and how many it rings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.changes.items import departments_to_ring, problems_of_wish, published_before, surroundings, wish_of
from bot.changes.limits import NAMED, TOGETHER
from bot.listeners.asker import Asker
from bot.listeners.new_item.pasting import Read
from storage import departments, items
from storage.database import Tx
from storage.drafts import Draft
from tracker.items import Sensitivity
from tracker.problems import Problem
from tracker.similar import alike
from tracker.standing import Standing
from tracker.templates import Template

#: How many of the open items somebody may read are compared, the latest changed first; and how many are shown.
_COMPARED: Final = 500
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """Open items with a like name; how many people would be rung, 0 where nobody has to ask.

    ``alike_ids`` are all of them, ``alike`` those that are shown: with many, nobody is asked again for the rest.
    """

    alike: tuple[Standing, ...] = ()
    alike_ids: tuple[int, ...] = ()
    rings: int = 0

    def __bool__(self) -> bool:
        return bool(self.alike or self.rings)


def asked_first(tx: Tx, asker: Asker, draft: Draft) -> Asked:
    """What was not asked about this draft yet; nothing, while something is wrong with it."""
    workspace = asker.parts.workspace
    if published_before(tx, workspace.id, draft.id):  # the same form once more
        return Asked()
    if wrong_with(tx, asker, draft):
        return Asked()
    alike_ids = _alike(tx, asker, draft)
    shown = (items.by_id(tx, asker.reader, key) for key in alike_ids[:_SHOWN])
    return Asked(tuple(one for one in shown if one is not None), alike_ids, _rings(tx, asker, draft))


def wrong_with(tx: Tx, asker: Asker, draft: Draft) -> list[Problem]:
    """Everything that keeps this draft from being published now."""
    workspace = asker.parts.workspace
    wish = wish_of(tx, workspace.id, draft, draft.answers)
    around = surroundings(tx, workspace.id, wish.version.template, wish.answers, asker.today, by=asker.member.user_id)
    return problems_of_wish(tx, workspace, wish, around, by=asker.member, at=asker.at)


def remembered(draft: Draft, asked: Asked) -> Draft:
    """The draft, once its author has been asked: sent again, it is meant."""
    seen = [*draft.form.get("seen_alike", ()), *asked.alike_ids]
    rings = max(draft.form.get("accepted_rings", 0), asked.rings)
    return replace(draft, form=draft.form | {"seen_alike": seen, "accepted_rings": rings})


def asked_of_lines(tx: Tx, asker: Asker, draft: Draft, lines: Sequence[Read]) -> dict[int, Asked]:
    """The same of pasted lines that are in order, by their places; what was asked about before is not asked again."""
    seen, accepted = set(draft.form.get("seen_alike", ())), set(draft.form.get("accepted_lines", ()))
    names = [one for one in items.names_of_open(tx, asker.reader, most=_COMPARED) if one[0] not in seen]
    found: dict[int, Asked] = {}
    for read in lines:
        if read.problems or read.nth in accepted:
            continue
        ids = tuple(key for key, other in names if alike(read.answers["name"], other))
        shown = [items.by_id(tx, asker.reader, key) for key in ids[:1]]
        named = {read.answers["owner"], *read.answers.get("collaborators", ())} - {asker.member.user_id}
        rings = len(named) if len(named) > NAMED else 0
        asked = Asked(tuple(one for one in shown if one is not None), ids, rings)
        found |= {read.nth: asked} if asked else {}
    return found


def lines_remembered(draft: Draft, asked: Mapping[int, Asked]) -> Draft:
    """The draft of pasted lines, once their author has been asked: sent again, they are meant."""
    seen = [*draft.form.get("seen_alike", ()), *(key for one in asked.values() for key in one.alike_ids)]
    accepted = [*draft.form.get("accepted_lines", ()), *asked]
    return replace(draft, form=draft.form | {"seen_alike": seen, "accepted_lines": accepted})


def _alike(tx: Tx, asker: Asker, draft: Draft) -> tuple[int, ...]:
    seen = set(draft.form.get("seen_alike", ()))
    name = draft.answers["name"]
    names = items.names_of_open(tx, asker.reader, most=_COMPARED)
    return tuple(key for key, other in names if key not in seen and alike(name, other))


def _rings(tx: Tx, asker: Asker, draft: Draft) -> int:
    ws, answers = asker.parts.workspace.id, draft.answers
    named = {one for one in (answers.get("owner"), *(answers.get("collaborators") or ())) if one}
    rung = departments_to_ring(tx, ws, draft)
    crowds = [departments.members_of(tx, ws, [one.id]) for one in rung]
    together = named.union(*crowds) - {asker.member.user_id}
    many = len(named) > NAMED or any(len(crowd) > TOGETHER for crowd in crowds)
    return len(together) if many and len(together) > draft.form.get("accepted_rings", 0) else 0


def could_ring(tx: Tx, asker: Asker, template: Template, answers: Mapping[str, Any]) -> int:
    """How many people a tick would ring: those of the departments involved that follow a user group."""
    if Sensitivity(int(answers.get("sensitivity") or template.sensitivity)) is Sensitivity.RESTRICTED:
        return 0
    ws = asker.parts.workspace.id
    chosen = {int(one) for one in answers.get("departments") or ()}
    groups = [one.id for one in departments.current(tx, ws) if one.usergroup and one.id in chosen]
    return len(departments.members_of(tx, ws, groups) - {asker.member.user_id}) if groups else 0
