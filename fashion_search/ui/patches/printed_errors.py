"""Logs the tracebacks that Gradio prints, without what people typed."""

import logging
import sys
import traceback
from types import SimpleNamespace
from typing import Any

from gradio import queueing, route_utils, routes, utils

from fashion_search.server.observability.library_log import OnLibraryRecord


def bind_printed(heard: OnLibraryRecord) -> None:
    """Have it heard and not printed, in this process: Gradio has no other way to say it."""

    def print_exc(*_: Any, **__: Any) -> None:  # noqa: ANN401
        heard("gradio", sys.exception(), "gradio", logging.ERROR)

    silent = SimpleNamespace(**{**vars(traceback), "print_exc": print_exc})
    for module in (queueing, route_utils, routes, utils):
        module.traceback = silent  # type: ignore[attr-defined]
