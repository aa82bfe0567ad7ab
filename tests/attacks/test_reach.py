"""Where a public shop's addresses, redirects and names cannot lead a build: into the operator's own network.

For these tests 127.0.0.1 stands for the public internet, and 127.0.0.2 for a machine inside.
"""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import build_index
from fashion_search.encoder import ClipEncoder
from fashion_search.errors import PictureError, SourceError
from fashion_search.imaging.decode import open_image
from fashion_search.sources import SOURCES
from fashion_search.sources.base import Options
from fashion_search.sources.http import address_policy
from fashion_search.sources.http.address_policy import is_private_url, is_public
from fashion_search.sources.http.client import Downloader
from tests.conftest import FakeEncoder
from tests.kits.shop import PATIENT, ScriptedShop, png, says, shop

__all__ = ["shop"]

RED = png("red")
REFUSED = r"^it has a private address: set ALLOW_PRIVATE_SOURCES=1 to allow that$"

PUBLIC = ("8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2001:4860:4860::8888", "2606:4700::1111",
          "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1")  # fmt: skip
PRIVATE = ("127.0.0.1", "127.255.0.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
           "100.64.0.1", "100.127.255.255", "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.1.1.1", "240.0.0.1",
           "255.255.255.255", "192.0.2.1", "198.18.0.1", "192.0.0.192", "168.63.129.16", "::", "::1", "fe80::1",
           "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "2001::7f00:1",
           "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1",
           "2002:7f00:1::1", "2002:a00:1::1")  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_other_address_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("http://127.0.0.1:8970", True),
        ("http://localhost:8970/fakestore", True),
        ("https://10.1.2.3", True),
        ("http://[::1]:80", True),
        ("https://8.8.8.8", False),
        ("https://shop.example", False),
        ("https://localhost.shop.example", False),
        ("https://127.0.0.1.shop.example", False),
        ("https://127.0.0.1@shop.example", False),
    ],
)
def test_shop_is_inside_where_its_address_itself_says_so(url: str, inside: bool) -> None:
    assert is_private_url(url) == inside


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, socket.socket]]:
    """An address inside, and the socket that hears whoever connects to it."""
    monkeypatch.setattr(address_policy, "is_public", lambda address: address == "127.0.0.1")
    with socket.create_server(("127.0.0.2", 0)) as server:
        server.setblocking(False)
        yield f"http://127.0.0.2:{server.getsockname()[1]}/a.png", server


def heard(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def names(monkeypatch: pytest.MonkeyPatch, **answers: list[list[str]]) -> None:
    """Answer each question for a name under .test with its next addresses, the last ones for good."""
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *args: Any, **options: Any) -> Any:
        left = answers.get(str(host).removesuffix(".test"))
        if left is None:
            return real(host, port, *args, **options)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [entry for address in found for entry in real(address, port, *args, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def test_picture_of_a_public_shop_at_a_private_address_is_refused_unasked(
    inside: tuple[str, socket.socket], shop: ScriptedShop
) -> None:
    url, server = inside
    record = {"id": 1, "category": "tops", "images": [url, shop.on("/b.png", says(RED))]}
    shop.on("/products?limit=100&skip=0", says({"products": [record]}))
    shop.on("/products?limit=100&skip=1", says({"products": []}))
    source = SOURCES["dummyjson"](Options(url=shop.base), Downloader(policy=PATIENT))
    assert len(list(source.read())) == 1
    with pytest.raises(PictureError, match=REFUSED):
        source.picture(url, open_image)
    assert not heard(server)
    assert source.picture(f"{shop.base}/b.png", open_image)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("hops", [0, 1, 3])
def test_redirect_to_a_private_address_is_refused_at_every_hop(
    hops: int, scheme: str, inside: tuple[str, socket.socket], shop: ScriptedShop
) -> None:
    url, server = inside
    for hop in range(hops):
        shop.on(f"/{hop}", says(b"", 302, Location=f"/{hop + 1}"))
    shop.on(f"/{hops}", says(b"", 302, Location=url.replace("http", scheme)))
    downloader = Downloader(policy=PATIENT)
    with pytest.raises(PictureError, match=REFUSED):
        downloader.picture(f"{shop.base}/0", open_image)
    with pytest.raises(SourceError, match="it has a private address"):
        downloader.json(f"{shop.base}/0")
    assert not heard(server)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "localhost", "localhost."),
        *("[::1]", "[::ffff:127.0.0.1]", "127.0.0.1.", "x@127.0.0.1", "LOCALHOST"),
    ],
)
def test_other_spellings_of_a_private_address_are_refused(host: str, shop: ScriptedShop) -> None:
    port = urlsplit(shop.on("/a.png", says(RED))).port
    with pytest.raises(PictureError, match=f"{REFUSED}|cannot be resolved"):
        Downloader(policy=PATIENT).picture(f"http://{host}:{port}/a.png", open_image)
    assert not shop.asked


