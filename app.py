"""Serve a catalogue: the page, the REST API and the Gradio client's endpoint on one port.

SIGINT (Ctrl-C) or SIGTERM lets running requests finish and accepts no new ones; a second signal exits at
once. Exit codes: 0 stopped; 1 a bug, or the server died; 2 an error that you can fix (an option, a setting,
the index, the model, the port), printed in one line; 130 or 143 after a second SIGINT or SIGTERM.
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

from fashion_search.config import DEFAULT_INDEX, Settings
from fashion_search.errors import SearchError
from fashion_search.server.process import prepare_process
from fashion_search.server.signals import Signals, Stop, StopAtOnce
from fashion_search.serving.address import Address, chosen_index


def main(argv: list[str] | None = None) -> int:
    """Serve until a signal arrives; return the exit code."""
    signals = Signals()
    try:
        args = _arguments(Settings.from_env()).parse_args(argv)
        settings = Settings.from_env(host=args.host)  # defaults depend on who can reach the host
        settings = settings.model_copy(update={"port": args.port})
        index = chosen_index(args.index)  # fails before the slow imports
        _check_port(args.host, args.port)
        if args.mcp:
            _check_mcp()
        with tempfile.TemporaryDirectory(
            prefix="fashion-search-", dir=settings.temp_dir, ignore_cleanup_errors=True
        ) as uploads:
            prepare_process(uploads)
            _serve(index, args.pictures, settings, signals, Path(uploads), mcp=args.mcp)
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
        print("Stopped.", flush=True)  # a library that was loading turned the signal into its own error
    return 0


def _arguments(settings: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--index",
        metavar="DIR",
        help="index made by build_index.py: a folder, or http://HOST:19530/NAME in Milvus "
        f"(default: {DEFAULT_INDEX}, or the sample catalogue)",
    )
    parser.add_argument(
        "--pictures",
        default="",
        metavar="PLACE",
        help="where the thumbnails of an index in Milvus are: a folder, or an address such as s3://BUCKET/FOLDER "
        "(default: where build_index.py put them)",
    )
    parser.add_argument(
        "--host", default=settings.host, help="address to listen on, 0.0.0.0 for all (%(default)s)"
    )
    parser.add_argument("--port", type=int, default=settings.port, help="port to listen on (%(default)s)")
    parser.add_argument(
        "--mcp",
        action="store_true",
        help="also offer the search to agents as an MCP tool; needs: pip install 'gradio[mcp]'",
    )
    return parser


def _check_port(host: str, port: int) -> None:
    """Refuse a port that cannot be used, with a clearer message than Gradio's."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.create_server((host, port), family=family).close()
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or error
        raise SearchError(
            f"Cannot listen on {host}:{port} ({why}): choose another --port or --host."
        ) from error


def _check_mcp() -> None:
    """Require the MCP package; Gradio would silently serve without it."""
    try:
        import mcp.server.lowlevel.helper_types
        import mcp.server.streamable_http_manager  # noqa: F401
    except ImportError as error:
        raise SearchError('--mcp needs one more package: pip install "gradio[mcp]"') from error


def _serve(
    index: Path | Address | None,
    pictures: str,
    settings: Settings,
    signals: Signals,
    uploads: Path,
    *,
    mcp: bool,
) -> None:
    gc.disable()  # collecting garbage during the imports would cost a second
    with signals.held():  # imported late, so that --help and errors are instant
        from fashion_search.imaging.sandbox import Sandbox
        from fashion_search.indexing.bootstrap import open_index
        from fashion_search.indexing.compaction import Compactor
        from fashion_search.indexing.edits import CatalogEditor
        from fashion_search.indexing.milvus.edits import store_of
        from fashion_search.server.app import launch
        from fashion_search.server.lifecycle import warm
        from fashion_search.server.observability.library_log import listen
        from fashion_search.server.observability.operation import Operation
        from fashion_search.serving.live import LiveFolder
        from fashion_search.sources.http.client import Downloader
        from fashion_search.ui.patches.queue import bind_printed, queued
        from fashion_search.ui.patches.web_server import close_page, join_server

    operation = Operation.of(settings)
    sandbox = Sandbox()  # before the model: the workers start while it loads
    search = open_index(index, settings, lambda line: print(line, flush=True), pictures)
    warm(search)
    signals.check()
    live = search.live
    editor = CatalogEditor(store_of(live), search.encoder, sandbox.catalog_picture, Downloader())
    page = launch(search, settings, uploads, operation, sandbox.query_picture, editor, mcp=mcp)
    # Milvus compacts by itself.
    compactor = Compactor(live) if settings.admin_keys and isinstance(live, LiveFolder) else None
    listen(operation.heard)
    bind_printed(operation.heard)
    try:
        gc.freeze()
        gc.enable()
        host = settings.host
        shown = "localhost" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
        print(f"Fashion Search is ready: http://{shown}:{settings.port}", flush=True)
        if settings.insight:
            print(
                "Insight is on: everyone who can open the page can read what people type, at /insight.",
                flush=True,
            )
        join_server(page)
        raise RuntimeError("the server has died")
    except Stop:
        if compactor:
            compactor.stop()
        left = operation.life.drain(lambda: queued(page), settings.stop_grace)
        if left:
            print(f"Cut off after {settings.stop_grace:g} s: {left}.", flush=True)
        close_page(page)
        raise


def run() -> NoReturn:
    """Serve, then exit without waiting for threads that still run."""
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
