"""Command line: evaluates a model on your own catalogue."""

import argparse
import sys
import tempfile
from pathlib import Path

from tqdm import tqdm

from fashion_search.config import Settings
from fashion_search.errors import SearchError
from fashion_search.evaluate.report import Setting, table, write_json, write_plot
from fashion_search.evaluate.runner import measure, plan
from fashion_search.indexing.arguments import whole_number
from fashion_search.indexing.listing import read_listing
from fashion_search.indexing.pipeline import build
from fashion_search.sources.base import Options
from fashion_search.sources.files.folder import Files
from fashion_search.sources.http.client import Downloader

EPILOG = """\
The catalogue is what `build_index.py --source files` reads: products.jsonl or products.csv with the columns
id,title,category,image and, for queries by attribute, colour (or color) and any others. It is indexed in a
temporary folder; your index is unaffected. Kinds of queries:
  category             the category's name
  colour + category    "red shirts", for each pair of at least 3 products; likewise other attributes
  title                a product's title, to find that product
  picture              a product's picture, to find others of its category
  picture + colour     a product's picture and another colour, to find it in that colour
"""


def main(argv: list[str] | None = None) -> int:
    """Evaluate and print; return the exit code: 0, 2 after an error, 130 after an interrupt."""
    args = _parser().parse_args(argv)
    try:
        _run(args)
    except SearchError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return 130
    return 0


def _run(args: argparse.Namespace) -> None:
    for path in (args.json, args.plot):
        if path is not None and not path.resolve().parent.is_dir():
            raise SearchError(f"{path} cannot be written: there is no folder {path.parent}.")
    settings = Settings.from_env()
    download = Downloader(cache=settings.cache_dir / "pictures")
    try:
        source = Files(Options(path=args.catalog, settings=settings), download)
        listing = read_listing(source)
        from fashion_search.encoder import ClipEncoder  # imported late: torch takes seconds
        from fashion_search.search.engine import FashionSearch

        encoder = ClipEncoder.load(args.model)
        with tempfile.TemporaryDirectory(prefix="fashion-search-") as folder:
            report = build(source, encoder, Path(folder), listing=listing)
            search = FashionSearch.load(folder, encoder)
    finally:
        download.stop()
    planned = plan(search.snapshot.catalogue, args.sample, args.seed)
    with tqdm(total=planned.searches, unit="search", mininterval=0.1 if sys.stderr.isatty() else 10.0) as bar:
        results = measure(search, planned, args.seed, bar.update)
    setting = Setting(
        model=encoder.name,
        fingerprint=encoder.fingerprint,
        catalogue=source.description,
        products=report.products,
        pictures=report.pictures,
        skipped=report.notes.counts.total(),
        sample=args.sample,
        seed=args.seed,
        seen_in_training=args.seen,
    )
    print(table(setting, results))
    if args.json is not None:
        write_json(args.json, setting, results)
        print(f"\nJSON: {args.json}")
    if args.plot is not None:
        print(f"\n{write_plot(args.plot, setting, results)}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m fashion_search.evaluate",
        description="Evaluate a model and the fusions of text and picture on your own catalogue.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--catalog", type=Path, required=True, metavar="DIR", help="the catalogue's folder")
    parser.add_argument("--model", default="mini", metavar="NAME", help="the model (%(default)s)")
    parser.add_argument(
        "--sample",
        type=whole_number,
        default=500,
        metavar="N",
        help="most queries of each kind (%(default)s)",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the sampling (%(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the metrics and the setting here")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="plot P@10 over alpha (needs matplotlib)")
    parser.add_argument("--seen", action="store_true", help="note that the model was trained on these photos")
    return parser


if __name__ == "__main__":
    sys.exit(main())
