"""Catalogue sources by their names on the command line."""

from collections.abc import Callable, Mapping

from fashion_search.sources.base import Options, Source
from fashion_search.sources.dummyjson import DummyJson
from fashion_search.sources.fakestore import FakeStore
from fashion_search.sources.files.folder import Files
from fashion_search.sources.http.client import Downloader
from fashion_search.sources.sample import Sample
from fashion_search.sources.shopify import Shopify

SOURCES: Mapping[str, Callable[[Options, Downloader], Source]] = {
    "dummyjson": DummyJson,
    "fakestore": FakeStore,
    "shopify": Shopify,
    "files": Files,
    "sample": Sample,
}
"""To add a source, add its class here."""
