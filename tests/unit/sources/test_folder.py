import json
import os
from pathlib import Path
from typing import Any

import pytest

from fashion_search.catalog.product import Product
from fashion_search.errors import PictureError, SourceError
from fashion_search.sources.base import Entry, Note, Options
from fashion_search.sources.files.folder import Files
from fashion_search.sources.http.client import Downloader
from tests.conftest import picture
from tests.kits.shop import QUICK, ScriptedShop, png, says, shop

__all__ = ["shop"]


def files(path: Path) -> Files:
    return Files(Options(path=path), Downloader(policy=QUICK))


def products(path: Path) -> list[Product]:
    return [item.product for item in files(path).read() if isinstance(item, Entry)]


def notes(path: Path) -> list[tuple[str, str, str]]:
    return [(n.id, n.where, n.why) for n in files(path).read() if isinstance(n, Note)]


def write_lines(folder: Path, *records: Any) -> Path:
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    (folder / "products.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


ROW = {"id": "1", "title": "Red", "description": "d", "price": "9.5", "category": "c", "image": "a.png"}
CSV = "id,title,description,price,category,image,Colour\r\n1,Red,d,9.5,c,a.png,red\r\n"
RED = Product(
    id="1",
    title="Red",
    description="d",
    price=9.5,
    category="c",
    attributes={"colour": "red"},
    pictures=("a.png",),
)


def test_jsonl_lists_products_with_further_columns_as_attributes(tmp_path: Path) -> None:
    assert products(write_lines(tmp_path, {**ROW, "colour": "red", "size": ""})) == [RED]


@pytest.mark.parametrize(
    "data",
    [
        CSV.encode(),
        b"\xef\xbb\xbf" + CSV.encode(),
        CSV.replace("\r\n", "\n").encode(),
        CSV.replace("\r\n", "\r").encode(),
        CSV.replace(",", ";").encode(),
        CSV.replace(",", "\t").encode(),
        CSV.replace("Red,d,", '"Red","d",').encode(),
    ],
    ids=["plain", "BOM", "unix", "mac", "semicolons", "tabs", "quoted"],
)
def test_csv_is_read_however_it_was_saved(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_bytes(data)
    assert products(tmp_path) == [RED]


def test_json_list_is_read(tmp_path: Path) -> None:
    (tmp_path / "products.json").write_text(json.dumps({"products": [{**ROW, "colour": "red"}, 5]}))
    assert products(tmp_path) == [RED]
    assert notes(tmp_path) == [("", "products.json:2", "it is not a JSON object")]


def test_list_may_be_named_itself(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text(CSV)
    write_lines(tmp_path, {**ROW, "id": "2"})
    assert [p.id for p in products(tmp_path)] == ["2"]
    assert [p.id for p in products(tmp_path / "products.csv")] == ["1"]


@pytest.mark.parametrize(
    "image", [["a.png", "http://x/b.png"], "a.png|http://x/b.png", ' ["a.png", "http://x/b.png"]']
)
def test_several_pictures_of_a_product(image: object, tmp_path: Path) -> None:
    assert products(write_lines(tmp_path, {**ROW, "image": image}))[0].pictures == ("a.png", "http://x/b.png")


def test_bad_lines_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    nested = "[" * 100_000
    folder = write_lines(
        tmp_path, ROW, "{broken", "", "[1]", {**ROW, "id": ""}, ROW, nested, {**ROW, "id": "2"}
    )
    assert [p.id for p in products(folder)] == ["1", "2"]
    assert notes(folder) == [
        ("", "products.jsonl:2", "it is not JSON"),
        ("", "products.jsonl:4", "it is not a JSON object"),
        ("", "products.jsonl:5", "it has no id"),
        ("1", "products.jsonl:6", "an earlier record has the same id"),
        ("", "products.jsonl:7", "it is not JSON"),
    ]


def test_lines_end_at_newlines_only(tmp_path: Path) -> None:
    line = json.dumps({**ROW, "title": "one\u2028two\x85three"}, ensure_ascii=False)
    assert [p.title for p in products(write_lines(tmp_path, line))] == ["one\u2028two\x85three"]


def test_rows_that_are_too_long_are_named_by_line_and_short_ones_filled_up(tmp_path: Path) -> None:
    rows = ["id,title,image", '1,"two', 'lines",a.png', "2,short", "3,long,a.png,x", "", "4,good,a.png"]
    (tmp_path / "products.csv").write_text("\n".join(rows))
    assert [(p.id, p.title, p.pictures) for p in products(tmp_path)] == [
        ("1", "two lines", ("a.png",)),
        ("2", "short", ()),
        ("4", "good", ("a.png",)),
    ]
    assert notes(tmp_path) == [("", "products.csv:5", "it has more cells than the list has columns")]


def test_an_overlong_cell_is_cut(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text(f"id,title,image\n1,{'x' * 200_000},b.png\n2,y,a.png\n")
    assert [(p.id, len(p.title)) for p in products(tmp_path)] == [("1", 500), ("2", 1)]
    assert notes(tmp_path) == [("1", "products.csv:2", "its title is longer than 500 characters: cut")]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("", "is empty"),
        ("\n", "is empty"),
        ("title,price\nRed,5\n", "has the columns title, price: none has pictures"),
        ("words and nothing else\n", "is no table"),
    ],
)
def test_a_list_without_pictures_is_a_source_error(data: str, found: str, tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text(data)
    with pytest.raises(SourceError, match=found):
        products(tmp_path)


def test_bytes_that_are_no_utf8_do_not_end_the_reading(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_bytes(b"id,title,image\n1,caf\xe9,a.png\n2,b,a.png\n")
    assert [p.title for p in products(tmp_path)] == ["caf\u00e9", "b"]


def test_bare_folder_lists_its_pictures(tmp_path: Path) -> None:
    for name in (
        "red_silk-dress.png",
        "shoes/b.JPG",
        "shoes/a.webp",
        ".hidden.png",
        "__MACOSX/x.png",
        "notes.txt",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert [(p.id, p.title, p.category, p.pictures) for p in products(tmp_path)] == [
        ("red_silk-dress.png", "Red silk dress", "", ("red_silk-dress.png",)),
        ("shoes/a.webp", "A", "Shoes", ("shoes/a.webp",)),
        ("shoes/b.JPG", "B", "Shoes", ("shoes/b.JPG",)),
    ]


def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.png", "shoes/b.png", "shoes/red/c.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    scandir = os.scandir

    def refused(path: str) -> Any:
        if str(path).endswith("red"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    assert [p.id for p in products(tmp_path)] == ["a.png", "shoes/b.png"]
    found = [note for note in files(tmp_path).read() if isinstance(note, Note)]
    assert found == [
        Note(kind="list", id="", where="shoes/red", why="the folder cannot be read (Permission denied)")
    ]


def test_pictures_are_read_from_the_folder_and_from_urls(tmp_path: Path, shop: ScriptedShop) -> None:
    picture("green").save(tmp_path / "a.png")
    source = files(tmp_path)
    assert (
        source.picture("a.png", bytes)
        == source.picture("./a.png", bytes)
        == (tmp_path / "a.png").read_bytes()
    )
    fetched = source.picture(shop.on("/r.png", says(png("red"))), bytes)
    assert fetched == png("red")


def test_picture_outside_the_folder_is_refused(tmp_path: Path) -> None:
    picture("red").save(tmp_path / "secret.png")
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "up").symlink_to(tmp_path)
    picture("red").save(folder / "in.png")
    (folder / "alias.png").symlink_to("in.png")
    source = files(folder)
    for reference in (
        "../secret.png",
        "link.png",
        "up/secret.png",
        "%2e%2e/secret.png",
        "..%2Fsecret.png",
        "up%2Fsecret.png",
        str(tmp_path / "secret.png"),
        str(folder / "up/secret.png"),
        str(folder / "../secret.png"),
        f"{folder}2/in.png",
        f"file://{tmp_path}/secret.png",
        f"FILE:{tmp_path}/secret.png?v=1",
        f"file://localhost{folder}/%2E./secret.png",
        "file:../secret.png",
        "file:///etc/passwd",
        "%2Fetc%2Fpasswd",
    ):
        with pytest.raises(PictureError, match=r"^it is outside the folder$"):
            source.picture(reference, bytes)
    assert source.picture("alias.png", bytes) == (folder / "in.png").read_bytes()


@pytest.mark.parametrize(
    "reference",
    [
        "{folder}/images/my dress.jpg",
        "{link}/images/my dress.jpg",
        "images/my%20dress.jpg",
        "images/My%20Dress.jpg?v=1",
        "file://{folder}/images/my%20dress.jpg",
        "file:{folder}/images/my dress.jpg",
        "file://localhost{folder}/images/my%20dress.jpg",
    ],
)
def test_paths_in_the_folder_may_be_absolute_or_written_as_addresses(reference: str, tmp_path: Path) -> None:
    (tmp_path / "shop/images").mkdir(parents=True)
    (tmp_path / "link").symlink_to("shop")
    (tmp_path / "shop/images/my dress.jpg").write_bytes(b"picture")
    named = reference.format(folder=tmp_path / "shop", link=tmp_path / "link")
    for folder in ("shop", "link"):
        assert files(tmp_path / folder).picture(named, bytes) == b"picture"


def test_a_name_with_a_percent_sign_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "100%25.jpg").write_bytes(b"exact")
    (tmp_path / "100%.jpg").write_bytes(b"decoded")
    assert files(tmp_path).picture("100%25.jpg", bytes) == b"exact"
    assert files(tmp_path).picture("100%.jpg", bytes) == b"decoded"


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("none.png", "there is no such file"),
        ("", "there is no such file"),
        ("pipe", "there is no such file"),
        ("a\0b", "it is not a file name"),
        ("x" * 5000, "it is not a file name|there is no such file"),
        ("file:none.png", "there is no such file"),
        ("a%00b", "it is not a file name"),
        ("loop", "no such file|not a file name"),
    ],
)
def test_reference_that_is_no_file_is_named(reference: str, why: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(PictureError, match=why):
        files(tmp_path).picture(reference, bytes)


def test_folder_that_is_none_is_a_source_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    for path, found in ((tmp_path / "none", "is no file and no folder"), (tmp_path / "a.txt", "is empty")):
        with pytest.raises(SourceError, match=found):
            files(path)
