"""Departments: the list for everybody, the form for admins, and what is said when one is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.messages import blocks
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.marks import notification
from bot.messages.setting_inputs import Inputs, chosen, initially, state
from bot.messages.texts import NOTIFICATION
from tracker.departments import LONGEST_NAME, DepartmentDetails, DepartmentWish, read_name
from tracker.text import cut

FEATURE: Final = "departments"
FORM: Final = "departments"
NEW: Final = "departments.new"
EDIT: Final = "departments.edit"
REMOVE: Final = "departments.remove"
RESTORE: Final = "departments.restore"
_BY_HAND: Final = "-"
#: Departments in one list: each is a block, and a message holds fifty.
_ROWS: Final = 40
_GROUP: Final = 50
_NAMES: Final = 20
#: Slack asks before a department is removed in a dialog of so many characters.
_NAME_IN_DIALOG: Final = 40


@dataclass(frozen=True, slots=True)
class Names:
    """What people and channels are called, by id."""

    people: Mapping[str, str]
    channels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Hanging:
    """How many open items name a department, and how many open requests are asked of it."""

    items: int
    requests: int


def listed(
    audience: Audience, departments: Sequence[DepartmentDetails], names: Names, *, admin: bool, unknown: str = ""
) -> Message:
    """All of them, with a button each for an admin; ``unknown``: the name that was asked for and none has."""
    title = audience.label(FEATURE, "unknown", name=unknown) if unknown else audience.label(FEATURE, "list")
    whole = [blocks.words(title)]
    for one in departments[:_ROWS]:
        beside = blocks.button(audience.label(FEATURE, "edit"), EDIT, str(one.id)) if admin else None
        whole.append(_section(_line(audience, one, names), beside))
    if not departments:
        whole.append(blocks.words(audience.label(FEATURE, "empty", admin=admin)))
    if len(departments) > _ROWS:
        whole.append(blocks.words(audience.label(FEATURE, "more", n=len(departments) - _ROWS)))
    if admin:
        whole.append(blocks.actions(blocks.button(audience.label(FEATURE, "new"), NEW, "-")))
    return Message(_short(title), whole)


def shown(audience: Audience, department: DepartmentDetails, names: Names, *, admin: bool) -> Message:
    """One of them, with who is in it."""
    people = [names.people.get(user, user) for user in department.members]
    left = [f"+{len(people) - _NAMES}"] if len(people) > _NAMES else []
    listed_people = audience.several([*people[:_NAMES], *left])
    whole = [blocks.words("\n".join(filter(None, (_line(audience, department, names), listed_people))))]
    if admin:
        whole.append(blocks.actions(blocks.button(audience.label(FEATURE, "edit"), EDIT, str(department.id))))
    return Message(_short(department.name), whole)


def form(
    audience: Audience,
    department: DepartmentDetails | None,
    groups: Mapping[str, str],
    hanging: Hanging,
) -> Block:
    """The form of a department, or of a new one. ``groups``: the user groups it can follow, by id."""
    inputs, own = Inputs(audience, FEATURE), department
    sources = {_BY_HAND: inputs.label("by_hand")}
    sources |= {group: inputs.label("group_named", name=cut(name, _GROUP)) for group, name in groups.items()}
    source = own.follows if own and own.follows in sources else _BY_HAND
    text = {"type": "plain_text_input", "max_length": LONGEST_NAME}
    name = text | initially("initial_value", own.name if own else "")
    people = {"type": "multi_users_select"} | initially("initial_users", list(own.members) if own else [])
    made = [
        inputs.of("name", name, optional=False),
        inputs.choice("group", sources, str(source), inputs.label("group_hint")),
        inputs.of("people", people, inputs.label("people_hint")),
        inputs.person("head", own.head if own else None, inputs.label("head_hint")),
        inputs.person("desk", own.desk if own else None, inputs.label("desk_hint")),
        inputs.channel("channel", own.channel_id if own else None, inputs.label("channel_hint")),
    ]
    if own is not None:
        made.append(blocks.actions(_removes(inputs, own, hanging)))
    return blocks.modal(
        inputs.label("title" if own else "title_new"),
        made,
        close=inputs.label("cancel"),
        submit=inputs.label("submit"),
        callback_id=FORM,
        private_metadata=str(own.id) if own else None,
    )


def read(view: Mapping[str, Any]) -> DepartmentWish:
    """What an admin sent."""
    source = chosen(view, "group") or _BY_HAND
    return DepartmentWish(
        name=read_name(str(state(view, "name").get("value") or "")),
        usergroup=None if source == _BY_HAND else source,
        members=() if source != _BY_HAND else tuple(state(view, "people").get("selected_users") or ()),
        head=state(view, "head").get("selected_user"),
        desk=state(view, "desk").get("selected_user"),
        channel_id=state(view, "channel").get("selected_conversation"),
    )


def saved(
    audience: Audience,
    name: str,
    names: Names,
    *,
    made: bool,
    changed: Mapping[str, tuple[Any, Any]],
    joined: Sequence[str],
    left: Sequence[str],
) -> Message:
    """To the admin who saved: what was and what is."""

    def spoken(key: str, value: Any) -> str:  # noqa: ANN401 — an id or a name
        if key == "usergroup" and value:
            return audience.label(FEATURE, "group_named", name=cut(name, _GROUP))
        if key == "usergroup":
            return audience.label(FEATURE, "by_hand")
        if value is None:
            return audience.label(FEATURE, "nobody")
        if key == "channel":
            return f"#{names.channels.get(value, value)}"
        return names.people.get(value, value) if key in ("head", "desk") else str(value)

    said = audience.texts.say(
        "department_saved",
        audience.language,
        title=audience.label(FEATURE, "made" if made else "saved", name=name),
        rows=[
            {"name": audience.label(FEATURE, key), "was": spoken(key, was), "now": spoken(key, now)}
            for key, (was, now) in changed.items()
        ],
        joined=_several(audience, joined, names),
        left=_several(audience, left, names),
    )
    return Message(said.plain, [blocks.headline(said.headline), *([blocks.body(said.body)] if said.body else [])])


def removed(audience: Audience, department: DepartmentDetails) -> Message:
    """It is gone, and can be had back."""
    words = audience.label(FEATURE, "removed", name=department.name)
    undo = blocks.button(audience.button("undo"), RESTORE, str(department.id))
    return Message(_short(words), [blocks.words(words), blocks.actions(undo)])


def restored(audience: Audience, department: DepartmentDetails) -> Message:
    """It is back."""
    words = audience.label(FEATURE, "restored", name=department.name)
    return Message(_short(words), [blocks.words(words)])


def _short(text: str) -> str:
    """What a notification says of it."""
    return notification(cut(text, NOTIFICATION))


def _removes(inputs: Inputs, department: DepartmentDetails, hanging: Hanging) -> Block:
    asks = inputs.label(
        "remove_asked",
        name=cut(department.name, _NAME_IN_DIALOG),
        items=hanging.items,
        requests=hanging.requests,
        members=len(department.members),
    )
    dialog = blocks.asked_first(
        inputs.label("remove_title"), asks, yes=inputs.label("remove_submit"), no=inputs.label("cancel")
    )
    return blocks.button(inputs.label("remove"), REMOVE, str(department.id)) | {"style": "danger"} | dialog


def _line(audience: Audience, department: DepartmentDetails, names: Names) -> str:
    def called(key: str, user_id: str | None) -> str:
        return audience.label(FEATURE, key, name=names.people.get(user_id, user_id)) if user_id else ""

    channel = names.channels.get(department.channel_id or "")
    facts = [
        department.name,
        audience.label(FEATURE, "members", n=len(department.members)),
        called("head_is", department.head) or audience.label(FEATURE, "no_head"),
        called("desk_is", department.desk),
        audience.label(FEATURE, "channel_is", name=channel) if channel else "",
    ]
    return " · ".join(fact for fact in facts if fact)


def _section(line: str, beside: Block | None) -> Block:
    made: Block = {"type": "section", "text": blocks.plain_text(line, what="a department")}
    return made | {"accessory": beside} if beside else made


def _several(audience: Audience, users: Sequence[str], names: Names) -> str:
    people = [names.people.get(user, user) for user in users[:_NAMES]]
    more = [f"+{len(users) - _NAMES}"] if len(users) > _NAMES else []
    return audience.several([*people, *more])
