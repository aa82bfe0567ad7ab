"""Security headers on every answer."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fashion_search.server.route_table import FILE, IMAGES, route_of

POLICY = (
    "default-src 'self'",
    # Gradio's page holds its settings in inline scripts that differ with every request, and makes functions
    # of templates and of `js=`: without either word there is no page (tried with 6.31 in Chromium).
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",  # the picture that is being chosen
    "media-src 'self' blob:",  # the camera
    "connect-src 'self' data: blob:",  # neither leaves the browser
    "worker-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
)
"""What the page may load. Inline scripts are allowed, so escaping (`ui.results.html`) keeps product texts from
becoming scripts; this policy keeps an injected script from loading more and from sending data elsewhere."""

PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For pictures of catalogues and visitors: none may run scripts when opened by itself."""

PERMISSIONS = "camera=(self), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
"""The camera is allowed, to take a photo to search with."""

STRICT_TRANSPORT = "max-age=31536000"
"""A year, in seconds, in which browsers use https only."""


class SecurityHeaders:
    """Sets the headers, replacing any of the same name."""

    def __init__(self, app: ASGIApp, frame_ancestors: Sequence[str]) -> None:
        """Wrap an application that pages from these sources may show in a frame."""
        self._app = app
        self._policy = "; ".join([*POLICY, f"frame-ancestors {' '.join(frame_ancestors)}"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        own = route_of(scope) not in (IMAGES, FILE)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self._policy if own else PICTURE_POLICY
                headers["Permissions-Policy"] = PERMISSIONS
                headers["Referrer-Policy"] = "same-origin"  # the address has the words in it
                headers["X-Content-Type-Options"] = "nosniff"
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = STRICT_TRANSPORT
            await send(message)

        await self._app(scope, receive, send_with_headers)
