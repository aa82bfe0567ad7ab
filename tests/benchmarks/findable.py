"""How well a model finds the drawings: `python -m tests.benchmarks.findable [--model mini]`.

Three figures. Each type's name as a query: which share of the first results is of that type. Each
colour and type with at least three products as a query: which share is of both. Each picture as
a query: whether another product of its type is among the first five.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence

import numpy as np
from PIL import Image

from fashion_search.encoder import ClipEncoder
from fashion_search.sources.sample import FOLDER
from fashion_search.vectors import Vectors

FIRST = 5
"""Results that count, or as many as there are products of the kind."""

Labels = Sequence[object]


def share_found(queries: Vectors, wanted: Labels, pictures: Vectors, labels: Labels) -> dict[object, float]:
    """Return, for each query, which share of its first results has the wanted label.

    Args:
        queries: unit rows, one for each wanted label.
        wanted: the label of each query.
        pictures: unit rows.
        labels: the label of each picture.
    """
    counts = Counter(labels)
    shares = {}
    for query, label in zip(queries, wanted, strict=True):
        first = min(FIRST, counts[label])
        best = np.argsort(-(pictures @ query), kind="stable")[:first]
        shares[label] = sum(labels[row] == label for row in best) / first
    return shares


def share_with_kin(pictures: Vectors, labels: Labels) -> float:
    """Return for which share of pictures another one with their label is among the first five."""
    cosines = pictures @ pictures.T
    np.fill_diagonal(cosines, -1.0)
    nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :FIRST]
    found = [any(labels[other] == labels[row] for other in nearest[row]) for row in range(len(labels))]
    return float(np.mean(found))


def main() -> None:
    """Print the three figures, and what is found worst."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="mini")
    encoder = ClipEncoder.load(parser.parse_args().model)
    records = listed()
    pictures = encoder.encode_images([_picture(record["image"]) for record in records])
    types = [record["category"] for record in records]
    pairs = [(record["colour"], record["category"]) for record in records]

    names = sorted(set(types))
    by_type = share_found(encoder.encode_texts(names), names, pictures, types)
    often = sorted(pair for pair, count in Counter(pairs).items() if count >= 3)
    words = [f"{colour} {kind}" for colour, kind in often]
    by_pair = share_found(encoder.encode_texts(words), often, pictures, pairs)

    print(f"{len(records)} products, {len(names)} types, {len({colour for colour, _ in pairs})} colours")
    _print("type name", by_type)
    _print("colour and type", by_pair)
    print(f"picture: another of its type in the first {FIRST}: {share_with_kin(pictures, types):.3f}")


def listed() -> list[dict[str, str]]:
    """Return the records of the drawn catalogue; the columns used here are text."""
    return [json.loads(line) for line in (FOLDER / "products.jsonl").read_text(encoding="utf-8").splitlines()]


def _picture(name: str) -> Image.Image:
    with Image.open(FOLDER / name) as picture:
        return picture.convert("RGB")


def _print(title: str, shares: dict[object, float]) -> None:
    print(f"{title}: {np.mean(list(shares.values())):.3f} over {len(shares)} queries; worst:")
    for label, share in sorted(shares.items(), key=lambda item: item[1])[:8]:
        if share < 1:
            print(f"  {share:.2f}  {label if isinstance(label, str) else ' '.join(map(str, label))}")  # type: ignore[call-overload]


if __name__ == "__main__":
    main()
