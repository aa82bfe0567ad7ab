"""The web app manifest and icons, so that the page can be installed.

Gradio has a manifest too, but without colours, a short name and an icon that may be cut to a
circle; and its icons are drawn in any size that is asked for, gigabytes if need be.
"""

import functools
import io
from pathlib import Path

from PIL import Image
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

ICON = Path(__file__).resolve().parents[2] / "assets" / "icon.png"
"""512 x 512, its drawing well inside the circle that a phone may cut out."""

SIZES = (192, 512)
"""Edges in pixels of the icons that a manifest must name."""

APPLE_SIZE = 180
"""Edge in pixels of the icon that an iPhone asks for."""

LIGHT, DARK = "#ffffff", "#161412"
"""The page's ground, which the bars around it take on."""

HEAD = f"""<link rel="apple-touch-icon" sizes="{APPLE_SIZE}x{APPLE_SIZE}" href="apple-touch-icon.png">
<meta name="apple-mobile-web-app-title" content="Fashion">
<meta name="theme-color" content="{LIGHT}" media="(prefers-color-scheme: light)">
<meta name="Theme-Color" content="{DARK}" media="(prefers-color-scheme: dark)">"""
"""For the page's head. Gradio keeps one meta of a name; browsers take a name in capitals for the same."""

MANIFEST = {
    "id": "./",
    "name": "Fashion Search",
    "short_name": "Fashion",
    "description": "Find fashion by words, by a picture, or by both.",
    "start_url": "./",
    "scope": "./",
    "display": "standalone",
    "theme_color": LIGHT,
    "background_color": LIGHT,
    "icons": [
        {"src": f"pwa_icon/{size}", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in SIZES
        for purpose in ("any", "maskable")
    ],
}


def routes() -> list[BaseRoute]:
    """Return the routes of the manifest and the icons, in place of Gradio's."""
    return [
        Route("/manifest.json", lambda _: JSONResponse(MANIFEST, media_type="application/manifest+json")),
        Route("/apple-touch-icon.png", _icon),  # where an iPhone looks by itself
        Route("/pwa_icon{size:path}", _icon),
    ]


def _icon(request: Request) -> Response:
    named = request.path_params.get("size")  # none in the iPhone's path
    size = APPLE_SIZE if named is None else next((size for size in SIZES if named == f"/{size}"), None)
    if size is None:
        return Response("There is no icon of this size.", 404, media_type="text/plain")
    return Response(_drawn(size), media_type="image/png", headers={"Cache-Control": "public, max-age=86400"})


@functools.cache
def _drawn(size: int) -> bytes:
    packed = io.BytesIO()
    with Image.open(ICON) as icon:
        icon.resize((size, size), Image.Resampling.LANCZOS).save(packed, "PNG", optimize=True)
    return packed.getvalue()
