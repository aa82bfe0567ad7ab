"""What a hostile shop can do to a build: lists without an end, fields without a bound, bombs, and odd links."""

import gzip
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from fashion_search.catalog.product import Product, shop_link
from fashion_search.errors import PictureError, SourceError
from fashion_search.imaging.decode import open_image
from fashion_search.indexing.listing import ProductListing, read_listing
from fashion_search.server.api.product_record import product_record
from fashion_search.sources import SOURCES, shop_api
from fashion_search.sources.base import MAX_NOTES, Note, Notes, Options
from fashion_search.sources.http import client
from fashion_search.sources.http.client import Downloader
from fashion_search.sources.http.retry import RetryPolicy
from fashion_search.sources.markup import plain
from tests.kits.attack import Target
from tests.kits.hostile import LINKS
from tests.kits.shop import PATIENT, Answer, ScriptedShop, says, shop

__all__ = ["shop"]

PIECES = (
    "<script ", "<script>", "<style>", "<!--", "<!-- --", "<a ", "<a b='", '<a x="\'', "<a/", "<b>", "<", "</",
    "</a", "</script ", "<!", "<![CDATA[", "<![x", "<?", "&#", "&", "&a", "&#x", "<title>", "<textarea>",
)  # fmt: skip
"""Beginnings of HTML that some parser searches to the end of the text for what closes them, each time anew."""


def test_html_takes_no_longer_than_its_length() -> None:
    code = f"""
from fashion_search.sources.markup import plain
for piece in {PIECES!r}:
    print(piece, flush=True)
    plain(piece * 100_000)
"""
    # Ten seconds on a busy machine; what is quadratic takes a quarter of an hour for one of them.
    subprocess.run([sys.executable, "-c", code], check=True, timeout=100)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("size < 40, I <3 AT&T", "size < 40, I <3 AT&T"),
        ("a <b", "a"),
        ("wool<!-- hidden", "wool"),
        ("wool<script>alert(1)", "wool"),
        ("a<![if !supportLists]>b<![endif]>c<![x[d]]>e", "a b c e"),
        ("a<!-- - <b> <!-- -->d", "a d"),
        ('<a title="1 > 0">link</a>', "link"),
        (f"a&#{'9' * 5000};b&#x{'f' * 5000};c&#8364;", "a\ufffdb\ufffdc€"),
        ("&lt;script&gt; is text", "<script> is text"),
    ],
)
def test_odd_html_becomes_the_text_that_a_browser_shows(markup: str, expected: str) -> None:
    assert plain(markup) == expected


# ---- Lists without an end


def endless(shop: ScriptedShop, record: Callable[[int], Any], size: int = 100, pages: int = 50) -> None:
    """Have a shop give another page for ever; for so long that a failed test ends."""
    given = iter(range(pages))

    def answer(request: BaseHTTPRequestHandler) -> None:
        shop.asked["page"] += 1
        page = next(given, None)
        listed = [] if page is None else [record(page * size + number) for number in range(size)]
        says({"products": listed})(request)

    shop.answer = answer  # type: ignore[method-assign]


def shirt(number: int) -> dict[str, Any]:
    return {"id": number, "category": "mens-shirts", "images": ["http://x/1"]}


def listed(shop: ScriptedShop, limit: int | None = None) -> ProductListing:
    source = SOURCES["dummyjson"](Options(url=shop.base, limit=limit), Downloader(policy=PATIENT))
    return read_listing(source, limit)


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop_api, "MAX_RECORDS", 250)


@pytest.mark.usefixtures("bounded")
def test_endless_list_ends_at_the_cap_and_says_so(shop: ScriptedShop) -> None:
    endless(shop, shirt)
    found = listed(shop)
    assert (len(found), shop.asked["page"]) == (250, 3)
    (note,) = found.notes
    assert (note.kind, note.where) == ("list", f"{shop.base}/products?limit=100&skip=200")
    assert note.why == "it has more than 250 records (--limit takes more): reading stopped here"


@pytest.mark.usefixtures("bounded")
def test_limit_raises_the_cap_and_lowers_it(shop: ScriptedShop) -> None:
    endless(shop, shirt)
    assert len(listed(shop, limit=320)) == 320
    assert len(listed(shop, limit=20)) == 20


@pytest.mark.usefixtures("bounded")
def test_list_that_ends_at_the_cap_is_whole(shop: ScriptedShop) -> None:
    endless(shop, shirt, size=125, pages=2)
    found = listed(shop)
    assert (len(found), list(found.notes)) == (250, [])


@pytest.mark.usefixtures("bounded")
def test_endless_records_of_other_kinds_end_too(shop: ScriptedShop) -> None:
    endless(shop, lambda number: {"id": number, "category": "laptops"})
    with pytest.raises(SourceError, match="None of the 250 products"):
        listed(shop)


@pytest.mark.parametrize(
    "rubbish",
    [
        lambda number: {"title": str(number)},
        lambda number: {"id": f"{number}{'x' * 500}"},
        lambda number: {"id": [number]},
        str,
    ],
    ids=["no id", "long id", "odd id", "no object"],
)
def test_endless_pages_of_rubbish_end_at_the_first(rubbish: Callable[[int], Any], shop: ScriptedShop) -> None:
    endless(shop, lambda number: shirt(number) if number < 100 else rubbish(number))
    found = listed(shop)
    assert (len(found), shop.asked["page"]) == (100, 2)
    (note,) = found.notes
    assert note.why == "none of its 100 records has a new id: reading stopped here"


