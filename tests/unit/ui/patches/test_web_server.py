"""The end of the web server of a launched page, which Gradio neither notices nor hurries."""

import urllib.request
from collections.abc import Iterator

import gradio as gr
import pytest

from fashion_search.ui.patches.web_server import close_page, join_server
from tests.kits.app import free_port
from tests.kits.blocks import small_page


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[gr.Blocks]:
    made = small_page()
    made.launch(server_port=free_port(), prevent_thread_lock=True, quiet=True, ssr_mode=False)
    yield made
    made.close(verbose=False)


def test_a_server_that_ends_by_itself_is_noticed(page: gr.Blocks) -> None:
    page.server.should_exit = True
    join_server(page)
    assert page.is_running  # Gradio takes it for running


def test_a_stream_without_an_end_does_not_hold_up_the_end(page: gr.Blocks) -> None:
    with urllib.request.urlopen(f"{page.local_url}gradio_api/heartbeat/a") as stream:
        assert stream.status == 200
        assert page.server.config.timeout_graceful_shutdown is None  # else uvicorn waits without end
        close_page(page)
        assert page.server.config.timeout_graceful_shutdown == 1
        assert not page.server.thread.is_alive()
