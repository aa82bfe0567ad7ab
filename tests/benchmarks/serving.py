"""Starting the servers that are compared."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.requests import PATH
from tests.kits.app import ROOT, free_port

HOST = "127.0.0.1"
OURS = ("app.py",)
PLAIN = ("-m", "tests.benchmarks.plain_server")


@contextmanager
def served(command: tuple[str, ...], index: Path) -> Iterator[int]:
    """Start a server over an index on a free port, and stop it at the end; what it prints goes to stderr."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, *command, "--index", str(index.resolve()), "--port", str(port)],
        cwd=ROOT,
        stdout=sys.stderr,
        env={**os.environ, "VOTES": "off"},
    )
    try:
        wait_until_up(port)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def wait_until_up(port: int, seconds: float = 120) -> None:
    """Wait until a server answers a search."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection(HOST, port, timeout=10)
        try:
            connection.request("POST", PATH, '{"text": "shirt"}', {"Content-Type": "application/json"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.02)
        finally:
            connection.close()
    raise SystemExit(f"No answer from {HOST}:{port}")
