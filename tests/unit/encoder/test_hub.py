"""Downloads against a loopback stand-in for the hub."""

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import huggingface_hub
import pytest

from fashion_search.encoder import hub
from fashion_search.errors import ModelUnavailableError

FILES = {
    "open_clip_config.json": b'{"model_cfg": {}}',
    "tokenizer.json": b"{}",
    "README.md": b"not needed",
    "open_clip_model.safetensors": bytes(range(256)) * 2048,  # 512 kB
}
COMMIT = "a" * 40


class Hub(BaseHTTPRequestHandler):
    """Serves FILES as one repository; `server.mode` says how: quick, slow (a bit at a time) or silent."""

    protocol_version = "HTTP/1.1"
    server: "HubServer"

    def log_message(self, *args: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.answer(body=False)

    def do_GET(self) -> None:
        self.answer(body=True)

    def answer(self, *, body: bool) -> None:
        self.server.asked.append(self.path)
        if self.server.mode == "silent":
            self.server.released.wait(30)
            return
        name = self.path.split("?")[0].rpartition("/")[2]
        if "/api/models/" in self.path:
            data: bytes | None = self.listing()
        else:  # whatever else a version of the library asks for is not there
            data = FILES.get(name) if "/resolve/" in self.path else None
        if data is None:
            data = b"{}"
            self.send_response(404)
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("ETag", f'"{hashlib.sha256(data).hexdigest()}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header(
            "Content-Type", "application/json" if "/api/" in self.path else "application/octet-stream"
        )
        self.end_headers()
        if body:
            step = len(data) // 8 if self.server.mode == "slow" and len(data) > 1000 else len(data)
            for start in range(0, len(data), step):
                self.wfile.write(data[start : start + step])
                time.sleep(0.3 if step < len(data) else 0)

    @staticmethod
    def listing() -> bytes:
        files = [
            {"type": "file", "path": name, "size": len(data), "oid": "0"} for name, data in FILES.items()
        ]
        return json.dumps(files).encode()


class HubServer(ThreadingHTTPServer):
    mode = "quick"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hub)
        self.asked: list[str] = []
        self.released = threading.Event()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[HubServer]:
    served = HubServer()
    threading.Thread(target=served.serve_forever, args=[0.02], daemon=True).start()
    endpoint = f"http://127.0.0.1:{served.server_port}"
    constants = huggingface_hub.constants
    monkeypatch.setattr(constants, "ENDPOINT", endpoint)
    monkeypatch.setattr(
        constants, "HUGGINGFACE_CO_URL_TEMPLATE", endpoint + "/{repo_id}/resolve/{revision}/{filename}"
    )
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    yield served
    served.released.set()
    served.shutdown()
    served.server_close()


def test_a_model_is_downloaded_once_and_then_found_without_a_call(server: HubServer) -> None:
    folder = hub.hub_checkpoint("me/model", "MODEL", with_config=True).parent
    assert sorted(path.name for path in folder.iterdir()) == [
        "open_clip_config.json",
        "open_clip_model.safetensors",
        "tokenizer.json",
    ]
    assert (folder / "open_clip_model.safetensors").read_bytes() == FILES["open_clip_model.safetensors"]
    calls = len(server.asked)
    assert hub.hub_checkpoint("me/model", "MODEL", with_config=True).parent == folder
    assert hub.hub_checkpoint("me/model", "MODEL") == folder / "open_clip_model.safetensors"
    assert len(server.asked) == calls


def test_a_slow_download_is_not_cut_off(server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.mode = "slow"  # 2.4 seconds in all, with bytes every 0.3 seconds
    monkeypatch.setattr(hub, "MAX_SILENCE_SECONDS", 2.0)
    assert hub.hub_checkpoint("me/model", "MODEL").stat().st_size == len(FILES["open_clip_model.safetensors"])


def test_a_silent_hub_is_given_up(server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.mode = "silent"
    monkeypatch.setattr(hub, "MAX_SILENCE_SECONDS", 0.5)
    start = time.monotonic()
    with pytest.raises(ModelUnavailableError, match=r"model MODEL cannot be loaded: no answer.*--model mini"):
        hub.hub_checkpoint("me/model", "MODEL", with_config=True)
    assert time.monotonic() - start < 20  # the hub would keep silent for 30 seconds


def test_patience_is_within_thirty_seconds() -> None:
    assert hub.MAX_SILENCE_SECONDS < 30


def test_a_repository_without_weights_is_named(server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Hub, "listing", staticmethod(lambda: b"[]"))
    with pytest.raises(ModelUnavailableError, match="the repository has none of open_clip_model"):
        hub.hub_checkpoint("me/model", "MODEL", with_config=True)
