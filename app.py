"""Serve a catalogue: the page, the REST interface and the API client's endpoint on one port.

It serves until SIGINT (Ctrl-C) or SIGTERM, then ends what runs and takes nothing new; a second signal
ends it at once. Exit codes: 0 stopped; 1 a bug, or the server ended by itself; 2 something that can be
mended (an option, a setting, the index, the model, the port), said in one line; 130 or 143 ended at
once by a second SIGINT or SIGTERM.
"""

import argparse
import gc
import os
import socket
import sys
import tempfile
import traceback
from pathlib import Path
from typing import NoReturn

from fashion_search.catalog.manifest import chosen_index
from fashion_search.config import DEFAULT_INDEX, Settings
from fashion_search.errors import SearchError
from fashion_search.server.malloc import return_freed_memory
from fashion_search.server.open_files import allow_open_files
from fashion_search.server.signals import Signals, Stop, StopAtOnce

SPINS = "10000"
"""How often a thread of OpenMP looks for the others before it sleeps: about half a millisecond. To sleep at
once makes a short text three times as slow, and to spin on takes the processor from other requests."""


def main(argv: list[str] | None = None) -> int:
    """Serve until told to stop; return the process's exit code."""
    signals = Signals()
    try:
        args = _arguments(Settings.from_env()).parse_args(argv)
        settings = Settings.from_env(host=args.host)  # who can reach it decides what is on by default
        index = chosen_index(args.index)  # what is wrong with it is said before seconds go into loading
        _check_port(args.host, args.port)
        if args.mcp:
            _check_mcp()
        with tempfile.TemporaryDirectory(
            prefix="fashion-search-", dir=settings.temp_dir, ignore_cleanup_errors=True
        ) as uploads:
            _prepare_environment(uploads)
            _serve(index, args.host, args.port, settings, signals, Path(uploads), mcp=args.mcp)
    except Stop:
        print("Stopped.", flush=True)
    except StopAtOnce as stop:
        print("Stopped at once.", flush=True)
        return stop.code
    except SearchError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except Exception:
        if not signals.asked:
            raise
        print("Stopped.", flush=True)  # a library that was loading took the signal for a failure of its own
    return 0


def _arguments(settings: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--index",
        type=Path,
        metavar="DIR",
        help=f"folder that build_index.py wrote (default: {DEFAULT_INDEX}, or the drawn sample catalogue)",
    )
    parser.add_argument(
        "--host", default=settings.host, help="address to listen on, 0.0.0.0 for all (%(default)s)"
    )
    parser.add_argument("--port", type=int, default=settings.port, help="port to listen on (%(default)s)")
    parser.add_argument(
        "--mcp",
        action="store_true",
        help="offer the search to agents, too, as an MCP tool; needs: pip install 'gradio[mcp]'",
    )
    return parser


def _check_port(host: str, port: int) -> None:
    """Refuse a port that is taken; Gradio's own message names neither cause nor cure well."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.create_server((host, port), family=family).close()
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or error
        raise SearchError(
            f"Cannot listen on {host}:{port} ({why}): choose another --port or --host."
        ) from error


def _check_mcp() -> None:
    """Refuse to serve agents without the package for it; Gradio would go on and leave them out."""
    try:
        import mcp.server.lowlevel.helper_types
        import mcp.server.streamable_http_manager  # noqa: F401
    except ImportError as error:
        raise SearchError('--mcp needs one more package: pip install "gradio[mcp]"') from error


def _prepare_environment(uploads: str) -> None:
    """Keep uploads in a folder of ours, Gradio from calling other hosts, and libraries from what they overdo."""
    return_freed_memory()
    allow_open_files()
    # As many requests run at a time as there are processors: one that uses two takes another's.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("GOMP_SPINCOUNT", SPINS)
    os.environ["FORWARDED_ALLOW_IPS"] = ""  # whom to believe about a client is for TRUSTED_HOPS to say
    # Ours alone, wherever it lies: what is in it may be searched with, and is removed.
    os.environ["GRADIO_TEMP_DIR"] = uploads
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    local = "127.0.0.1,localhost"  # Gradio asks its own port whether it is up; not through a proxy
    os.environ["NO_PROXY"] = ",".join(filter(None, [os.environ.get("NO_PROXY"), local]))


def _serve(
    index: Path | None,
    host: str,
    port: int,
    settings: Settings,
    signals: Signals,
    uploads: Path,
    *,
    mcp: bool,
) -> None:
    gc.disable()  # what is imported stays: looking for garbage in it costs a second of the start
    from fashion_search.imaging.sandbox import Sandbox
    from fashion_search.indexing.bootstrap import (
        open_index,  # heavy imports only now: --help and errors are instant
    )
    from fashion_search.server.app import launch
    from fashion_search.server.lifecycle import warm
    from fashion_search.server.observability.library_log import listen
    from fashion_search.server.observability.operation import Operation
    from fashion_search.ui.patches.printed_errors import bind_printed
    from fashion_search.ui.patches.queue import queued
    from fashion_search.ui.patches.web_server import close_page, join_server

    operation = Operation.of(settings)
    sandbox = Sandbox()  # before the model: the workers import while it loads
    search = open_index(index, settings, lambda line: print(line, flush=True))
    warm(search)
    signals.check()
    page = launch(search, host, port, settings, uploads, operation, decode=sandbox.query_picture, mcp=mcp)
    listen(operation.heard)
    bind_printed(operation.heard)
    try:
        gc.freeze()
        gc.enable()
        shown = "localhost" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
        print(f"Fashion Search is ready: http://{shown}:{port}", flush=True)
        if settings.insight:
            print(
                "Insight is on: whoever can open the page can read what people type, under /insight.",
                flush=True,
            )
        join_server(page)
        raise RuntimeError("the server has ended by itself")
    except Stop:
        left = operation.life.drain(lambda: queued(page), settings.stop_grace)
        if left:
            print(f"Still running after {settings.stop_grace:g} s, and cut off: {left}.", flush=True)
        close_page(page)
        raise


def run() -> NoReturn:
    """Serve, and end the process: threads that still compute, or wait for work, would hold it."""
    try:
        code = main()
    except Exception:
        traceback.print_exc()
        code = 1
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            continue
    os._exit(code)


if __name__ == "__main__":
    run()
