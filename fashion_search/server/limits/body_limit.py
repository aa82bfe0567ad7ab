"""Bounds the size, duration and number of request bodies.

The size is counted as bytes arrive, whatever Content-Length says. The time limit grows with what has arrived:
a slow phone gets its photo through, a client that sends a byte now and then does not. The memory of all
bodies together is bounded by `body_budget`.
"""

import asyncio
import time

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fashion_search.config import MAX_BODY_BYTES
from fashion_search.server.limits.body_budget import STALLED_S, STEP_BYTES, BodyBudget
from fashion_search.server.security.client_ip import client_of
from fashion_search.server.security.refusal import refusal

DRAIN_BYTES = 64 * 1024 * 1024
"""Bytes of a too large body that are read before it is refused: a client that is still
sending would see a broken connection instead of the answer."""

BODY_S = 30.0
"""Time limit of any body, in seconds."""

SLOWEST = 32 * 1024
"""Bytes that extend the limit by a second: 5 MB may take 190 s, which 3G manages (216 kbit/s). Source:
RequestReadTimeout of Apache, https://httpd.apache.org/docs/2.4/mod/mod_reqtimeout.html, with more time for phones."""

PAUSE_S = 20.0
"""Seconds in which a body has to grow by `body_budget.STEP_BYTES`, or end, so that a fast start does not buy a
long pause. A phone that changes between cells is silent for less."""

RETRY_AFTER_S = 2
"""Retry-After of a body that found no room, in seconds: stalled bodies are gone by then."""

MOST_PARTS = 50_000
"""Most JSON values in a body: eight megabytes of empty lists become hundreds in memory and block the event loop
for seconds. The page and REST send less than a thousand."""

GONE: Message = {"type": "http.disconnect"}


class BodyLimit:
    """Refuses bodies that are too large (413), too slow (408) or too many (503).

    An answer that is ready before the body has arrived waits for the rest of it.
    """

    def __init__(
        self,
        app: ASGIApp,
        max_body: int = MAX_BODY_BYTES,
        seconds: float = BODY_S,
        budget: BodyBudget | None = None,
    ) -> None:
        """Wrap an application: bodies of `max_body` bytes, in `seconds` and one more for every `SLOWEST` bytes."""
        self._app = app
        self._max_body = max_body
        self._seconds = seconds
        self._budget = budget or BodyBudget()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        headers = Headers(scope=scope)
        if "transfer-encoding" in headers and "content-length" in headers:  # each reader believes another
            detail = "A body has a length or comes in chunks, not both."
            return await refusal(400, detail, {"Connection": "close"})(scope, receive, send)
        body = _Incoming(receive, self._max_body, self._seconds, headers, self._budget, client_of(scope))
        try:
            await self._pass_on(body, scope, receive, send)
        finally:
            body.give_back()
        return None

    async def _pass_on(self, body: "_Incoming", scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_after(message: Message) -> None:
            nonlocal started
            if not started:
                if not body.status:  # else later, when the application has let go of what it got
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

    def _refuse(self, status: int) -> ASGIApp:
        details = {
            408: "The request took too long to come: check the connection and try again.",
            413: f"The request is too large: at most {self._max_body // 2**20} MB and {MOST_PARTS:,} values.",
            503: f"Too much is being sent to this server at once: try again in {RETRY_AFTER_S} seconds.",
        }
        headers = {"Retry-After": str(RETRY_AFTER_S)} if status == 503 else {}
        return refusal(status, details[status], {"Connection": "close", **headers})


class _Incoming:
    """A body that is arriving; `status` is the status it is refused with or 0; `gone`: the client has left."""

    def __init__(
        self,
        receive: Receive,
        max_body: int,
        seconds: float,
        headers: Headers,
        budget: BodyBudget,
        client: str,
    ) -> None:
        announced = headers.get("content-length", "0")
        self._receive = receive
        self._max = max_body
        self._expecting = "expect" in headers  # a client that waits for our word before it sends
        self._more = announced != "0" or "transfer-encoding" in headers
        self._until = time.monotonic() + seconds
        self._seen = self._parts = 0
        self._lines = "ndjson" in headers.get("content-type", "")  # read line by line, so that values are few
        self._form = headers.get("content-type", "").startswith("multipart/")
        self.gone = False
        self.status = 0 if announced.isdecimal() and int(announced) <= max_body else 413
        self._budget = budget
        self._held = budget.open(client, self._cut)
        self._waiting: asyncio.Timeout | None = None
        self._interrupted = False
        self._gathered = bytearray()

    def give_back(self) -> None:
        """Return its bytes to the budget."""
        self._budget.give_back(self._held)

    async def receive(self) -> Message:
        """Pass on a form as it arrives and any other body whole; a refused body looks like a disconnect.

        If the application gathered the body, it would stay in memory for a while after a refusal.
        """
        while not self.status:
            message = await self._next()
            self.gone = message["type"] == GONE["type"]
            if self.gone or self.status:
                break
            chunk: bytes = message.get("body", b"")
            if not self._budget.take(self._held, len(chunk)):
                self.status = 503
                break
            if self._form:
                return message
            self._gathered += chunk
            if not self._more:
                whole, self._gathered = bytes(self._gathered), bytearray()
                return {"type": "http.request", "body": whole, "more_body": False}
        self._gathered = bytearray()
        return GONE

    async def drain(self) -> None:
        """Read and drop the rest of a body."""
        while self._more and not self._expecting and self.status != 408 and self._seen < DRAIN_BYTES:
            await self._next()

    async def _next(self) -> Message:
        if not self._more:  # it is all there: the application waits for the client to go
            return await self._receive()
        self._expecting = False
        try:
            until = min(self._until + self._seen / SLOWEST, self._held.step_at + PAUSE_S)
            async with asyncio.timeout(until - time.monotonic()) as self._waiting:
                message = await self._receive()
        except TimeoutError:
            if not self._interrupted:
                self.status, self._more = self.status or 408, False
            self._interrupted = False
            return GONE
        finally:
            self._waiting = None
        chunk: bytes = message.get("body", b"")
        if (self._seen + len(chunk)) // STEP_BYTES > self._seen // STEP_BYTES:
            self._held.step_at = time.monotonic()
        self._seen += len(chunk)
        if not self._form and not self._lines:
            self._parts += chunk.count(b",") + chunk.count(b"[") + chunk.count(b"{")
        self._more = self._held.arriving = bool(message.get("more_body", False))
        if self._seen > self._max or self._parts > MOST_PARTS:
            self.status = 413
        return message

    def _cut(self) -> None:
        """Refuse this body to make room for another."""
        self.status = self.status or 503
        self._gathered = bytearray()
        self._more = time.monotonic() - self._held.step_at < STALLED_S
        if self._waiting:
            self._interrupted = True
            self._waiting.reschedule(0)
