"""Command line: measures a model on a catalogue of one's own."""

import argparse
import sys
import tempfile
from pathlib import Path

from tqdm import tqdm

from fashion_search.config import Settings
from fashion_search.errors import SearchError
from fashion_search.evaluate.report import Setting, table, write_json, write_plot
from fashion_search.evaluate.runner import Remembering, measure, plan
from fashion_search.indexing.listing import read_listing
from fashion_search.indexing.pipeline import build
from fashion_search.sources.base import Options
from fashion_search.sources.files.folder import Files
from fashion_search.sources.http.client import Downloader

EPILOG = """\
The catalogue is what `build_index.py --source files` reads: products.jsonl or products.csv with the columns
id,title,category,image and, for questions by attribute, colour (or color) and any others. It is
indexed in a temporary folder; your index stays as it is. What is asked:
  category             the category's name
  colour + category    "red shirts", for each pair of at least 3 products; likewise other attributes
  title                a product's title: is that product found?
  picture              a product's picture: are others of its category found?
  picture + colour     a product's picture and the name of another colour: is it found in that colour?
"""


def main(argv: list[str] | None = None) -> int:
    """Measure and print.

    Returns:
        0, or 2 where it cannot be done, or 130 where it was interrupted.
    """
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
        from fashion_search.encoder import ClipEncoder  # torch takes seconds: only after what fails fast
        from fashion_search.search.engine import FashionSearch

        encoder = Remembering(ClipEncoder.load(args.model))
        with tempfile.TemporaryDirectory(prefix="fashion-search-") as folder:
            build(source, encoder, Path(folder), listing=listing)
            search = FashionSearch.load(folder, encoder)
    finally:
        download.stop()
    asked = plan(search.catalogue, args.sample, args.seed)
    with tqdm(total=asked.searches, unit="search", mininterval=0.1 if sys.stderr.isatty() else 10.0) as bar:
        figures = measure(search, asked, args.seed, bar.update)
    setting = Setting(
        model=encoder.name,
        fingerprint=encoder.fingerprint,
        catalogue=source.description,
        products=search.manifest.products,
        pictures=search.manifest.pictures,
        skipped=sum(search.manifest.left_out.values()),
        sample=args.sample,
        seed=args.seed,
        seen_in_training=args.seen,
    )
    print(table(setting, figures))
    if args.json is not None:
        write_json(args.json, setting, figures)
        print(f"\nJSON: {args.json}")
    if args.plot is not None:
        print(f"\n{write_plot(args.plot, setting, figures)}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m fashion_search.evaluate.__main__",
        description="Measure a model, and each way of combining words and picture, on your own catalogue.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--catalog", type=Path, required=True, metavar="DIR", help="the catalogue's folder")
    parser.add_argument("--model", default="mini", metavar="NAME", help="the model (%(default)s)")
    parser.add_argument(
        "--sample", type=_count, default=500, metavar="N", help="most queries of each kind (%(default)s)"
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="of the drawing of queries (%(default)s)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures and the setting here")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw P@10 over alpha (needs matplotlib)")
    parser.add_argument(
        "--seen", action="store_true", help="note that the model saw these photos when it was trained"
    )
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
