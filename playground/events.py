"""The Events API: what happened in the workspace, in Slack's words, for an app that subscribed to it."""

import re
from typing import Any
from urllib.parse import urlsplit

from playground.app import App
from playground.conversation import EVENT_TYPES, Channel, channel_object
from playground.dispatch import Dispatch
from playground.mentions import mentions
from playground.message import Message, message_object, tombstone_object
from playground.people import User, UserGroup, dnd_object, group_object, user_object
from playground.view import View, view_object
from playground.workspace import FOREIGN_TEAM, Workspace

Json = dict[str, Any]

_URLS = re.compile(r"<(https?://[^|>]+)(?:\|[^>]*)?>")
_MESSAGES = {"public": "message.channels", "private": "message.groups", "im": "message.im", "mpim": "message.mpim"}


class Events:
    """Turns changes of the workspace into event payloads. Nothing of a conversation without the bot is told."""

    def __init__(self, workspace: Workspace, app: App, dispatch: Dispatch) -> None:
        self._workspace = workspace
        self._app = app
        self._dispatch = dispatch

    def message_posted(self, message: Message, channel: Channel) -> None:
        """A new message, and app_mention when it names the bot."""
        if message.ephemeral_to is not None:
            return
        if message.author is not self._app.user:
            self._links_shared(message, channel)
        self._metadata("posted", message, message.metadata)
        if not self._is_in(channel):
            return
        event = message_object(message, with_metadata=True)
        if message.is_reply and (parent := channel.find(message.thread_ts or "")):
            event["parent_user_id"] = parent.author.id
        event |= {"channel": channel.id, "event_ts": message.ts}
        self._send(_MESSAGES[channel.kind], event | {"channel_type": EVENT_TYPES[channel.kind]})
        if not channel.is_direct and mentions(message, self._app.user):
            self._send("app_mention", event | {"type": "app_mention"})

    def _links_shared(self, message: Message, channel: Channel) -> None:
        """link_shared, for what a person posts with addresses of the app's domains, wherever the bot is."""
        urls = [url for url in _URLS.findall(message.text) if self._app.unfurls(url)]
        if urls:
            event: Json = {"type": "link_shared", "channel": channel.id, "user": message.author.id}
            event |= {"message_ts": message.ts, "unfurl_id": f"{channel.id}-{message.ts}"}
            event |= {"source": "conversations_history", "is_bot_user_member": self._is_in(channel)}
            event |= {"thread_ts": message.thread_ts} if message.thread_ts else {}
            links = [{"domain": urlsplit(url).hostname, "url": url} for url in urls]
            self._send("link_shared", event | {"links": links})

    def _metadata(self, what: str, message: Message, metadata: Json | None, previous: Json | None = None) -> None:
        """message_metadata_posted, _updated or _deleted, for what the manifest subscribed to."""
        told = metadata or previous
        if told is None or not self._app.wants_metadata(message.author.app_id, told["event_type"]):
            return
        kind = f"message_metadata_{what}"
        event: Json = {"type": kind, "app_id": message.author.app_id, "bot_id": message.author.bot_id}
        event |= {"user_id": message.author.id, "team_id": message.team_id, "channel_id": message.channel_id}
        event |= {"metadata": metadata} if metadata else {}
        event |= {"previous_metadata": previous} if previous else {}
        self._send(kind, event | {"message_ts": message.ts})

    def message_changed(self, message: Message, before: Json, channel: Channel) -> None:
        """An edit; `before` is the message's object from before, with its metadata."""
        previous = before.pop("metadata", None)
        if message.metadata != previous:
            self._metadata("updated" if message.metadata else "deleted", message, message.metadata, previous)
        self._message_update(
            "message_changed", channel, {"message": message_object(message), "previous_message": before}
        )

    def message_deleted(self, message: Message, before: Json, channel: Channel) -> None:
        """A deletion; `before` is the message's object."""
        self._metadata("deleted", message, None, message.metadata)
        self._message_update("message_deleted", channel, {"previous_message": before, "deleted_ts": before["ts"]})

    def message_buried(self, message: Message, before: Json, channel: Channel) -> None:
        """The parent of a thread was deleted: Slack tells it as a change into a tombstone."""
        stone = tombstone_object(message, channel.replies(message.ts))
        self._message_update("message_changed", channel, {"message": stone, "previous_message": before})

    def member_joined(self, user: User, channel: Channel, inviter: User | None = None) -> None:
        """Somebody came into a channel."""
        more = {"inviter": inviter.id} if inviter else {}
        self._membership("member_joined_channel", user, channel, more)

    def member_left(self, user: User, channel: Channel) -> None:
        """Somebody left; when it was the bot itself, also channel_left or group_left."""
        self._membership("member_left_channel", user, channel, {})
        if user is self._app.user:
            kind = "group_left" if channel.kind == "private" else "channel_left"
            self._send(kind, {"type": kind, "channel": channel.id, "actor_id": ""})

    def channel_renamed(self, channel: Channel) -> None:
        """A channel has another name."""
        about = {"id": channel.id, "name": channel.name, "created": channel.created}
        self._about_channel("rename", channel, {"channel": about})

    def channel_archived(self, channel: Channel, by: User) -> None:
        """A channel was archived or brought back, by its present state."""
        self._about_channel(
            "archive" if channel.is_archived else "unarchive", channel, {"channel": channel.id, "user": by.id}
        )

    def channel_deleted(self, channel: Channel) -> None:
        """A channel is gone."""
        self._about_channel("deleted", channel, {"channel": channel.id})

    def channel_shared(self, channel: Channel) -> None:
        """A channel was shared with another company, or is no longer, by its present state."""
        if not self._is_in(channel):
            return
        if channel.is_ext_shared:
            event: Json = {"type": "channel_shared", "connected_team_id": FOREIGN_TEAM, "channel": channel.id}
        else:
            event = {
                "type": "channel_unshared",
                "previously_connected_team_id": FOREIGN_TEAM,
                "channel": channel.id,
                "is_ext_shared": False,
            }
        self._send(event["type"], event)

    def channel_created(self, channel: Channel) -> None:
        """A public channel is new."""
        if channel.kind == "public":
            about = channel_object(channel, member=False)
            self._send("channel_created", {"type": "channel_created", "channel": about})

    def user_changed(self, user: User) -> None:
        """Somebody's profile, zone, role or account changed."""
        about = user_object(user, self._workspace.clock.now(), with_locale=True)
        self._send("user_change", {"type": "user_change", "user": about, "cache_ts": user.updated})

    def dnd_updated(self, user: User) -> None:
        """Somebody paused notifications, or wants them again."""
        self._send("dnd_updated_user", {"type": "dnd_updated_user", "user": user.id, "dnd_status": dnd_object(user)})

    def user_joined(self, user: User) -> None:
        """Somebody is new in the team."""
        about = user_object(user, self._workspace.clock.now(), with_locale=True)
        self._send("team_join", {"type": "team_join", "user": about, "cache_ts": user.updated})

    def group_created(self, group: UserGroup) -> None:
        """A user group is new."""
        self._send("subteam_created", {"type": "subteam_created", "subteam": group_object(group, with_users=True)})

    def group_updated(self, group: UserGroup) -> None:
        """A user group was renamed, disabled or enabled."""
        self._send("subteam_updated", {"type": "subteam_updated", "subteam": group_object(group, with_users=True)})

    def group_members_changed(self, group: UserGroup, added: list[str], removed: list[str], before: int) -> None:
        """People came into or left a user group; `before` is the unix second of the change before."""
        self._send(
            "subteam_members_changed",
            {
                "type": "subteam_members_changed",
                "subteam_id": group.id,
                "team_id": group.team_id,
                "date_previous_update": before,
                "date_update": group.updated,
                "added_users": added,
                "added_users_count": len(added),
                "removed_users": removed,
                "removed_users_count": len(removed),
            },
        )

    def home_opened(self, user: User, channel: Channel, tab: str, view: View | None) -> None:
        """Somebody opened the app's Home or its messages."""
        event: Json = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": tab}
        if view is not None:
            event["view"] = view_object(view)
        self._send("app_home_opened", event)

    def reaction_added(self, user: User, name: str, message: Message) -> None:
        """Somebody put a reaction on a message."""
        self._reaction("reaction_added", user, name, message)

    def reaction_removed(self, user: User, name: str, message: Message) -> None:
        """Somebody took it off again."""
        self._reaction("reaction_removed", user, name, message)

    def _reaction(self, kind: str, user: User, name: str, message: Message) -> None:
        item = {"type": "message", "channel": message.channel_id, "ts": message.ts}
        event = {"type": kind, "user": user.id, "reaction": name, "item": item}
        self._send(kind, event | {"item_user": message.author.id})

    def uninstalled(self) -> None:
        """The app was removed: its tokens are revoked with it."""
        tokens = {"oauth": [], "bot": [self._app.user.id]}
        self._send("tokens_revoked", {"type": "tokens_revoked", "tokens": tokens})
        self._send("app_uninstalled", {"type": "app_uninstalled"})

    def _is_in(self, channel: Channel) -> bool:
        return self._app.user.id in channel.members

    def _message_update(self, subtype: str, channel: Channel, more: Json) -> None:
        if not self._is_in(channel):
            return
        ts = self._workspace.new_ts()
        event = {"type": "message", "subtype": subtype, "hidden": True, "channel": channel.id, "ts": ts, **more}
        self._send(_MESSAGES[channel.kind], event | {"event_ts": ts, "channel_type": EVENT_TYPES[channel.kind]})

    def _membership(self, kind: str, user: User, channel: Channel, more: Json) -> None:
        if not self._is_in(channel) and user is not self._app.user:
            return
        letter = "G" if channel.kind == "private" else "C"
        event = {"type": kind, "user": user.id, "channel": channel.id, "channel_type": letter, "team": user.team_id}
        self._send(kind, event | more)

    def _about_channel(self, what: str, channel: Channel, more: Json) -> None:
        private = channel.kind == "private"
        if private and not self._is_in(channel):
            return
        kind = f"{'group' if private else 'channel'}_{what}"
        self._send(kind, {"type": kind, **more})

    def _send(self, subscription: str, event: Json) -> None:
        self._workspace.changed()
        if not self._app.installed or not self._app.wants_event(subscription):
            return
        event.setdefault("event_ts", self._workspace.new_ts())
        channel = self._workspace.channels.get(event["channel"]) if isinstance(event.get("channel"), str) else None
        authorization = {
            "enterprise_id": None,
            "team_id": self._workspace.id,
            "user_id": self._app.user.id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        self._dispatch.event(
            {
                "token": self._app.verification_token,
                "team_id": self._workspace.id,
                "context_team_id": self._workspace.id,
                "context_enterprise_id": None,
                "api_app_id": self._app.id,
                "event": event,
                "type": "event_callback",
                "event_id": self._workspace.new_id("Ev"),
                "event_time": self._workspace.seconds(),
                "authorizations": [authorization],
                "is_ext_shared_channel": channel is not None and channel.is_ext_shared,
                "event_context": f"4-{self._workspace.new_id('EC')}",
            }
        )
