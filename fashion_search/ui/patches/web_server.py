"""Watches and ends the web server of a launched page.

Gradio runs it in a thread. It does not notice when the thread ends, and closing waits up to five seconds for
requests that are still answered.
"""

import time

import gradio as gr

LOOK_S = 0.5
"""Seconds between two looks."""


def join_server(page: gr.Blocks) -> None:
    """Wait until the server ends by itself."""
    while page.server.thread.is_alive():
        time.sleep(LOOK_S)


def close_page(page: gr.Blocks) -> None:
    """Stop the server, a second after its last answer at the latest."""
    page.server.config.timeout_graceful_shutdown = 1
    page.close(verbose=False)
