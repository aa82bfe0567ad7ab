"""One build of an index in a process group of its own, which can be killed at any moment.

`Forked` builds come from a warm process that has imported torch and all else already: they are forks, not
fresh starts, and run `build_index.main` from its first line. `Started` ones are `python build_index.py`.
"""

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Protocol

from fashion_search.encoder.autotune import PLAIN, TuningCache
from fashion_search.encoder.registry import fingerprint, locate
from tests.kits.app import ROOT

PATIENCE_S = 120.0
"""Seconds after which a build that was not killed counts as stuck."""

TOUCHED = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "shutil.rmtree"}
"""Python's audit events by which a build changes files. Source: https://docs.python.org/3/library/audit_events.html"""

PUBLISHING = "products.npy"
"""The first file that is written when all products are in the database; from here on a build is publishing."""


class Build(Protocol):
    """A build under way."""

    def kill(self) -> None:
        """Kill its process group with SIGKILL."""

    def wait(self) -> int:
        """Return its exit code, -9 where it was killed."""


class Started:
    """`python build_index.py`, imports and all."""

    def __init__(self, shop: Path, index: Path, *options: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "build_index.py"), *_arguments(shop, index), *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def kill(self) -> None:
        _kill(self._process.pid)

    def wait(self) -> int:
        return self._process.wait(PATIENCE_S)


class Forked:
    """`build_index.main` in a fork of a warm process."""

    def __init__(self, shop: Path, index: Path, fuse: int | None = None) -> None:
        """Start it, and return when its first line is about to run.

        Args:
            shop: the catalogue.
            index: the index folder.
            fuse: kill the group right before this change of a file, counted from `PUBLISHING` on.
        """
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["build_index", "fashion_search.encoder", __name__])
        self._ours, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(target=_build, args=(theirs, shop, index, fuse))
        self._process.start()
        theirs.close()
        self._ours.recv()
        self.changes = 0

    def kill(self) -> None:
        _kill(self._process.pid or 0)

    def wait(self) -> int:
        with contextlib.suppress(EOFError):
            if self._ours.poll(PATIENCE_S):
                self.changes = self._ours.recv()
        self._process.join(PATIENCE_S)
        self._ours.close()
        code = self._process.exitcode
        if code is None:
            self.kill()
            raise TimeoutError("a build is stuck")
        return code


def pinned(folder: Path) -> Path:
    """Return a cache folder by which all processes run `mini` plainly, whatever is fastest."""
    cache = TuningCache(folder, fingerprint(locate("mini")))
    cache.write(dict.fromkeys(("words", "pictures"), PLAIN))
    return folder


def length(build: Build) -> float:
    """Return the seconds that a build takes which nobody kills."""
    start = time.perf_counter()
    if code := build.wait():
        raise ValueError(f"a build that nobody killed ended with code {code}")
    return time.perf_counter() - start


def _arguments(shop: Path, index: Path) -> list[str]:
    return ["--source", "files", "--path", str(shop), "--model", "mini", "--index", str(index)]


def _kill(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # it has ended
        os.killpg(group, signal.SIGKILL)


def _build(pipe: Connection, shop: Path, index: Path, fuse: int | None) -> None:
    """Build in a session of our own, and say how many changes publishing took."""
    os.setsid()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    changes = 0

    def count(event: str, args: tuple[Any, ...]) -> None:
        nonlocal changes
        if event in TOUCHED and (changes or str(args[0]).endswith(PUBLISHING)):
            changes += 1
            if changes == fuse:
                os.killpg(0, signal.SIGKILL)

    sys.addaudithook(count)
    import build_index

    pipe.send("ready")
    code = build_index.main(_arguments(shop, index))
    pipe.send(changes)
    sys.exit(code)
