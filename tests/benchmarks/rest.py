"""Time of a hybrid query (words and a picture) over REST, new and known, from the request to the answer's last byte.

    python -m tests.benchmarks.rest --index DIR [--photos DIR] [--times 200]

Starts the app on a free port and asks one request at a time on one connection. New: words and picture
have never been sent. Known: the same request again, whose vectors the server remembers. The plain
server (`tests.benchmarks.plain_server`) gets the same new requests.
"""

import argparse
import asyncio
import json
import statistics
import time
from pathlib import Path

from tests.benchmarks.requests import PHOTOS, body, exchange, pictures, post, texts
from tests.benchmarks.serving import HOST, OURS, PLAIN, served

WARM_UP = 20


def main() -> None:
    """Print p50 and p95 of new and of known requests."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True, help="index folder")
    parser.add_argument("--photos", type=Path, default=PHOTOS, help="folder of pictures to search with")
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    args = parser.parse_args()
    words, shown = texts(args.seed), pictures(args.photos, args.seed)
    requests = [post(HOST, body(next(words), next(shown))) for _ in range(args.times + WARM_UP)]
    print(f"{args.times} hybrid requests each, one at a time; milliseconds")
    with served(PLAIN, args.index) as port:
        plain, _ = asyncio.run(_times(port, requests))
        print(_line("plain, new", plain))
    with served(OURS, args.index) as port:
        new, stages_new = asyncio.run(_times(port, requests))
        known, stages_known = asyncio.run(_times(port, requests))
    for name, took, stages in (("ours, new", new, stages_new), ("ours, known", known, stages_known)):
        print(f"{_line(name, took)}   of which {', '.join(stages)}")
    print(f"ratio of the medians of new requests: {statistics.median(plain) / statistics.median(new):.2f}")


async def _times(port: int, requests: list[bytes]) -> tuple[list[float], list[str]]:
    """Return milliseconds from sending to the last byte, and the medians of the server's own stages."""
    reader, writer = await asyncio.open_connection(HOST, port, limit=2**20)
    took, stages = [], []
    for request in requests:
        start = time.perf_counter()
        status, _, packed = await exchange(reader, writer, request)
        took.append(1000 * (time.perf_counter() - start))
        answer = json.loads(packed)
        if status != 200:
            raise SystemExit(f"status {status}: {answer}")
        stages.append(answer.get("timings", {}))
    writer.close()
    medians = [
        f"{stage} {1000 * statistics.median(row[stage] for row in stages[WARM_UP:]):.1f}"
        for stage in stages[-1]
    ]
    return took[WARM_UP:], medians


def _line(name: str, took: list[float]) -> str:
    return f"{name:12} p50 {statistics.median(took):6.1f}   p95 {statistics.quantiles(took, n=20)[-1]:6.1f}"


if __name__ == "__main__":
    main()
