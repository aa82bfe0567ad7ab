"""Agents that ask for much and go away at once: does the server work for nobody, and who waits for it?

    python -m tests.attacks.gone_agents [--calls 30] [--seconds 15]

Starts an app of its own, begins that many calls with a large picture each, leaves, and prints how many
searches were made for them, and what an honest visitor got meanwhile. Needs gradio[mcp].
"""

import argparse
import base64
import io
import json
import os
import re
import socket
import time
from urllib.parse import urlsplit

from PIL import Image

from tests.kits.attack import Target
from tests.kits.victim import Honest, memory_mb, victim

SIDE = 2400
"""Pixels of the pictures: about four megabytes of noise as a JPEG."""

STAY_S = 0.3
"""Seconds that an agent waits before it goes."""


def noise() -> str:
    out = io.BytesIO()
    Image.frombytes("RGB", (SIDE, SIDE), os.urandom(SIDE * SIDE * 3)).save(out, "JPEG", quality=50)
    return base64.b64encode(out.getvalue()).decode()


def begin(target: Target, image: str) -> socket.socket:
    """Send an agent's call, and do not wait for the answer."""
    url = urlsplit(target.url)
    params = {"name": "search", "arguments": {"image": image}}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}).encode()
    connection = socket.create_connection((url.hostname, url.port or 80), timeout=20)
    connection.sendall(
        b"POST /gradio_api/mcp/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Accept: application/json, text/event-stream\r\nContent-Length: %d\r\n\r\n" % len(body)
    )
    connection.sendall(body)
    return connection


def searches(target: Target) -> int:
    """Return how many searches agents' calls have led to."""
    counted = re.findall(
        r'^\w*searches_total\{[^}]*door="mcp"[^}]*\} (\d+)', target.get("/metrics").text, re.M
    )
    return sum(map(int, counted))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=30, help="calls in all (%(default)s)")
    parser.add_argument("--seconds", type=int, default=15, help="how long the visitor searches (%(default)s)")
    args = parser.parse_args()
    image = noise()
    print(f"a picture of {len(image) / 1e6:.1f} MB in each call")
    with victim() as (app, target):
        honest, before = Honest(target), memory_mb(app)
        with honest.beside():
            calls = [begin(target, image) for _ in range(args.calls)]
            time.sleep(STAY_S)
            for connection in calls:
                connection.close()
            time.sleep(args.seconds)
        print(f"{args.calls} calls begun and left: {searches(target)} searches made for them")
        print(f"  memory {memory_mb(app) - before:+.0f} MB; beside it: {honest}")


if __name__ == "__main__":
    main()
