"""Hostile picture files sent to the running app, by the two doors that take pictures."""

import base64
import http.client
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.kits.app import App, start_app

WARM_UP = 100
"""Files after which the app's memory is first looked at."""

GROWTH_MB = 150
"""What it may grow by from there to the end."""

PIECE = b"--piece"


@dataclass
class AppMet:
    """What the app answered."""

    answers: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    first_mb: float = 0.0
    last_mb: float = 0.0

    @property
    def passed(self) -> bool:
        return not self.failures and self.last_mb - self.first_mb < GROWTH_MB

    def __str__(self) -> str:
        listed = ", ".join(f"{count:,} {answer}" for answer, count in self.answers.most_common())
        return (
            f"app: {listed}\n"
            f"  memory: {self.first_mb:.0f} MB after the first {WARM_UP}, {self.last_mb:.0f} MB at the end "
            f"(may grow by {GROWTH_MB})\n"
            f"  failures: {'; '.join(self.failures) or 'none'}"
        )


def send(index: Path, files: Iterable[tuple[str, str, bytes]]) -> AppMet:
    """Start the app over an index, and send it each file over REST and through the page's upload."""
    met = AppMet()
    app = start_app(index.resolve(), VOTES="off").wait_until_ready()
    try:
        for number, (name, way, data) in enumerate(files):
            for door in (_rest, _upload):
                answer = door(app, data)
                if answer.startswith("!"):
                    met.failures.append(f"{door.__name__.strip('_')}, {way} {name}: {answer[1:]}")
                else:
                    met.answers[f"{door.__name__.strip('_')} {answer}"] += 1
            met.last_mb = resident_mb(app)
            if number <= WARM_UP:
                met.first_mb = met.last_mb
        if app.process.poll() is not None:
            met.failures.append(f"the app ended with code {app.process.poll()}")
        met.failures += [
            f"in its log: {line[:1000]}" for line in app.printed.splitlines() if "raceback" in line
        ]
    finally:
        app.process.kill()
    return met


def resident_mb(app: App) -> float:
    """Return what an app holds of the memory."""
    status = Path(f"/proc/{app.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _rest(app: App, data: bytes) -> str:
    """Search with a file over REST; return what kind of answer came, behind an exclamation mark if it is wrong."""
    body = json.dumps({"image": base64.b64encode(data).decode(), "top_k": 1}).encode()
    status, headers, answer = _ask(app, "POST", "/api/v1/search", body, "application/json")
    if status == 200 and json.loads(answer)["results"]:
        return "200"
    if status in (413, 422) and json.loads(answer)["detail"]:
        return str(status)
    if status == 503 and "retry-after" in headers:
        return "503 with Retry-After"
    return f"!status {status}: {answer[:200]!r}"


def _upload(app: App, data: bytes) -> str:
    """The same through the page's upload and the endpoint of Gradio's API client."""
    head = b'\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n'
    body = b"--" + PIECE + head + data + b"\r\n--" + PIECE + b"--\r\n"
    kind = f"multipart/form-data; boundary={PIECE.decode()}"
    status, _, answer = _ask(app, "POST", "/gradio_api/upload", body, kind)
    if status == 413:
        return "413"
    if status != 200:
        return f"!upload, status {status}: {answer[:200]!r}"
    asked: list[Any] = ["", {"path": json.loads(answer)[0]}, 1.0, 1, "", "", "balanced", None]
    status, _, answer = _ask(
        app, "POST", "/gradio_api/call/search", json.dumps({"data": asked}).encode(), "application/json"
    )
    if status != 200:
        return f"!call, status {status}: {answer[:200]!r}"
    status, _, answer = _ask(app, "GET", f"/gradio_api/call/search/{json.loads(answer)['event_id']}")
    if b"event: complete" in answer and b"product_id" in answer:
        return "an answer"
    reason = answer.partition(b"data: ")[2].strip()
    if b"event: error" in answer and reason and reason != b"null" and b"picture" in reason:
        return "a reason"
    return f"!status {status}: {answer[:200]!r}"


def _ask(
    app: App, method: str, path: str, body: bytes | None = None, kind: str = ""
) -> tuple[int, dict[str, str], bytes]:
    port = int(app.url.rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, {"Content-Type": kind} if kind else {})
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read()
    finally:
        connection.close()
