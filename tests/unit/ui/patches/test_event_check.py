"""What an event may hold; beside it in `test_queue`, that Gradio's queue takes it all."""

from typing import Any

import gradio as gr
import pytest
from gradio.block_function import BlockFunction
from gradio.data_classes import PredictBodyInternal
from gradio_client import utils as client_utils  # type: ignore[import-untyped]
from starlette.testclient import TestClient

from fashion_search.errors import SearchError
from fashion_search.ui.endpoint import ImageArgument
from fashion_search.ui.patches.event_check import bind_argument_names, check, picture_chars
from tests.kits.blocks import app_of, as_it_comes, small_page

DATA = {"url": "data:image/png;base64," + "A" * 20_000}


@pytest.fixture(scope="module")
def function() -> BlockFunction:
    """A function of a text and a picture."""
    with gr.Blocks(analytics_enabled=False) as page:
        box = gr.Textbox()
        box.submit(lambda text, image: None, [box, ImageArgument(label="image")])
    made: BlockFunction = page.fns[0]
    return made


def body(text: Any, image: Any = None, **more: Any) -> PredictBodyInternal:
    return PredictBodyInternal(data=[text, image], **more)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (PredictBodyInternal(data=["red"]), "takes 2 values"),
        (body("red", session_hash="a" * 65), "session_hash"),
        (body("red", session_hash="a/b"), "session_hash"),
        (body("x" * 16_001), "too long"),
        (body(2**63), "too large"),
        (body(DATA["url"]), "too long"),
        (body("red", {"path": "a" * 1001}), "One picture"),
        (body([{"path": "a"}, {"path": "b"}]), "One picture"),
        (body([[[[[[[[[["x"]]]]]]]]]]), "8 deep"),
        (body(["x"] * 5_000), "5,000 values"),
        (body(["x" * 10_000] * 27), "262,144 characters"),
        (body("red", event_data=["x"] * 5_000), "5,000 values"),
    ],
)
def test_what_no_honest_client_sends_is_refused(
    function: BlockFunction, asked: PredictBodyInternal, why: str
) -> None:
    with pytest.raises(SearchError, match=why):
        check(function, asked)


def test_a_picture_may_be_large_and_is_counted_apart(function: BlockFunction) -> None:
    asked = body("red", DATA, session_hash="a-b")
    check(function, asked)
    assert picture_chars(function, asked) == len(DATA["url"])


def test_an_argument_that_there_is_not_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    own = as_it_comes("gradio_client.utils").construct_args
    monkeypatch.setattr(client_utils, "construct_args", own)
    client = TestClient(app_of(small_page()), raise_server_exceptions=False)
    assert client.post("/gradio_api/call/v2/search", json={"colour": "red"}).status_code == 500
    bind_argument_names()
    answer = client.post("/gradio_api/call/v2/search", json={"colour": "red"})
    assert (answer.status_code, answer.json()["detail"][:23]) == (422, "Unknown field: “colour”")