def test_name_is_looked_up_once_and_connected_to_as_it_was_checked(
    inside: tuple[str, socket.socket], shop: ScriptedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, server = inside
    port = urlsplit(url).port
    names(monkeypatch, rebinding=[["127.0.0.1"], ["127.0.0.2"]], both=[["127.0.0.1", "127.0.0.2"]])
    with pytest.raises(PictureError, match="it has a private address"):  # by the second try's answer
        Downloader(policy=PATIENT).picture(f"http://rebinding.test:{port}/a.png", open_image)
    with pytest.raises(PictureError, match=REFUSED):
        Downloader(policy=PATIENT).picture(f"http://both.test:{port}/a.png", open_image)
    assert not heard(server)


def test_name_that_is_public_is_fetched_from(
    inside: tuple[str, socket.socket], shop: ScriptedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, shop=[["127.0.0.1"]])
    port = urlsplit(shop.on("/a.png", says(RED))).port
    assert Downloader(policy=PATIENT).picture(f"http://shop.test:{port}/a.png", open_image)


def test_proxy_is_asked_for_no_private_address(
    inside: tuple[str, socket.socket], shop: ScriptedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, server = inside
    monkeypatch.setenv("http_proxy", shop.base)
    monkeypatch.setenv("no_proxy", "")
    shop.on(url, says(RED))
    shop.on("http://no-such-name.invalid/a.png", says(RED))
    with pytest.raises(PictureError, match=REFUSED):
        Downloader(policy=PATIENT).picture(url, open_image)
    assert not shop.asked
    assert Downloader(policy=PATIENT).picture(
        "http://no-such-name.invalid/a.png", open_image
    )  # which the proxy may know
    assert not heard(server)


def test_picture_kept_from_inside_is_not_given_to_a_public_shop(shop: ScriptedShop, tmp_path: Path) -> None:
    url = shop.on("/a.png", says(RED))
    assert Downloader(cache=tmp_path, policy=PATIENT, private=True).picture(url, open_image)
    with pytest.raises(PictureError, match=REFUSED):
        Downloader(cache=tmp_path, policy=PATIENT).picture(url, open_image)


def test_setting_lets_a_shop_with_a_name_be_inside(
    shop: ScriptedShop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    encoder: FakeEncoder,
) -> None:
    names(monkeypatch, intranet=[["127.0.0.1"]])
    monkeypatch.setattr(ClipEncoder, "load", lambda _name: encoder)
    monkeypatch.setenv("FASHION_SEARCH_CACHE", str(tmp_path / "cache"))
    base = f"http://intranet.test:{urlsplit(shop.base).port}"
    shop.on("/a.png", says(RED))
    shop.on("/products", says([{"id": 1, "category": "men's clothing", "image": f"{base}/a.png"}]))
    args = ["--source", "fakestore", "--url", base, "--index", str(tmp_path / "index")]
    assert build_index.main(args) == 2
    assert "it has a private address: set ALLOW_PRIVATE_SOURCES=1" in capsys.readouterr().err
    assert not shop.asked
    monkeypatch.setenv("ALLOW_PRIVATE_SOURCES", "1")
    assert build_index.main(args) == 0
    assert shop.asked == {"/products": 1, "/a.png": 1}
