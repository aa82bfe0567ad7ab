"""Watches and ends the web server of a launched page.

Gradio runs it in a thread. It does not notice that the thread has ended, and as it closes it waits five seconds
for open streams, which have no end.
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
