import base64
import hashlib
import html
import io
import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from PIL import Image
from pydantic import BaseModel
from starlette.testclient import TestClient

from fashion_search import __version__
from fashion_search.config import Settings
from fashion_search.imaging.decode import query_picture
from fashion_search.indexing.edits import CatalogEditor, FolderStore
from fashion_search.search.engine import FashionSearch
from fashion_search.search.request import SearchRequest
from fashion_search.server.api.answers import (
    FacetsResponse,
    Health,
    Problem,
    Ready,
    SearchResponse,
    SuggestionsResponse,
)
from fashion_search.server.api.described import REQUESTS
from fashion_search.server.api.product_record import ProductRecord
from fashion_search.server.api.routes import routes
from fashion_search.server.limits.admission import Admission
from fashion_search.server.middleware import around, guards
from fashion_search.sources.http.client import Downloader
from tests.conftest import FakeEncoder, picture, search_over
from tests.kits.catalogue import live_folder
from tests.kits.guard import guarded
from tests.unit.imaging.test_decode import png_header


def packed(image: Image.Image, kind: str = "PNG") -> str:
    out = io.BytesIO()
    image.save(out, kind)
    return base64.b64encode(out.getvalue()).decode()


@pytest.fixture
def busy(encoder: FakeEncoder) -> Iterator[tuple[TestClient, Admission]]:
    """A client, and the line: two places, and an answer takes five seconds, in which the clock is read twice."""
    clock = itertools.count(0.0, 2.5)
    admission = Admission(places=2, clock=lambda: next(clock))
    search = search_over(encoder, [["red"], ["green"]])
    with TestClient(
        FastAPI(routes=routes(search, query_picture, admission), lifespan=around(guards(Settings())))
    ) as client:
        yield client, admission


def test_who_would_wait_too_long_is_told_when_to_come_back(busy: tuple[TestClient, Admission]) -> None:
    client, admission = busy
    assert client.portal is not None
    hold = client.portal.wrap_async_context_manager
    with hold(admission.place("testclient")):
        assert client.post("/api/v1/search", json={"text": "red"}).status_code == 200
        with hold(admission.place("testclient")):
            refused = client.post("/api/v1/search", json={"text": "red"})
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "3")
        assert refused.json() == {"detail": "Too many searches at once: try again in 3 seconds."}
        assert client.get("/api/v1/health").json()["status"] == "ok"
    assert client.post("/api/v1/search", json={"text": "red"}).status_code == 200


def test_every_refusal_is_documented(client: TestClient) -> None:
    answers = client.get("/openapi.json").json()["paths"]["/api/v1/search"]["post"]["responses"]
    assert set(answers) == {"200", "401", "408", "413", "422", "429", "503", "504"}
    assert "Retry-After" in answers["503"]["headers"]
    documented = client.get("/docs").text
    for status in answers:
        assert status == "200" or f"<td><code>{status}</code></td>" in documented


@pytest.fixture
def search(encoder: FakeEncoder) -> FashionSearch:
    return search_over(encoder, [["red"], ["green"], ["blue"], ["yellow"]])


def address_of(search: FashionSearch, product_id: str) -> str:
    """Return where a product's first picture is served."""
    product = search.snapshot.catalogue.by_id(product_id)
    assert product
    return f"/images/{product.pictures[0]}"


@pytest.fixture
def client(search: FashionSearch) -> Iterator[TestClient]:
    with guarded(search) as client:
        yield client


