"""The page's typeface: Figtree, one variable file for all weights, served by this app."""

import textwrap
from pathlib import Path

import gradio as gr
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "figtree"
"""Google Fonts' subsets, by way of Fontsource 5.3.0; the licence is beside them."""

SUBSETS = {
    "latin": "U+0-FF, U+131, U+152-153, U+2BB-2BC, U+2C6, U+2DA, U+2DC, U+304, U+308, U+329, U+2000-206F, U+20AC, "
    "U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD",
    "latin-ext": "U+100-2BA, U+2BD-2C5, U+2C7-2CC, U+2CE-2D7, U+2DD-2FF, U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, "
    "U+2020, U+20A0-20AB, U+20AD-20C0, U+2113, U+2C60-2C7F, U+A720-A7FF",
}
"""The characters in each file: a browser loads the second only where a page has some of its own."""

PRELOAD = '<link rel="preload" href="fonts/latin.woff2" as="font" type="font/woff2" crossorigin>'
"""For the page's head: the file is on its way before the style sheet names it."""


class Figtree(gr.themes.Font):
    """Figtree, weights 300 to 900; other scripts are left to the system's typeface."""

    def __init__(self) -> None:
        super().__init__("Figtree")

    def stylesheet(self) -> dict[str, str | None]:
        """Return the rules that name the files."""
        rule = """
            @font-face {{
                font-family: 'Figtree'; font-weight: 300 900; font-display: swap;
                src: url('fonts/{name}.woff2') format('woff2'); unicode-range: {characters};
            }}
            """
        rules = [rule.format(name=name, characters=characters) for name, characters in SUBSETS.items()]
        return {"url": None, "css": textwrap.dedent("".join(rules))}


def routes() -> list[BaseRoute]:
    """Return the route of the files."""
    return [Route("/fonts/{name}.woff2", _file)]


def _file(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in SUBSETS:
        return Response("There is no such font.", 404, media_type="text/plain")
    caching = {"Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(FOLDER / f"figtree-{name}.woff2", media_type="font/woff2", headers=caching)
