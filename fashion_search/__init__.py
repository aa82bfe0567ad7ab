"""Cross-modal fashion search: words, a picture or both find the products of a catalogue.

The map, from the bottom up; a package imports only from those above it in this list, and each is the only
door to its heavy library:

    errors, config, vectors    what everybody uses
    imaging      any picture file to an upright RGB picture; strangers' files in sandboxed processes (Pillow)
    encoder      words and pictures to unit vectors (torch, open_clip)
    index        the nearest vectors (FAISS)
    catalog      products, filters, facets and how they lie on the disk
    ranking      similarities to an order: fusion, candidates, scores, calibration, relevance
    search       one query from top to bottom: query, negation, snapshot, engine, recommendations
    sources      catalogues to read: shop APIs, files, HTTP (requests)
    indexing     from a source to an index folder
    evaluate     measures a model and a fusion on a catalogue
    ui           the page (Gradio)
    server       REST, security, observability, and all of it on one port (FastAPI)

`from fashion_search import FashionSearch, Query` loads only what is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fashion_search.catalog.filters import Filters
    from fashion_search.catalog.product import Product
    from fashion_search.search.engine import FashionSearch
    from fashion_search.search.query import Hit, Query, SearchResult

__version__ = "0.1.0"

__all__ = ["FashionSearch", "Filters", "Hit", "Product", "Query", "SearchResult", "__version__"]

_HOMES = {
    "FashionSearch": "search.engine",
    "Filters": "catalog.filters",
    "Hit": "search.query",
    "Product": "catalog.product",
    "Query": "search.query",
    "SearchResult": "search.query",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Load a public name when it is first asked for: torch alone takes seconds."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return sorted({*globals(), *__all__})
