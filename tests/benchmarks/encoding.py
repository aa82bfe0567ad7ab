"""How fast words and pictures become vectors: plain open_clip in float32, and ours.

    python -m tests.benchmarks.encoding --model mini [--pictures DIR]
    python -m tests.benchmarks.encoding --model ViT-B-32 --random

Both sides run in one process with the same threads, by turns, in evaluation and inference mode, with
no cache, and on texts and pictures that they have not seen before. A text goes in as a string, a
picture as Pillow's (the large JPEG as its bytes); a vector comes out. `--random` makes an open_clip folder with random weights in a
temporary folder: the sums are the same as with trained ones, so it does for speed, while its cosines
only say that the sums agree. How we run it is chosen before the clock starts, as at any start.
"""

import argparse
import io
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import open_clip
import torch
from PIL import Image
from safetensors.torch import save_file

from fashion_search.encoder import ClipEncoder, towers
from fashion_search.encoder.autotune import TuningCache
from fashion_search.encoder.preprocess import preprocessing
from fashion_search.encoder.registry import locate, tokenizer_options
from fashion_search.imaging.decode import open_image
from fashion_search.imaging.normalize import QUERY_SIDE, limit_side
from fashion_search.sources.sample import FOLDER
from fashion_search.vectors import Vectors, unit

BATCH = 32
"""Pictures in a batch, for both."""

UPLOAD_SIDE = 4000
"""Pixels of the longer side of a phone's photo."""

WORDS = {
    "colours": ["red", "navy", "olive", "white", "black", "pink", "grey", "teal", "brown", "beige"],
    "kinds": ["summer", "leather", "cotton", "striped", "casual", "formal", "knitted", "denim", "sports"],
    "things": ["dress", "shoes", "handbag", "shirt", "watch", "jacket", "jeans", "scarf", "sandals", "skirt"],
}


@dataclass(frozen=True)
class Plain:
    """open_clip as its own README uses it."""

    model: Any
    transform: Any
    tokenizer: Any

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        with torch.inference_mode():
            return unit(self.model.encode_text(self.tokenizer(list(texts))).numpy())

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        with torch.inference_mode():
            return unit(self.model.encode_image(torch.stack([self.transform(i) for i in images])).numpy())


def random_weights(architecture: str, folder: Path) -> str:
    """Save a model with random weights as a folder that open_clip loads, and return its name."""
    torch.manual_seed(0)
    config = open_clip.get_model_config(architecture)
    model = open_clip.create_model(architecture)
    save_file(model.state_dict(), folder / "open_clip_model.safetensors")
    text = json.dumps({"model_cfg": config, "preprocess_cfg": {}})
    (folder / "open_clip_config.json").write_text(text, encoding="utf-8")
    return f"local-dir:{folder}"


def both(name: str, cache: Path) -> tuple[Plain, ClipEncoder, dict[str, str], float]:
    """Load a model plainly and our way; return also what was chosen, and the seconds that took."""
    located = locate(name)
    model, _, transform = open_clip.create_model_and_transforms(
        located.architecture,
        pretrained=None if located.checkpoint is None else str(located.checkpoint),
    )
    model.eval().requires_grad_(requires_grad=False)
    tokenizer = open_clip.get_tokenizer(located.architecture, **tokenizer_options(located.folder))
    memory = TuningCache(cache, name)
    preprocess = preprocessing(model.visual.preprocess_cfg, exact=False)
    start = time.perf_counter()
    made = towers.make_towers(model, tokenizer, preprocess, memory)
    took = time.perf_counter() - start
    ours = ClipEncoder(name, name, tokenizer, preprocess, made)
    return Plain(model, transform, tokenizer), ours, memory.read(), took


def queries(n: int, seed: int) -> list[str]:
    """Return so many different queries of three words."""
    every = [f"{c} {k} {t}" for c in WORDS["colours"] for k in WORDS["kinds"] for t in WORDS["things"]]
    return random.Random(seed).sample(every, n)


