"""A fake model whose vectors can be worked out by hand, and a small catalogue for it."""

import contextlib
import functools
import gc
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image
from xdist.scheduler import LoadScopeScheduling

from fashion_search.vectors import Vectors, unit

if TYPE_CHECKING:  # the process that only hands out tests needs no model
    from fashion_search.encoder import ClipEncoder, Encoder, PictureSpace
    from fashion_search.search.engine import FashionSearch

gc.disable()  # what is imported stays: looking for garbage in it costs a tenth of the run


def pytest_collection_finish() -> None:
    """Look for garbage from here on, in what the tests make."""
    gc.freeze()
    gc.enable()


class Shared(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Keeps together what shares an app or an index: the attacks, and each other file's tests."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::")[0]
        return "attacks" if "/attacks/" in file else file


@pytest.hookimpl(optionalhook=True)  # nobody asks where the tests run in one process
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Shared:
    return Shared(config, log)


COLOURS = {
    "red": (255, 0, 0),
    "green": (0, 255, 0),
    "blue": (0, 0, 255),
    "yellow": (255, 255, 0),
    "white": (255, 255, 255),
}


class FakeEncoder:
    """The space is RGB: a picture's vector is its mean colour, a text's the sum of the colours it names.

    So "red" and a red picture have cosine 1, "red" and a yellow one 1/sqrt(2), "red" and a green one 0.
    A text that names no colour is white. `texts` and `images` count what was encoded.
    """

    name = "fake"
    dim = 3
    fingerprint = hashlib.sha256(b"fake").hexdigest()
    picture_space: "PictureSpace | None" = None

    def __init__(self) -> None:
        self.texts = 0
        self.images = 0

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        sums = [np.sum([COLOURS[w] for w in text.lower().split() if w in COLOURS], axis=0) for text in texts]
        return unit([total if np.any(total) else (1, 1, 1) for total in sums])

    def known_word_share(self, text: str) -> float:
        words = text.lower().split()
        return sum(word in COLOURS for word in words) / len(words)

    def canonical_text(self, text: str) -> str:
        return " ".join(text.lower().split())

    def unread(self, text: str) -> str:
        return ""

    def encode_images(self, images: Sequence[Image.Image]) -> Vectors:
        self.images += len(images)
        return unit([np.asarray(image, dtype=np.float64).reshape(-1, 3).mean(axis=0) for image in images])


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what is remembered from one start to the next out of the cache of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FASHION_SEARCH_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def one_sandbox() -> Iterator[None]:
    """Have all builds of this process decode in the same workers, which take half a second to start."""
    with pytest.MonkeyPatch.context() as patch, contextlib.ExitStack() as after:
        from fashion_search.imaging.sandbox import Sandbox
        from fashion_search.indexing import preparation

        started = functools.cache(lambda: after.enter_context(Sandbox()))
        patch.setattr(preparation, "Sandbox", lambda: contextlib.nullcontext(started()))
        yield


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder()


@functools.cache
def built_in() -> "ClipEncoder":
    """The built-in model, loaded once for all tests that only encode with it; its numbers are open_clip's."""
    from fashion_search.encoder import ClipEncoder

    return ClipEncoder.load("mini", exact=True)


@pytest.fixture(scope="session")
def mini() -> "ClipEncoder":
    return built_in()


def picture(colour: str, size: tuple[int, int] = (40, 50)) -> Image.Image:
    return Image.new("RGB", size, COLOURS[colour])


@pytest.fixture
def colour_shop(tmp_path: Path) -> Path:
    return make_colour_shop(tmp_path / "shop")


def make_colour_shop(folder: Path) -> Path:
    """Fill a `files` folder: one product a colour, and one with a green and a blue view."""
    (folder / "images").mkdir(parents=True)
    records = []
    for number, colour in enumerate(("red", "green", "blue", "yellow"), start=1):
        picture(colour).save(folder / "images" / f"{colour}.png")
        records.append(
            {
                "id": str(number),
                "title": f"{colour.title()} thing",
                "description": f"A thing in {colour}",
                "price": 10.0 * number,
                "category": "things",
                "colour": colour,
                "image": f"images/{colour}.png",
            }
        )
    both = {**records[0], "id": "5", "title": "Two views", "colour": "red", "price": None}
    records.append({**both, "image": "images/green.png|images/blue.png"})
    (folder / "products.jsonl").write_text("\n".join(json.dumps(record) for record in records))
    return folder


def search_over(
    encoder: "Encoder",
    views: Sequence[Sequence[str]],
    facts: Mapping[int, Mapping[str, Any]] = MappingProxyType({}),
) -> "FashionSearch":
    """A search made by hand: one product for each list of colours, with ids p0, p1, ...

    `facts` are further fields of some products, by row.
    """
    from fashion_search.catalog.product import Product
    from tests.kits.catalogue import search_in

    products = [
        Product(
            **{
                "id": f"p{row}",
                "title": " and ".join(colours),
                "price": 10.0 + row,
                "category": "things",
                **facts.get(row, {}),
            }
        )
        for row, colours in enumerate(views)
    ]
    pictures = [[picture(colour) for colour in colours] for colours in views]
    return search_in(encoder, zip(products, pictures, strict=True))


@pytest.fixture
def unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the page show each product, also those with one picture."""
    monkeypatch.setattr("fashion_search.ui.controller.near_duplicates.NEAR", 2.0)


@pytest.fixture
def uploads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that Gradio puts uploads into."""
    folder = tmp_path / "uploads"
    folder.mkdir()
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder))
    return folder
