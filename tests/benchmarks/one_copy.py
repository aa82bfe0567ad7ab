"""What several processes that search the same opened index take of the memory together."""

import multiprocessing
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

from fashion_search.index import Method, open_index
from tests.benchmarks.synthetic import World

PROCESSES = 4
SEARCHES = 500


def memory() -> dict[str, float]:
    """Return megabytes of this process: its own, with mapped files, and with its share of those (Linux)."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    kilobytes = {line.split(":")[0]: float(line.split()[1]) for line in lines if line.endswith("kB")}
    return {name: kilobytes[name] / 1024 for name in ("Anonymous", "Rss", "Pss")}


def measure(folder: Path, method: Method) -> None:
    """Print by how much the processes grow."""
    context = multiprocessing.get_context("spawn")
    together, grown = context.Barrier(PROCESSES), context.Queue()
    processes = [
        context.Process(target=_search, args=(folder, method, together, grown)) for _ in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    shares = [grown.get() for _ in processes]
    for process in processes:
        process.join()
    print(f"{PROCESSES} processes with {SEARCHES} searches each: together {sum(shares):+.0f} MB (Pss)")


def _search(folder: Path, method: Method, together: Barrier, grown: "Queue[float]") -> None:
    queries = World.make().words(SEARCHES, stream=5)
    together.wait()
    before = memory()
    together.wait()  # nobody opens the index before everybody has looked
    index = open_index(folder, method)
    for query in queries:
        index.search(query, 10)
    together.wait()
    grown.put(memory()["Pss"] - before["Pss"])
    together.wait()  # nobody goes, and leaves its share to the others, before everybody has looked
