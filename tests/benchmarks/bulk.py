"""Pictures per second of a whole build, against the plain ways to encode a folder.

    python -m tests.benchmarks.bulk --path ../shared/photos [--model mini] [--pictures N] [--side PIXELS]

The plain ways are one process with open_clip as it comes: open, convert to RGB, preprocess, `encode_image`
in fp32 (eval, inference_mode, as many threads as ours), one picture or 32 at a time. They write nothing.
Ours is the whole build: thumbnails, database, index, verdict, after the model is loaded. The three take
turns, and each run is of pictures decoded anew; medians over the runs are printed.
With --side, the photos are first made that large (their longer side, as JPEG), as cameras take them.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import open_clip
import torch
from PIL import Image

from fashion_search.encoder import MODELS, ClipEncoder
from fashion_search.indexing.listing import read_listing
from fashion_search.indexing.pipeline import build
from fashion_search.sources import SOURCES
from fashion_search.sources.base import Options
from fashion_search.sources.http.client import Downloader


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--path", type=Path, required=True, help="a folder that --source files reads")
    parser.add_argument("--model", default="mini")
    parser.add_argument(
        "--pictures", type=int, default=480, metavar="N", help="at most so many (%(default)s)"
    )
    parser.add_argument("--side", type=int, metavar="PIXELS", help="make them so large first")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="of each way (%(default)s)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        photos = enlarged(args.path, Path(made), args.pictures, args.side) if args.side else args.path
        ways = {
            **plain_ways(args.model, photos, args.pictures),
            "ours": whole_build(args, photos, Path(made)),
        }
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(args.runs):
            for name, way in ways.items():
                start = time.perf_counter()
                count = way()
                seconds[name].append((time.perf_counter() - start) / count)
    print(f"{args.model}, {count} pictures, {torch.get_num_threads()} threads, medians of {args.runs} runs\n")
    print(f"{'':24s} {'pictures/s':>10s} {'ms each':>8s} {'ours is':>8s}")
    ours = float(np.median(seconds["ours"]))
    for name, times in seconds.items():
        each = float(np.median(times))
        print(f"{name:24s} {1 / each:10.1f} {each * 1e3:8.2f} {each / ours:7.2f}x")


def files(path: Path, limit: int) -> list[Path]:
    """Return where the pictures of a folder's products lie."""
    source = SOURCES["files"](Options(path=path), Downloader())
    entries = read_listing(source, limit)
    return [path / reference for entry in entries for reference in entry.product.pictures][:limit]


def enlarged(path: Path, made: Path, limit: int, side: int) -> Path:
    """Write larger copies of the pictures into a bare folder."""
    folder = made / "photos"
    folder.mkdir()
    for number, file in enumerate(files(path, limit)):
        image = Image.open(file).convert("RGB")
        scale = side / max(image.size)
        size = (round(image.width * scale), round(image.height * scale))
        image.resize(size, Image.Resampling.BICUBIC).save(folder / f"{number:05d}.jpg", quality=88)
    return folder


def plain_ways(model: str, path: Path, limit: int) -> dict[str, Callable[[], int]]:
    """Return the plain ways by name; each encodes all pictures and returns how many."""
    spec = MODELS.get(model, model)
    if spec.startswith(("local-dir:", "hf-hub:")):
        clip, preprocess = open_clip.create_model_from_pretrained(spec)
    else:
        name, _, pretrained = spec.partition(":")
        clip, _, preprocess = open_clip.create_model_and_transforms(name, pretrained=pretrained)
    clip.eval()
    found = files(path, limit)

    def encode(batch: int) -> int:
        rows = []
        with torch.inference_mode():
            for start in range(0, len(found), batch):
                images = [
                    preprocess(Image.open(file).convert("RGB")) for file in found[start : start + batch]
                ]
                rows.append(torch.nn.functional.normalize(clip.encode_image(torch.stack(images))))
        return len(torch.cat(rows).numpy())

    return {"plain, one at a time": lambda: encode(1), "plain, 32 at a time": lambda: encode(32)}


def whole_build(args: argparse.Namespace, path: Path, made: Path) -> Callable[[], int]:
    """Return our way: a build into a fresh folder."""
    encoder = ClipEncoder.load(args.model)

    def once() -> int:
        source = SOURCES["files"](Options(path=path), Downloader())
        with tempfile.TemporaryDirectory(dir=made) as index:
            return build(
                source, encoder, Path(index), listing=read_listing(source, args.pictures), progress=False
            ).pictures

    return once


if __name__ == "__main__":
    main()
