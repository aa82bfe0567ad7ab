"""CORS and Origin checks: only the named origins may call."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fashion_search.server.route_table import path_of
from fashion_search.server.security.refusal import refusal

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing. Source: RFC 9110, section 9.2.1; nothing here answers TRACE."""

PORTS = {"http": 80, "https": 443}


class Cors:
    """CORS for every route, and a check of Origin for what browsers send without CORS.

    Another site's form is sent without CORS, uploads included. Browsers name the sender in Sec-Fetch-Site
    (https://www.w3.org/TR/fetch-metadata/), which no page can forge, but only to https and localhost. To other
    addresses they send Origin alone, which then has to match Host. A request with neither is not from a browser.
    Source: https://pkg.go.dev/net/http#CrossOriginProtection.
    """

    def __init__(self, app: ASGIApp, allowed: Sequence[str]) -> None:
        """Wrap an application that these origins may call, such as "https://shop.example"; "*" for all."""
        self._app = app
        self._allowed = frozenset(allowed)
        self._cors = CORSMiddleware(
            self._without_gradios,
            allow_origins=allowed,
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "X-API-Key"],
            expose_headers=["Retry-After"] if allowed else [],
            max_age=600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        # Gradio logs out on GET, which an <img> of any page can send.
        if scope["method"] not in SAFE or path_of(scope) == "/logout":
            headers = Headers(scope=scope)
            asked_by = headers.get("origin")
            if not (self._allowed & {asked_by, "*"} or _of_this_site(headers, scope.get("scheme", "http"))):
                detail = "Pages of other sites cannot send to this one: see ALLOWED_ORIGINS."
                return await refusal(403, detail)(scope, receive, send)
        return await self._cors(scope, receive, send)

    async def _without_gradios(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def taking_back(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name in [key for key in headers if key.lower().startswith("access-control-")]:
                    del headers[name]
            await send(message)

        await self._app(scope, receive, taking_back)


def _of_this_site(headers: Headers, scheme: str) -> bool:
    """Return whether a request comes from a page of ours, or from no page at all."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    # A proxy may have put another Host in place; no page of another site can send X-Forwarded-Host unasked.
    hosts = (headers.get("host", ""), headers.get("x-forwarded-host", "").rpartition(",")[2].strip())
    return origin is None or _place(origin) in [_place(f"{scheme}://{host}") for host in hosts if host]


def _place(origin: str) -> tuple[str, str, int] | None:
    """Return an origin's scheme, host and port; None where it names none, as "null"."""
    try:
        parts = urlsplit(origin)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname else None
