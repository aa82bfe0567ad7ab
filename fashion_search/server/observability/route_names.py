"""Names the route of a path, so that logs and metrics hold templates and no file names."""

import re

OTHER = "other"
"""Whatever is not known: scanners ask for a great many paths."""

ENDLESS = frozenset({"/gradio_api/heartbeat/{session}"})
"""Streams that last as long as a tab is open: nobody waits for their end, and their times say nothing."""

EXACT = frozenset(
    {
        "/",
        "/api/v1/search",
        "/api/v1/facets",
        "/api/v1/health",
        "/api/v1/ready",
        "/metrics",
        "/docs",
        "/openapi.json",
        "/insight",
        "/config",
        "/login",
        "/logout",
        "/theme.css",
        "/manifest.json",
        "/favicon.ico",
        "/apple-touch-icon.png",
        "/robots.txt",
        "/gradio_api/queue/join",
        "/gradio_api/queue/data",
        "/gradio_api/upload",
        "/gradio_api/upload_progress",
        "/gradio_api/info",
        "/gradio_api/openapi.json",
        "/gradio_api/cancel",
        "/gradio_api/reset",
        "/gradio_api/component_server",
        "/gradio_api/startup-events",
        "/gradio_api/app_id",
        "/gradio_api/login_check",
        "/gradio_api/mcp",
        "/gradio_api/mcp/schema",
    }
)

TEMPLATES = {
    "/images/{file}": r"/images/.+",
    "/assets/{file}": r"/(assets|static|svelte)/.+",
    "/pwa_icon/{size}": r"/pwa_icon.*",
    "/gradio_api/file={path}": r"/gradio_api/file[=/].*",
    "/gradio_api/heartbeat/{session}": r"/gradio_api/heartbeat/[^/]+",
    "/gradio_api/call/{name}": r"/gradio_api/call/(v2/)?[^/]+",
    "/gradio_api/call/{name}/{event}": r"/gradio_api/call/(v2/)?[^/]+/[^/]+",
    "/gradio_api/run/{name}": r"/gradio_api/(run|api)/[^/]+",
    "/gradio_api/{other}": r"/gradio_api/.*",
}
"""Paths with something of their own in them, the first that fits."""

_PATTERNS = [(name, re.compile(pattern, re.DOTALL)) for name, pattern in TEMPLATES.items()]


def route_of(path: str) -> str:
    """Return the template that a path follows, one of a few dozen; `OTHER` where it follows none."""
    plain = path.rstrip("/") or "/"
    if plain in EXACT:
        return plain
    return next((name for name, pattern in _PATTERNS if pattern.fullmatch(path)), OTHER)
