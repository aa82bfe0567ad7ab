import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from fashion_search.errors import PictureError, SourceError
from fashion_search.imaging.decode import open_image
from fashion_search.sources.http import client
from fashion_search.sources.http.client import Downloader
from fashion_search.sources.http.retry import AttemptError, RetryPolicy, with_retries
from tests.kits.shop import QUICK, Answer, ScriptedShop, drops, png, says, shop

__all__ = ["shop"]

RED = png("red")
RED_PIXEL, BLUE_PIXEL = (255, 0, 0), (0, 0, 255)


def fetched(url: str, policy: RetryPolicy = QUICK, **options: Any) -> tuple[int, ...]:
    """The colour of the picture at a URL."""
    picture = Downloader(policy=policy, private=True, **options).picture(url, open_image)
    colour = picture.getpixel((0, 0))
    assert isinstance(colour, tuple)
    return colour


def sleeps(seconds: float) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        drops(request)

    return answer


def drips(head: bytes, byte: bytes, times: int) -> Answer:
    """Send a byte every 50 ms, sooner than any time-out for silence."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(head)
        for _ in range(times):
            request.wfile.write(byte)
            time.sleep(0.05)
        drops(request)

    return answer


HEAD = b"HTTP/1.1 200 OK\r\n"

HEALING = {
    "503": says(b"busy", 503),
    "429": says(b"slow down", 429, Retry_After="0"),
    "dropped connection": drops,
    "cut body": says(RED[:50], length=len(RED)),
    "HTML instead of a picture": says(b"<html>sorry</html>", Content_Type="text/html"),
    "truncated picture": says(RED[: len(RED) // 2]),
    "empty body": says(b""),
    "silence": sleeps(0.6),
    "redirect to a closed port": says(b"", 302, Location="http://127.0.0.1:9/"),
    "too large": says(b"x" * 5000),
    "garbage for HTTP": drips(b"rubbish\r\n\r\n", b"", 0),
}


def policy_for(fault: str) -> RetryPolicy:
    """The policy that a fault is met with: only silence is noticed by a clock."""
    return replace(QUICK, read_seconds=0.4) if fault == "silence" else QUICK


@pytest.mark.parametrize("fault", HEALING)
def test_fault_that_heals_at_the_third_try_is_overcome(
    fault: str, shop: ScriptedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "MAX_CATALOGUE_PICTURE_BYTES", 4000)
    url = shop.on("/a.png", HEALING[fault], HEALING[fault], says(RED))
    assert fetched(url, policy_for(fault)) == RED_PIXEL
    assert shop.asked["/a.png"] == 3


@pytest.mark.parametrize("fault", HEALING)
def test_fault_that_stays_ends_after_four_tries(
    fault: str, shop: ScriptedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "MAX_CATALOGUE_PICTURE_BYTES", 4000)
    with pytest.raises(PictureError, match=r"\(tried 4 times\)$"):
        fetched(shop.on("/a.png", HEALING[fault]), policy_for(fault))
    assert shop.asked["/a.png"] == 4


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_refusal_is_final(status: int, shop: ScriptedShop) -> None:
    url = shop.on("/a.png", says(b"no", status), says(RED))
    with pytest.raises(PictureError, match=f"^the server answered {status}$"):
        fetched(url)
    assert shop.asked["/a.png"] == 1


def test_retry_after_is_waited_for_up_to_the_cap(shop: ScriptedShop) -> None:
    url = shop.on("/a.png", says(b"", 429, Retry_After="3600"), says(RED))
    start = time.monotonic()
    fetched(url)  # an hour would be beyond its patience
    assert time.monotonic() - start >= 0.5


@pytest.mark.parametrize(
    "answer",
    [
        drips(HEAD + b"Content-Length: 999\r\n\r\n", b"x", 200),
        drips(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", 200),
        drips(HEAD + b"X-Filler: ", b"x", 200),
    ],
    ids=["body", "chunks", "headers"],
)
def test_dripping_server_holds_nobody_longer_than_the_deadline(answer: Answer, shop: ScriptedShop) -> None:
    policy = RetryPolicy(tries=1, read_seconds=0.5, total_seconds=0.4)
    start = time.monotonic()
    with pytest.raises(PictureError):
        fetched(shop.on("/a.png", answer), policy)
    assert time.monotonic() - start < 8  # of the ten seconds that it drips


class Pauses(threading.Event):
    """Takes no time over a pause, and tells how long all of them were."""

    now = 0.0

    def wait(self, timeout: float | None = None) -> bool:
        self.now += timeout or 0.0
        return False


def test_patience_ends_before_the_tries_do(monkeypatch: pytest.MonkeyPatch) -> None:
    # Pauses are 1, 2, 4, 8 seconds or down to half of each: three or four fit into ten seconds.
    policy = RetryPolicy(tries=100, backoff_seconds=1.0, patience_seconds=10.0)
    pauses = Pauses()
    monkeypatch.setattr("fashion_search.sources.http.retry.time.monotonic", lambda: pauses.now)
    tries = []

    def attempt() -> None:
        tries.append(1)
        raise AttemptError("no")

    with pytest.raises(AttemptError):
        with_retries(attempt, policy, pauses)
    assert len(tries) in (4, 5)
    assert pauses.now <= 10.0


def test_five_redirects_are_followed_and_six_are_not(shop: ScriptedShop) -> None:
    for step in range(6):
        shop.on(f"/{step}", says(b"", 302, Location=f"/{step + 1}"))
    shop.on("/6", says(RED))
    assert fetched(f"{shop.base}/1") == RED_PIXEL
    with pytest.raises(PictureError, match=r"^more than 5 redirects$"):
        fetched(f"{shop.base}/0")
    assert shop.asked["/6"] == 1


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/a.png", "data:image/png;base64,AA"]
)
def test_redirect_to_anything_but_http_is_refused(target: str, shop: ScriptedShop) -> None:
    url = shop.on("/a.png", says(b"", 302, Location=target))
    with pytest.raises(PictureError, match=r"^only http and https addresses are allowed$"):
        fetched(url)
    assert shop.asked["/a.png"] == 1


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "a.png", "", "http://", "http://[::1", "http://a b/\0"]
)
def test_address_that_is_none_is_refused_at_once(url: str) -> None:
    start = time.monotonic()
    with pytest.raises(PictureError):
        fetched(url, RetryPolicy(backoff_seconds=120, patience_seconds=600))
    assert time.monotonic() - start < 30  # half of the first pause


def test_body_of_a_redirect_is_not_read(shop: ScriptedShop) -> None:
    endless = drips(b"HTTP/1.1 302 Found\r\nLocation: /b.png\r\nContent-Length: 999\r\n\r\n", b"x", 200)
    shop.on("/b.png", says(RED))
    start = time.monotonic()
    fetched(shop.on("/a.png", endless))
    assert time.monotonic() - start < 8  # of the ten seconds that it drips


def test_cached_picture_is_not_fetched_again(shop: ScriptedShop, tmp_path: Path) -> None:
    url = shop.on("/a.png", says(RED), says(b"", 404))
    assert fetched(url, cache=tmp_path) == fetched(url, cache=tmp_path) == RED_PIXEL
    assert shop.asked["/a.png"] == 1


MONDAY = "Mon, 02 Nov 2026 08:00:00 GMT"
CONDITIONS: list[str | None] = []


def unless_modified(request: BaseHTTPRequestHandler) -> None:
    CONDITIONS.append(request.headers.get("If-Modified-Since"))
    says(b"", 304)(request)


def later(url: str, folder: Path) -> tuple[int, ...]:
    """What another run finds that asks for what has changed, as an update does."""
    return fetched(url, cache=folder, fresh_seconds=0.0)


@pytest.mark.parametrize("dated", [True, False])
def test_an_old_cached_picture_is_fetched_again_if_it_has_changed(
    dated: bool, shop: ScriptedShop, tmp_path: Path
) -> None:
    CONDITIONS.clear()
    red, blue = (says(data, Last_Modified=MONDAY) if dated else says(data) for data in (RED, png("blue")))
    url = shop.on("/a.png", red, unless_modified if dated else red, blue)
    fetched(url, cache=tmp_path)
    assert later(url, tmp_path) == RED_PIXEL
    assert later(url, tmp_path) == BLUE_PIXEL
    assert fetched(url, cache=tmp_path) == BLUE_PIXEL
    assert (CONDITIONS, shop.asked["/a.png"]) == ([MONDAY] if dated else [], 3)


@pytest.mark.parametrize("answer", [says(b"", 404), says(b"busy", 503), says(b"<html>"), says(b""), drops])
def test_an_old_cached_picture_is_used_where_it_cannot_be_asked_for(
    answer: Answer, shop: ScriptedShop, tmp_path: Path
) -> None:
    url = shop.on("/a.png", says(RED, Last_Modified=MONDAY), answer)
    fetched(url, cache=tmp_path)
    assert later(url, tmp_path) == RED_PIXEL


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Nov 2026 08:00:00 GMT", "\xff"])
def test_a_senseless_date_is_no_condition(date: str, shop: ScriptedShop, tmp_path: Path) -> None:
    url = shop.on("/a.png", says(RED, Last_Modified=date), says(png("blue")))
    fetched(url, cache=tmp_path)
    assert later(url, tmp_path) == BLUE_PIXEL


@pytest.mark.parametrize("damage", [b"", RED[:60], b"<html>"], ids=["empty", "cut", "no picture"])
def test_damaged_cached_picture_is_fetched_again(damage: bytes, shop: ScriptedShop, tmp_path: Path) -> None:
    url = shop.on("/a.png", says(RED))
    fetched(url, cache=tmp_path)
    (kept,) = (path for path in tmp_path.rglob("*") if path.is_file())
    kept.write_bytes(damage)
    assert fetched(url, cache=tmp_path) == RED_PIXEL
    assert kept.read_bytes() == RED
    assert shop.asked["/a.png"] == 2


def test_what_is_no_picture_is_not_kept(shop: ScriptedShop, tmp_path: Path) -> None:
    with pytest.raises(PictureError):
        fetched(shop.on("/a.png", says(b"<html>")), cache=tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_cache_that_cannot_be_written_is_no_obstacle(shop: ScriptedShop, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert fetched(shop.on("/a.png", says(RED)), cache=tmp_path / "file" / "cache") == RED_PIXEL


def test_json_page_is_read_with_nan_as_nothing(shop: ScriptedShop) -> None:
    url = shop.on("/p", says(b'{"price": NaN, "rating": Infinity}'))
    assert Downloader(policy=QUICK, private=True).json(url) == {"price": None, "rating": None}


@pytest.mark.parametrize("body", [b"<html>", b'{"products": [', b"[" * 100_000, b"\xff\xfe"])
def test_page_that_is_no_json_is_tried_again_then_named_with_the_way_out(
    body: bytes, shop: ScriptedShop
) -> None:
    url = shop.on("/p", says(body))
    with pytest.raises(SourceError) as caught:
        Downloader(policy=QUICK, private=True).json(url)
    assert str(caught.value) == (
        f"{url} cannot be read: the answer is not JSON (tried 4 times). Without a network: "
        "python build_index.py --source files --path YOUR_PHOTOS --model mini"
    )
    assert shop.asked["/p"] == 4


def test_stop_ends_a_pause_at_once(shop: ScriptedShop) -> None:
    downloader = Downloader(policy=RetryPolicy(backoff_seconds=120, patience_seconds=600), private=True)
    downloader.stop()
    start = time.monotonic()
    with pytest.raises(PictureError):
        downloader.picture(shop.on("/a.png", says(b"", 503)), open_image)
    assert time.monotonic() - start < 30  # half of that pause
