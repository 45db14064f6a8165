"""Installing the app by OAuth: the address where people agree, and the codes that this gives."""

import secrets
from urllib.parse import urlencode

from aiohttp import web

from playground.app import App
from playground.problems import RefusedError


class OAuth:
    """Every visit of the authorize address agrees, unless its query has `deny`; a code is good for one exchange."""

    def __init__(self, app: App) -> None:
        self.client_id = f"{app.user.team_id.lower()}.{app.id.lower()}"
        self.client_secret = secrets.token_hex(16)
        self._app = app
        self._codes: dict[str, tuple[str, str]] = {}  # code → redirect_uri, user id of the installer

    async def authorize(self, request: web.Request) -> web.Response:
        """Go back to redirect_uri with a code, or with error=access_denied; `user` is who installs."""
        asked = request.query
        if asked.get("client_id") != self.client_id or "redirect_uri" not in asked:
            raise web.HTTPBadRequest(text="invalid_client_id or no redirect_uri")
        back = {"state": asked.get("state", "")}
        back |= (
            {"error": "access_denied"}
            if "deny" in asked
            else {"code": self.code(asked["redirect_uri"], asked.get("user", ""))}
        )
        raise web.HTTPFound(f"{asked['redirect_uri']}?{urlencode(back)}")

    def code(self, redirect_uri: str = "", installer_id: str = "") -> str:
        """A fresh code."""
        code = secrets.token_hex(12)
        self._codes[code] = (redirect_uri, installer_id)
        return code

    def exchange(self, client_id: str, client_secret: str, code: str, redirect_uri: str) -> str:
        """Install, and return the installer's id. Raises RefusedError as oauth.v2.access."""
        if client_id != self.client_id:
            raise RefusedError("invalid_client_id")
        if client_secret != self.client_secret:
            raise RefusedError("bad_client_secret")
        if code not in self._codes:
            raise RefusedError("invalid_code")
        wanted, installer_id = self._codes[code]
        if redirect_uri != wanted:
            raise RefusedError("bad_redirect_uri")
        del self._codes[code]
        self._app.installed = True
        self._app.revoked_tokens -= self._app.bot_tokens
        return installer_id
