"""The manifest asks for what the code listens to and calls, and for nothing else."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app import FEATURES
from bot.listeners.routes import Routes
from playground.app import EVENT_SCOPES
from playground.web_api import METHODS

ROOT = Path(__file__).parents[2]
#: Events every listener of which is Bolt's own line in bot/app.py.
BY_MENTION = {"app_mention", "message.im"}


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))


def called() -> set[str]:
    """The Web API methods whose names stand in the bot's code, in Slack's spelling."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    named = {name: name.replace("_", ".", 1) for name in re.findall(r"slack\.([a-z]+_[a-zA-Z_]+)\(", code)}
    return {slack for slack in named.values() if not slack.startswith("time.")}


def test_every_call_the_bot_makes_is_known() -> None:
    assert called() >= {"chat.postMessage", "views.open", "users.list", "conversations.members"}
    assert called() <= set(METHODS), called() - set(METHODS)


def test_events_are_those_that_are_listened_to(manifest: dict[str, Any]) -> None:
    routes = Routes()
    for feature in FEATURES:
        feature.register(routes)
    assert set(manifest["settings"]["event_subscriptions"]["bot_events"]) == set(routes.events) | BY_MENTION


def test_scopes_are_those_that_are_needed(manifest: dict[str, Any]) -> None:
    granted = set(manifest["oauth_config"]["scopes"]["bot"])
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    wanted = [METHODS[name].scopes for name in called()] + [EVENT_SCOPES.get(event, ()) for event in events]
    for any_of in wanted:
        assert not any_of or granted & set(any_of), any_of
    of_use = {scope for any_of in wanted for scope in any_of} | {"commands"}
    assert granted <= of_use, granted - of_use
    # Private channels and direct messages are read as public ones are; group messages are never touched.
    assert not [scope for scope in granted if scope.startswith("mpim")]


def test_the_command_is_escaped_and_by_socket(manifest: dict[str, Any]) -> None:
    (command,) = manifest["features"]["slash_commands"]
    assert command["command"] == "/track"
    assert command["should_escape"] is True
    assert manifest["settings"]["socket_mode_enabled"] is True
