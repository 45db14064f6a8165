"""Files that people upload, and where an app with files:read gets them."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from aiohttp import web

from playground.people import User

if TYPE_CHECKING:
    from playground.slack import Slack

MIME_TYPES = {
    "csv": "text/csv",
    "txt": "text/plain",
    "md": "text/markdown",
    "png": "image/png",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class File:
    """One file: its object as files.info gives it, and its bytes."""

    about: dict[str, Any]
    content: bytes


class Files:
    """All uploaded files."""

    def __init__(self, slack: "Slack") -> None:
        self._slack = slack
        self._kept: dict[str, File] = {}

    def add(self, user: User, name: str, content: bytes) -> dict[str, Any]:
        """Keep a file and return its object."""
        file_id = self._slack.workspace.new_id("F")
        kind = PurePath(name).suffix.removeprefix(".").lower()
        place = f"files-pri/{file_id}/download/{name}"
        about = {
            "id": file_id,
            "created": self._slack.workspace.seconds(),
            "timestamp": self._slack.workspace.seconds(),
            "name": name,
            "title": name,
            "mimetype": MIME_TYPES.get(kind, "application/octet-stream"),
            "filetype": kind or "binary",
            "user": user.id,
            "user_team": user.team_id,
            "size": len(content),
            "mode": "hosted",
            "is_external": False,
            "is_public": False,
            "url_private": self._slack.address(place),
            "url_private_download": self._slack.address(place),
            "file_access": "visible",
        }
        self._kept[file_id] = File(about, content)
        return about

    def find(self, file_id: str) -> File | None:
        """A file by its id."""
        return self._kept.get(file_id)

    async def download(self, request: web.Request) -> web.Response:
        """The bytes, for the bot's token; for anybody else Slack's answer, which is a page to sign in."""
        app = self._slack.app
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        found = self.find(request.match_info["id"])
        if token not in app.bot_tokens - app.revoked_tokens or not app.has_scope("files:read"):
            return web.Response(text="<!DOCTYPE html><title>Sign in</title>", content_type="text/html")
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found.content, content_type=found.about["mimetype"])