def test_words_are_answered_in_the_origins_form(client: TestClient, search: FashionSearch) -> None:
    address = address_of(search, "p0")
    answer = client.post("/api/v1/search", json={"text": "red", "alpha": 0.0, "top_k": 1, "fusion": "linear"})
    body = answer.json()
    assert answer.status_code == 200
    assert body.pop("query_time") > 0
    assert body.pop("timings")["encode_text"] > 0
    assert body["results"][0].pop("match") == body["results"][0].pop("text_match") > 0
    assert body.pop("verdict") in ("strong", "weak", "none")
    assert body.pop("picture_doubted") is False
    assert body.pop("absent") is None
    assert body.pop("understood") == {
        "keep": None,
        "change": None,
        "corrections": [],
        "conditions": [],
        "ignored": [],
        "unread": "",
        "foreign": False,
    }
    assert body == {
        "results": [
            {
                "product_id": "p0",
                "title": "red",
                "description": "",
                "image_url": address,
                "images": [address],
                "price": 10.0,
                "currency": None,
                "category": "things",
                "similarity_score": 1.0,
                "image_match": None,
                "text_similarity": 1.0,
                "image_similarity": None,
                "attributes": {},
                "url": None,
            }
        ],
        "total_results": 1,
        "alpha_used": 0.0,
        "search_type": "text",
        "fusion": "linear",
        "text": "red",
        "without": None,
        "eligible": 4,
        "filters": {
            "categories": [],
            "price_min": None,
            "price_max": None,
            "currency": None,
            "attributes": {},
            "in_stock": False,
        },
    }


@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,"])
def test_a_picture_is_taken_bare_or_as_a_data_url(client: TestClient, prefix: str) -> None:
    body = client.post("/api/v1/search", json={"image": prefix + packed(picture("blue")), "top_k": 1}).json()
    assert (body["results"][0]["product_id"], body["search_type"], body["alpha_used"]) == ("p2", "image", 1.0)


def test_base64_with_line_breaks_no_padding_or_the_url_alphabet_is_read(client: TestClient) -> None:
    plain = packed(picture("blue"))
    wrapped = "\n".join(plain[at : at + 76] for at in range(0, len(plain), 76))
    for image in (wrapped, plain.rstrip("="), plain.replace("+", "-").replace("/", "_")):
        answer = client.post("/api/v1/search", json={"image": image, "top_k": 1})
        assert answer.json()["results"][0]["product_id"] == "p2"


def test_both_are_mixed(client: TestClient) -> None:
    body = client.post(
        "/api/v1/search",
        json={
            "text": "red",
            "image": packed(picture("green")),
            "alpha": 0.5,
            "edit": False,
            "lexical": False,
        },
    ).json()
    assert body["results"][0]["product_id"] == "p3"
    assert (body["search_type"], body["alpha_used"], body["total_results"]) == ("hybrid", 0.5, 4)


def test_filters_come_first_and_are_said_back(client: TestClient) -> None:
    filters = {"categories": ["Things"], "price_min": 11, "price_max": 12.5}
    body = client.post("/api/v1/search", json={"text": "red", "top_k": 1, "filters": filters}).json()
    assert (body["total_results"], body["eligible"]) == (1, 2)
    assert body["results"][0]["product_id"] in ("p1", "p2")
    assert body["filters"] == {
        **filters,
        "price_min": 11.0,
        "currency": None,
        "attributes": {},
        "in_stock": False,
    }
    nothing = client.post("/api/v1/search", json={"text": "red", "filters": {"price_max": 9}})
    assert (nothing.status_code, nothing.json()["results"], nothing.json()["eligible"]) == (200, [], 0)


def test_a_filter_that_no_product_can_pass_is_named_with_what_is_near(client: TestClient) -> None:
    answer = client.post(
        "/api/v1/search", json={"text": "red", "filters": {"categories": ["things", "thing"]}}
    )
    assert (answer.status_code, answer.json()) == (
        422,
        {"detail": "No category “thing” here. Near: “things”."},
    )
    answer = client.post("/api/v1/search", json={"text": "red", "filter": {"categories": ["things"]}})
    assert (answer.status_code, answer.json()) == (
        422,
        {"detail": "Unknown field: “filter”. Near: “filters”."},
    )


def test_what_can_be_filtered_by_is_told(client: TestClient) -> None:
    assert client.get("/api/v1/facets").json() == {
        "categories": [{"value": "things", "products": 4}],
        "price_min": 10.0,
        "price_max": 13.0,
        "currencies": [{"currency": "", "min": 10.0, "max": 13.0, "products": 4}],
        "attributes": {},
    }


