"""Fifty users of the soak: those who behave, and those who are slow, leave, or send rubbish."""

import asyncio
import base64
import itertools
import json
import random
import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests.attacks.pictures.mutated import Hostile
from tests.benchmarks.requests import texts

HOST = "127.0.0.1"

THINKING_S = 1.5
"""Mean seconds between a well-behaved user's answer and next request, drawn from an exponential distribution."""

PATIENCE_S = 60.0
"""Seconds after which a user gives up, which counts as an error."""

LAST_ANSWERS_S = 15.0
"""Seconds that is waited for the answers under way when the time is over."""

RUBBISH_S = 10.0
"""Seconds that a sender of rubbish waits for an answer: to half a line there is none."""

WELL_BEHAVED = 0.6
"""Share of the users who are; the others take turns in the other roles."""

HOSTILE = 200
"""Hostile pictures that are made beforehand, and sent in turn."""

FORM = "soak"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Met:
    """What users met: seconds of the good answers by kind, and counts of all else."""

    answers: defaultdict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    told_to_wait: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)


class WrongError(Exception):
    """A well-behaved user got something else than an answer."""


class Users:
    """All users of one app."""

    def __init__(self, port: int, photos: list[bytes], facets: dict[str, Any], load: int, seed: int) -> None:
        """Prepare them.

        Args:
            port: the app's.
            photos: pictures to search with, in turn: more than the app remembers.
            facets: what the app can be filtered by.
            load: number of the page's event of being opened.
            seed: of all that is drawn.
        """
        self.met = Met()
        self._port = port
        self._photos = itertools.cycle(photos)
        self._categories = [category["value"] for category in facets["categories"]]
        self._load = load
        self._draw = random.Random(seed)
        self._words: Iterator[str] = texts(seed)
        hostile = Hostile(seed)
        self._hostile = [hostile.input(draw)[2] for draw in self._draw.sample(range(10**6), HOSTILE)]

    async def run(self, count: int, seconds: float) -> None:
        """Let users at the app for some time."""
        end = time.monotonic() + seconds
        good = round(count * WELL_BEHAVED)
        roles = [self._well_behaved] * good + [
            (self._slow_reader, self._slow_sender, self._leaves_early, self._sends_rubbish)[number % 4]
            for number in range(count - good)
        ]
        tasks = [asyncio.create_task(self._keep_on(role, end)) for role in roles]
        done, waiting = await asyncio.wait(tasks, timeout=seconds + LAST_ANSWERS_S)
        for task in waiting:
            task.cancel()
        for task in done:
            task.result()

    async def _keep_on(self, role: Callable[[], Awaitable[None]], end: float) -> None:
        while time.monotonic() < end:
            await asyncio.sleep(self._draw.expovariate(1 / THINKING_S))
            name = role.__name__.strip("_").replace("_", " ")
            try:
                async with asyncio.timeout(2 * PATIENCE_S):
                    await role()
            except TimeoutError:
                self.met.broken[f"{name}: no end"] += 1
            except OSError as error:
                self.met.others[f"{name}: {type(error).__name__}"] += 1

    async def _well_behaved(self) -> None:
        kinds = {
            "words": (30, self._by_words),
            "picture": (15, self._by_picture),
            "both": (15, self._by_both),
            "filters": (10, self._by_filters),
            "facets": (5, self._facets),
            "catalogue picture": (5, self._catalogue_picture),
            "Gradio words": (5, self._gradio_words),
            "Gradio upload": (10, self._gradio_upload),
            "page opened": (5, self._opened),
        }
        (kind,) = self._draw.choices(list(kinds), [weight for weight, _ in kinds.values()])
        start = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE_S):
                answer = await kinds[kind][1]()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError, WrongError) as error:
            self.met.errors[f"{kind}: {type(error).__name__} {error}"[:300]] += 1
            return
        now = time.monotonic()
        if answer.status == 503 and "retry-after" in answer.headers:
            self.met.told_to_wait[kind] += 1
            await asyncio.sleep(float(answer.headers["retry-after"]))
        elif answer.status == 200:
            self.met.answers[kind].append((now, now - start))
        else:
            self.met.errors[f"{kind}: status {answer.status} {answer.body[:200]!r}"] += 1

    async def _by_words(self) -> Answer:
        return await self._search({"text": self._text(), "top_k": 10})

    async def _by_picture(self) -> Answer:
        return await self._search({"image": base64.b64encode(self._photo()).decode(), "top_k": 10})

    async def _by_both(self) -> Answer:
        image = base64.b64encode(self._photo()).decode()
        return await self._search({"text": self._text(), "image": image, "alpha": self._draw.random()})

    async def _by_filters(self) -> Answer:
        category = self._draw.choice(self._categories)
        return await self._search({"text": self._text(), "filters": {"categories": [category]}})

    async def _facets(self) -> Answer:
        return await self._get("/api/v1/facets")

    async def _catalogue_picture(self) -> Answer:
        found = await self._by_words()
        if found.status != 200:
            return found
        return await self._get(self._draw.choice(json.loads(found.body)["results"])["image_url"])

    async def _gradio_words(self) -> Answer:
        return await self._call(self._text(), None)

    async def _gradio_upload(self) -> Answer:
        return await self._call("", await self._uploaded(self._photo()))

    async def _opened(self) -> Answer:
        """Load the page, and have it answered as a browser has it: in a session of its own."""
        page = await self._get("/")
        if page.status != 200 or b"gradio" not in page.body:
            raise WrongError(f"the page has status {page.status}")
        session = await self._join()
        answer = await self._get(f"/gradio_api/queue/data?session_hash={session}")
        if b'"success":true' not in answer.body.replace(b" ", b""):
            raise WrongError(f"the page was not answered: {answer.body[-200:]!r}")
        return answer

    async def _slow_reader(self) -> None:
        """Read an answer byte by byte, ten a second at first."""
        request = self._packed("POST", "/api/v1/search", {"text": self._text(), "top_k": 100})
        reader, writer = await self._sent(request)
        for number in range(self._draw.choice((20, 100))):
            if not await reader.read(1):
                break
            await asyncio.sleep(0.1 if number < 20 else 0.02)
        rest = await _quietly(reader.read())
        self.met.others["slow readers " + ("to the end" if rest.endswith(b"}") else "cut off")] += 1
        writer.close()

    async def _slow_sender(self) -> None:
        """Send a body in little pieces, over some seconds."""
        body = json.dumps({"image": base64.b64encode(self._photo()).decode(), "top_k": 1}).encode()
        reader, writer = await self._sent(_head("POST", "/api/v1/search", len(body)))
        pieces = self._draw.choice((20, 60))
        size = -(-len(body) // pieces)
        try:
            for at in range(0, len(body), size):
                writer.write(body[at : at + size])
                await writer.drain()
                await asyncio.sleep(0.1)
        except OSError:  # refused in the middle
            pass
        self._count("slow senders", await _quietly(reader.read()))
        writer.close()

    async def _leaves_early(self) -> None:
        """Close the connection: in the middle of a body, before the answer, or before the end of it."""
        how = self._draw.choice(("in a body", "in an upload", "before an answer", "from the page's queue"))
        photo = self._photo()
        body = json.dumps({"text": self._text(), "image": base64.b64encode(photo).decode()}).encode()
        if how == "in a body":
            _, writer = await self._sent(_head("POST", "/api/v1/search", len(body)) + body[: len(body) // 2])
        elif how == "in an upload":
            form, kind = _form(photo)
            _, writer = await self._sent(
                _head("POST", "/gradio_api/upload", len(form), kind) + form[: len(form) // 2]
            )
        elif how == "before an answer":
            _, writer = await self._sent(_head("POST", "/api/v1/search", len(body)) + body)
        else:
            try:
                session = await self._join()
            except (OSError, ValueError, WrongError):
                return
            _, writer = await self._sent(_head("GET", f"/gradio_api/queue/data?session_hash={session}"))
        await asyncio.sleep(self._draw.random() * 0.1)
        writer.transport.abort()
        self.met.others[f"left {how}"] += 1

    async def _sends_rubbish(self) -> None:
        """Send what no program of good will sends."""
        picture = self._draw.choice(self._hostile)
        packed = base64.b64encode(picture).decode()
        form, kind = _form(picture)
        rubbish = self._draw.randbytes(300)
        requests = {
            "hostile picture": self._packed("POST", "/api/v1/search", {"image": packed}),
            "hostile upload": _head("POST", "/gradio_api/upload", len(form), kind) + form,
            "no JSON": _head("POST", "/api/v1/search", len(rubbish)) + rubbish,
            "wrong types": self._packed("POST", "/api/v1/search", {"text": [1], "alpha": "x", "top_k": -1}),
            "deep JSON": self._packed("POST", "/api/v1/search", b"[" * 100_000),
            "long text": self._packed("POST", "/api/v1/search", {"text": "x" * 100_000}),
            "body too large": self._packed("POST", "/api/v1/search", bytes(9 * 2**20)),
            "another host": _head("GET", "/gradio_api/file=http://127.0.0.1:1/x"),
            "a file of the server": _head("GET", "/gradio_api/file=/etc/passwd"),
            "no such event": self._packed("POST", "/gradio_api/queue/join", {"data": [], "fn_index": 999}),
            "no HTTP": rubbish + b"\r\n\r\n",
            "half a line": b"GET /api/v1/hea",
        }
        what = self._draw.choice(list(requests))
        reader, writer = await self._sent(requests[what])
        self._count(what, await _quietly(reader.read(), RUBBISH_S))
        writer.close()

    def _count(self, what: str, answer: bytes) -> None:
        """Count an answer to who does not behave; one of 5xx is only right where it says when to come back."""
        head = answer.partition(b"\r\n\r\n")[0].lower()
        status = head.split()[1].decode() if len(head.split()) > 1 else "no answer"
        if status.startswith("5") and b"retry-after" not in head:
            self.met.broken[f"{what}: {status}"] += 1
        else:
            self.met.others[f"{what}: {status}"] += 1

    async def _search(self, body: dict[str, Any]) -> Answer:
        answer = await self._ask(self._packed("POST", "/api/v1/search", body))
        if answer.status == 200 and not json.loads(answer.body)["results"]:
            raise WrongError("no results")
        return answer

    async def _call(self, text: str, picture: dict[str, str] | None) -> Answer:
        data = [text, picture, 0.5, 10, "", "", "balanced", None]
        joined = await self._ask(self._packed("POST", "/gradio_api/call/search", {"data": data}))
        if joined.status != 200:
            return joined
        answer = await self._get(f"/gradio_api/call/search/{json.loads(joined.body)['event_id']}")
        if b"event: complete" not in answer.body or b"product_id" not in answer.body:
            raise WrongError(f"no results: {answer.body[-200:]!r}")
        return answer

    async def _uploaded(self, data: bytes) -> dict[str, str]:
        form, kind = _form(data)
        answer = await self._ask(_head("POST", "/gradio_api/upload", len(form), kind) + form)
        if answer.status != 200:
            raise WrongError(f"upload: status {answer.status}")
        return {"path": json.loads(answer.body)[0]}

    async def _join(self) -> str:
        """Put the page's event of being opened into Gradio's queue; return the session."""
        session = secrets.token_hex(6)
        asked = {"data": [], "fn_index": self._load, "session_hash": session, "trigger_id": None}
        answer = await self._ask(self._packed("POST", "/gradio_api/queue/join", asked))
        if answer.status != 200:
            raise WrongError(f"the queue refused: status {answer.status} {answer.body[:100]!r}")
        return session

    def _text(self) -> str:
        return next(self._words)

    def _photo(self) -> bytes:
        return next(self._photos)

    def _packed(self, method: str, path: str, body: bytes | dict[str, Any]) -> bytes:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return _head(method, path, len(data)) + data

    async def _get(self, path: str) -> Answer:
        return await self._ask(_head("GET", path))

    async def _ask(self, request: bytes) -> Answer:
        """Send a request on a connection of its own; return the answer."""
        reader, writer = await self._sent(request)
        try:
            head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        finally:
            writer.close()
        status, *lines = head.decode("latin-1").split("\r\n")
        if not status:
            raise WrongError("no answer")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        chunked = headers.get("transfer-encoding") == "chunked"
        return Answer(int(status.split()[1]), headers, _joined(body) if chunked else body)

    async def _sent(self, request: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(HOST, self._port, limit=2**20)
        writer.write(request)
        await _quietly(writer.drain())
        return reader, writer


async def _quietly(waited_for: Awaitable[Any], patience_s: float = PATIENCE_S) -> Any:
    """Wait, and make nothing of a connection that the other side has closed."""
    try:
        async with asyncio.timeout(patience_s):
            return await waited_for
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        return b""


def _head(method: str, path: str, length: int = 0, kind: str = "application/json") -> bytes:
    lines = (
        f"{method} {path} HTTP/1.1",
        f"Host: {HOST}",
        "Connection: close",
        f"Content-Type: {kind}",
        f"Content-Length: {length}",
    )
    return "\r\n".join(lines if method == "POST" else lines[:3]).encode() + b"\r\n\r\n"


def _form(data: bytes) -> tuple[bytes, str]:
    """Return a form with a file, and its content type."""
    head = f'--{FORM}\r\nContent-Disposition: form-data; name="files"; filename="photo.jpg"\r\n\r\n'.encode()
    return head + data + f"\r\n--{FORM}--\r\n".encode(), f"multipart/form-data; boundary={FORM}"


def _joined(body: bytes) -> bytes:
    """Put the chunks of a body together."""
    whole = []
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size, 16)
        whole.append(rest[:length])
        body = rest[length + 2 :] if length else b""
    return b"".join(whole)