@pytest.mark.parametrize(
    ("bound", "why"),
    [("BYTES_PER_RECORD", "it is larger than 0 MB"), ("SECONDS_PER_RECORD", "it took longer than 0 s")],
)
def test_list_ends_when_it_is_too_large_or_takes_too_long(
    bound: str, why: str, shop: ScriptedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop_api, bound, 0)
    endless(shop, shirt)
    found = listed(shop)
    assert (len(found), [note.why[: len(why)] for note in found.notes]) == (100, [why])


def test_notes_are_counted_and_only_the_first_of_each_kind_are_kept() -> None:
    notes = Notes()
    for number in range(5000):
        notes.add(Note(kind="record", id=str(number), where="", why=""))
    notes.add(Note(kind="list", id="", where="", why="it goes on"))
    kept = list(notes)
    assert notes.counts == {"record": 5000, "list": 1}
    assert [note.kind for note in kept] == ["list"] + ["record"] * MAX_NOTES
    assert kept[-1].id == "999"


# ---- Answers that are more than they seem


def streams(head: bytes, piece: bytes) -> Answer:
    """Send a piece for as long as the other side takes it, or 20 seconds."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n" + head)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            request.wfile.write(piece)
        request.close_connection = True

    return answer


CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        streams(CHUNKED + b"0\r\n", b"X: y\r\n" * 1000),
        streams(b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"") * 400),
        streams(CHUNKED + b"1;", b"x" * 8000),
        streams(b"", b"X: y\r\n" * 10),
    ],
    ids=["trailers", "empty gzip members", "chunk extension", "headers"],
)
def test_answer_without_an_end_holds_nobody_longer_than_the_deadline(
    answer: Answer, shop: ScriptedShop
) -> None:
    url = shop.on("/p", answer)
    start = time.monotonic()
    with pytest.raises(PictureError):
        Downloader(policy=RetryPolicy(tries=1, total_seconds=1), private=True).picture(url, open_image)
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("times", [1, 2, 5])
def test_compressed_bomb_is_refused_before_it_is_unpacked(
    times: int, shop: ScriptedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "MAX_PAGE_BYTES", 2**20)
    bomb = b" " * 2**26
    for _ in range(times):
        bomb = gzip.compress(bomb, mtime=0)
    url = shop.on("/p", says(bomb, Content_Encoding=", ".join(["gzip"] * times)))
    tracemalloc.start()
    try:
        with pytest.raises(SourceError, match="it is larger than 1 MB"):
            Downloader(policy=RetryPolicy(tries=1), private=True).json(url)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2**23


@pytest.mark.parametrize(
    "said", ["Mon, 01 Jan 2024 00:00:00 +99999999999999", "Mon, 01 Jan 99999 00:00:00 GMT", "-1", "1e9", "x"]
)
def test_pause_that_is_none_is_none(said: str, shop: ScriptedShop) -> None:
    url = shop.on("/p", says(b"", 503, Retry_After=said), says({}))
    assert Downloader(policy=PATIENT, private=True).json(url) == {}


def test_picture_address_that_cannot_be_joined_costs_one_picture(shop: ScriptedShop) -> None:
    record = {"id": 1, "images": [{"src": "http://["}, {"src": "/a.png"}]}
    shop.on("/products.json?limit=250&page=1", says({"products": [record]}))
    shop.on("/products.json?limit=250&page=2", says({"products": []}))
    source = SOURCES["shopify"](Options(url=shop.base), Downloader(policy=PATIENT))
    (entry,) = read_listing(source)
    assert entry.product.pictures == ("http://[", f"{shop.base}/a.png")


def test_record_nested_as_deep_as_json_allows_is_one_product(shop: ScriptedShop) -> None:
    deep = "[" * 700 + "]" * 700
    record = f'{{"id": 1, "category": "tops", "images": ["http://x/1"], "tags": {deep}, "brand": {deep}}}'
    shop.on("/products?limit=100&skip=0", says(f'{{"products": [{record}]}}'.encode()))
    shop.on("/products?limit=100&skip=1", says({"products": []}))
    found = listed(shop)
    assert [entry.product.id for entry in found] == ["1"]
    assert [note.why for note in found.notes] == ["attributes nested more than 3 deep: skipped from there"]


# ---- Links


@pytest.mark.parametrize(
    "url",
    ["https://shop.example/a b?c=d#e", "HTTP://shop.example", "http://[::1]:80/", "https://x@y/", LINKS[5]],
)
def test_links_to_the_web_are_handed_out(url: str) -> None:
    assert shop_link(url) == url


BAD_LINKS = (
    *(LINKS[place] for place in (0, 1, 2, 3, 4, 6, 7)),
    *("", "/here", "//", "https://", "https:///x", "https://?x", "https:/\\evil", "java\nscript:x", 5, None),
    *(" https://shop.example", "https://a\nb", "https://x\x00", "https://x\\@y/", f"https://x/{'y' * 2000}"),
)


@pytest.mark.parametrize("url", BAD_LINKS)
def test_other_links_are_not(url: Any) -> None:
    assert shop_link(url) is None
    assert product_record(Product(id="1", title="t", pictures=("a",), url=url)).url is None


def test_rest_hands_out_no_other_link_of_an_older_index(target: Target) -> None:
    found = target.post("/api/v1/search", {"text": "red", "top_k": 100}).json["results"]
    assert len(found) == len(LINKS)
    assert [one["url"] for one in found if one["url"]] == [LINKS[5]]
