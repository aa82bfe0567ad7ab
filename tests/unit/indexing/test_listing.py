from collections.abc import Callable, Iterator

import pytest

from fashion_search.catalog.product import Product
from fashion_search.indexing import listing
from fashion_search.indexing.listing import read_listing
from fashion_search.sources.base import Entry, Note, Picture, Source


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
