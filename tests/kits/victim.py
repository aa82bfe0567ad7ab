"""An app of our own that the attack commands are let loose on, and what an honest visitor sees beside them."""

import statistics
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.kits.app import AGENTS, App, drawn_index, start_app
from tests.kits.attack import NO_PICTURE, PATIENCE_S, Target

ANSWERED = "product_id"
"""What stands in the answer to every search that found something."""


@dataclass
class Honest:
    """Searches of one visitor of Gradio's API, one after the other: the seconds of each, and the failures."""

    target: Target
    seconds: list[float] = field(default_factory=list)
    failures: int = 0

    def search(self) -> None:
        start = time.monotonic()
        try:
            answered = self._answered(start + PATIENCE_S)
        except OSError:
            answered = False
        if answered:
            self.seconds.append(time.monotonic() - start)
        else:
            self.failures += 1

    def _answered(self, until: float) -> bool:
        """Ask, and read the answer line by line: a stream's heartbeats would keep a plain reader waiting."""
        asked = self.target.post("/gradio_api/call/search", {"data": NO_PICTURE})
        if asked.status != 200:
            return False
        url = f"{self.target.url}/gradio_api/call/search/{asked.json['event_id']}"
        with urllib.request.urlopen(url, timeout=PATIENCE_S) as stream:
            for line in stream:
                if line.startswith(b"data: [") or time.monotonic() > until:
                    return ANSWERED in line.decode()
        return False

    def __str__(self) -> str:
        if not self.seconds:
            return f"0 answered, {self.failures} not"
        median, worst = statistics.median(self.seconds), max(self.seconds)
        return (
            f"{len(self.seconds)} answered ({median:.2f} s median, {worst:.2f} s worst), {self.failures} not"
        )

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Search again and again until the block ends."""
        ended = threading.Event()

        def visit() -> None:
            while not ended.is_set():
                self.search()
                ended.wait(0.2)

        visitor = threading.Thread(target=visit)
        visitor.start()
        try:
            yield
        finally:
            ended.set()
            visitor.join()


@contextmanager
def victim() -> Iterator[tuple[App, Target]]:
    """The app over the drawn catalogue, in a process of its own that ends with the block."""
    app = start_app(drawn_index(), *AGENTS)
    try:
        app.wait_until_ready()
        target = Target(app.url, Path())
        Honest(target).search()
        yield app, target
    finally:
        app.process.kill()
        app.process.wait()


def memory_mb(app: App) -> float:
    """Return the memory that an app's process has in use, in MB (10**6 bytes)."""
    status = Path(f"/proc/{app.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024 / 1e6
