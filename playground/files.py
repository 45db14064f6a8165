"""Files that people upload, and where an app with files:read gets them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from aiohttp import web

from playground.app import App
from playground.people import User
from playground.problems import RefusedError
from playground.workspace import Workspace

MIME_TYPES = {
    "csv": "text/csv",
    "txt": "text/plain",
    "md": "text/markdown",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class File:
    """One file: its object as files.info gives it, and its bytes."""

    about: dict[str, Any]
    content: bytes


@dataclass
class Upload:
    """A file that the app is about to send."""

    name: str
    length: int
    content: bytes | None = None


class Files:
    """All uploaded files. `address` makes an address on the server from a path."""

    def __init__(self, workspace: Workspace, app: App, address: Callable[[str], str]) -> None:
        self._workspace = workspace
        self._app = app
        self._address = address
        self._kept: dict[str, File] = {}
        self._expected: dict[str, Upload] = {}

    def add(self, user: User, name: str, content: bytes) -> dict[str, Any]:
        """Keep a file and return its object."""
        return self._keep(self._workspace.new_id("F"), user, name, content)

    def expect(self, name: str, length: int) -> str:
        """The id of a file whose bytes are to come."""
        file_id = self._workspace.new_id("F")
        self._expected[file_id] = Upload(name, length)
        return file_id

    async def receive(self, request: web.Request) -> web.Response:
        """The bytes of a file: 200, or 400 when it is not expected or has another length."""
        upload = self._expected.get(request.match_info["id"])
        if request.content_type == "multipart/form-data":
            fields = [field for field in (await request.post()).values() if isinstance(field, web.FileField)]
            content = fields[0].file.read() if fields else b""
        else:
            content = await request.read()
        if upload is None or upload.length != len(content):
            raise web.HTTPBadRequest(text="bad length or file")
        upload.content = content
        return web.Response(text=f"OK - {len(content)}")

    def complete(self, user: User, file_id: str, title: str) -> dict[str, Any]:
        """Keep an uploaded file and return its object. Raises RefusedError file_not_found."""
        upload = self._expected.pop(file_id, None)
        if upload is None or upload.content is None:
            raise RefusedError("file_not_found")
        return self._keep(file_id, user, upload.name, upload.content) | ({"title": title} if title else {})

    def _keep(self, file_id: str, user: User, name: str, content: bytes) -> dict[str, Any]:
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

    def all(self) -> list[File]:
        """Every file there is."""
        return list(self._kept.values())

    def put(self, file: File) -> None:
        """Put back one that was kept elsewhere; its addresses are of this server."""
        place = f"files-pri/{file.about['id']}/download/{file.about['name']}"
        file.about.update({"url_private": self._address(place), "url_private_download": self._address(place)})
        self._kept[file.about["id"]] = file

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
