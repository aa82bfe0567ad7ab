"""Authentication: passwords for the page, keys for programs.

With API_KEYS, REST and MCP need a key. Changes of the catalogue need one of ADMIN_KEYS, which also opens the
rest. With AUTH_USERS, every route needs a login: Gradio's form and its cookie, or the same name and password by
HTTP Basic; REST and MCP also take a key. Gradio checks logins route by route and leaves some out, so here every
route is closed except the form and its assets.

Failed keys and passwords count together; see `lockout`.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fashion_search.server.route_table import (
    FORM,
    LIVENESS,
    LOGIN,
    METRICS,
    PRODUCTS,
    PROGRAMS,
    route_of,
)
from fashion_search.server.security.client_ip import client_of
from fashion_search.server.security.cors import SAFE
from fashion_search.server.security.lockout import Lockout
from fashion_search.server.security.refusal import refusal, too_many
from fashion_search.ui.patches.logins import as_user, logged_in

BASIC, BEARER = 'Basic realm="Fashion Search", charset="UTF-8"', 'Bearer realm="Fashion Search"'


class SecretDigests:
    """A few keys or passwords, of which only the digests are kept; compares in constant time."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._digests = [_digest(text) for text in texts]

    def __bool__(self) -> bool:
        return bool(self._digests)

    def hold(self, text: str) -> bool:
        """Return whether a text is one of them, comparing with all of them in full."""
        given, found = _digest(text), False
        for digest in self._digests:
            found |= hmac.compare_digest(digest, given)
        return found


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="replace")).digest()


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
            app: with users, it has to be inside Gradio's (`scope["app"]`).
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
        """Handle one request."""
        change = route_of(scope) in PRODUCTS and scope["method"] not in SAFE
        answer = self._change(scope) if change else self._ask(scope)
        await answer(scope, receive, send)

    def _ask(self, scope: Scope) -> ASGIApp:
        """Return what answers a request that changes no product."""
        route = route_of(scope)
        program = route in PROGRAMS or route == METRICS
        opened = route in LIVENESS or (route == METRICS and self._open_metrics)
        closed = bool(self._logins) or (bool(self._keys) and program)
        if not closed or opened or (self._logins and logged_in(scope)):
            return self._app
        if self._logins and scope["method"] == "POST" and route == LOGIN:
            return self._locked_out(scope) or self._log_in
        headers = Headers(scope=scope)
        key = _key(headers) if self._keys and program else None
        login = _login(headers) if self._logins else None
        if key is None and login is None:
            return self._app if self._logins and route in FORM else self._unknown(headers)
        if locked_out := self._locked_out(scope):
            return locked_out
        if key is not None and self._keys.hold(key):
            return self._app
        if login is not None and self._logins.hold(login):
            scope.update(as_user(scope, login.partition(":")[0]))
            return self._app
        self._lockout.fail(client_of(scope))
        return self._unknown(headers)

    def _change(self, scope: Scope) -> ASGIApp:
        """Return what answers a change of the catalogue: the application, if it has an admin key."""
        if not self._admins:
            return refusal(403, "This server's catalogue cannot be changed: whoever runs it sets ADMIN_KEYS.")
        if key := _key(Headers(scope=scope)):
            if locked_out := self._locked_out(scope):
                return locked_out
            if self._admins.hold(key):
                return self._app
            self._lockout.fail(client_of(scope))
        return refusal(401, "This needs an admin key.", {"WWW-Authenticate": BEARER})

    async def _log_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a login form to Gradio; its answer says whether the password was right."""
        client, status = client_of(scope), 0
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

    def _locked_out(self, scope: Scope) -> ASGIApp | None:
        wait = self._lockout.seconds_left(client_of(scope))
        return too_many("failed logins", wait) if wait else None

    def _unknown(self, headers: Headers) -> ASGIApp:
        wanted = []
        if self._logins and headers.get("sec-fetch-mode", "navigate") == "navigate":
            wanted.append(BASIC)  # a fetch of the page would open the browser's own login box
        if self._keys or not wanted:
            wanted.append(BEARER)
        how = [*(["an API key"] if self._keys else []), *(["a login"] if self._logins else [])]
        return refusal(401, f"This needs {' or '.join(how)}.", {"WWW-Authenticate": ", ".join(wanted)})


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
