"""kill -9 while products are changed: what was acknowledged must be there, and the index must open.

    python -m tests.benchmarks.killed_changes [--kills 50] [--seed N]

Two threads change products of a running `python app.py` over REST. In every second round `build_index.py
--update` writes the next edition of the shop's list beside it: half of the times with `--limit`, which deletes
nothing; otherwise it deletes what the list does not name, also what came over REST. The app, the update or
both are killed, mostly while they write. What is left is opened, searched and compared with what
was answered; one moment of deletion must explain all that is gone.
"""

import argparse
import base64
import contextlib
import hashlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import requests
from PIL import Image

from fashion_search.catalog.database import Database
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.thumbnails import IMAGES, picture_name
from fashion_search.encoder import ClipEncoder
from fashion_search.search.engine import FashionSearch, Query
from fashion_search.serving.base import CURRENT, folder_of
from tests.benchmarks.killed_build import Started, length, pinned
from tests.benchmarks.kills import TOO_LATE, BrokenError, random_picture
from tests.kits.app import PATIENCE_S, ROOT, App, free_port

PRODUCTS = 40
"""Products on the shop's list, out of half as many again; an edition changes most of them."""

IDS = 12
"""Products that each thread changes."""

OPENING_S = 5.0
"""Longest time that opening an index may take."""

COMPACTION_S = 30.0
"""Seconds that a compaction is waited for, which the app starts when a fifth of the pictures is dead."""

AIMED = 0.7
"""Share of the kills that wait until the update has written something, or a compaction writes vectors."""

PAUSE_S = 0.03
"""Time between two changes of a thread: on a busy machine, a compaction would get no turn."""

HEADERS = {"Authorization": "Bearer admin-key"}


class State(NamedTuple):
    """What an index has of a product; no title where it has none."""

    title: str | None = None
    picture: str | None = None


@dataclass
class Known:
    """What may be stored of a product: its acknowledged state, then one whose answer never came; when it was sent."""

    states: list[State] = field(default_factory=lambda: [State()])
    sent: float = 0.0
    answered: float = 0.0


class Changer:
    """Changes products of its own over REST, and notes what was acknowledged."""

    def __init__(self, name: str, draw: random.Random) -> None:
        self.known = {f"{name}-{number}": Known() for number in range(IDS)}
        self.pictures: dict[str, bytes] = {}
        self.acknowledged = self.refused = self.missing = 0
        self.problem = ""
        self._draw, self._version = draw, 0

    def run(self, url: str, stop: threading.Event) -> None:
        """Change until told to stop, or the app is gone."""
        with requests.Session() as session, contextlib.suppress(requests.RequestException):
            session.headers.update(HEADERS)
            while not (stop.is_set() or self.problem):
                self._change(session, f"{url}/api/v1/products")
                time.sleep(PAUSE_S)

    def _change(self, session: requests.Session, url: str) -> None:
        chosen = self._draw.sample(sorted(self.known), self._draw.choice((1, 1, 1, 2, 6)))
        one = chosen[0]
        if len(chosen) > 1:
            lines = [json.dumps({"id": each} | self._body(each)) for each in chosen]
            answer = session.post(url, "\n".join(lines), timeout=PATIENCE_S)
            if answer.status_code != 200:
                self.problem = f"a list was answered {answer.status_code}: {answer.text}"
                return
            for line in map(json.loads, answer.text.splitlines()):
                self._answered(line["product_id"], 503 if line["status"] == "error" else 200, line["detail"])
        elif self.known[one].states[0].title and self._draw.random() < 0.3:
            self._sends(one, State())
            answer = session.delete(f"{url}/{one}", timeout=PATIENCE_S)
            self._answered(one, answer.status_code, answer.text)
        else:
            answer = session.put(f"{url}/{one}", json.dumps(self._body(one)), timeout=PATIENCE_S)
            self._answered(one, answer.status_code, answer.text)

    def _body(self, one: str) -> dict[str, object]:
        self._version += 1
        body: dict[str, object] = {"title": f"{one} version {self._version}", "category": "changed"}
        picture = self.known[one].states[0].picture
        if picture is None or self._draw.random() < 0.5:
            file = drawn(f"{one} {self._version}")
            picture = picture_name(hashlib.sha256(file).hexdigest())
            self.pictures[picture] = file
            body["images"] = [base64.b64encode(file).decode()]
        self._sends(one, State(str(body["title"]), picture))
        return body

    def _sends(self, one: str, state: State) -> None:
        self.known[one].states.append(state)
        self.known[one].sent = time.monotonic()

    def _answered(self, one: str, status: int, said: str | None) -> None:
        known = self.known[one]
        known.answered = time.monotonic()
        if status in (200, 201, 404):
            self.missing += status == 404
            self.acknowledged += status != 404
            del known.states[0]
        elif status == 503 and "try again" in str(said):
            self.refused += 1
            known.states.pop()
        else:
            self.problem = f"a change was answered {status}: {said}"


