import io
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from fashion_search.encoder import ClipEncoder, cache
from fashion_search.encoder.cache import QueryEncoder
from fashion_search.errors import PictureError
from fashion_search.imaging.decode import PictureFile
from fashion_search.vectors import Vectors
from tests.conftest import FakeEncoder, picture


def packed(colour: str, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    picture(colour).save(out, kind)
    return out.getvalue()


def test_white_space_and_case_that_the_model_overlooks_are_no_other_text(encoder: FakeEncoder) -> None:
    vectors = QueryEncoder(encoder)
    for text in ("Red hat", "red  HAT", "\tred hat "):
        assert vectors.encode_texts([text])[0].tolist() == [1, 0, 0]
    assert encoder.texts == 1


def test_the_built_in_model_overlooks_case_and_white_space(mini: ClipEncoder) -> None:
    assert mini.canonical_text(" Red\n DRESS ") == "red dress"
    np.testing.assert_allclose(
        mini.encode_texts([" Red\n DRESS "]), mini.encode_texts(["red dress"]), atol=1e-6
    )


def test_a_file_that_is_known_is_not_decoded(encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = QueryEncoder(encoder)
    vectors.encode_image(PictureFile.of(packed("red")))
    monkeypatch.setattr(cache, "limit_side", None)  # whatever is decoded passes it
    assert vectors.encode_image(PictureFile.of(packed("red"))).tolist() == [1, 0, 0]
    assert encoder.images == 1


def test_equal_pixels_of_another_file_are_decoded_but_not_encoded(encoder: FakeEncoder) -> None:
    vectors = QueryEncoder(encoder)
    assert packed("red", "PNG") != packed("red", "BMP")
    for image in (PictureFile.of(packed("red", "PNG")), PictureFile.of(packed("red", "BMP")), picture("red")):
        assert vectors.encode_image(image).tolist() == [1, 0, 0]
    assert encoder.images == 1


def test_a_damaged_file_is_refused_each_time(encoder: FakeEncoder) -> None:
    vectors = QueryEncoder(encoder)
    for _ in range(2):
        with pytest.raises(PictureError, match="not a picture"):
            vectors.encode_image(PictureFile.of(b"no picture"))


def test_the_longest_unused_goes_when_the_size_is_reached(
    encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "CACHE_BYTES", 2 * 4 * encoder.dim)  # two vectors
    vectors = QueryEncoder(encoder)
    for text in ("red", "green", "red", "blue", "red", "green"):
        vectors.encode_texts([text])[0]
    assert encoder.texts == 4  # red stayed; green went when blue came


class SlowEncoder(FakeEncoder):
    """Encodes when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.go, self.begun = threading.Event(), threading.Event()

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        self.begun.set()
        assert self.go.wait(10)
        if "nonsense" in texts:
            self.texts += 1
            raise ValueError("no direction")
        return super().encode_texts(texts)


@pytest.mark.parametrize("text", ["red", "nonsense"])
def test_what_is_asked_twice_at_the_same_time_is_encoded_once(text: str) -> None:
    encoder = SlowEncoder()
    vectors = QueryEncoder(encoder)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(vectors.encode_texts, [text])
        assert encoder.begun.wait(10)
        second = pool.submit(vectors.encode_texts, [text])
        while not any(pending._condition._waiters for pending in vectors._cache.values()):  # type: ignore[attr-defined]
            encoder.begun.wait(0.01)
        encoder.go.set()
        if text == "red":
            assert first.result(10).tolist() == second.result(10).tolist() == [[1, 0, 0]]
        else:
            for asked in (first, second):
                with pytest.raises(ValueError, match="no direction"):
                    asked.result(10)
            with pytest.raises(ValueError, match="no direction"):  # an error is not remembered
                vectors.encode_texts([text])[0]
    assert encoder.texts == (1 if text == "red" else 2)
