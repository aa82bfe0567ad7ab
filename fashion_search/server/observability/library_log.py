"""Logs the warnings and errors of libraries, without the values in them.

uvicorn and asyncio use `logging`, threads and finalizers use hooks of the interpreter; what Gradio prints comes from
`ui.patches.queue`.
"""

import logging
import sys
import threading
from collections.abc import Callable

OnLibraryRecord = Callable[[str, BaseException | None, str, int], None]
"""Called with the library, the error if there is one, the place in the code, and the level of `logging`."""


class LibraryHandler(logging.Handler):
    """Passes on a record's place and error without its text, which may repeat what someone sent."""

    def __init__(self, heard: OnLibraryRecord) -> None:
        super().__init__(logging.WARNING)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        """Pass on one record."""
        error = record.exc_info[1] if record.exc_info else None
        place = f"{record.pathname}:{record.lineno} in {record.funcName}"
        self._heard(record.name, error, place, record.levelno)


def listen(heard: OnLibraryRecord) -> None:
    """Log the errors of all libraries; call it after uvicorn has set its own handlers."""
    logging.getLogger().handlers = [LibraryHandler(heard)]
    uvicorn = logging.getLogger("uvicorn")
    uvicorn.handlers, uvicorn.propagate = [], True

    def in_thread(args: threading.ExceptHookArgs) -> None:
        heard("python", args.exc_value, "a thread", logging.ERROR)

    def in_finalizer(args: "sys.UnraisableHookArgs") -> None:
        heard("python", args.exc_value, "a finalizer", logging.ERROR)

    threading.excepthook = in_thread
    sys.unraisablehook = in_finalizer