HOSTILE: list[tuple[str, Any, int]] = [
    ("nothing", {}, 422),
    ("filters alone", {"filters": {"categories": ["things"]}}, 422),
    ("filters of another type", {"text": "red", "filters": ["leak"]}, 422),
    ("categories of another type", {"text": "red", "filters": {"categories": "leak"}}, 422),
    ("a category that is null", {"text": "red", "filters": {"categories": [None]}}, 422),
    ("a price below nothing", {"text": "red", "filters": {"price_min": -1}}, 422),
    ("a price in words", {"text": "red", "filters": {"price_max": "leak"}}, 422),
    ("a category that is no text", {"text": "red", "filters": {"categories": ["leak\0"]}}, 422),
    ("prices upside down", {"text": "red", "filters": {"price_min": 2, "price_max": 1}}, 422),
    ("attributes in a list", {"text": "red", "filters": {"attributes": ["leak"]}}, 422),
    ("an attribute without a list", {"text": "red", "filters": {"attributes": {"leak": "x"}}}, 422),
    (
        "too many attributes",
        {"text": "red", "filters": {"attributes": {f"leak{n}": ["x"] for n in range(21)}}},
        422,
    ),
    (
        "too many categories",
        {"text": "red", "filters": {"categories": [f"leak{n}" for n in range(201)]}},
        422,
    ),
    ("empty words", {"text": ""}, 422),
    ("blank words", {"text": " \n\t "}, 422),
    ("empty words and picture", {"text": "", "image": ""}, 422),
    ("words of another type", {"text": 7}, 422),
    ("a list of words", {"text": ["red"]}, 422),
    ("100 kB of text", {"text": "leak " * 20_000}, 422),
    ("a null byte", {"text": "leak\0"}, 422),
    ("alpha as text", {"text": "red", "alpha": "leak"}, 422),
    ("alpha below 0", {"text": "red", "alpha": -0.1}, 422),
    ("alpha above 1", {"text": "red", "alpha": 1.1}, 422),
    ("alpha null", {"text": "red", "alpha": None}, 422),
    ("alpha true", {"text": "red", "alpha": True}, 422),
    ("top_k 0", {"text": "red", "top_k": 0}, 422),
    ("top_k negative", {"text": "red", "top_k": -5}, 422),
    ("top_k a billion", {"text": "red", "top_k": 10**9}, 422),
    ("top_k a fraction", {"text": "red", "top_k": 1.5}, 422),
    ("top_k far too long", {"text": "red", "top_k": 10**400}, 422),
    ("another fusion", {"text": "red", "fusion": "leak"}, 422),
    ("bad base64", {"image": "leak!!!"}, 422),
    ("base64 of text", {"image": base64.b64encode(b"leak, only text").decode()}, 422),
    (
        "a data URL of SVG",
        {"image": "data:image/svg+xml;base64," + base64.b64encode(b"<svg/>").decode()},
        422,
    ),
    ("a server path", {"image": "/etc/passwd"}, 422),
    ("a file URL", {"image": "file:///etc/passwd"}, 422),
    ("a web address", {"image": "http://127.0.0.1:9/leak.png"}, 422),
    ("a truncated JPEG", {"image": packed(Image.effect_noise((99, 99), 90), "JPEG")[:3000]}, 422),
    ("60 megapixels", {"image": base64.b64encode(png_header(7800, 7800)).decode()}, 413),
    ("144 megapixels", {"image": base64.b64encode(png_header(12000, 12000)).decode()}, 413),
    ("3.6 gigapixels", {"image": base64.b64encode(png_header(60000, 60000)).decode()}, 413),
    ("6 MB of picture", {"image": base64.b64encode(bytes(6 * 2**20)).decode()}, 413),
    ("a list", ["leak"], 422),
    ("a number", 7, 422),
    ("null", None, 422),
]


@pytest.mark.parametrize(
    ("body", "status"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE]
)
def test_hostile_values_get_a_reason_and_no_echo(client: TestClient, body: object, status: int) -> None:
    answer = client.post("/api/v1/search", json=body)
    assert answer.status_code == status
    assert isinstance(answer.json()["detail"], str)
    assert len(answer.json()["detail"]) > 20
    assert "leak" not in answer.text
    assert "passwd" not in answer.text


