"""Constructed hostile pictures, measured in one of three ways.

    python -m tests.attacks.pictures --in-process                          the decoder itself
    python -m tests.attacks.pictures --workers                             the sandbox's workers
    python -m tests.attacks.pictures --url http://127.0.0.1:7860 --pid N   a running app
    python -m tests.attacks.pictures --write DIR                           no measuring, only the files

`--only jpeg/scans` takes only the files whose names begin so. The exit status is 1 where a target is missed.
An app is to be started so that it lets one client ask often, or the files wait for its limits of requests.
Against an app, the memory of the server itself is held to its growth only: the model's is in there too.
"""

import argparse
import os
import sys
from pathlib import Path

from tests.attacks.pictures.constructed import constructed
from tests.attacks.pictures.in_process import measured
from tests.attacks.pictures.report import Report
from tests.attacks.pictures.served import against
from tests.attacks.pictures.workers import through_workers


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--in-process", action="store_true")
    way.add_argument("--workers", action="store_true")
    way.add_argument("--url")
    way.add_argument("--write", type=Path, metavar="DIR")
    parser.add_argument("--only", default="", metavar="NAME")
    parser.add_argument(
        "--patience", type=float, default=10, help="seconds of processor time a file (in-process)"
    )
    parser.add_argument("--pid", type=int, default=0, help="the server's process")
    parser.add_argument("--connections", type=int, default=2)
    parser.add_argument("--words-every", type=float, default=0.5, help="seconds")
    args = parser.parse_args()
    if args.write:
        return _write(args.write, args.only)
    if args.workers:
        report = through_workers(args.only)
    elif args.url:
        report = against(args.url, args.only, args.pid or os.getpid(), args.connections, args.words_every)
    else:
        report = Report()
        for cost in measured(args.only, args.patience):
            report.add(cost)
        report.most_mb = max((cost.peak_mb for cost in report.costs), default=0.0)
    print(report)
    return 1 if report.missed() else 0


def _write(folder: Path, only: str) -> int:
    for file in constructed(only):
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.make())
    return 0


if __name__ == "__main__":
    sys.exit(main())
