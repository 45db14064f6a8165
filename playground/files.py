"""Files that people upload, and where an app with files:read gets them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from aiohttp import web

from playground.app import App
from playground.people import User
from playground.workspace import Workspace

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
    """All uploaded files. `address` makes an address on the server from a path."""

    def __init__(self, workspace: Workspace, app: App, address: Callable[[str], str]) -> None:
        self._workspace = workspace
        self._app = app
        self._address = address
        self._kept: dict[str, File] = {}

    def add(self, user: User, name: str, content: bytes) -> dict[str, Any]:
        """Keep a file and return its object."""
        file_id = self._workspace.new_id("F")
        kind = PurePath(name).suffix.removeprefix(".").lower()
        place = f"files-pri/{file_id}/download/{name}"
        about = {
            "id": file_id,
            "created": self._workspace.seconds(),
            "timestamp": self._workspace.seconds(),
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
            "url_private": self._address(place),
            "url_private_download": self._address(place),
            "file_access": "visible",
        }
        self._kept[file_id] = File(about, content)
        return about

    def find(self, file_id: str) -> File | None:
        """A file by its id."""
        return self._kept.get(file_id)

    async def download(self, request: web.Request) -> web.Response:
        """The bytes, for the bot's token; for anybody else Slack's answer, which is a page to sign in."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        found = self.find(request.match_info["id"])
        if token not in self._app.bot_tokens - self._app.revoked_tokens or not self._app.has_scope("files:read"):
            return web.Response(text="<!DOCTYPE html><title>Sign in</title>", content_type="text/html")
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found.content, content_type=found.about["mimetype"])