RAW: list[tuple[str, bytes]] = [
    ("NaN", b'{"text": "red", "alpha": NaN}'),
    ("infinity by size", b'{"text": "red", "alpha": 1e999}'),
    ("a lone surrogate", b'{"text": "leak \\ud83d"}'),
    ("a lone surrogate in a filter", b'{"text": "red", "filters": {"categories": ["leak \\ud83d"]}}'),
    ("cut short", b'{"text": "leak'),
    ("nothing at all", b""),
    ("not UTF-8", b'{"text": "\xff\xfe leak"}'),
    ("brackets without end", b"[" * 100_000),
    ("a number without end", b'{"text": "red", "top_k": ' + b"9" * 10_000 + b"}"),
]


@pytest.mark.parametrize("body", [case[1] for case in RAW], ids=[case[0] for case in RAW])
def test_hostile_bodies_get_a_reason_and_no_echo(client: TestClient, body: bytes) -> None:
    answer = client.post("/api/v1/search", content=body, headers={"Content-Type": "application/json"})
    assert 400 <= answer.status_code < 500
    assert isinstance(answer.json()["detail"], str)
    assert "leak" not in answer.text


def test_a_body_of_30_mb_is_refused(client: TestClient) -> None:
    answer = client.post("/api/v1/search", content=bytes(30 * 2**20))
    assert answer.status_code == 413


def test_a_form_is_refused(client: TestClient) -> None:
    assert client.post("/api/v1/search", data={"text": "red"}).status_code == 422


def test_pictures_are_served_with_caching_headers(client: TestClient, search: FashionSearch) -> None:
    address = address_of(search, "p0")
    for path in (address, f"{address}?v=gen-test"):  # as pages of before ask
        answer = client.get(path)
        assert answer.status_code == 200
        assert hashlib.sha256(answer.content).hexdigest() in address
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"
    again = client.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "immutable" in again.headers["cache-control"]


DIGEST = "ab" * 32
"""The digest of no picture."""


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt",
        "..%2fsecret.txt",
        "%2e%2e/secret.txt",
        "....//secret.txt",
        "/etc/passwd",
        "nothing.jpg",
        f"{DIGEST}.jpg/",
        f"{DIGEST}.jpg%0a",
        f"{DIGEST}.jpg%00",
        f"{DIGEST}.jpg/../../secret.txt",
        f"../images/../{DIGEST}.jpg",
    ],
)
def test_no_other_file_is_served(client: TestClient, search: FashionSearch, path: str) -> None:
    for name in ("secret.txt", f"{DIGEST}.jpg"):
        (search.snapshot.folder / name).write_text("secret")
    answer = client.get(f"/images/{path}")
    assert answer.status_code == 404
    assert "secret" not in answer.text
    assert "cache-control" not in answer.headers


@pytest.mark.parametrize(
    "name",
    ["secret.jpg", f"{DIGEST.upper()}.jpg", f"{DIGEST}.png", f"{DIGEST}", f".{DIGEST}.jpg", f"{DIGEST[1:]}.jpg",
     f"{DIGEST}.jpg.jpg", "tmp_abc"],
)  # fmt: skip
def test_a_foreign_name_in_the_folder_is_not_served(
    client: TestClient, search: FashionSearch, name: str
) -> None:
    (search.snapshot.images_dir / name).write_text("secret")
    answer = client.get(f"/images/{name}")
    assert (answer.status_code, "secret" in answer.text) == (404, False)


def test_links_and_folders_with_a_thumbnail_s_name_are_not_served(
    client: TestClient, search: FashionSearch
) -> None:
    images = search.snapshot.images_dir
    (search.snapshot.folder / "secret.txt").write_text("secret")
    good = address_of(search, "p0").rpartition("/")[2]
    targets = ["../secret.txt", "/etc/passwd", good, "..", "nowhere", "../catalog.db"]
    names = [f"{number:064x}.jpg" for number in range(len(targets) + 1)]
    for name, target in zip(names, targets, strict=False):
        (images / name).symlink_to(target)
    (images / names[-1]).mkdir()
    for name in names:
        assert client.get(f"/images/{name}").status_code == 404
        assert client.head(f"/images/{name}").status_code == 404
    assert client.get(f"/images/{good}").status_code == 200


