"""Time from `python app.py` to the first answer with an existing index, and where each second goes.

    python -m tests.benchmarks.startup --index DIR [--times 5]

The first start warms the page cache and is not counted. Stages are measured in the process by a
start of its own, which takes a little longer than the others; what is imported by two libraries
counts for the first that asks for it.
"""

import argparse
import re
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

from tests.benchmarks.serving import OURS, served
from tests.kits.app import ROOT, free_port

STAGES = """
import functools, sys, time
from fashion_search.search import snapshot
from fashion_search import encoder
from fashion_search.ui import page
import gradio
def timed(owner, name, stage):
    inner = getattr(owner, name)
    @functools.wraps(inner)
    def outer(*args, **kwargs):
        start = time.perf_counter()
        try:
            return inner(*args, **kwargs)
        finally:
            print(f"STAGE {stage} {time.perf_counter() - start}", flush=True)
    setattr(owner, name, outer)
timed(encoder.ClipEncoder, "load", "the model")
timed(snapshot.Snapshot, "load", "the index")
timed(page, "build_page", "laying out the page")
timed(gradio.Blocks, "launch", "Gradio's launch")
import app
app.main(sys.argv[1:])
"""
"""A start whose imports are done before, which says how long each of its parts takes."""

IMPORT = re.compile(r"import time:\s+(\d+) \|\s+\d+ \| \s*([\w.]+)")


def main() -> None:
    """Print the median of some starts, and the parts of one."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True, help="index folder")
    parser.add_argument("--times", type=int, default=5)
    args = parser.parse_args()
    took = [_start(args.index) for _ in range(args.times + 1)][1:]
    listed = ", ".join(f"{seconds:.1f}" for seconds in sorted(took))
    print(f"python app.py to the first answer: median {statistics.median(took):.2f} s of {listed}")
    print("of which, in a start of its own:")
    for name, seconds in [*_imports(args.index), *_stages(args.index)]:
        print(f"  {seconds:5.2f} s  {name}")


def _start(index: Path) -> float:
    start = time.perf_counter()
    with served(OURS, index):
        return time.perf_counter() - start


def _imports(index: Path) -> list[tuple[str, float]]:
    """Return the seconds that importing each large library takes by itself, without what it imports."""
    printed = _printed(["-X", "importtime", "app.py"], index)
    seconds: defaultdict[str, float] = defaultdict(float)
    for micros, module in IMPORT.findall(printed):
        seconds[module.split(".")[0]] += int(micros) / 1e6
    large = sorted(
        ((name, spent) for name, spent in seconds.items() if spent >= 0.15), key=lambda one: -one[1]
    )
    others = sum(seconds.values()) - sum(spent for _, spent in large)
    return [*((f"import {name}", spent) for name, spent in large), ("importing all else", others)]


def _stages(index: Path) -> list[tuple[str, float]]:
    """Return the seconds that the parts of a start take once all is imported."""
    printed = _printed(["-c", STAGES], index)
    return [(name, float(spent)) for name, spent in re.findall(r"STAGE (.+) ([\d.e-]+)", printed)]


def _printed(command: list[str], index: Path) -> str:
    """Start the app, wait until it is ready, stop it, and return what it printed."""
    command = [sys.executable, *command, "--index", str(index.resolve()), "--port", str(free_port())]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as app:
        lines = []
        for line in app.stdout or ():
            lines.append(line)
            if "is ready" in line:
                break
        app.terminate()
    return "".join(lines)


if __name__ == "__main__":
    main()
