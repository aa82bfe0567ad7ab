"""Logs an error in Gradio's queue; Gradio prints its traceback, and with it what people typed."""

import logging
import sys
import traceback
from types import SimpleNamespace
from typing import Any

from gradio import queueing

from fashion_search.server.observability.library_log import OnLibraryRecord


def bind_printed(heard: OnLibraryRecord) -> None:
    """Have it heard and not printed, in this process."""

    def print_exc(*_: Any, **__: Any) -> None:  # noqa: ANN401
        heard("gradio", sys.exception(), "gradio", logging.ERROR)

    silent = SimpleNamespace(**{**vars(traceback), "print_exc": print_exc})
    queueing.traceback = silent  # type: ignore[assignment, attr-defined]
