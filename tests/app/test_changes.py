"""A running app whose products change over REST, and what a kill leaves."""

import base64
import io
import json
import signal
import sqlite3
import time
import urllib.request
from pathlib import Path
from typing import Any

from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.schema import FILE
from fashion_search.search.engine import FashionSearch, Query
from tests.conftest import built_in
from tests.kits.app import App, draw, drawn_catalogue, fork_app, make_index

PATIENCE_S = 30.0


def ask(app: App, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
    request = urllib.request.Request(
        app.url + path,
        json.dumps(body).encode() if body else None,
        {"Content-Type": "application/json", "Authorization": "Bearer admin-key"},
        method=method,
    )
    with urllib.request.urlopen(request) as answer:
        return answer.status, json.load(answer)


def page_of(app: App) -> str:
    with urllib.request.urlopen(app.url) as answer:
        return str(answer.read().decode())


def test_a_change_is_found_everywhere_and_survives_a_kill(tmp_path: Path) -> None:
    index = make_index(tmp_path / "index", built_in(), drawn_catalogue())
    app = fork_app(index, ADMIN_KEYS="admin-key").wait_until_ready()
    try:
        out = io.BytesIO()
        draw("magenta", "bag").save(out, "PNG")
        image = base64.b64encode(out.getvalue()).decode()
        elsewhere = FashionSearch.load(index, built_in())
        before = page_of(app)
        assert ("20 products" in before, "21 products" in before) == (True, False)
        body = {"title": "Magenta bag", "category": "something new", "images": [image]}
        assert ask(app, "PUT", "/api/v1/products/new", body)[0] == 201
        end = time.monotonic() + PATIENCE_S
        while elsewhere.snapshot.catalogue.by_id("new") is None:
            assert time.monotonic() < end
            time.sleep(0.05)
        assert elsewhere.search(Query(like="new")).hits
        question = {"image": image, "top_k": 1}
        while ask(app, "POST", "/api/v1/search", question)[1]["results"][0]["product_id"] != "new":
            assert time.monotonic() < end
            time.sleep(0.05)
        opened = page_of(app)
        assert "21 products" in opened
        assert "something new" in opened  # as a filter
        assert ask(app, "PUT", "/api/v1/products/last", {"title": "Last"})[0] == 201
    finally:
        app.process.kill()
        app.process.wait(PATIENCE_S)
    with sqlite3.connect(index / Manifest.read(index).generation / FILE) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    app = fork_app(index).wait_until_ready()
    try:
        assert ask(app, "GET", "/api/v1/products/last")[1]["title"] == "Last"
        assert ask(app, "POST", "/api/v1/search", question)[1]["results"][0]["product_id"] == "new"
    finally:
        assert app.stop(signal.SIGTERM) == 0
