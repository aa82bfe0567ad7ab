"""`python app.py` as a process: start, stop, Gradio's API client and the attacks on it."""

import base64
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client, handle_file  # type: ignore[import-untyped]
from gradio_client.exceptions import AppError  # type: ignore[import-untyped]

from fashion_search import __version__
from tests.kits.app import (
    PATIENCE_S,
    ROOT,
    App,
    asked_hosts,
    drawn_index,
    drawn_pictures,
    shared_app,
    start_app,
    watched,
)
from tests.unit.imaging.test_decode import png_header


@pytest.fixture(scope="module")
def app() -> App:
    return shared_app()


@pytest.fixture(scope="module")
def client(app: App) -> Client:
    return Client(app.url, download_files=False, verbose=False)


def run_app(*args: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "app.py"), *args],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE_S,
    )


def only_error(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that a failed start says."""
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_damaged_index_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{")
    assert "build the index again" in only_error(run_app("--index", str(tmp_path)))


@pytest.mark.parametrize("port", ["0x", "70000"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    done = run_app("--index", str(drawn_index()), "--port", port)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        error = only_error(run_app("--index", str(drawn_index()), "--port", port))
    assert f"127.0.0.1:{port}" in error
    assert "--port" in error


def test_without_options_it_opens_the_drawn_catalogue_for_people_and_stops_cleanly(tmp_path: Path) -> None:
    app = start_app(None, cwd=tmp_path, TMPDIR=str(tmp_path), **watched()).wait_until_ready()
    with urllib.request.urlopen(app.url + "/api/v1/health") as answer:
        assert json.load(answer) == {"status": "ok", "products": 460, "model": "mini", "version": __version__}
    for switched_off in ("/gradio_api/mcp/", "/insight"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(app.url + switched_off)
    assert f"Fashion Search is ready: {app.url}" in app.printed
    assert app.stop(signal.SIGINT) == 0
    assert "Traceback" not in app.printed
    assert not list(tmp_path.glob("fashion-search-*"))
    assert asked_hosts() == []


def test_it_can_be_stopped_while_it_loads() -> None:
    app = start_app(drawn_index())
    wait_until(lambda: listens(app, signal.SIGTERM))
    time.sleep(0.5)  # into what it loads
    assert app.stop(signal.SIGTERM) == 0
    assert "Traceback" not in app.printed


def test_the_client_has_two_documented_endpoints_of_the_same_arguments(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert list(endpoints) == ["/search", "/search_with_verdict"]
    for endpoint in endpoints.values():
        names = [parameter["parameter_name"] for parameter in endpoint["parameters"]]
        assert names == ["text", "image", "alpha", "top_k", "without", "like", "fusion", "filters"]
        assert all(parameter["parameter_has_default"] for parameter in endpoint["parameters"])


def test_the_client_is_told_whether_anything_fits(client: Client) -> None:
    image = handle_file(drawn_pictures()["p6"])
    filters = {"categories": ["Dress"]}
    asked = ("red dres", image, 0.3, 2, "sleeves", None, "balanced", filters)
    told = client.predict(*asked, api_name="/search_with_verdict")
    assert told["results"] == client.predict(*asked, api_name="/search")
    assert (told["text"], told["without"], told["filters"]["categories"]) == (
        "red dress",
        "sleeves",
        ["Dress"],
    )
    assert told["understood"]["corrections"] == [{"typed": "dres", "read": "dress"}]
    verdicts = [
        client.predict(words, api_name="/search_with_verdict")["verdict"]
        for words in ("red dress", "bicycle pump")
    ]
    assert verdicts == ["strong", "none"]


def test_the_client_gets_what_rest_gives(app: App, client: Client) -> None:
    found = client.predict(text="red dress", api_name="/search")
    body = json.dumps({"text": "red dress"}).encode()
    request = urllib.request.Request(f"{app.url}/api/v1/search", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        assert found == json.load(answer)["results"]
    assert len(found) == 10


def test_the_client_searches_by_picture(app: App, client: Client) -> None:
    image = handle_file(drawn_pictures()["p6"])
    found = client.predict(text="", image=image, alpha=1.0, top_k=2, api_name="/search")
    assert found[0]["product_id"] == "p6"
    assert found[0]["image_similarity"] > 0.99
    both = client.predict(text="red", image=image, alpha=0.2, top_k=1, api_name="/search")
    assert both[0]["text_similarity"] is not None
    assert both[0]["image_similarity"] is not None


def test_the_client_searches_by_product_without_and_by_fusion(client: Client) -> None:
    found = client.predict(text="", like="p6", top_k=20, api_name="/search")
    assert len(found) == 19
    assert "p6" not in [hit["product_id"] for hit in found]
    plain, without, linear = (
        client.predict(text="red dress", **more, api_name="/search")
        for more in ({}, {"without": "red"}, {"like": "p6", "fusion": "linear"})
    )
    assert plain != without
    assert linear[0]["similarity_score"] < 1
    assert linear != client.predict(text="red dress", like="p6", api_name="/search")


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({}, "Nothing to search for"),
        ({"text": "a", "alpha": 2}, "alpha"),
        ({"text": "a", "alpha": "x"}, "alpha"),
        ({"text": "a", "alpha": [0.5]}, "alpha"),
        ({"text": "a", "top_k": 0}, "whole number"),
        ({"text": "a", "top_k": 10**9}, "whole number"),
        ({"text": "x" * 10_000}, "too long"),
        ({"text": "a\0"}, "invalid characters"),
        ({"without": "red"}, "Say what it should be, too"),
        ({"like": "nope"}, "no product"),
        ({"text": "a", "filters": {"categories": ["dres"]}}, "No category “dres” here. Near: “Dress”"),
        ({"text": "a", "filters": {"catgories": ["Dress"]}}, "Unknown field in filters: “catgories”"),
        ({"text": "a", "fusion": "other"}, "balanced, linear"),
        ({"text": "a", "fusion": ["balanced"]}, "balanced, linear"),
        ({"image": "x"}, "uploaded"),
        ({"image": {"url": "data:image/png;base64,AAAA"}}, "not a picture"),
        ({"image": {"url": "data:image/png;base64,!"}}, "base64"),
    ],
)
def test_the_client_is_told_what_is_wrong(client: Client, query: dict[str, Any], why: str) -> None:
    with pytest.raises(AppError, match=why):
        client.predict(**query, api_name="/search")


def test_a_bomb_costs_nothing(app: App, client: Client) -> None:
    def peak() -> int:
        status = Path(f"/proc/{app.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0])

    before = peak() if sys.platform == "linux" else 0
    for width, height in ((10_000, 6_000), (12_000, 12_000)):
        data = base64.b64encode(png_header(width, height)).decode()
        with pytest.raises(AppError, match="megapixels"):
            client.predict(image={"url": f"data:image/png;base64,{data}"}, api_name="/search")
    if before:
        assert peak() - before < 50_000  # kB


def listens(app: App, number: int) -> bool:
    """Whether a process has a handler for a signal yet; where nobody tells, it has after a while."""
    status = Path(f"/proc/{app.pid}/status")
    if not status.exists():
        time.sleep(5)
        return True
    return bool(int(status.read_text().split("SigCgt:")[1].split()[0], 16) >> (number - 1) & 1)


def wait_until(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_nothing_was_printed_that_a_shopper_caused(app: App, client: Client) -> None:
    with pytest.raises(AppError):
        client.predict(text="", api_name="/search")
    assert "gradio.exceptions.Error" not in app.printed


def test_no_other_host_was_asked_for_anything(app: App) -> None:
    assert asked_hosts() == []  # by what the tests above have sent
