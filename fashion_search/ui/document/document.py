"""What is put into the first HTML of an address."""

import html
import re
from collections.abc import Callable
from urllib.parse import parse_qs

from fashion_search.server.api.product_record import image_url
from fashion_search.ui.document.preview import NAME, Preview, preview
from fashion_search.ui.document.skeleton import skeleton
from fashion_search.ui.model.start import StartPage
from fashion_search.ui.patches.responses import DocumentParts

ROOT = re.compile(r"https?://[^\s\"'<>]+")


def parts_of(start: StartPage) -> Callable[[str, str, bool], DocumentParts]:
    """Return what makes the parts of a document of the page."""

    def parts(query: str, root: str, is_open: bool) -> DocumentParts:
        """Return the parts for an address.

        Args:
            query: the query part of the address.
            root: the address without it, as the visitor sees it.
            is_open: whether the page is shown, not the login form, which tells of no product.
        """
        if not is_open:
            return DocumentParts(_head(Preview(), root), "")
        snapshot = start.now()[0]
        shown = preview(snapshot, query)
        theme = parse_qs(query).get("__theme", [None])[-1]
        outline = skeleton(start.products(snapshot), theme, searched=shown.searched)
        return DocumentParts(_head(shown, root), outline)

    return parts


def _head(shown: Preview, root: str) -> str:
    picture = image_url(shown.picture) if shown.picture else "/pwa_icon/512"
    told = {
        "og:title": shown.title,
        "og:description": shown.description,
        "og:type": "website",
        "og:site_name": NAME,
    }
    if ROOT.fullmatch(root):
        told["og:image"] = root.rstrip("/") + picture
    tags = "".join(f'<meta property="{name}" content="{html.escape(value)}">' for name, value in told.items())
    card = "summary_large_image" if shown.picture else "summary"
    return (
        f'<title>{html.escape(shown.title)}</title><meta name="description" content="{html.escape(shown.description)}">'
        f'{tags}<meta name="twitter:card" content="{card}">'
    )
