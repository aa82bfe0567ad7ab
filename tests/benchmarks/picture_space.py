"""Fits a model's `PictureSpace`: the mean and the principal directions of fashion pictures' vectors.

python build_index.py --source files --path PHOTOS --model mini --index INDEX
python -m tests.benchmarks.picture_space --index INDEX --out assets/fashion-mini/picture_space.npy
"""

import argparse
from pathlib import Path

import numpy as np

from fashion_search.search.engine import FashionSearch
from fashion_search.vectors import Vectors

DIRECTIONS = 128
"""On photos that were left out, more tell non-fashion hardly better; 64 tell it worse."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    args = parser.parse_args()
    index = FashionSearch.load(args.index).snapshot.index
    np.save(args.out, fitted(index.vectors(np.arange(len(index)))).astype(np.float16))


def fitted(pictures: Vectors) -> Vectors:
    """Return the mean of pictures' vectors, then their principal directions, shape (1 + DIRECTIONS, dim)."""
    mean = pictures.mean(axis=0)
    return np.vstack([mean, np.linalg.svd(pictures - mean, full_matrices=False)[2][:DIRECTIONS]])


if __name__ == "__main__":
    main()
