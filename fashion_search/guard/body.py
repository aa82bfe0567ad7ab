"""How large a request's body may be, and how long it may take to come.

The size is counted as it comes, whatever was announced. The time is for the body as a whole, and
grows with what has come: a slow telephone gets its photo through, and whoever sends a byte now and
then to hold a connection does not.
"""

import asyncio
import time

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fashion_search.config import MAX_BODY_BYTES
from fashion_search.guard.answers import refusal

DRAIN_BYTES = 64 * 1024 * 1024
"""How much of a body that is too large is read before it is refused: a client that is still
sending would see a broken connection instead of the answer."""

BODY_S = 30.0
"""Seconds that any body may take."""

SLOWEST = 16 * 1024
"""Bytes for which it may take a second more. Source: the same two numbers as in Apache's
RequestReadTimeout, https://httpd.apache.org/docs/2.4/mod/mod_reqtimeout.html, larger by what phones need."""

MOST_PARTS = 50_000
"""Values in a body that is no form: eight megabytes of empty lists become hundreds in memory, and take
seconds in which nobody else is answered. The page and REST send less than a thousand."""

GONE: Message = {"type": "http.disconnect"}


class Body:
    """Refuses a body that is too large (413) or too slow (408).

    An answer that comes before the body, such as a refusal further in, waits for the rest of it.
    """

    def __init__(self, app: ASGIApp, max_body: int = MAX_BODY_BYTES, seconds: float = BODY_S) -> None:
        """Wrap an application.

        Args:
            app: what is behind.
            max_body: bytes of a body.
            seconds: how long one may take, and a second more for every `SLOWEST` bytes that have come.
        """
        self._app = app
        self._max_body = max_body
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        if "transfer-encoding" in headers and "content-length" in headers:  # each reader believes another
            detail = "A body has a length or comes in chunks, not both."
            return await refusal(400, detail, {"Connection": "close"})(scope, receive, send)
        body = _Incoming(receive, self._max_body, self._seconds, headers)
        started = False

        async def send_after(message: Message) -> None:
            nonlocal started
            if not started:
                await body.drain()
                if body.status or body.gone:
                    return  # what the application says of a body that it got only in part
                started = True
            await send(message)

        if not body.status:
            try:
                await self._app(scope, body.receive, send_after)
            except ClientDisconnect:
                pass  # nobody is left to answer, or the body is refused
            except Exception:
                if not body.status:
                    raise
        if body.status and not started:
            await body.drain()
            await self._refuse(body.status)(scope, receive, send)
        return None

    def _refuse(self, status: int) -> ASGIApp:
        details = {
            408: "The request took too long to come: check the connection and try again.",
            413: f"The request is too large: at most {self._max_body // 2**20} MB and {MOST_PARTS:,} values.",
        }
        return refusal(status, details[status], {"Connection": "close"})


class _Incoming:
    """A body on its way; `status` is why it is refused, 0 where it is not; `gone` says that the client has left."""

    def __init__(self, receive: Receive, max_body: int, seconds: float, headers: Headers) -> None:
        announced = headers.get("content-length", "0")
        self._receive = receive
        self._max = max_body
        self._expecting = "expect" in headers  # a client that waits for our word before it sends
        self._more = announced != "0" or "transfer-encoding" in headers
        self._until = time.monotonic() + seconds
        self._seen = self._parts = 0
        self._form = headers.get("content-type", "").startswith("multipart/")
        self.gone = False
        self.status = 0 if announced.isdecimal() and int(announced) <= max_body else 413

    async def receive(self) -> Message:
        """Hand on what has come; a body that is refused ends as if the client had gone."""
        if self.status:
            return GONE
        message = await self._next()
        self.gone = message["type"] == GONE["type"]
        return GONE if self.status else message

    async def drain(self) -> None:
        """Take in the rest of a body that nobody has asked for."""
        while self._more and not self._expecting and self.status != 408 and self._seen < DRAIN_BYTES:
            await self._next()

    async def _next(self) -> Message:
        if not self._more:  # it is all there: the application waits for the client to go
            return await self._receive()
        self._expecting = False
        try:
            async with asyncio.timeout(self._until + self._seen / SLOWEST - time.monotonic()):
                message = await self._receive()
        except TimeoutError:
            self.status = self.status or 408
            self._more = False
            return GONE
        chunk: bytes = message.get("body", b"")
        self._seen += len(chunk)
        if not self._form:
            self._parts += chunk.count(b",") + chunk.count(b"[") + chunk.count(b"{")
        self._more = bool(message.get("more_body", False))
        if self._seen > self._max or self._parts > MOST_PARTS:
            self.status = 413
        return message
