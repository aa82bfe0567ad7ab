"""The one table of routes: what this app answers, and what middleware needs to know of each.

Gradio offers more under /gradio_api. What is not in the table is refused: it fetches from other hosts (proxy=),
leads around the queue (run, api), hands out parts of the server (custom_component, component_server, stream,
dev, vibe-*), writes to its disk (deep_link, run-history), or gives away sessions (token).
"""

import re

from starlette.types import Scope

OTHER = "other"
"""Any path that is not in the table: scanners ask for a great many."""

GRADIO = "/gradio_api"
UPLOAD = "/gradio_api/upload"
FILE = "/gradio_api/file={path}"
HEARTBEAT = "/gradio_api/heartbeat/{session}"
"""A stream that lasts as long as a tab is open: nobody waits for its end, and its time says nothing."""
IMAGES = "/images/{file}"
METRICS = "/metrics"
SUGGESTIONS = "/api/v1/suggestions"
"""Asked by the page at each letter: it is as open as the page, and takes no key."""
LOGIN = "/login"
LIVENESS = frozenset({"/api/v1/health", "/api/v1/ready"})

PRODUCTS = frozenset({"/api/v1/products", "/api/v1/products/{id}"})
"""Routes that change the catalogue, except by GET."""

PROGRAMS = frozenset(
    PRODUCTS
    | {"/api/v1/search", "/api/v1/facets", "/api/v1/{other}"}
    | {"/gradio_api/mcp", "/gradio_api/mcp/schema", "/gradio_api/mcp/{other}"}
)
"""Routes for programs, which take an API key; unknown ones below them do, too."""

RENDERED = frozenset(
    {"/", "/insight", "/config", "/docs", "/openapi.json", "/gradio_api/info", "/gradio_api/openapi.json"}
)
"""Pages that are rendered for each request, and so count against a client's rate."""

FORM = frozenset(
    {"/", LOGIN, "/assets/{file}", "/theme.css", "/favicon.ico", "/robots.txt", "/manifest.json"}
    | {
        "/fonts/{file}",
        "/pwa_icon/{size}",
        "/apple-touch-icon.png",
        "/gradio_api/startup-events",
        "/gradio_api/theme.css",
    }
)
"""The login form and what it is drawn with; "/" is the form to whoever has not logged in. By
startup-events Gradio wakes itself up."""

EXACT = frozenset(
    FORM
    | LIVENESS
    | PROGRAMS
    | RENDERED
    | {METRICS, UPLOAD, "/logout", SUGGESTIONS}
    | {f"{GRADIO}/{name}" for name in ("queue/join", "queue/data", "cancel", "app_id", "login_check")}
)

TEMPLATES = {
    IMAGES: r"/images/.+",
    "/assets/{file}": r"/(assets|static)/.+",
    "/fonts/{file}": r"/fonts/[^/]+",
    "/pwa_icon/{size}": r"/pwa_icon(/\d+)?",
    FILE: r"/gradio_api/file=.+",
    HEARTBEAT: r"/gradio_api/heartbeat/[^/]+",
    "/api/v1/products/{id}": r"/api/v1/products/.+",
    "/api/v1/{other}": r"/api/v1/.*",
    "/gradio_api/mcp/{other}": r"/gradio_api/mcp/.*",
    "/gradio_api/call/search": r"/gradio_api/call/(v2/)?search(_with_verdict)?",
    "/gradio_api/call/search/{event}": r"/gradio_api/call/(v2/)?search(_with_verdict)?/[^/]+",
}
"""Routes with something of their own in the path."""

_PATTERNS = [(name, re.compile(pattern + "/?", re.DOTALL)) for name, pattern in TEMPLATES.items()]


def path_of(scope: Scope) -> str:
    """Return the path by which routes are found: without what a proxy has put before it."""
    path, root = str(scope["path"]), str(scope.get("root_path", "")).rstrip("/")
    return path[len(root) :] if root and path.startswith(root + "/") else path


def route_of(scope: Scope) -> str:
    """Return the template of a request's path, one of a few dozen; `OTHER` where it is not in the table."""
    path = path_of(scope)
    plain = path[:-1] if path.endswith("/") and not path.endswith("//") and path != "/" else path
    if plain in EXACT:
        return plain
    return next((name for name, pattern in _PATTERNS if pattern.fullmatch(path)), OTHER)
