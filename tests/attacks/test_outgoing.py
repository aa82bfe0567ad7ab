"""What a server asks other hosts for: nothing, and the watch over it would hear of anything."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kits.app import watched

GRADIO = """
import gradio as gr, time
with gr.Blocks() as page:
    gr.Textbox()
page.launch(prevent_thread_lock=True, quiet=True)
time.sleep(3)
"""


@pytest.fixture
def heard_of(tmp_path: Path) -> Callable[..., str]:
    """What is heard of a process that runs some code; a note of its own, beside that of the shared app."""
    note = tmp_path / "asked.txt"

    def run(code: str, **env: str) -> str:
        given = {**os.environ, **watched(), "ASKED_HOSTS": str(note), **env}
        subprocess.run([sys.executable, "-c", code], env=given, check=False, timeout=120)
        return note.read_text() if note.exists() else ""

    return run


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.getaddrinfo('host.invalid', 80)",
        "import socket; socket.gethostbyname('host.invalid')",
        "import urllib.request; urllib.request.urlopen('http://host.invalid/')",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 9))  # host.invalid",
    ],
)
def test_the_watch_hears_of_every_way_to_ask(code: str, heard_of: Callable[..., str]) -> None:
    assert "host.invalid" in (heard := heard_of(code)) or "192.0.2.1" in heard


def test_the_watch_hears_nothing_of_a_loopback(heard_of: Callable[..., str]) -> None:
    assert (
        heard_of(
            "import socket; s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(s.getsockname())"
        )
        == ""
    )


@pytest.mark.long
def test_gradio_as_it_comes_asks_its_makers(heard_of: Callable[..., str]) -> None:
    env = {"GRADIO_ANALYTICS_ENABLED": "True", "GRADIO_SERVER_PORT": ""}
    assert "gradio.app" in heard_of(GRADIO, **{k: v for k, v in env.items() if v})
