"""The same against a running app, with honest searches by words beside it."""

import base64
import http.client
import json
import threading
import time
from urllib.parse import urlsplit

from tests.attacks.pictures.constructed import constructed
from tests.attacks.pictures.parts import saved
from tests.attacks.pictures.processes import Watch, memory_mb
from tests.attacks.pictures.report import Cost, Report
from tests.attacks.pictures.workers import WORKER

HONEST = "127.0.0.2"
"""The address from which words are asked: another client than the one that sends the files."""

WORDS = ("red dress", "blue shirt", "black shoes", "a warm coat", "summer hat", "leather bag")

PATIENCE_S = 60.0
"""Seconds that an answer may take."""

RETRIES = 20
"""Times that a file is sent again when the server says 429 or 503, after the time that it says."""

WARM_UP, WARM_UP_THREADS = 400, 16
"""Honest searches, by words and by pictures, before the server's memory is first looked at: its threads and the
model's libraries take what they need with the first searches, whatever those are."""


def against(url: str, only: str, pid: int, connections: int, words_every_s: float) -> Report:
    """Send each file once over REST.

    Args:
        url: the app's address, such as http://127.0.0.1:7860.
        only: what the files' names begin with.
        pid: the server's process, whose memory is measured; 0 for none.
        connections: how many files are sent at once, 1 or more.
        words_every_s: seconds between two honest searches.
    """
    report, lock, over = Report(), threading.Lock(), threading.Event()
    files = constructed(only)
    host = urlsplit(url).netloc
    _warm_up(host)
    first = memory_mb("VmRSS", pid) if pid else 0.0

    def send() -> None:
        while True:
            with lock:
                file = next(files, None)
                data = file.make() if file else b""
            if file is None:
                return
            start = time.perf_counter()
            status = _file(host, data)
            with lock:
                report.costs.append(Cost(file.name, len(data), status, time.perf_counter() - start))
                if status[0] not in "24" and status not in ("503", "429"):
                    report.failures[f"{file.name}: {status}"] += 1

    with Watch(pid, WORKER) as watch:  # not the copy of the server that a new worker is for a moment
        words = threading.Thread(target=_words, args=(host, report, over, words_every_s))
        senders = [threading.Thread(target=send) for _ in range(connections)]
        for thread in (words, *senders):
            thread.start()
        for thread in senders:
            thread.join()
        over.set()
        words.join()
    report.most_mb = watch.most_mb
    report.growth_mb = max(0.0, memory_mb("VmRSS", pid) - first) if first else 0.0
    report.deaths = sum(1 for child in watch.peak_mb if not memory_mb("VmRSS", child))
    return report


def _warm_up(host: str) -> None:
    numbers = iter(range(WARM_UP))

    def ask() -> None:
        for number in numbers:
            body: dict[str, str] = {"text": f"{WORDS[number % len(WORDS)]} {number}"}
            if number % 2:
                body["image"] = base64.b64encode(saved("JPEG", 200 + number)).decode()
            _ask(host, json.dumps(body).encode(), HONEST)

    threads = [threading.Thread(target=ask) for _ in range(WARM_UP_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _file(host: str, data: bytes) -> str:
    body = json.dumps({"image": base64.b64encode(data).decode(), "top_k": 1}).encode()
    for _ in range(RETRIES):
        try:
            status, wait = _ask(host, body)
        except OSError as error:
            return f"no answer: {type(error).__name__}"
        if status not in (429, 503):
            break
        time.sleep(wait)
    return str(status)


def _words(host: str, report: Report, over: threading.Event, every_s: float) -> None:
    number = 0
    while not over.wait(every_s):
        # Words that nobody has asked yet: what is remembered would say nothing of how long a search takes.
        body = json.dumps({"text": f"{WORDS[number % len(WORDS)]} {number}", "top_k": 10}).encode()
        number += 1
        start = time.perf_counter()
        try:
            status, _ = _ask(host, body, HONEST)
        except OSError as error:
            report.words_refused[type(error).__name__] += 1
            continue
        if status == 200:
            report.words_s.append(time.perf_counter() - start)
        else:
            report.words_refused[str(status)] += 1


def _ask(host: str, body: bytes, source: str = "127.0.0.1") -> tuple[int, float]:
    """Return an answer's status, and the seconds that it says to wait."""
    connection = http.client.HTTPConnection(host, timeout=PATIENCE_S, source_address=(source, 0))
    try:
        connection.request("POST", "/api/v1/search", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        return answer.status, float(answer.headers.get("Retry-After", 1))
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()
