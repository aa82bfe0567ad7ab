"""Opens an index wherever it is stored."""

from pathlib import Path

from fashion_search.serving.address import Address
from fashion_search.serving.live import LiveCatalogue
from fashion_search.serving.milvus.live import LiveCollection


def opened(index: Path | Address, pictures: str = "") -> LiveCatalogue:
    """Open an index folder, or a catalogue in Milvus.

    Raises:
        SearchError: as `LiveCatalogue` and `LiveCollection` do.
    """
    if isinstance(index, Address):
        return LiveCollection(index, pictures)
    return LiveCatalogue(index)