class Trial:
    """Kills an app and updates over and over, and looks at what is left."""

    def __init__(self, folder: Path, seed: int) -> None:
        """Make a shop and its index."""
        self.kills: Counter[str] = Counter()
        self.lost: list[str] = []
        self.slowest, self.deleted = 0.0, 0
        self._draw = random.Random(seed)
        self._folder, self._shop, self._index = folder, folder / "shop", folder / "index"
        self._shop.mkdir()
        self._edition = self._rounds = 0
        self._app: App | None = None
        self.changers = [Changer(name, random.Random(f"{seed} {name}")) for name in ("one", "two")]
        self._listed = self._lists()
        self._update_s = length(Started(self._shop, self._index))  # about what a build takes
        self._encoder = ClipEncoder.load("mini")

    @property
    def hits(self) -> int:
        """How many processes were killed while they ran."""
        return sum(self.kills.values()) - self.kills[TOO_LATE]

    @property
    def acknowledged(self) -> int:
        """How many changes were."""
        return sum(each.acknowledged for each in self.changers)

    def kill(self) -> None:
        """Change, kill and check.

        Raises:
            BrokenError: what is left is not what it must be.
        """
        self._rounds += 1
        app = self._app = self._app or self._starts()
        stop, before, update, deletes = threading.Event(), self._listed, None, False
        threads = [threading.Thread(target=each.run, args=(app.url, stop)) for each in self.changers]
        for thread in threads:
            thread.start()
        if self._rounds % 2 == 0:
            victims = self._draw.choice(("the app beside an update", "the update", "the app and the update"))
            deletes = self._draw.random() < 0.5
            self._listed = self._lists()
            update = Started(self._shop, self._index, "--update", *(() if deletes else ("--limit", "1000")))
            aimed = self._draw.random() < AIMED
            _waits(lambda: update.ended or not aimed or self._has_edition())
            time.sleep(self._draw.uniform(0, 1.0 if aimed else self._update_s))
        else:
            victims = "the app"
            if self._draw.random() < AIMED and _waits(self._compacts):
                victims = "the app as it compacts"
            time.sleep(self._draw.uniform(0, 0.5 if self._compacts() else 3))
        over = update is None or update.ended
        if "app" in victims:
            self.end()
        if update and victims != "the app beside an update":
            update.kill()
        code = update.wait() if update else 0
        over |= code == 0 and victims != "the app beside an update"
        if code not in (0, -9):
            raise BrokenError(f"an update ended with code {code}")
        if self._app:
            written = self.acknowledged
            if not _waits(lambda: self.acknowledged > written):
                raise BrokenError("the app answers no more once an update was killed")
        stop.set()
        for thread in threads:
            thread.join()
        if update and over:
            victims = TOO_LATE if self._app else "the app after an update"
        self.kills[victims] += 1
        self._check(before, ended=update is None or code == 0, deletes=deletes)

    def end(self) -> None:
        """End the app, if there is one."""
        if self._app:
            os.killpg(self._app.pid, signal.SIGKILL)
            self._app.process.wait()
            self._app = None

    def _check(self, before: dict[str, State], *, ended: bool, deletes: bool) -> None:
        start = time.perf_counter()
        search = FashionSearch.load(self._index, self._encoder)
        hits = search.search(Query(text="a red square", top_k=100)).hits
        seconds = time.perf_counter() - start
        self.slowest = max(self.slowest, seconds)
        if seconds > OPENING_S:
            raise BrokenError(f"opening took {seconds:.1f} s")
        found = self._stored()
        if {hit.product.id for hit in hits} != {one for one, state in found.items() if state.picture}:
            raise BrokenError("a search does not find all products with pictures, and no others")
        for changer in self.changers:
            if changer.problem:
                raise BrokenError(changer.problem)
            if changer.missing and not deletes:
                self.lost.append(f"{changer.missing} products were gone before they were deleted")
            changer.missing = 0
            for state in filter(None, map(found.get, changer.known)):
                if state.picture:
                    with Image.open(io.BytesIO(changer.pictures[state.picture])) as image:
                        best = search.search(Query(text=None, image=image, top_k=1)).hits[0].product
                    if best.pictures != (state.picture,):
                        raise BrokenError(f"the picture of {state.title} finds {best.title}")
                    break
        self._compare_changed(found, deletes=deletes)
        for one in {*before, *self._listed, *(each for each in found if each.startswith("shop"))}:
            old = before.get(one, State())
            allowed = {self._listed.get(one, State() if deletes else old), *(() if ended else (old,))}
            if found.get(one, State()) not in allowed:
                raise BrokenError(f"of the list {one} is {found.get(one)}, not one of {allowed}")
        self._listed = {one: state for one, state in found.items() if one.startswith("shop")}

    def _compare_changed(self, found: dict[str, State], *, deletes: bool) -> None:
        """Look for each acknowledged change; what an update deleted, it deleted at one moment."""
        gone, kept = [0.0], [float("inf")]
        for one, known in (item for each in self.changers for item in each.known.items()):
            state, titles = found.get(one, State()), [each.title for each in known.states]
            if len(titles) == 1 and titles[0]:
                if state.title:
                    kept.append(known.answered)
                else:
                    gone.append(known.sent)
                    self.deleted += deletes
            # After a deletion, a product that is put without a picture has none.
            deleted = deletes and (not state.title or (state.title in titles and not state.picture))
            if state not in known.states and not deleted:
                self.lost.append(f"{one} is {state}, not one of {known.states}")
            known.states = [state]
        if deletes and max(gone) > min(kept):
            self.lost.append("no one moment of deletion explains what is gone")

    def _stored(self) -> dict[str, State]:
        """Return the products in the database, which must be sound, with all pictures."""
        folder, found = self._generation(), {}
        with contextlib.closing(Database.open(folder)) as database:
            if (said := database.query("PRAGMA integrity_check")) != [("ok",)]:
                raise BrokenError(f"the database is damaged: {said}")
            for one, record, digest in database.query(
                "SELECT id, record, digest FROM products LEFT JOIN pictures ON product = row WHERE died = 0"
            ):
                name = picture_name(digest.hex()) if digest else None
                found[one] = State(json.loads(record)["title"], name)
                if json.loads(record)["pictures"] != [name][: bool(name)]:
                    raise BrokenError(f"{one} has other pictures than its vectors are of")
                if name:
                    with Image.open(folder / IMAGES / name) as image:
                        image.load()
        return found

    def _lists(self) -> dict[str, State]:
        """Write the shop's next edition, and return it."""
        self._edition += 1
        listed, lines = {}, []
        for number in self._draw.sample(range(PRODUCTS * 3 // 2), PRODUCTS):
            one, title = f"shop-{number}", f"product {number} edition {self._edition}"
            seed = f"{one} {self._edition if self._draw.random() < 0.5 else 0}"
            (self._shop / f"{seed}.png").write_bytes(file := drawn(seed))
            listed[one] = State(title, picture_name(hashlib.sha256(file).hexdigest()))
            lines.append(json.dumps({"id": one, "title": title, "image": f"{seed}.png"}))
        (self._shop / "products.jsonl").write_text("\n".join(lines))
        return listed

    def _starts(self) -> App:
        port, self._began = free_port(), time.time()
        log = self._folder / f"{port}.log"
        command = [sys.executable, str(ROOT / "app.py"), "--index", str(self._index), "--port", str(port)]
        with log.open("wb") as out:
            process = subprocess.Popen(
                command,
                env={**os.environ, "ADMIN_KEYS": "admin-key", "TMPDIR": str(self._folder)},
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return App(process, f"http://127.0.0.1:{port}", self._index, log).wait_until_ready()

    def _generation(self) -> Path:
        return self._index / Manifest.read(self._index).generation

    def _has_edition(self) -> bool:
        text = f'edition {self._edition}"'
        with contextlib.closing(Database.open(self._generation())) as database:
            return bool(database.query("SELECT 1 FROM products WHERE instr(record, ?) LIMIT 1", text))

    def _compacts(self) -> bool:
        """Whether the next base is being written; what a killed compaction has left is older."""
        with contextlib.closing(Database.open(self._generation())) as database:
            folder = folder_of(self._generation(), database.number(CURRENT) + 1)
        return folder.exists() and folder.stat().st_mtime > self._began

    def __str__(self) -> str:
        kinds = "".join(f"{count:5} {kind}\n" for kind, count in sorted(self.kills.items()))
        images = {path.name for path in (self._generation() / IMAGES).iterdir()}
        with contextlib.closing(Database.open(self._generation())) as database:
            named = {picture_name(each.hex()) for (each,) in database.query("SELECT digest FROM pictures")}
        return (
            f"{kinds}kills: {self.hits}; acknowledged writes: {self.acknowledged}, "
            f"refused: {sum(each.refused for each in self.changers)}; lost writes: {len(self.lost)}; slowest opening: {self.slowest:.2f} s\n"
            f"products that came over REST and that updates deleted, as their list has none: {self.deleted}; "
            f"files in images/ that no row names: {len(images - named)}"
        )


def _waits(happened: Callable[[], bool], seconds: float = COMPACTION_S) -> bool:
    """Wait for something; return whether it happened in time."""
    end = time.monotonic() + seconds
    while not (so := happened()) and time.monotonic() < end:
        time.sleep(0.02)
    return so


def drawn(seed: str) -> bytes:
    """Return a picture's file."""
    out = io.BytesIO()
    random_picture(random.Random(seed)).save(out, "PNG")
    return out.getvalue()


def run(folder: Path, kills: int, seed: int) -> Trial:
    """Kill, and return what was left.

    Raises:
        BrokenError: an index is not what it must be.
    """
    os.environ["FASHION_SEARCH_CACHE"] = str(pinned(folder / "cache"))
    trial = Trial(folder, seed)
    try:
        while trial.hits < kills and not trial.lost:
            done = trial.hits
            trial.kill()
            if trial.hits > done and trial.hits % 10 == 0:
                print(f"so far:\n{trial}", flush=True)
    finally:
        trial.end()
    return trial


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    args = parser.parse_args()
    print(f"seed {args.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="kills-", ignore_cleanup_errors=True) as folder:
        try:
            trial = run(Path(folder), args.kills, args.seed)
            print(trial, *trial.lost, sep="\n")
        except BrokenError as error:
            kept = shutil.copytree(folder, tempfile.mkdtemp(prefix="kills-broken-"), dirs_exist_ok=True)
            print(f"broken: {error}; what is left lies in {kept}")
            return 1
    return int(bool(trial.lost))


if __name__ == "__main__":
    sys.exit(main())
