"""A small drawn catalogue, its index, and one running app that all tests of the page share."""

import atexit
import contextlib
import functools
import importlib.util
import multiprocessing
import os
import random
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from fashion_search.catalog.columns import read_columns
from fashion_search.catalog.database import Database
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.product import Product
from fashion_search.catalog.thumbnails import IMAGES
from fashion_search.encoder import Encoder
from tests.conftest import built_in
from tests.kits.catalogue import write_index

ROOT = Path(__file__).resolve().parents[2]

WATCHED = ROOT / "tests" / "kits" / "watched"
"""On a process's path, it has the process write down the other hosts that it asks."""

PATIENCE_S = 60.0
"""Seconds that a process is waited for, twice that for its start: a busy machine takes its time."""

HOSTILE = (
    "<img src=x onerror=\"document.body.dataset.pwned='1'\">",
    "${document.body.setAttribute('data-pwned', '2')}",
    "{{value}} {{#if x}} `${1}` \\u12 \\",
    "'\"><script>document.body.dataset.pwned='3'</script>",
)
LONG = "An exceedingly long title " * 20

FACTS: dict[int, dict[str, Any]] = {
    0: {"sizes": ["S", "M"]},
    10: {"in_stock": "yes"},
    11: {"in_stock": "no"},
    12: {"in_stock": "yes"},
}
"""Attributes of some drawn products, by number; of the others' stock nothing is known."""

Item = tuple[Product, Image.Image]


def draw(colour: str, shape: str, size: tuple[int, int] = (150, 200)) -> Image.Image:
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    width, height = size
    box = (width * 0.2, height * 0.2, width * 0.8, height * 0.8)
    if shape == "bag":
        pen.rectangle((box[0], height * 0.45, box[2], box[3]), fill=colour)
        pen.arc((width * 0.35, height * 0.25, width * 0.65, height * 0.65), 180, 360, fill=colour, width=6)
    elif shape == "dress":
        pen.polygon(
            [(width * 0.4, box[1]), (width * 0.6, box[1]), (box[2], box[3]), (box[0], box[3])], fill=colour
        )
    else:
        pen.ellipse((box[0], height * 0.35, box[2], height * 0.65), fill=colour)
    return image


def drawn_catalogue() -> list[Item]:
    """Fifteen plain products, and some whose titles attack the page."""
    items: list[Item] = []
    for shape in ("dress", "bag", "hat"):
        for colour in ("red", "blue", "green", "black", "orange"):
            number = len(items)
            product = Product(
                id=f"p{number}",
                title=f"{colour.title()} {shape}",
                description=f"A {colour} {shape}",
                price=None if number == 1 else 10.0 + number,
                currency={6: "EUR", 7: "kr"}.get(number),
                category="" if number == 2 else shape.title(),
                attributes={"colour": colour, **FACTS.get(number, {})},
                url={0: "https://shop.example/red-dress", 3: "javascript:alert(1)"}.get(number),
            )
            items.append((product, draw(colour, shape)))
    for title in (*HOSTILE, LONG):
        number = len(items)
        product = Product(id=f"p{number}", title=title, description=title, category=title)
        items.append((product, draw("purple", "hat", (150 + number, 200))))
    return items


def make_index(folder: Path, encoder: Encoder, items: Sequence[Item]) -> Path:
    """Write an index folder by hand."""
    return write_index(folder, encoder, [(product, [image]) for product, image in items], "drawn <for> tests")


def free_port() -> int:
    """A port that nobody listens at, by chance, from those that systems give to no outgoing connection.

    So nobody else gets it before whoever asked for it listens there.
    """
    while True:
        port = random.SystemRandom().randrange(10_000, 32_768)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


AGENTS_NEED = ["mcp"] if importlib.util.find_spec("mcp") else []

AGENTS = ("--mcp",) if AGENTS_NEED else ()
"""Switches the agents' tool on, where its package is there."""

multiprocessing.get_context("forkserver").set_forkserver_preload(
    [
        "fashion_search.indexing.bootstrap",
        "fashion_search.server.app",
        "prometheus_client",
        "tests.conftest",
        "app",
        *AGENTS_NEED,
    ]
)


