"""Every limit of app manifests, and what has to agree within one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from playground.manifest import check_manifest, read_manifest

Json = dict[str, Any]


def han(length: int) -> str:
    """So many code points outside the Basic Multilingual Plane."""
    return "𠮷" * length


def url(length: int) -> str:
    return "https://a.example/".ljust(length, "x")


MANIFEST: Json = {
    "display_information": {"name": "App"},
    "features": {
        "bot_user": {"display_name": "App"},
        "slash_commands": [{"command": "/poll", "description": "Ask"}],
        "shortcuts": [{"name": "Ask", "type": "global", "callback_id": "ask", "description": "Ask"}],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "im:history", "chat:write"]}},
    "settings": {"event_subscriptions": {"bot_events": ["message.im"]}, "socket_mode_enabled": True},
}


def manifest(path: str, value: object) -> Json:
    """MANIFEST with another value at this path."""
    whole: Json = {**MANIFEST}
    inner = whole
    *names, last = path.split("/")
    for name in names:
        inner[name] = {**inner.get(name, {})}
        inner = inner[name]
    inner[last] = value
    return whole


def commands(count: int, **more: str) -> list[Json]:
    return [{"command": "/poll", "description": "Ask", **more}] * count


def shortcuts(count: int, **more: str) -> list[Json]:
    return [{"name": "Ask", "type": "global", "callback_id": "ask", "description": "Ask", **more}] * count


MANIFESTS: list[tuple[str, int, Callable[[int], object]]] = [
    ("display_information/name", 35, han),
    ("display_information/description", 140, han),
    ("display_information/long_description", 4000, han),
    ("features/bot_user/display_name", 80, han),
    ("features/slash_commands", 50, commands),
    ("features/slash_commands", 31, lambda n: commands(1, command="/" + "x" * n)),
    ("features/slash_commands", 2000, lambda n: commands(1, description=han(n))),
    ("features/slash_commands", 1000, lambda n: commands(1, usage_hint=han(n))),
    ("features/slash_commands", 3000, lambda n: commands(1, url=url(n))),
    ("features/shortcuts", 10, shortcuts),
    ("features/shortcuts", 24, lambda n: shortcuts(1, name=han(n))),
    ("features/shortcuts", 255, lambda n: shortcuts(1, callback_id=han(n))),
    ("features/shortcuts", 150, lambda n: shortcuts(1, description=han(n))),
    ("features/unfurl_domains", 5, lambda n: ["a.example"] * n),
    ("oauth_config/redirect_urls", 1000, lambda n: [url(20)] * n),
    ("oauth_config/scopes/bot", 255, lambda n: ["commands", "im:history", *(f"x{i}" for i in range(n - 2))]),
    ("settings/event_subscriptions/bot_events", 100, lambda n: ["app_home_opened"] * n),
    ("settings/event_subscriptions/user_events", 100, lambda n: ["app_home_opened"] * n),
    ("settings/event_subscriptions/metadata_subscriptions", 20, lambda n: [{}] * n),
    ("_metadata/major_version", 2, lambda n: n),
]


@pytest.mark.parametrize(("path", "most", "value"), MANIFESTS, ids=[f"{path} {most}" for path, most, _ in MANIFESTS])
def test_limits_of_manifests(path: str, most: int, value: Callable[[int], object]) -> None:
    check_manifest(manifest(path, value(most)))
    with pytest.raises(ValueError, match="json-pointer"):
        check_manifest(manifest(path, value(most + 1)))


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("features/colour", "red"),
        ("display_information/background_color", "#12345"),
        ("display_information/long_description", "x" * 174),
        ("features/slash_commands", [{"command": "poll", "description": "Ask"}]),
        ("features/slash_commands", [{"command": "/poll"}]),
        ("oauth_config/scopes/bot", ["im:history", "chat:write"]),
        ("oauth_config/scopes/bot", ["commands"]),
        ("oauth_config/scopes/bot_optional", ["team:read"]),
        ("settings/interactivity", {"request_url": "https://a.example"}),
        ("settings/socket_mode_enabled", False),
    ],
)
def test_manifests_that_do_not_agree_with_themselves(path: str, wrong: object) -> None:
    check_manifest(MANIFEST)
    with pytest.raises(ValueError, match="json-pointer"):
        check_manifest(manifest(path, wrong))


def test_manifests_are_read_from_yaml_and_json(tmp_path: Path) -> None:
    for text in ("display_information: {name: App}", '{"display_information": {"name": "App"}}'):
        (tmp_path / "manifest").write_text(text)
        assert read_manifest(tmp_path / "manifest") == {"display_information": {"name": "App"}}
    (tmp_path / "manifest").write_text("- no mapping")
    with pytest.raises(TypeError):
        read_manifest(tmp_path / "manifest")
