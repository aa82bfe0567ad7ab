from pathlib import Path

import pytest

from fashion_search.errors import IndexMismatchError
from fashion_search.products import Catalogue, Product

SHIRT = Product(
    id="1",
    title="Shirt \u2013 bl\u00e5",
    price=9.5,
    category="shirts",
    attributes={"colour": "blue", "tags": ["a", "b"]},
    pictures=("product_1.jpg", "product_1.v2.jpg"),
    url="https://shop.example/1",
)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    broken = Product(id="2", title="half \ud83d", price=None)
    Catalogue([SHIRT, broken]).save(tmp_path / "products.jsonl")
    assert list(Catalogue.load(tmp_path / "products.jsonl")) == [SHIRT, broken]


def test_products_are_found_by_row_and_by_id() -> None:
    catalogue = Catalogue([SHIRT, Product(id="x", title="Hat")])
    assert (len(catalogue), catalogue[1].title, catalogue.row("x"), catalogue.row("y")) == (2, "Hat", 1, None)


def test_two_products_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        Catalogue([SHIRT, SHIRT])


@pytest.mark.parametrize(
    "content", ["not json", '{"id": "1"}', "[1, 2]", '{"id": "1", "title": "x", "pictures": [], "more": 1}']
)
def test_a_file_that_is_no_product_list_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "products.jsonl"
    path.write_text(content)
    with pytest.raises(IndexMismatchError, match="build the index again"):
        Catalogue.load(path)
