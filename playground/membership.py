"""What admins and members do to the workspace: who is in it, and in which channel; each with the events that follow."""

from collections.abc import Iterable

from playground.app import App
from playground.conversation import Channel
from playground.events import Events
from playground.people import User, UserGroup
from playground.posting import Content, Posting
from playground.unverified import Unverified
from playground.workspace import Workspace


class Membership:
    """Changes of people, channels and user groups."""

    def __init__(
        self,
        workspace: Workspace,
        app: App,
        events: Events,
        posting: Posting,
        unverified: Unverified,
        *,
        join_messages: bool,
    ) -> None:
        self._workspace = workspace
        self._app = app
        self._events = events
        self._posting = posting
        self._unverified = unverified
        self._join_messages = join_messages

    def arrive(self, user: User) -> None:
        """A new account."""
        user.updated = self._workspace.seconds()
        self._workspace.users[user.id] = user
        self._events.user_joined(user)

    def change(self, user: User, **fields: str | bool | int) -> None:
        """Another profile, zone, locale or role: the names of User's fields with their new values."""
        self._set(user, **fields)
        self._events.user_changed(user)

    def _set(self, user: User, **fields: str | bool | int) -> None:
        for name, value in fields.items():
            if not hasattr(user, name):
                raise AttributeError(f"a user has no {name}")
            setattr(user, name, value)
        user.updated = self._workspace.seconds()

    def pause(self, user: User, start: int, end: int) -> None:
        """Do-not-disturb between two moments (unix seconds); 0 and 0: notifications come again."""
        user.dnd_start, user.dnd_end = start, end
        self._events.dnd_updated(user)

    def deactivate(self, user: User) -> None:
        """Take an account out of every channel and user group and mark it deleted."""
        for channel in self._workspace.channels.values():
            if not channel.is_direct and user.id in channel.members:
                self._take_out(user, channel)
        for group in self._workspace.groups.values():
            if user.id in group.users:
                self.set_group(
                    group, [u for u in self._workspace.users.values() if u.id in group.users and u is not user]
                )
        self._workspace.modals.pop(user.id, None)
        self._set(user, deleted=True)
        if self._unverified.tells_deactivation:
            self._events.user_changed(user)

    def join(self, user: User, channel: Channel, inviter: User | None = None) -> None:
        """Put an account, which may be the bot, into a channel; nothing happens when it is there."""
        if user.id not in channel.members:
            channel.members.append(user.id)
            self._events.member_joined(user, channel, inviter)
            self._write(channel, user, "join", f"<@{user.id}> has joined the channel")

    def leave(self, user: User, channel: Channel) -> None:
        """Take an account, which may be the bot, out of a channel."""
        if user.id in channel.members:
            self._write(channel, user, "leave", f"<@{user.id}> has left the channel")
            self._take_out(user, channel)

    def _take_out(self, user: User, channel: Channel) -> None:
        self._events.member_left(user, channel)
        channel.members.remove(user.id)
        self._workspace.changed()

    def _write(self, channel: Channel, author: User, what: str, text: str) -> None:
        """A line of Slack's own, which a workspace can switch off."""
        if self._join_messages:
            kind = "group" if channel.kind == "private" else "channel"
            self._posting.post(channel, author, Content(text), subtype=f"{kind}_{what}")

    def archive(self, channel: Channel, by: User, *, archived: bool = True) -> None:
        """Archive a channel, or bring it back."""
        channel.is_archived = archived
        self._events.channel_archived(channel, by)

    def delete(self, channel: Channel) -> None:
        """Delete a channel with all that stands in it."""
        self._events.channel_deleted(channel)
        del self._workspace.channels[channel.id]
        self._workspace.changed()

    def rename(self, channel: Channel, name: str) -> None:
        """Give a channel another name."""
        channel.name = name
        self._events.channel_renamed(channel)

    def share(self, channel: Channel, *, shared: bool = True) -> None:
        """Share a channel with another company, or end that; its outsiders leave then."""
        if not shared:
            for user in self._workspace.members(channel):
                if user.is_stranger:
                    self.leave(user, channel)
        channel.is_ext_shared = shared
        self._events.channel_shared(channel)

    def new_group(self, handle: str, name: str, users: Iterable[User]) -> UserGroup:
        """Make a user group."""
        now = self._workspace.seconds()
        ids = [user.id for user in users]
        group = UserGroup(self._workspace.new_id("S"), handle, name, self._workspace.id, ids, now, now)
        self._workspace.groups[group.id] = group
        self._events.group_created(group)
        return group

    def set_group(self, group: UserGroup, users: Iterable[User]) -> None:
        """Give a user group these members."""
        ids = [user.id for user in users]
        added = [user_id for user_id in ids if user_id not in group.users]
        removed = [user_id for user_id in group.users if user_id not in ids]
        before, group.updated, group.users = group.updated, self._workspace.seconds(), ids
        self._events.group_members_changed(group, added, removed, before)

    def rename_group(self, group: UserGroup, handle: str, name: str) -> None:
        """Give a user group another handle and name."""
        group.handle, group.name, group.updated = handle, name, self._workspace.seconds()
        self._events.group_updated(group)

    def disable_group(self, group: UserGroup) -> None:
        """Disable a user group."""
        group.deleted_at = group.updated = self._workspace.seconds()
        self._events.group_updated(group)

    def uninstall(self) -> None:
        """Remove the app from the workspace: events say so, and its tokens are dead from then on."""
        self._events.uninstalled()
        self._app.installed = False
        self._app.revoked_tokens |= self._app.bot_tokens

    def install(self) -> None:
        """Install it again; its tokens are taken again, as after oauth.v2.access."""
        self._app.installed = True
        self._app.revoked_tokens -= self._app.bot_tokens
