"""App manifests: what Slack's schema takes, and what has to agree within one."""

from pathlib import Path
from typing import Any

import yaml

from playground.app import EVENT_SCOPES
from playground.block_kit import Check
from playground.problems import Problems
from playground.shape import Bool, Fixed, Free, Int, Many, Shape, Str

Json = dict[str, Any]

_SCOPES = Many(Str(), 255, least=0)
_URL = Str(3000)

# Every object of a manifest refuses keys it does not know.
MANIFEST: dict[str, Shape] = {
    "manifest": Shape(
        {"display_information": Fixed("display_information")},
        {name: Fixed(name) for name in ("features", "oauth_config", "settings", "_metadata")},
    ),
    "_metadata": Shape({}, {"major_version": Int(1, 2), "minor_version": Int(0)}),
    "display_information": Shape(
        {"name": Str(35)},
        {
            "description": Str(140),
            "long_description": Str(4000, least=175),
            "background_color": Str(form="#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})"),
        },
    ),
    "features": Shape(
        {},
        {
            "app_home": Fixed("app_home"),
            "bot_user": Fixed("bot_user"),
            "slash_commands": Many(Fixed("slash_command"), 50),
            "shortcuts": Many(Fixed("shortcut"), 10),
            "unfurl_domains": Many(Str(), 5),
        },
    ),
    "app_home": Shape(
        {},
        {name: Bool() for name in ("home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled")},
    ),
    "bot_user": Shape({"display_name": Str(80)}, {"always_online": Bool()}),
    "slash_command": Shape(
        {"command": Str(32, least=2, form=r"/\S+"), "description": Str(2000)},
        {"usage_hint": Str(1000), "url": _URL, "should_escape": Bool()},
    ),
    "shortcut": Shape(
        {
            "name": Str(24),
            "type": Str(among=("message", "global")),
            "callback_id": Str(255),
            "description": Str(150),
        }
    ),
    "oauth_config": Shape(
        {},
        {
            "redirect_urls": Many(_URL, 1000),
            "scopes": Fixed("scopes"),
            "token_management_enabled": Bool(),
            "pkce_enabled": Bool(),
        },
    ),
    "scopes": Shape({}, dict.fromkeys(("bot", "user", "bot_optional", "user_optional"), _SCOPES)),
    "settings": Shape(
        {},
        {
            "event_subscriptions": Fixed("event_subscriptions"),
            "interactivity": Fixed("interactivity"),
            "allowed_ip_address_ranges": Many(Str(), 10),
            "function_runtime": Str(),
            "incoming_webhooks": Free(),
            **{
                name: Bool()
                for name in ("org_deploy_enabled", "socket_mode_enabled", "token_rotation_enabled", "is_hosted")
            },
        },
    ),
    "event_subscriptions": Shape(
        {},
        {
            "request_url": _URL,
            "bot_events": Many(Str(), 100),
            "user_events": Many(Str(), 100),
            "metadata_subscriptions": Many(Free(), 20),
        },
    ),
    "interactivity": Shape({"is_enabled": Bool()}, {"request_url": _URL, "message_menu_options_url": _URL}),
}


def read_manifest(path: Path) -> Json:
    """A manifest file, YAML or JSON. Raises TypeError when it holds no mapping."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise TypeError(f"{path} is no app manifest")
    return found


def check_manifest(manifest: Json) -> None:
    """Raise ValueError, with one line a problem, unless Slack would take it."""
    check = Check("message", objects=MANIFEST)
    check.fixed("manifest", manifest, "")
    if not check.problems.found:
        _agree(manifest, check.problems)
    if check.problems.found:
        raise ValueError("Slack would refuse this manifest:\n" + "\n".join(str(p) for p in check.problems.found))


def _agree(manifest: Json, problems: Problems) -> None:
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    scopes = manifest.get("oauth_config", {}).get("scopes", {})
    bot = set(scopes.get("bot", []))
    commands, shortcuts = features.get("slash_commands", []), features.get("shortcuts", [])
    events = settings.get("event_subscriptions", {})
    if (commands or shortcuts) and "commands" not in bot:
        problems.add("/oauth_config/scopes/bot", "slash commands and shortcuts need the scope commands")
    if bot and "bot_user" not in features:
        problems.add("/features", "bot scopes need a bot_user")
    for index, event in enumerate(events.get("bot_events", [])):
        needed = EVENT_SCOPES.get(event, ())
        if needed and bot.isdisjoint(needed):
            problems.add(f"/settings/event_subscriptions/bot_events/{index}", f"{event} needs {' or '.join(needed)}")
    for kind in ("bot", "user"):
        if not set(scopes.get(f"{kind}_optional", [])) <= set(scopes.get(kind, [])):
            problems.add(f"/oauth_config/scopes/{kind}_optional", f"must be among the {kind} scopes")
    if not settings.get("socket_mode_enabled"):
        _need_urls(commands, events, settings.get("interactivity", {}), problems)


def _need_urls(commands: list[Json], events: Json, interactivity: Json, problems: Problems) -> None:
    for index, command in enumerate(commands):
        if "url" not in command:
            problems.add(f"/features/slash_commands/{index}", "needs a url without Socket Mode")
    if events.get("bot_events") and "request_url" not in events:
        problems.add("/settings/event_subscriptions", "needs a request_url without Socket Mode")
    if interactivity.get("is_enabled") and "request_url" not in interactivity:
        problems.add("/settings/interactivity", "needs a request_url without Socket Mode")