def test_without_like_and_fusion_reach_the_search(client: TestClient) -> None:
    body = client.post("/api/v1/search", json={"text": "red without green", "fusion": "balanced"}).json()
    assert (body["text"], body["without"], body["fusion"]) == ("red", "green", "balanced")
    body = client.post("/api/v1/search", json={"like": "p3", "top_k": 9}).json()
    assert (body["search_type"], body["total_results"]) == ("image", 3)
    assert client.post("/api/v1/search", json={"like": "leak"}).status_code == 422
    assert client.post("/api/v1/search", json={"without": "leak"}).status_code == 422


def test_health_tells_what_is_served(client: TestClient) -> None:
    assert client.get("/api/v1/health").json() == {
        "status": "ok",
        "products": 4,
        "model": "fake",
        "version": __version__,
    }


MODELS: dict[str, type[BaseModel]] = {
    "/api/v1/search": SearchResponse,
    "/api/v1/health": Health,
    "/api/v1/ready": Ready,
    "/api/v1/facets": FacetsResponse,
    "/api/v1/suggestions": SuggestionsResponse,
    "/api/v1/products/{product_id}": ProductRecord,
}


def test_every_field_is_typed_and_described_and_every_example_is_of_the_form(
    search: FashionSearch, encoder: FakeEncoder
) -> None:
    store = FolderStore(live_folder(search).index_dir)
    editor = CatalogEditor(store, encoder, lambda data: None, Downloader())  # type: ignore[arg-type, return-value]
    client = TestClient(FastAPI(routes=routes(search, query_picture, editor=editor)))
    document = client.get("/openapi.json").json()
    for name, schema in document["components"]["schemas"].items():
        for field, one in schema["properties"].items():
            assert one.get("description") or "$ref" in one, f"{name}.{field}"
    for path, model in MODELS.items():
        operation = document["paths"][path]["post" if path == "/api/v1/search" else "get"]
        for status, answer in operation["responses"].items():
            example = answer["content"]["application/json"]["example"]
            form = model if status == "200" else Problem
            assert (
                form.model_validate_json(json.dumps(example), strict=True).model_dump(mode="json") == example
            )
    lines = document["paths"]["/api/v1/products"]["post"]["responses"]["200"]["content"]
    assert list(lines) == ["application/x-ndjson"]
    for body in REQUESTS.values():
        assert SearchRequest.parse(body)
    page = html.unescape(client.get("/docs").text)
    rows = re.findall(r'<tr><td><code>([^<]+)</code></td><td class="type">([^<]+)</td><td>[^<]', page)
    assert {
        ("alpha", "number, 0 to 1, default 0.5"),
        ("filters", "object or null"),
        ("filters.categories", "list of strings"),
        ("filters.price_min", "number ≥ 0 or null"),
        ("filters.attributes", "object of lists of strings"),
        ("results[].price", "number or null"),
        ("verdict", '"strong" or "weak" or "none"'),
        ("understood.corrections[].typed", "string"),
        ("attributes.NAME[].products", "integer"),
        ("images", "list of strings or null"),
    } <= set(rows)
    assert "-X PUT http://testserver/api/v1/products/SKU-1" in page
    assert '<td class="type"></td><td></td>' not in page


def test_the_documentation_names_the_routes_and_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "/api/v1/search" in page.text
    assert "src=" not in page.text
    assert "//" not in page.text.replace("http://testserver/", "")
    assert set(client.get("/openapi.json").json()["paths"]) == {
        "/api/v1/search",
        "/api/v1/health",
        "/api/v1/ready",
        "/api/v1/facets",
        "/api/v1/suggestions",
    }


def test_words_are_suggested(client: TestClient, search: FashionSearch) -> None:
    (first, *_) = client.get("/api/v1/suggestions?text=thi").json()["suggestions"]
    picture = search.snapshot.catalogue[0].pictures[0]
    assert first == {"text": "things", "kind": "category", "image_url": f"/images/{picture}"}
    for nothing in ("", "?text=", "?text=zzz", "?text=%00%ff"):
        assert client.get(f"/api/v1/suggestions{nothing}").json() == {"suggestions": []}


def test_the_answer_is_strict_json(client: TestClient) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    json.loads(client.post("/api/v1/search", json={"text": "red"}).content, parse_constant=refuse)
