"""The methods about the team, the app itself, and single things in the team."""

import re

from playground.api_call import ApiCall, Json, Method
from playground.block_kit import Check, check_message, check_view
from playground.problems import RefusedError

_EMOJI = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?|[^\x00-\x7f][\w-]*")


def api_test(call: ApiCall) -> Json:
    """api.test: answers what it was given; `error` makes it fail."""
    if call.text("error"):
        raise RefusedError(call.text("error"), args=call.args)
    return {"args": call.args}


def auth_test(call: ApiCall) -> Json:
    """auth.test."""
    return {
        "url": f"https://{call.workspace.domain}.slack.com/",
        "team": call.workspace.name,
        "user": call.app.user.name,
        "team_id": call.workspace.id,
        "user_id": call.app.user.id,
        "bot_id": call.app.user.bot_id,
        "is_enterprise_install": False,
    }


def team_info(call: ApiCall) -> Json:
    """team.info."""
    return {
        "team": {
            "id": call.workspace.id,
            "name": call.workspace.name,
            "domain": call.workspace.domain,
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


def connections_open(call: ApiCall) -> Json:
    """apps.connections.open: the address of a WebSocket on this server."""
    return {"url": call.parts.socket_url(call.parts.sockets.new_ticket())}


def reactions_add(call: ApiCall) -> Json:
    """reactions.add."""
    name = call.required("name").strip(":")
    if not _EMOJI.fullmatch(name):
        raise RefusedError("invalid_name")
    message = call.channel().find(call.required("timestamp"))
    if message is None:
        raise RefusedError("message_not_found")
    users = message.reactions.setdefault(name, [])
    if call.app.user.id in users:
        raise RefusedError("already_reacted")
    users.append(call.app.user.id)
    call.workspace.changed()
    return {}


def oauth_access(call: ApiCall) -> Json:
    """oauth.v2.access: a code for the bot's token."""
    names = ("client_id", "client_secret", "code", "redirect_uri")
    installer_id = call.parts.oauth.exchange(*(call.text(name) for name in names))
    return {
        "app_id": call.app.id,
        "authed_user": {"id": installer_id},
        "scope": ",".join(sorted(call.app.scopes or ())),
        "token_type": "bot",
        "access_token": next(iter(call.app.bot_tokens)),
        "bot_user_id": call.app.user.id,
        "team": {"id": call.workspace.id, "name": call.workspace.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def revoke(call: ApiCall) -> Json:
    """auth.revoke: the token is dead from then on."""
    if call.flag("test"):
        return {"revoked": False}
    call.app.revoked_tokens.add(call.token)
    return {"revoked": True}


def pins_add(call: ApiCall) -> Json:
    """pins.add."""
    message = call.channel().find(call.required("timestamp"))
    if message is None:
        raise RefusedError("message_not_found")
    if message.is_pinned:
        raise RefusedError("already_pinned")
    message.is_pinned = True
    call.workspace.changed()
    return {}


def blocks_validate(call: ApiCall) -> Json:
    """blocks.validate: what Block Kit says of `blocks`, a `view` or a `message`; takes no token.

    Each error has a JSON pointer, a code and the constraint. It overlooks a section with neither text nor fields, as
    Slack's does.
    """
    try:
        _validate(call)
    except RefusedError as refused:
        errors = [{"pointer": p.pointer, "code": refused.error, "constraint": p.says} for p in refused.problems]
        raise RefusedError(refused.error, errors=errors) from None
    return {}


def _validate(call: ApiCall) -> None:
    if "view" in call.args:
        check_view(call.json("view", "invalid_arguments"), ("modal", "home"))
    elif "message" in call.args:
        message = call.json("message", "invalid_arguments")
        if not isinstance(message, dict):
            raise RefusedError("invalid_arguments")
        check_message(message.get("blocks"), message.get("attachments"), message.get("metadata"))
    else:
        check = Check("message", unverified=call.parts.unverified, overlooks=True)
        check.blocks(call.json("blocks", "invalid_blocks_format"), "/blocks")
        check.problems.refuse("invalid_blocks")


METHODS: dict[str, Method] = {
    "api.test": Method(api_test, caller="anyone"),
    "auth.test": Method(auth_test),
    "team.info": Method(team_info, ("team:read",)),
    "apps.connections.open": Method(connections_open, caller="app"),
    "auth.revoke": Method(revoke),
    "oauth.v2.access": Method(oauth_access, caller="anyone"),
    "pins.add": Method(pins_add, ("pins:write",)),
    "reactions.add": Method(reactions_add, ("reactions:write",)),
    "blocks.validate": Method(blocks_validate, caller="anyone"),
}
