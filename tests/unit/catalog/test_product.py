from pathlib import Path

import pytest

from fashion_search.catalog import string_column
from fashion_search.catalog.product import Catalogue, Product
from fashion_search.errors import IndexMismatchError

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
    Catalogue.of([SHIRT, broken]).save(tmp_path / "products.jsonl")
    assert list(Catalogue.load(tmp_path / "products.jsonl")) == [SHIRT, broken]


def test_products_are_found_by_row_and_by_id() -> None:
    catalogue = Catalogue.of([SHIRT, Product(id="x", title="Hat")])
    assert (len(catalogue), catalogue[1].title, catalogue.row("x"), catalogue.row("y")) == (2, "Hat", 1, None)


def test_two_products_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        Catalogue.of([SHIRT, SHIRT])


@pytest.mark.parametrize(
    "content", ["not json", '{"id": "1"}', "[1, 2]", '{"id": "1", "title": "x", "pictures": [], "more": 1}']
)
def test_a_file_that_is_no_product_list_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "products.jsonl"
    path.write_text(content)
    with pytest.raises(IndexMismatchError, match="build the index again"):
        Catalogue.load(path)


def test_columns_open_a_catalogue_without_reading_its_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    products = [SHIRT, Product(id="half \ud83d", title="Hat"), Product(id="", title="No id")]
    path = tmp_path / "products.jsonl"
    Catalogue.of(products).save(path)
    Catalogue.load(path).save_columns(tmp_path / "columns")
    with monkeypatch.context() as patch:
        patch.setattr(Product, "from_json", None)
        opened = Catalogue.load(path)
        assert len(opened) == 3
    assert list(opened) == [opened[row] for row in range(3)] == products
    assert [opened.row(product.id) for product in products] == [0, 1, 2]
    with pytest.raises(IndexError):
        opened[3]


def test_ids_with_the_same_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(string_column, "_hash", lambda text: len(text))
    catalogue = Catalogue.of(Product(id=each, title=each) for each in ("ab", "x", "ba", "cc", "yyy"))
    assert [catalogue.row(each) for each in ("ab", "x", "ba", "cc", "yyy")] == [0, 1, 2, 3, 4]
    assert catalogue.row("zz") is catalogue.row("zzzz") is None
    with pytest.raises(ValueError, match="same id"):
        Catalogue.of(Product(id=each, title=each) for each in ("ab", "x", "ba", "yyy", "ba"))


def test_damaged_columns_are_refused(tmp_path: Path) -> None:
    catalogue = Catalogue.of([SHIRT])
    catalogue.save(tmp_path / "products.jsonl")
    catalogue.save_columns(tmp_path / "columns")
    (tmp_path / "columns" / "ids.npy").write_bytes(b"no array")
    with pytest.raises(IndexMismatchError, match="build the index again"):
        Catalogue.load(tmp_path / "products.jsonl")
