"""What is put into the first HTML of an address: a title, the preview that other apps make of links, an outline."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs

from fashion_search.catalog.product import Product
from fashion_search.language.tokens import stems
from fashion_search.server.api.product_record import image_url
from fashion_search.serving.snapshot import Snapshot
from fashion_search.ui.controller.heading import short
from fashion_search.ui.document.skeleton import skeleton
from fashion_search.ui.model.start import StartPage
from fashion_search.ui.model.url import from_query, label_of, product_in
from fashion_search.ui.model.view_state import ViewState
from fashion_search.ui.patches.responses import DocumentParts

NAME = "Fashion Search"
DESCRIPTION = "Find fashion by words, by a picture, or by both."

LONGEST_NAME, LONGEST_DESCRIPTION = 70, 200
"""Characters that are shown of a title and of a description."""

ROOT = re.compile(r"https?://[^\s\"'<>]+")


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A title, a description, and the file name of a picture of the catalogue; `searched`: a search is asked for."""

    title: str = NAME
    description: str = DESCRIPTION
    picture: str | None = None
    searched: bool = False


def preview(snapshot: Snapshot, query: str) -> Preview:
    """Return what the query part of an address shows: a product, a search, or neither.

    The picture of words is that of a product that holds them all; nothing is searched for.
    """
    asked = from_query(query)
    shown = product_in(query)
    pictured = snapshot.catalogue.by_id(shown) if shown else None
    if pictured:
        name = pictured.title
        description = short(pictured.description or pictured.category or DESCRIPTION, LONGEST_DESCRIPTION)
    else:
        like = snapshot.catalogue.by_id(asked.like) if asked.like else None
        name, description = label_of(asked, like), DESCRIPTION
        pictured = like or _holder(snapshot, asked.text or "")
    return Preview(
        title=f"{short(name, LONGEST_NAME)} – {NAME}" if name else NAME,
        description=description,
        picture=pictured.pictures[0] if pictured else None,
        searched=asked != ViewState(),
    )


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


def _holder(snapshot: Snapshot, words: str) -> Product | None:
    """Return the first product that holds some words."""
    holders = [set(snapshot.words.rows_of(stem).tolist()) for stem in stems(words)]
    rows = set.intersection(*holders) if holders else ()
    return snapshot.catalogue.get(min(rows)) if rows else None
