from pathlib import Path

import numpy as np
from PIL import Image

from fashion_search.indexing.recall import evenly_spaced, make_recall_queries
from tests.conftest import COLOURS, FakeEncoder


def test_queries_are_phrases_titles_and_pictures_that_the_index_does_not_have(
    tmp_path: Path, encoder: FakeEncoder
) -> None:
    """The picture is red with a blue strip of a tenth on the left; mirrored and cut, some of it stays."""
    image = Image.new("RGB", (100, 60), COLOURS["red"])
    image.paste(COLOURS["blue"], (0, 0, 10, 60))
    image.save(tmp_path / "a.png")
    phrases = encoder.encode_texts(["red", "blue"])
    queries = make_recall_queries(encoder, phrases, ["green thing"], [tmp_path / "a.png"])
    np.testing.assert_array_equal(queries["words"], [*phrases, [0, 1, 0]])
    # Mirrored, the strip lies at 90 to 100; cut off are 0 to 10 and 80 to 100.
    np.testing.assert_allclose(queries["pictures"], [[1, 0, 0]], atol=1e-3)


def test_a_picture_without_a_vector_is_no_query(tmp_path: Path, encoder: FakeEncoder) -> None:
    Image.new("RGB", (30, 30)).save(tmp_path / "black.png")
    Image.new("RGB", (30, 30), COLOURS["red"]).save(tmp_path / "red.png")
    phrases = encoder.encode_texts(["red"])
    black, red = tmp_path / "black.png", tmp_path / "red.png"
    assert make_recall_queries(encoder, phrases, ["x"], [black, red])["pictures"].tolist() == [[1, 0, 0]]
    assert "pictures" not in make_recall_queries(encoder, phrases, ["x"], [black])


def test_rows_are_evenly_spaced_over_all() -> None:
    assert evenly_spaced(range(10, 20), 4) == [10, 13, 16, 19]
    assert evenly_spaced([7, 9], 4) == [7, 9]
    assert evenly_spaced([7, 8, 9], 1) == [7]
    assert evenly_spaced(range(1000), 200)[::199] == [0, 999]
