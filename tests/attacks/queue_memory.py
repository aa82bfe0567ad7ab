"""Megabytes sent in many sessions: how much of them does the server keep?

    python -m tests.attacks.queue_memory [--sessions 60] [--megabytes 5]

Starts an app of its own for each kind of value, sends it in that many sessions of Gradio's queue, fetches
every answer, and prints the memory of the app before and after, and what an honest visitor got meanwhile.
"""

import argparse
import base64
import os
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.kits.attack import NO_PICTURE, Target
from tests.kits.victim import Honest, memory_mb, victim

SEARCH: dict[str, Callable[[str], list[Any]]] = {
    "text": lambda large: [large, *NO_PICTURE[1:]],
    "without": lambda large: [*NO_PICTURE[:4], large, *NO_PICTURE[5:]],
    "a picture": lambda large: ["red", {"url": f"data:image/png;base64,{large}"}, *NO_PICTURE[2:]],
    "a filter": lambda large: [*NO_PICTURE[:7], {"categories": [large]}],
}
"""Arguments of `/search`."""

PAGE: dict[str, Callable[[str], dict[str, Any]]] = {
    "the page's without": lambda large: {"without": large},
    "the page's picture": lambda large: {"picture": {"url": f"data:image/png;base64,{large}"}},
    "the page's filters": lambda large: {"filters": {"categories": [large]}},
    "the page's crop": lambda large: {
        "crop": {**dict.fromkeys(("left", "top"), 0), "right": 1, "bottom": 1, "of": large}
    },
}
PAGE["the most that comes in"] = lambda _: {
    "crop": {"left": 0, "top": 0, "right": 1, "bottom": 1, "of": "x" * 15_000},
    "filters": {"categories": [f"{number} {'x' * 900}" for number in range(200)]},
}
"""What stands in the page's form; its other values are those of a visit."""


def flood(target: Target, function: int, values: list[Any], sessions: int, name: str = "s") -> Counter[str]:
    """Send values in sessions of their own, and count what is said."""
    said: Counter[str] = Counter()
    for number in range(sessions):
        session = f"{name}{number}"
        joined = target.join(function, values, session)
        fetched = joined.status == 200 and len(session) < 1000
        answer = target.answers(session) if fetched else ""
        said[f"{joined.status} {'answered' if 'process_completed' in answer else joined.text[:70]}"] += 1
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=60, help="sessions of each kind (%(default)s)")
    parser.add_argument("--megabytes", type=float, default=5, help="in each session (%(default)s)")
    parser.add_argument("--only", help="one kind of value; all where left out")
    args = parser.parse_args()
    large = base64.b64encode(os.urandom(int(args.megabytes * 750_000))).decode()
    for name in [args.only] if args.only else [*SEARCH, *PAGE, "session_hash"]:
        with victim() as (app, target):
            page, honest = target.page(), Honest(target)
            function, values = page.named("search")["id"], NO_PICTURE
            if name in SEARCH:
                values = SEARCH[name](large)
            elif name in PAGE:
                function, values = page.step(text="red", **PAGE[name](large))
            before = memory_mb(app)
            with honest.beside():
                said = flood(
                    target, function, values, args.sessions, large if name == "session_hash" else "s"
                )
            kept = memory_mb(app) - before
            print(f"{name}: {before:.0f} MB, {kept:+.0f} MB; {dict(said)}\n  beside it: {honest}", flush=True)


if __name__ == "__main__":
    main()
