"""The plain way to serve the same search: FastAPI, open_clip and a flat FAISS index, one request at a time.

    python -m tests.benchmarks.plain_server --index DIR --port N

The model is in eval mode, runs under inference_mode, and uses one processor or all, whichever
encodes a picture faster here. Vectors are mixed by a plain weighted sum.
"""

import argparse
import base64
import io
import statistics
import threading
import time
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import open_clip
import torch
import uvicorn
from fastapi import FastAPI
from PIL import Image
from pydantic import BaseModel

from fashion_search.encoder import MODELS
from fashion_search.serving.live import LiveFolder
from fashion_search.serving.snapshot import Snapshot


class Request(BaseModel):
    text: str | None = None
    image: str | None = None
    alpha: float = 0.5
    top_k: int = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    args = parser.parse_args()
    uvicorn.run(plain(LiveFolder(args.index).snapshot), port=args.port, log_level="warning")


def plain(snapshot: Snapshot) -> FastAPI:
    """Return the application over the products and vectors of an index of ours."""
    name = MODELS.get(snapshot.manifest.model, snapshot.manifest.model)
    model, _, preprocess = open_clip.create_model_and_transforms(name)
    model.eval()
    encode = _Encode(model, preprocess, open_clip.get_tokenizer(name, **_bpe(name)))
    index = faiss.IndexFlatIP(snapshot.index.dim)
    pictures = snapshot.images.everything.rows
    index.add(snapshot.index.vectors(pictures))
    lock = threading.Lock()
    app = FastAPI()

    @app.post("/api/v1/search")
    def search(request: Request) -> dict[str, Any]:
        with lock:
            sides = []
            if request.text:
                sides.append((1 - request.alpha if request.image else 1.0, encode.text(request.text)))
            if request.image:
                picture = Image.open(io.BytesIO(base64.b64decode(request.image))).convert("RGB")
                sides.append((request.alpha if request.text else 1.0, encode.image(picture)))
            vector = np.sum([share * side for share, side in sides], axis=0)
            scores, rows = index.search(vector[None] / np.linalg.norm(vector), request.top_k)
            owners = [snapshot.images.products_of(pictures[[row]])[0] for row in rows[0]]
            products = [snapshot.catalogue[int(row)] for row in owners]
            return {
                "results": [
                    {
                        "product_id": product.id,
                        "title": product.title,
                        "description": product.description,
                        "image_url": f"/images/{product.pictures[0]}",
                        "price": product.price,
                        "category": product.category,
                        "attributes": dict(product.attributes),
                        "similarity_score": float(score),
                    }
                    for product, score in zip(products, scores[0], strict=True)
                ]
            }

    return app


class _Encode:
    """The model on as many processors as a picture is encoded fastest with."""

    def __init__(self, model: Any, preprocess: Any, tokenizer: Any) -> None:
        self._model, self._preprocess, self._tokenizer = model, preprocess, tokenizer
        picture = Image.effect_noise((224, 224), 80).convert("RGB")
        took = {}
        for self._threads in {1, torch.get_num_threads()}:
            took[self._threads] = statistics.median(self._seconds(picture) for _ in range(9))
        self._threads = min(took, key=lambda threads: took[threads])
        print(f"plain server: {self._threads} of {torch.get_num_threads()} processors a call", flush=True)

    def text(self, text: str) -> np.ndarray:
        return self._unit(lambda: self._model.encode_text(self._tokenizer([text])))

    def image(self, image: Image.Image) -> np.ndarray:
        return self._unit(lambda: self._model.encode_image(self._preprocess(image)[None]))

    def _unit(self, encode: Any) -> np.ndarray:
        torch.set_num_threads(self._threads)  # holds for the thread that calls it
        with torch.inference_mode():
            vector = encode()[0]
            return np.asarray((vector / vector.norm()).numpy())

    def _seconds(self, image: Image.Image) -> float:
        start = time.perf_counter()
        self.image(image)
        return time.perf_counter() - start


def _bpe(name: str) -> dict[str, str]:
    """Name a folder's own vocabulary, which open_clip looks for in the working directory."""
    found = list(Path(name.partition(":")[2]).glob("bpe*")) if name.startswith("local-dir:") else []
    return {"bpe_path": str(found[0])} if found else {}


if __name__ == "__main__":
    main()
