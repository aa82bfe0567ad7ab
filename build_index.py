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
from fashion_search.config import DEFAULT_INDEX, Settings
from fashion_search.errors import SearchError
from fashion_search.index import KIND_CHOICES
from fashion_search.indexing.listing import read_listing
from fashion_search.indexing.milvus.build import build_collection
from fashion_search.indexing.milvus.copying import copy_index
from fashion_search.indexing.milvus.target import collection_at, manifest_at
from fashion_search.indexing.pipeline import build, update
from fashion_search.indexing.report import summary, write_report
from fashion_search.serving.address import Address, index_at
from fashion_search.sources import SOURCES
from fashion_search.sources.base import Options
from fashion_search.sources.files.column_names import NAMES
from fashion_search.sources.files.lists import FIELD_OPTIONS
from fashion_search.sources.http.client import FRESH_SECONDS, Downloader
from fashion_search.sources.shop_api import MAX_RECORDS
from fashion_search.text import printable

DEFAULT_MODEL = "ViT-B-32"

EPILOG = """\
sources:
  dummyjson   the public DummyJSON catalogue, or a server of its shape at --url (or DUMMYJSON_URL)
  fakestore   the public FakeStore catalogue, or a server of its shape at --url
  shopify     any Shopify shop's /products.json; --url is the shop's address
              or a collection's, such as https://shop.example/collections/dresses
  files       a list, or a folder with one, or only pictures (--path): exports of Shopify, WooCommerce
              and Magento, Google Merchant's and affiliate feeds (XML, TSV, CSV), Kaggle's and H&M's fashion
              data sets, or any CSV, TSV, JSON, JSON Lines or Excel table, whose columns are guessed.
              A picture is a path beside the list or a URL; several are separated by | or commas
  sample      the sample catalogue that comes with the program
  index       an index folder (--path), to be moved to Milvus with its vectors (--index http://...)

models:
  mini (built in, works offline), ViT-B-32, ViT-B-16, ViT-L-14 (OpenAI), marqo-fashionSigLIP,
  or any open_clip model as NAME:PRETRAINED, hf-hub:OWNER/REPO or local-dir:PATH

A shop on the web may not refer to pictures on private networks, unless its own --url is a private address
or ALLOW_PRIVATE_SOURCES=1 is set. Downloaded pictures are cached (FASHION_SEARCH_CACHE); a day later, or
with --update, the server is asked whether they have changed. The old index stays in use until the new
one is complete; a server that has it open shows the new one within a second.
Pictures that an earlier or interrupted build has encoded are not encoded again. With --update, the index
gets what has changed since: beside a server that uses it, and from cron. Offline:
  python build_index.py --source files --path YOUR_PHOTOS --model mini
"""


def main(argv: list[str] | None = None) -> int:
    """Build an index.

    Returns:
        The exit code: 0, 2 after an error, 130 after an interrupt.
    """
    args = _parser().parse_args(argv)
    try:
        _run(args)
    except SearchError as error:
        _remove_if_empty(args.index)
        print(f"error: {printable(str(error))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        _remove_if_empty(args.index)
        print("\nInterrupted: the old index is unchanged. Run the same command to resume.", file=sys.stderr)
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
        print(f"Listed: {len(listing.entries):,} products with {listing.pictures:,} pictures")
        model = _absolute(args.model or DEFAULT_MODEL)
        print(f"Model:  {model}", flush=True)
        from fashion_search.encoder import ClipEncoder  # imported late: torch takes seconds

        encoder = ClipEncoder.load(model)
        if isinstance(args.index, Address):
            collection = collection_at(args.index, args.pictures, args.index_type)
            report = build_collection(source, encoder, collection, listing=listing, limit=args.limit)
        elif args.update:
            report = update(source, encoder, args.index, listing=listing, limit=args.limit)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--source", choices=[*SOURCES, "index"], default="dummyjson", help="the catalogue (%(default)s)"
    )
    parser.add_argument("--path", type=Path, metavar="PATH", help="the folder or list for --source files")
    parser.add_argument(
        "--columns",
        type=_columns,
        default={},
        metavar="FIELD=NAME,...",
        help="which column of a list is which, where it is guessed wrongly: title=Name,image=Foto",
    )
    parser.add_argument("--in-stock", action="store_true", help="leave out what is sold out")
    parser.add_argument("--url", help="the shop's address, for sources on the web")
    parser.add_argument(
        "--all-categories", action="store_true", help="also keep products that are not fashion"
    )
    parser.add_argument(
        "--model", metavar="NAME", help=f"the model ({DEFAULT_MODEL}; the index's own for --update)"
    )
    parser.add_argument(
        "--index",
        type=_index,
        default=DEFAULT_INDEX,
        metavar="DIR",
        help="where the index goes: a folder, or http://HOST:19530/NAME in Milvus (%(default)s)",
    )
    parser.add_argument(
        "--pictures",
        default="",
        metavar="PLACE",
        help="where the thumbnails of an index in Milvus go: a folder that all app servers read, "
        "or an address such as s3://BUCKET/FOLDER",
    )
    parser.add_argument(
        "--update",
        action="store_true",
        help="write only what differs from the source into the index: new, changed and gone products",
    )
    parser.add_argument(
        "--index-type",
        choices=KIND_CHOICES,
        default="auto",
        help="how vectors are searched (%(default)s: by their number)",
    )
    parser.add_argument(
        "--limit",
        type=_count,
        metavar="N",
        help="most products to take; a shop on the web is read up to "
        f"{MAX_RECORDS:,} records unless N is larger",
    )
    return parser


def _index(text: str) -> Path | Address:
    try:
        return index_at(text)
    except SearchError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _columns(text: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in text.split(",")]
    found = {field.strip().lower(): name.strip() for field, _, name in pairs}
    if not all(found.values()) or not set(found) <= {*NAMES, *FIELD_OPTIONS}:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not FIELD=NAME,... with the fields id, title, description, price, currency, category, "
            "image, url, brand, colour, size, gender, material, availability"
        )
    return found


def _absolute(model: str) -> str:
    """Make a model's folder absolute, so that its index opens from any working directory."""
    kind, _, path = model.partition(":")
    return f"local-dir:{Path(path).resolve()}" if kind == "local-dir" and path else model


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _interrupt)
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    if code:
        os._exit(code)  # sys.exit would wait for running downloads
