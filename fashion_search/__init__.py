"""Cross-modal fashion search: words, a picture or both find the products of a catalogue.

The packages, from the bottom up. Each imports only from those above it in this list, and is the only one
that imports its heavy library:

    errors, config, text, vectors    shared basics
    imaging      decodes picture files to upright RGB, in sandboxed processes (Pillow)
    encoder      texts and pictures to unit vectors (torch, open_clip)
    index        nearest-neighbour search (FAISS)
    language     reads words as people type them: negation, names, spelling
    catalog      products, filters, facets and their files
    ranking      fusion, candidates, scoring, calibration, relevance
    serving      follows an index folder, or a catalogue in Milvus: snapshots (pymilvus)
    search       the search engine: query, parsing, edits, hits, recommendations
    sources      reads catalogues: shop APIs, files, HTTP (requests)
    indexing     builds an index folder from a source
    evaluate     measures a model and a fusion on a catalogue
    ui           the page (Gradio)
    server       the app on one port: REST, security, observability (FastAPI)

`from fashion_search import FashionSearch, Query` imports only what it needs.
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

_MODULES = {
    "FashionSearch": "search.engine",
    "Filters": "catalog.filters",
    "Hit": "search.query",
    "Product": "catalog.product",
    "Query": "search.query",
    "SearchResult": "search.query",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Import a public name on first use: torch alone takes seconds."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names, imported or not."""
    return sorted({*globals(), *__all__})
