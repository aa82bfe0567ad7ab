from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fashion_search.catalog.product import Product
from fashion_search.indexing import listing
from fashion_search.indexing.listing import read_listing
from fashion_search.sources.base import Entry, Note, Options, Picture, Source
from fashion_search.sources.files.folder import Files
from fashion_search.sources.http.client import Downloader


class Listed:
    description = "listed"
    remarks = ()

    def __init__(self, *items: Entry | Note) -> None:
        self.items = items

    def read(self) -> Iterator[Entry | Note]:
        yield from self.items

    def picture(self, reference: str, read: Callable[[bytes], Picture]) -> Picture:
        raise NotImplementedError


def entry(number: int, *pictures: str) -> Entry:
    product = Product(
        id=str(number), title="half \ud83d", attributes={"sizes": ["S", 1]}, pictures=pictures, price=1.5
    )
    return Entry(product=product, where=f"line {number}")


@pytest.mark.parametrize("in_memory", [0, listing.MAX_MEMORY_BYTES], ids=["on the disk", "in memory"])
def test_entries_are_read_as_often_as_wanted(in_memory: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MAX_MEMORY_BYTES", in_memory or 1)
    entries = [entry(0, "a.jpg"), entry(1), entry(2, "b.jpg", "c.jpg")]
    note = Note(kind="record", id="x", where="line 9", why="it has no id")
    source: Source = Listed(entries[0], note, *entries[1:])
    found = read_listing(source)
    assert list(found) == list(found) == entries
    assert (len(found), found.pictures, tuple(found.notes), found.remote) == (3, 3, (note,), False)


def test_one_picture_at_an_address_makes_a_catalogue_remote() -> None:
    assert read_listing(Listed(entry(0, "a.jpg"), entry(1, "b.jpg", "HTTPS://shop.example/c.jpg"))).remote


ITEM = "<item><id>{}</id><title>Dress</title><image>a.jpg</image></item>"
FEED = f"<?xml version='1.0'?><!-- a <list> --><rss>{ITEM.format(1)}{ITEM.format(2)}</rss>"
TABLE = 'id,title,image,price\n1,Dress,a.jpg,10\n2,"A ""new"" cap",b.jpg,9\n'
LINES = '{"id": 1, "image": "a.jpg"}\n{"id": 2, "image": "b.jpg"}\n'


@pytest.mark.parametrize(
    ("name", "content", "complete"),
    [
        ("feed.xml", FEED, True),
        ("feed.xml", FEED + "\n<!-- made by a shop -->" + " " * 100_000, True),
        ("feed.xml", FEED.replace("<rss>", "").replace("</rss>", ""), True),
        ("feed.xml", FEED.replace("</title>", "", 1), True),
        ("feed.xml", FEED[: -len("</rss>")], False),
        ("feed.xml", FEED[: -len("</item></rss>")], False),
        ("list.csv", TABLE, True),
        ("list.csv", TABLE.rstrip(), True),
        ("list.csv", TABLE + "3,Cap\n", True),
        ("list.csv", TABLE + "2 rows", True),
        ("list.csv", TABLE + '3,"Cap\n', True),
        ("list.csv", TABLE[:-8], False),
        ("list.csv", TABLE[:-14], False),
        ("list.csv", TABLE + "3,Cap", False),
        ("list.jsonl", LINES, True),
        ("list.jsonl", LINES.rstrip(), True),
        ("list.jsonl", LINES + '{"id":\n', True),
        ("list.jsonl", LINES + "2 rows", True),
        ("list.jsonl", LINES[:-10], False),
    ],
)
def test_a_list_that_is_cut_short_is_not_complete(
    name: str, content: str, complete: bool, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content)
    found = read_listing(Files(Options(path=tmp_path / name), Downloader()))
    assert found.complete == complete, list(found.notes)