def enlarged(path: Path, side: int) -> Image.Image:
    """Return a picture so large that its longer side has so many pixels."""
    image = open_image(path)
    scale = side / max(image.size)
    return image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.BICUBIC)


def jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def compare(
    what: str, plain: Callable[[Any], Vectors], ours: Callable[[Any], Vectors], inputs: Sequence[Any]
) -> None:
    """Time both sides by turns on each input, and print medians, their ratio and the least cosine."""
    taken: dict[str, list[float]] = {"plain": [], "ours": []}
    cosines: list[float] = []
    for number, value in enumerate(inputs):
        rows = {}
        sides = [("plain", plain), ("ours", ours)]
        for side, encode in sides if number % 2 else reversed(sides):
            start = time.perf_counter()
            rows[side] = encode(value)
            taken[side].append(time.perf_counter() - start)
        cosines.append(float((rows["plain"] * rows["ours"]).sum(axis=1).min()))
    # The first input warms both up.
    before, after = (statistics.median(taken[side][1:]) * 1000 for side in ("plain", "ours"))
    print(f"{what:28} {before:9.1f} {after:9.1f} {before / after:6.2f}   {min(cosines):.5f}", flush=True)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="mini")
    parser.add_argument("--random", action="store_true", help="random weights instead of trained ones")
    parser.add_argument("--pictures", type=Path, default=FOLDER / "images", metavar="DIR")
    parser.add_argument(
        "--runs", type=int, default=30, help="inputs for each line (a third of it for batches)"
    )
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args(argv)
    torch.set_num_threads(args.threads)
    with tempfile.TemporaryDirectory() as folder:
        name = args.model
        if args.random:
            name = random_weights(f"{args.model}-quickgelu", Path(folder))
        plain, ours, chosen, took = both(name, Path(folder) / "cache")
        print(f"{args.model}, torch {torch.__version__}, {args.threads} threads")
        print(f"chosen in {took:.1f} s: {chosen}")
        print(f"{'median, ms':28} {'plain':>9} {'ours':>9} {'ratio':>6}   least cosine")
        texts = queries(args.runs + 1, seed=0)
        compare("one text of three words", plain.encode_texts, ours.encode_texts, [[text] for text in texts])
        long = [f"{text} with long sleeves and a small print of white flowers" for text in texts]
        compare("one text of thirteen words", plain.encode_texts, ours.encode_texts, [[t] for t in long])
        paths = sorted(args.pictures.iterdir())
        random.Random(0).shuffle(paths)
        single, rest = paths[: args.runs + 1], paths[args.runs + 1 :]
        one = [[limit_side(open_image(path))] for path in single]
        compare("one picture", plain.encode_images, ours.encode_images, one)
        large = [[enlarged(path, QUERY_SIDE)] for path in single[: 1 + args.runs // 2]]
        compare(f"one picture of {QUERY_SIDE} pixels", plain.encode_images, ours.encode_images, large)
        uploads = [jpeg(enlarged(path, UPLOAD_SIDE)) for path in single[: 1 + args.runs // 5]]
        compare(
            f"one JPEG of {UPLOAD_SIDE} pixels",
            lambda data: plain.encode_images([limit_side(open_image(data))]),
            lambda data: ours.encode_images([limit_side(open_image(data, side=QUERY_SIDE))]),
            uploads,
        )
        batches = min(1 + args.runs // 6, len(rest) // BATCH)
        many = [
            [limit_side(open_image(path)) for path in rest[BATCH * number : BATCH * (number + 1)]]
            for number in range(batches)
        ]
        compare(f"{BATCH} pictures", plain.encode_images, ours.encode_images, many)
        alone = np.concatenate([ours.encode_images([image]) for image in many[0]])
        agreement = float((alone * ours.encode_images(many[0])).sum(axis=1).min())
        print(f"a picture alone and in a batch: cosine at least {agreement:.5f}")


if __name__ == "__main__":
    main()
