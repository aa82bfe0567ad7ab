"""Searches from the command line: `python -m fashion_search "red dress"`."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fashion_search.config import DEFAULT_INDEX, MAX_TOP_K, Settings
from fashion_search.errors import SearchError

if TYPE_CHECKING:
    from fashion_search.search.query import SearchResult

SWITCHES = {
    "lexical": "rank by the vectors alone, not by the words that products hold",
    "edit": "mix words and picture, instead of changing about the picture what the words say",
    "correct": "search for misspelt words as typed",
}
"""What is on unless it is switched off."""


def main(argv: list[str] | None = None) -> int:
    """Run one search, print the results and return the exit code."""
    arguments = _parser().parse_args(argv)
    try:
        return _search(arguments)
    except SearchError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m fashion_search", description="Find products by words, a picture, or both."
    )
    parser.add_argument("text", nargs="?", help="what to search for")
    parser.add_argument("--image", type=Path, metavar="FILE", help="a picture of what to search for")
    parser.add_argument(
        "--alpha", metavar="X", help="the picture's share, 0 to 1 (default 0.5), if both are given"
    )
    parser.add_argument("--without", metavar="TEXT", help="what the results should not show, comma-separated")
    parser.add_argument("--like", metavar="ID", help="a product's id; its pictures are used as the picture")
    parser.add_argument(
        "--fusion", metavar="NAME", help="how both are combined: balanced (default) or linear"
    )
    for name, meaning in SWITCHES.items():
        parser.add_argument(f"--no-{name}", dest=name, action="store_false", help=meaning)
    parser.add_argument("--category", action="append", default=[], help="only this category; may be repeated")
    parser.add_argument("--price-min", metavar="X", help="lowest price")
    parser.add_argument("--price-max", metavar="X", help="highest price")
    parser.add_argument(
        "--currency", metavar="CODE", help="currency of these prices (default: that of most products)"
    )
    parser.add_argument(
        "--attribute",
        type=_attribute,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="only products with this attribute, as in gender=women; may be repeated",
    )
    parser.add_argument("--in-stock", action="store_true", help="only what is known to be in stock")
    parser.add_argument(
        "-k", "--top-k", metavar="N", help=f"how many products, 1 to {MAX_TOP_K} (default 10)"
    )
    parser.add_argument(
        "--index",
        metavar="DIR",
        help=f"index folder, or http://HOST:19530/NAME (default: {DEFAULT_INDEX}, or the sample catalogue)",
    )
    parser.add_argument("--json", action="store_true", help="print the REST API's JSON")
    return parser


def _read_as(result: "SearchResult") -> Iterator[str]:
    """Say how the words were understood, where that is more than what was typed."""
    understood = result.understood
    for typed, read in understood.corrections:
        yield f"Searched for {read} instead of {typed}; --no-correct searches for what was typed."
    if result.query.without:
        yield f"Read as: {result.query.text or 'anything'}, without {result.query.without}"
    if understood.change is not None:
        kept = f" Kept: {understood.keep}." if understood.keep else ""
        yield f"Changed about the picture: {understood.change}.{kept} --no-edit mixes words and picture instead."
    for _, phrase in understood.conditions:
        yield f"Only: {phrase}"
    for phrase in understood.ignored:
        yield f"Not counted, as the catalogue has nothing for it: {phrase}"
    if understood.unread:
        yield f"Too long for the model, which did not read: {understood.unread}"
    if understood.foreign:
        yield "These words seem not to be English, which the model was trained on."


def _attribute(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (equals and name.strip() and value.strip()):
        raise argparse.ArgumentTypeError(f"expected NAME=VALUE, as in gender=women, got {text!r}")
    return name.strip(), value.strip()


def _search(arguments: argparse.Namespace) -> int:
    # Imported late: torch takes seconds, and --help and a wrong path should not.
    from fashion_search.imaging.decode import open_image
    from fashion_search.imaging.normalize import QUERY_SIDE
    from fashion_search.serving.address import chosen_index

    index = chosen_index(arguments.index)
    image = open_image(arguments.image, side=QUERY_SIDE) if arguments.image else None

    from fashion_search.indexing.bootstrap import open_index
    from fashion_search.search.query import Query
    from fashion_search.search.request import SearchRequest, check_known

    attributes: dict[str, list[str]] = {}
    for name, value in arguments.attribute:
        attributes.setdefault(name, []).append(value)
    filters = {
        "categories": arguments.category,
        "price_min": arguments.price_min,
        "price_max": arguments.price_max,
        "currency": arguments.currency,
        "attributes": attributes,
        "in_stock": arguments.in_stock,
    }
    names = ("text", "alpha", "top_k", "fusion", "without", "like", *SWITCHES)
    given = {**{name: getattr(arguments, name) for name in names}, "filters": filters}
    query = Query(**SearchRequest.parse(given, strict=False).values(), image=image)
    search = open_index(index, Settings.from_env(), lambda line: print(line, file=sys.stderr))
    check_known(query.filters, search.snapshot.facets)
    result = search.search(query)
    if arguments.json:
        from fashion_search.server.api.answers import response

        print(json.dumps(response(result).model_dump(), indent=1))
        return 0
    for line in _read_as(result):
        print(line)
    if not result.hits:
        print("No product passes these filters.")
    elif result.verdict == "none":
        print("Nothing really matches; the closest products:")
    for number, hit in enumerate(result.hits, start=1):
        product = hit.product
        price = "" if product.price is None else f"{product.price:.2f} {product.currency or ''}".rstrip()
        print(f"{number:3d}  {hit.match:6.0%}  {price:>13}  {product.title}  [{product.id}]")
    return 0


if __name__ == "__main__":
    sys.exit(main())
