"""Serve a catalogue: the page, the REST interface and the API client's endpoint on one port."""

import argparse
import gc
import os
import signal
import socket
import sys
import tempfile
import threading
from pathlib import Path

from fashion_search.config import DEFAULT_INDEX, MAX_PICTURE_BYTES, Settings
from fashion_search.errors import SearchError
from fashion_search.manifest import chosen_index


def main(argv: list[str] | None = None) -> int:
    """Serve until told to stop; return the process's exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        args = _arguments(Settings.from_env()).parse_args(argv)
        settings = Settings.from_env(host=args.host)  # who can reach it decides what is on by default
        index = chosen_index(args.index)  # what is wrong with it is said before seconds go into loading
        _check_port(args.host, args.port)
        if args.mcp:
            _check_mcp()
        with tempfile.TemporaryDirectory(prefix="fashion-search-") as uploads:
            _prepare_environment(uploads)
            _serve(index, args.host, args.port, settings, mcp=args.mcp)
    except SearchError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped.")
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
    """Keep uploads in a folder of ours, Gradio from calling other hosts, and numpy from threads of its own."""
    # As many requests run at a time as there are processors: one that uses two takes another's.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # who waits for another thread does not spin
    os.environ.setdefault("GRADIO_TEMP_DIR", uploads)
    os.environ["FORWARDED_ALLOW_IPS"] = ""  # whom to believe about a client is for TRUSTED_HOPS to say
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    local = "127.0.0.1,localhost"  # Gradio asks its own port whether it is up; not through a proxy
    os.environ["NO_PROXY"] = ",".join(filter(None, [os.environ.get("NO_PROXY"), local]))


def _serve(index: Path | None, host: str, port: int, settings: Settings, *, mcp: bool) -> None:
    gc.disable()  # what is imported stays: looking for garbage in it costs a second of the start
    from fashion_search import api, guard  # heavy imports only now: --help and errors are instant
    from fashion_search.first_run import open_index
    from fashion_search.insight.watched import watch
    from fashion_search.turns import Turns
    from fashion_search.ui import installable
    from fashion_search.ui.page import build_page
    from fashion_search.ui.styles import CSS, theme
    from fashion_search.votes.file import Votes, votes_path

    search = watch(open_index(index, settings, lambda line: print(line, flush=True)), settings)
    counted = votes_path(settings.votes, host, settings.cache_dir)
    turns = Turns()
    page = build_page(search, settings, Votes(counted) if counted else None, turns)
    lifespan = guard.lifespan(settings)
    if mcp:
        from fashion_search.ui.agents import serve_agents

        lifespan = serve_agents(page, lifespan)
    page.launch(
        server_name=host,
        server_port=port,
        app_kwargs={"routes": [*api.routes(search, turns), *installable.routes()], "lifespan": lifespan},
        auth=guard.form_check(settings.auth_users),
        auth_message=guard.LOCKED,
        theme=theme(),
        css_paths=CSS,
        max_file_size=MAX_PICTURE_BYTES,
        state_session_capacity=1000,
        footer_links=["api"],
        pwa=True,
        favicon_path=installable.ICON,
        head=installable.HEAD,
        mcp_server=False,  # ours stands already where it is wanted; None would ask the environment
        ssr_mode=False,
        share=False,
        show_error=False,
        run_history=False,
        enable_monitoring=False,
        prevent_thread_lock=True,
        quiet=True,
    )
    gc.freeze()
    gc.enable()
    shown = "localhost" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    print(f"Fashion Search is ready: http://{shown}:{port}", flush=True)
    if settings.insight:
        print(
            "Insight is on: whoever can open the page can read what people type, under /insight.", flush=True
        )
    try:
        stopped = threading.Event()
        while not stopped.wait(1.0):  # on Windows a wait without an end cannot be interrupted
            pass
    finally:
        page.close(verbose=False)


if __name__ == "__main__":
    sys.exit(main())
