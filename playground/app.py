"""The one app installed in the workspace, as its manifest describes it."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playground.people import User

Json = dict[str, Any]

# The scopes any one of which lets an event through; an event not listed needs none (Slack's event reference).
EVENT_SCOPES: dict[str, tuple[str, ...]] = {
    "app_mention": ("app_mentions:read",),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "user_change": ("users:read",),
    "team_join": ("users:read",),
    "channel_created": ("channels:read",),
    "channel_rename": ("channels:read",),
    "channel_archive": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_left": ("channels:read",),
    "channel_id_changed": ("channels:read", "groups:read"),
    "dnd_updated_user": ("dnd:read",),
    "file_shared": ("files:read",),
    "group_deleted": ("groups:read",),
    "message_metadata_deleted": ("metadata.message:read",),
    "message_metadata_posted": ("metadata.message:read",),
    "message_metadata_updated": ("metadata.message:read",),
    "reaction_removed": ("reactions:read",),
    "user_profile_changed": ("users:read",),
    "user_status_changed": ("users:read",),
    "group_rename": ("groups:read",),
    "group_archive": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "group_left": ("groups:read",),
    "channel_shared": ("channels:read", "groups:read"),
    "channel_unshared": ("channels:read", "groups:read"),
    "subteam_created": ("usergroups:read",),
    "subteam_updated": ("usergroups:read",),
    "subteam_members_changed": ("usergroups:read",),
    "reaction_added": ("reactions:read",),
    "link_shared": ("links:read",),
}

# Scopes an app without a manifest goes without, since an app should do without them.
UNUSUAL_SCOPES = frozenset(("chat:write.public", "chat:write.customize", "links.embed:write"))


@dataclass
class App:
    """An installed app. Without a manifest it has every event, every command and every usual scope."""

    id: str
    name: str
    user: User
    bot_tokens: set[str]
    app_token: str
    signing_secret: str
    verification_token: str
    manifest: Json | None = None
    request_url: str = ""  # where payloads go by HTTP; empty: Socket Mode
    installed: bool = True
    was_connected: bool = False  # by Socket Mode, ever
    revoked_tokens: set[str] = field(default_factory=set)

    @property
    def scopes(self) -> set[str] | None:
        """The bot token's scopes; None stands for all."""
        if self.manifest is None:
            return None
        return set(self._at("oauth_config", "scopes", "bot", default=[]))

    def has_scope(self, *any_of: str) -> bool:
        """Whether the bot token has one of these scopes, or none is asked for."""
        scopes = self.scopes
        if scopes is None:
            return not any_of or not UNUSUAL_SCOPES.issuperset(any_of)
        return not any_of or not scopes.isdisjoint(any_of)

    def wants_event(self, subscription: str) -> bool:
        """Whether events of this subscription (`message.im`, `user_change`, …) are sent to it."""
        if self.manifest is None:
            return True
        asked = self._at("settings", "event_subscriptions", "bot_events", default=[])
        listed = subscription in asked or subscription.startswith("message_metadata_")
        return listed and self.has_scope(*EVENT_SCOPES.get(subscription, ()))

    def has_command(self, command: str) -> bool:
        """Whether it registered this slash command, e.g. `/poll`."""
        return self.manifest is None or any(c["command"] == command for c in self._commands)

    def escapes(self, command: str) -> bool:
        """Whether the text of this command carries entities (should_escape, false unless the manifest says so)."""
        if self.manifest is None:
            return True
        return any(c["command"] == command and c.get("should_escape", False) for c in self._commands)

    def has_shortcut(self, callback_id: str, kind: str) -> bool:
        """Whether it registered this shortcut; kind is `global` or `message`."""
        if self.manifest is None:
            return True
        shortcuts: list[Json] = self._at("features", "shortcuts", default=[])
        return any(s["callback_id"] == callback_id and s["type"] == kind for s in shortcuts)

    def wants_metadata(self, app_id: str, event_type: str) -> bool:
        """Whether its manifest subscribed to metadata of this type from this app."""
        asked: list[Json] = self._at("settings", "event_subscriptions", "metadata_subscriptions", default=[])
        return any(one.get("app_id") in {app_id, "*"} and one.get("event_type") in {event_type, "*"} for one in asked)

    def unfurls(self, url: str) -> bool:
        """Whether an address is of one of its unfurl domains, or of one below; of any without a manifest."""
        if self.manifest is None:
            return True
        host = urlsplit(url).hostname or ""
        domains: list[str] = self._at("features", "unfurl_domains", default=[])
        return any(host == domain or host.endswith(f".{domain}") for domain in domains)

    @property
    def has_home(self) -> bool:
        """Whether its Home tab is on."""
        return self.manifest is None or bool(self._at("features", "app_home", "home_tab_enabled", default=False))

    @property
    def takes_messages(self) -> bool:
        """Whether its Messages tab is on."""
        return self.manifest is None or bool(self._at("features", "app_home", "messages_tab_enabled", default=True))

    @property
    def is_read_only(self) -> bool:
        """Whether people can't write in its Messages tab."""
        return self.manifest is not None and bool(
            self._at("features", "app_home", "messages_tab_read_only_enabled", default=False)
        )

    @property
    def _commands(self) -> list[Json]:
        commands: list[Json] = self._at("features", "slash_commands", default=[])
        return commands

    def _at(self, *path: str, default: Any) -> Any:  # noqa: ANN401 - any YAML
        found: Any = self.manifest
        for key in path:
            if not isinstance(found, dict) or key not in found:
                return default
            found = found[key]
        return found
