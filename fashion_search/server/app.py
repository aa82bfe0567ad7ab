"""Assembles the application: page, REST, MCP, middleware, on one port."""

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.middleware import Middleware

from fashion_search.config import MAX_PICTURE_BYTES, Settings
from fashion_search.errors import SearchError
from fashion_search.imaging.decode import DecodeQuery
from fashion_search.indexing.edits import CatalogEditor
from fashion_search.search.engine import FashionSearch
from fashion_search.server.api import routes
from fashion_search.server.api.heic import heic_routes
from fashion_search.server.limits.admission import Admission
from fashion_search.server.limits.rate_limit import RateLimit
from fashion_search.server.middleware import around, guards
from fashion_search.server.observability.operation import ObservedApp, Operation, failed
from fashion_search.server.security.auth import form_check
from fashion_search.server.security.lockout import LOCKED
from fashion_search.server.upload_cleanup import tidied
from fashion_search.ui import font, pwa
from fashion_search.ui.compare.votes import Votes, votes_path
from fashion_search.ui.document.document import parts_of
from fashion_search.ui.model.start import StartPage
from fashion_search.ui.page import build_page
from fashion_search.ui.patches.events import observe
from fashion_search.ui.patches.queue import MOST_RUNNING, queued
from fashion_search.ui.patches.responses import HEAD, FirstHtml, GradioGuard
from fashion_search.ui.theme import CSS, theme

if TYPE_CHECKING:
    from gradio import Blocks

SESSIONS = 1000
"""Visitors whose state Gradio keeps."""


def launch(
    search: FashionSearch,
    settings: Settings,
    uploads: Path,
    operation: Operation,
    decode: DecodeQuery,
    editor: CatalogEditor | None = None,
    *,
    mcp: bool = False,
) -> "Blocks":
    """Serve a catalogue from threads of this process, and return the page, whose `close` ends it.

    Args:
        search: the catalogue.
        settings: what the environment says.
        uploads: the folder that GRADIO_TEMP_DIR names, and nobody else's.
        operation: log and metrics.
        decode: decodes what strangers send: a sandbox's.
        editor: reads and changes single products; no such routes where None.
        mcp: whether agents are served, too.

    Raises:
        SearchError: the port is taken.
    """
    search = search.with_listeners(*operation.listeners)
    counted = votes_path(settings)
    rate = RateLimit(settings.rate_limit)
    admission = Admission(charge=rate.charge)
    start = StartPage(search)
    page = build_page(
        search, settings, decode, Votes(counted) if counted else None, admission, operation.ring, start
    )
    observe(page, operation, admission, settings.request_timeout)
    operation.metrics.watch(search, admission, operation.life, lambda: queued(page))
    layers = [
        Middleware(ObservedApp, operation),
        *guards(settings, rate),
        Middleware(GradioGuard),
        Middleware(FirstHtml, parts_of(start)),
    ]
    running = [tidied(uploads)]
    if mcp:
        from fashion_search.ui.patches.mcp import serve_agents

        running.append(serve_agents(page))
    try:
        page.launch(
            server_name=settings.host,
            server_port=settings.port,
            app_kwargs={
                "routes": [
                    *routes.routes(
                        search, decode, admission, operation.life, settings.request_timeout, editor
                    ),
                    *heic_routes(decode, admission, settings.request_timeout),
                    operation.metrics.route(),
                    *pwa.routes(),
                    *font.routes(),
                ],
                "lifespan": around(layers, *running),
                "exception_handlers": {**routes.HANDLERS, Exception: failed},
            },
            auth=form_check(settings.auth_users),
            auth_message=LOCKED,
            theme=theme(),
            css_paths=CSS,
            max_file_size=MAX_PICTURE_BYTES,
            max_threads=MOST_RUNNING,
            state_session_capacity=SESSIONS,
            footer_links=["api"],
            pwa=True,
            favicon_path=pwa.ICON,
            head=pwa.HEAD + font.PRELOAD + HEAD,
            mcp_server=False,  # ours stands already where it is wanted; None would ask the environment
            ssr_mode=False,
            share=False,
            show_error=False,
            run_history=False,
            enable_monitoring=False,
            prevent_thread_lock=True,
            quiet=True,
        )
    except OSError as error:  # someone took it while we loaded
        where = f"{settings.host}:{settings.port}"
        raise SearchError(f"Cannot listen on {where}: choose another --port or --host.") from error
    except BaseException:
        page.close(verbose=False)
        raise
    operation.life.rest_on(search.live.unavailable)
    operation.life.state = "ready"
    return page
