"""users.* and usergroups.*."""

from playground.api_call import ApiCall, Json, Method
from playground.people import group_object, user_object
from playground.problems import RefusedError


def info(call: ApiCall) -> Json:
    """users.info."""
    user = call.user()
    return {"user": user_object(user, call.workspace.clock.now(), with_locale=call.flag("include_locale"))}


def list_(call: ApiCall) -> Json:
    """users.list: everybody, the deactivated and the bots among them; all at once unless `limit` is given."""
    everybody = list(call.workspace.users.values())
    part, more = call.page(everybody, default=max(len(everybody), 1), most=1000)
    now = call.workspace.clock.now()
    return {
        "members": [user_object(user, now, with_locale=call.flag("include_locale")) for user in part],
        "cache_ts": call.workspace.seconds(),
        "response_metadata": more,
    }


def groups(call: ApiCall) -> Json:
    """usergroups.list."""
    found = [g for g in call.workspace.groups.values() if not g.deleted_at or call.flag("include_disabled")]
    return {
        "usergroups": [
            group_object(g, with_users=call.flag("include_users"), with_count=call.flag("include_count")) for g in found
        ]
    }


def group_users(call: ApiCall) -> Json:
    """usergroups.users.list."""
    group = call.workspace.groups.get(call.required("usergroup"))
    if group is None or (group.deleted_at and not call.flag("include_disabled")):
        raise RefusedError("no_such_subteam")
    return {"users": list(group.users)}


METHODS: dict[str, Method] = {
    "users.info": Method(info, ("users:read",)),
    "users.list": Method(list_, ("users:read",)),
    "usergroups.list": Method(groups, ("usergroups:read",)),
    "usergroups.users.list": Method(group_users, ("usergroups:read",)),
}