class Fork(ForkServerProcess):
    """A process of one that has imported everything, which takes seconds the first time alone."""

    def poll(self) -> int | None:
        return self.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        self.join(timeout)
        return self.exitcode

    def send_signal(self, number: int) -> None:
        assert self.pid
        os.kill(self.pid, number)


@dataclass
class App:
    """A running app: `python app.py`, or a fork that does the same."""

    process: "subprocess.Popen[bytes] | Fork"
    url: str
    index: Path | None
    log: Path

    @property
    def printed(self) -> str:
        return self.log.read_text()

    @property
    def pid(self) -> int:
        assert self.process.pid
        return self.process.pid

    def wait_until_ready(self) -> "App":
        deadline = time.monotonic() + 2 * PATIENCE_S
        while "is ready" not in self.printed:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"the app did not start:\n{self.printed}")
            time.sleep(0.05)
        return self

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE_S)
        assert code is not None, "it does not end"
        return code


def _arguments(index: Path | None, options: Sequence[str], port: int) -> list[str]:
    return [*(["--index", str(index)] if index else []), "--port", str(port), *options]


def start_app(index: Path | None, *options: str, cwd: Path = ROOT, **env: str) -> App:
    """Start `python app.py` as a user does."""
    port = free_port()
    log = Path(scratch()) / f"{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py"), *_arguments(index, options, port)],
            cwd=cwd,
            env={**os.environ, **env},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    return App(process, f"http://127.0.0.1:{port}", index, log)


def fork_app(index: Path | None, *options: str, **env: str) -> App:
    """Start the same without the seconds of its imports."""
    port = free_port()
    log = Path(scratch()) / f"{port}.log"
    log.touch()
    process = Fork(target=run_app, args=(_arguments(index, options, port), {**os.environ, **env}, log))
    process.start()
    return App(process, f"http://127.0.0.1:{port}", index, log)


def run_app(options: list[str], env: dict[str, str], log: Path) -> None:
    """Be `python app.py` in a process that was forked."""
    become(options, env, log)
    import app

    app.run()


def become(options: list[str], env: dict[str, str], log: Path) -> None:
    """Take over what a fork of `python app.py` is given: its environment, its output, its arguments."""
    os.environ.clear()
    os.environ.update(env)
    tempfile.tempdir = None
    with log.open("ab") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    sys.stdout = os.fdopen(1, "w", buffering=1)
    sys.stderr = os.fdopen(2, "w", buffering=1)
    sys.argv = ["app.py", *options]
    if "ASKED_HOSTS" in env:
        runpy.run_path(str(WATCHED / "sitecustomize.py"))


@functools.cache
def scratch() -> str:
    folder = tempfile.TemporaryDirectory(prefix="test-app-")
    atexit.register(folder.cleanup)
    return folder.name


@functools.cache
def drawn_index() -> Path:
    return make_index(Path(scratch()) / "index", built_in(), drawn_catalogue())


@functools.cache
def drawn_pictures() -> dict[str, Path]:
    """The thumbnail of each product of the drawn catalogue, by its id."""
    generation = drawn_index() / Manifest.read(drawn_index()).generation
    with contextlib.closing(Database.open(generation)) as database:
        products = [database.product(row) for row in read_columns(database).rows.tolist()]
    return {product.id: generation / IMAGES / product.pictures[0] for product in products if product}


@functools.cache
def shared_app() -> App:
    """The app over the drawn catalogue, started once and stopped when the tests end.

    It serves agents, too, which the page says in its footer; `left_files` tells what it has written,
    and `asked_hosts` which other hosts it has asked for anything.
    """
    folder = Path(scratch()) / "app"
    folder.mkdir()
    app = fork_app(drawn_index(), *AGENTS, TMPDIR=str(folder), **watched())
    atexit.register(app.process.kill)
    return app.wait_until_ready()


def watched() -> dict[str, str]:
    """What a process needs in its environment for `asked_hosts` to hear of it."""
    path = [str(WATCHED), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(path), "ASKED_HOSTS": str(_asked())}


def asked_hosts() -> list[str]:
    """What watched processes have asked other hosts for, by the names and addresses that they looked for."""
    return _asked().read_text().splitlines() if _asked().exists() else []


def _asked() -> Path:
    return Path(scratch()) / "asked.txt"


def left_files() -> set[Path]:
    """The files that the shared app has written and not removed."""
    return {path for path in (Path(scratch()) / "app").rglob("*") if path.is_file()}
