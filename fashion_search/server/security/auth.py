"""Authentication: passwords for the page, keys for programs.

With API_KEYS, REST and MCP need a key. Changes of the catalogue need one of ADMIN_KEYS, which also opens the rest. With AUTH_USERS, every route needs a login: Gradio's form and its
cookie, or the same name and password by HTTP Basic; REST and MCP also take a key. Gradio checks logins route
by route and leaves some out, so here every route is closed except the form and its assets.

Failed keys and passwords count together; see `lockout`.
"""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fashion_search.server.route_table import (
    FORM,
    LIVENESS,
    LOGIN,
    METRICS,
    OTHER,
    PRODUCTS,
    PROGRAMS,
    route_of,
)
from fashion_search.server.security.client_ip import client_of
from fashion_search.server.security.cors import SAFE
from fashion_search.server.security.lockout import Lockout
from fashion_search.server.security.refusal import refusal
from fashion_search.server.security.secret_digests import SecretDigests
from fashion_search.ui.patches.logins import as_user, logged_in

REALM = 'realm="Fashion Search", charset="UTF-8"'


def form_check(users: Mapping[str, str]) -> Callable[[str, str], bool] | None:
    """Return the check of names and passwords for Gradio's login form; None without users."""
    logins = _logins(users)
    return (lambda name, password: ":" not in name and logins.hold(f"{name}:{password}")) if users else None


class Authentication:
    """Answers 401 to requests without a valid key or login, and 429 to locked-out clients."""

    def __init__(
        self,
        app: ASGIApp,
        keys: Sequence[str],
        users: Mapping[str, str],
        lockout: Lockout,
        *,
        admin_keys: Sequence[str] = (),
        open_metrics: bool = True,
    ) -> None:
        """Wrap an application.

        Args:
            app: the application behind it; with users, inside Gradio's (`scope["app"]`).
            keys: API keys; none are needed where empty.
            users: passwords by name; the page is open where empty.
            lockout: counts failed attempts.
            admin_keys: keys that may change the catalogue; nobody may where empty.
            open_metrics: whether anybody may read the metrics.
        """
        self._app = app
        self._keys = SecretDigests((*keys, *admin_keys) if keys else ())
        self._admins = SecretDigests(admin_keys)
        self._logins = _logins(users)
        self._lockout = lockout
        self._open_metrics = open_metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        route = route_of(scope) if scope["type"] == "http" else OTHER
        if route in PRODUCTS and scope["method"] not in SAFE:
            return await self._change(scope, receive, send)
        program = route in PROGRAMS or route == METRICS
        opened = route in LIVENESS or (route == METRICS and self._open_metrics)
        closed = bool(self._logins) or (bool(self._keys) and program)
        if not closed or scope["type"] != "http" or opened or (self._logins and logged_in(scope)):
            return await self._app(scope, receive, send)
        if self._logins and scope["method"] == "POST" and route == LOGIN:
            return await self._log_in(scope, receive, send)
        headers = Headers(scope=scope)
        key = _key(headers) if self._keys and program else None
        login = _login(headers) if self._logins else None
        if key is None and login is None:
            answer = self._app if self._logins and route in FORM else self._unknown(headers)
            return await answer(scope, receive, send)
        client = client_of(scope)
        wait = self._lockout.seconds_left(client)
        if wait:
            return await _locked_out(wait)(scope, receive, send)
        if key is not None and self._keys.hold(key):
            return await self._app(scope, receive, send)
        if login is not None and self._logins.hold(login):
            return await self._app(as_user(scope, login.partition(":")[0]), receive, send)
        self._lockout.fail(client)
        return await self._unknown(headers)(scope, receive, send)

    async def _change(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a change of the catalogue if it has an admin key."""
        if not self._admins:
            detail = "This server's catalogue cannot be changed: whoever runs it sets ADMIN_KEYS."
            return await refusal(403, detail)(scope, receive, send)
        client, key = client_of(scope), _key(Headers(scope=scope))
        if wait := self._lockout.seconds_left(client) if key else 0:
            return await _locked_out(wait)(scope, receive, send)
        if key and self._admins.hold(key):
            return await self._app(scope, receive, send)
        if key:
            self._lockout.fail(client)
        headers = {"WWW-Authenticate": 'Bearer realm="Fashion Search"'}
        return await refusal(401, "This needs an admin key.", headers)(scope, receive, send)

    async def _log_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a login form to Gradio; its answer says whether the password was right."""
        client, status = client_of(scope), 0
        wait = self._lockout.seconds_left(client)
        if wait:
            return await _locked_out(wait)(scope, receive, send)
        moment = self._lockout.fail(client)

        async def noting_send(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._app(scope, receive, noting_send)
        finally:
            if status != 400:  # Gradio's status for a wrong password
                self._lockout.forgive(client, moment)
        return None

    def _unknown(self, headers: Headers) -> ASGIApp:
        wanted = []
        if self._logins and headers.get("sec-fetch-mode", "navigate") == "navigate":
            wanted.append(f"Basic {REALM}")  # a fetch of the page would open the browser's own login box
        if self._keys or not wanted:
            wanted.append('Bearer realm="Fashion Search"')
        how = [*(["an API key"] if self._keys else []), *(["a login"] if self._logins else [])]
        detail = f"This needs {' or '.join(how)}."
        return refusal(401, detail, {"WWW-Authenticate": ", ".join(wanted)})


def _locked_out(seconds: int) -> ASGIApp:
    detail = f"Too many failed logins: try again in {seconds} seconds."
    return refusal(429, detail, {"Retry-After": str(seconds)})


def _logins(users: Mapping[str, str]) -> SecretDigests:
    return SecretDigests(f"{name}:{password}" for name, password in users.items())


def _key(headers: Headers) -> str | None:
    kind, _, value = headers.get("authorization", "").partition(" ")
    return headers.get("x-api-key") or (value.strip() if kind.lower() == "bearer" else None)


def _login(headers: Headers) -> str | None:
    """Return the name and password of HTTP Basic, with a colon between them."""
    kind, _, value = headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        return base64.b64decode(value).decode(errors="replace")
    except (binascii.Error, ValueError):
        return ""
