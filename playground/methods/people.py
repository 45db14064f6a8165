"""users.* and usergroups.*."""

from playground.api_call import ApiCall, Json, Method
from playground.people import dnd_object, group_object, user_object
from playground.problems import RefusedError


def info(call: ApiCall) -> Json:
    """users.info."""
    user = call.user()
    if not call.may_see(user):
        raise RefusedError("user_not_visible")
    return {
        "user": user_object(
            user,
            call.workspace.clock.now(),
            with_locale=call.flag("include_locale"),
            with_email=call.app.has_scope("users:read.email"),
        )
    }


def list_(call: ApiCall) -> Json:
    """users.list: everybody, the deactivated and the bots among them; all at once unless `limit` is given."""
    everybody = [user for user in call.workspace.users.values() if call.may_see(user)]
    part, more = call.page(everybody, default=max(len(everybody), 1), most=1000, key=lambda user: user.id)
    now = call.workspace.clock.now()
    return {
        "members": [
            user_object(
                user, now, with_locale=call.flag("include_locale"), with_email=call.app.has_scope("users:read.email")
            )
            for user in part
        ],
        "cache_ts": call.workspace.seconds(),
        "response_metadata": more,
    }


def by_email(call: ApiCall) -> Json:
    """users.lookupByEmail."""
    email = call.required("email").casefold()
    for user in call.workspace.users.values():
        if user.email and user.email.casefold() == email and not user.deleted and call.may_see(user):
            return {"user": user_object(user, call.workspace.clock.now(), with_email=True)}
    raise RefusedError("users_not_found")


def dnd_info(call: ApiCall) -> Json:
    """dnd.info."""
    return dnd_object(call.user())


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
    "users.lookupByEmail": Method(by_email, ("users:read.email",)),
    "dnd.info": Method(dnd_info, ("dnd:read",)),
    "usergroups.list": Method(groups, ("usergroups:read",)),
    "usergroups.users.list": Method(group_users, ("usergroups:read",)),
}
