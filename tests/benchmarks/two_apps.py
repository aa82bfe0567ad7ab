"""Two apps over one Milvus behind nginx, while one app is killed and Milvus is away for ten seconds.

    python -m tests.benchmarks.two_apps [--users 20]

Milvus Lite on loopback stands for Milvus. Users search over REST, a writer puts a product now and then. Printed are
the answers by kind in each part, and whether what was acknowledged is there in the end. Needs pymilvus, milvus-lite
and nginx.
"""

import argparse
import base64
import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import requests

from fashion_search.config import Settings
from fashion_search.indexing.bootstrap import open_sample
from fashion_search.indexing.milvus.build import collection_at
from fashion_search.indexing.milvus.copying import copy_index
from fashion_search.serving.address import Address
from tests.kits.app import ROOT, free_port
from tests.kits.milvus import LiteServer
from tests.kits.nginx import Front, nginx

KEY = "an-admins-key"
TEXTS = ("red dress", "black leather shoes", "blue shirt", "silver watch", "dress without sleeves")
PARTS = (
    ("all are there", 15),
    ("one app killed", 15),
    ("Milvus away", 10),
    ("Milvus back", 30),
    ("after", 15),
)
"""Parts of the run, and their seconds."""

STARTS = 5


class Tally:
    """Answers by kind in each part of the run."""

    def __init__(self) -> None:
        self.part = PARTS[0][0]
        self.answers: dict[str, Counter[str]] = {name: Counter() for name, _ in PARTS}
        self.acknowledged: set[str] = set()
        self.stopped = threading.Event()

    def count(self, kind: str) -> None:
        self.answers[self.part][kind] += 1


def user(front: Front, number: int, tally: Tally) -> None:
    """Search again and again, as one browser does."""
    session = requests.Session()
    session.headers["User-Agent"] = f"user {number}"
    turn = number
    while not tally.stopped.wait(0.5):
        turn += 1
        try:
            body = {"text": TEXTS[turn % len(TEXTS)], "top_k": 5}
            answer = session.post(
                f"{front.url}/api/v1/search", json=body, verify=front.certificate, timeout=60
            )
            tally.count(f"search {answer.status_code}")
        except requests.RequestException as error:
            tally.count(f"search {type(error).__name__}")


def writer(front: Front, tally: Tally) -> None:
    """Put a product every second, and remember those that were acknowledged."""
    picture = base64.b64encode((ROOT / "assets/sample/images/dress-red-wrap.webp").read_bytes()).decode()
    number = 0
    while not tally.stopped.wait(1.0):
        number += 1
        name = f"new-{number}"
        try:
            answer = requests.put(
                f"{front.url}/api/v1/products/{name}",
                json={"title": f"New {number}", "images": [picture]},
                headers={"Authorization": f"Bearer {KEY}"},
                verify=front.certificate,
                timeout=60,
            )
        except requests.RequestException as error:
            tally.count(f"put {type(error).__name__}")
            continue
        tally.count(f"put {answer.status_code}")
        if answer.status_code == 201:
            tally.acknowledged.add(name)


@contextlib.contextmanager
def app(address: str, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run an app, and wait until it is ready."""
    env = {**os.environ, "ADMIN_KEYS": KEY, "TRUSTED_HOPS": "1", "RATE_LIMIT": "0"}
    command = [sys.executable, str(ROOT / "app.py"), "--index", address, "--port", str(port)]
    for _ in range(STARTS):  # Gradio gives up where a busy machine's first page takes three seconds
        with log.open("wb") as file:
            process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=file, stderr=file)
        while process.poll() is None and b"is ready" not in log.read_bytes():
            time.sleep(0.2)
        if process.poll() is None:
            break
    else:
        raise SystemExit(log.read_text())
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=20)
    users = parser.parse_args().users
    ports = free_port(), free_port()
    with tempfile.TemporaryDirectory() as made, LiteServer(Path(made) / "milvus") as server:
        folder = Path(made)
        address = Address.parse(server.address("shop"))
        sample = open_sample(Settings.from_env(), print).snapshot.folder.parent
        copy_index(sample, collection_at(address, str(folder / "thumbnails"), "flat"), progress=False)
        both = f"127.0.0.1:{ports[0]}; server 127.0.0.1:{ports[1]}"
        with (
            app(str(address), ports[0], folder / "one.log") as first,
            app(str(address), ports[1], folder / "two.log"),
            nginx(both) as front,
        ):
            tally = Tally()
            threads = [threading.Thread(target=user, args=(front, each, tally)) for each in range(users)]
            threads.append(threading.Thread(target=writer, args=(front, tally)))
            for thread in threads:
                thread.start()
            for name, seconds in PARTS:
                if name == "one app killed":
                    first.kill()
                elif name == "Milvus away":
                    server.kill()
                elif name == "Milvus back":
                    server.start()
                tally.part = name
                time.sleep(seconds)
            tally.stopped.set()
            for thread in threads:
                thread.join()
            lost = [
                name
                for name in sorted(tally.acknowledged)
                if requests.get(
                    f"{front.url}/api/v1/products/{name}", verify=front.certificate, timeout=60
                ).status_code
                != 200
            ]
    for name, _ in PARTS:
        counted = ", ".join(f"{kind}: {count}" for kind, count in sorted(tally.answers[name].items()))
        print(f"{name}: {counted}")
    print(f"acknowledged: {len(tally.acknowledged)}, lost: {len(lost)}")


if __name__ == "__main__":
    main()
