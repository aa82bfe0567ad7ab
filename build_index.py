#!/usr/bin/env python3
"""Build the index that app.py searches: a catalogue's products, pictures and vectors."""

import argparse
import contextlib
import os
import signal
import sys
import time
from pathlib import Path

from fashion_search.catalog import generation
from fashion_search.config import Settings
from fashion_search.errors import SearchError
from fashion_search.indexing.arguments import DEFAULT_MODEL, parser
from fashion_search.indexing.listing import read_listing
from fashion_search.indexing.milvus.build import build_collection, collection_at, manifest_at
from fashion_search.indexing.milvus.copying import copy_index
from fashion_search.indexing.pipeline import build, update
from fashion_search.indexing.report import summary, write_report
from fashion_search.serving.address import Address
from fashion_search.sources import SOURCES
from fashion_search.sources.base import Options
from fashion_search.sources.http.client import FRESH_SECONDS, Downloader
from fashion_search.text import printable


def main(argv: list[str] | None = None) -> int:
    """Build an index.

    Returns:
        The exit code: 0, 2 after an error, 130 after an interrupt.
    """
    args = parser(__doc__).parse_args(argv)
    try:
        _run(args)
        sys.stdout.flush()
    except (SearchError, OSError) as error:
        _remove_if_empty(args.index)
        print(f"error: {printable(str(error))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        _remove_if_empty(args.index)
        in_place = args.update or isinstance(args.index, Address)
        kept = "what is written stays" if in_place else "the old index is unchanged"
        print(f"\nInterrupted: {kept}. Run the same command to resume.", file=sys.stderr)
        return 130
    return 0


def _run(args: argparse.Namespace) -> None:
    if args.source == "index":
        _move(args)
        return
    start = time.monotonic()
    settings = Settings.from_env()
    download = Downloader(
        cache=settings.cache_dir / "pictures",
        private=settings.allow_private_sources,
        fresh_seconds=0.0 if args.update else FRESH_SECONDS,
    )
    options = Options(
        path=args.path,
        limit=args.limit,
        url=args.url,
        all_categories=args.all_categories,
        columns=args.columns,
        settings=settings,
    )
    try:
        source = SOURCES[args.source](options, download)
        print(f"Source: {printable(source.description)}")
        if args.update:
            args.model = args.model or manifest_at(args.index).model
        elif isinstance(args.index, Path):
            generation.prepare(args.index)
        listing = read_listing(source, args.limit, in_stock=args.in_stock)
        for remark in source.remarks:
            print(f"List:   {printable(remark)}")
        print(f"Listed: {len(listing):,} products with {listing.pictures:,} pictures")
        model = _absolute(args.model or DEFAULT_MODEL)
        print(f"Model:  {model}", flush=True)
        from fashion_search.encoder import ClipEncoder  # imported late: torch takes seconds

        encoder = ClipEncoder.load(model)
        if isinstance(args.index, Address):
            collection = collection_at(args.index, args.pictures, args.index_type)
            report = build_collection(source, encoder, collection, listing=listing)
        elif args.update:
            report = update(source, encoder, args.index, listing=listing)
        else:
            report = build(source, encoder, args.index, listing=listing, index_type=args.index_type)
    finally:
        download.stop()
    print("\n".join(summary(report, args.index, time.monotonic() - start, updated=args.update)))
    if isinstance(args.index, Path):
        try:
            write_report(report, args.index, source.remarks)
        except OSError as error:  # the index is whole
            print(f"The report cannot be written: {error}", file=sys.stderr)


def _move(args: argparse.Namespace) -> None:
    """Write an index folder into Milvus."""
    start = time.monotonic()
    if args.path is None or not isinstance(args.index, Address):
        raise SearchError(
            "--source index moves the index folder at --path to --index http://HOST:19530/NAME."
        )
    report = copy_index(args.path, collection_at(args.index, args.pictures, args.index_type))
    print("\n".join(summary(report, args.index, time.monotonic() - start, updated=True)))


def _remove_if_empty(index: Path | Address) -> None:
    if isinstance(index, Path):
        with contextlib.suppress(OSError):
            index.rmdir()


def _absolute(model: str) -> str:
    """Make a model's folder absolute, so that its index opens from any working directory."""
    kind, _, path = model.partition(":")
    return f"local-dir:{Path(path).resolve()}" if kind == "local-dir" and path else model


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _interrupt)
    code = main()
    sys.stderr.flush()
    if code:
        os._exit(code)  # sys.exit would wait for running downloads
