"""What a first visitor sees, for the catalogue of the moment."""

import logging
import threading
import time

from fashion_search.catalog.product import Product
from fashion_search.search.engine import FashionSearch
from fashion_search.serving.snapshot import Snapshot
from fashion_search.ui.model.examples import Example, tried_examples
from fashion_search.ui.model.showcase import SHOWN, varied

PATIENCE_S = 1.0
"""Seconds that the first visitor waits for examples at most."""

REST = 5.0
"""Examples are tried again for a new snapshot only after so many times the seconds that they took: each is a search."""

log = logging.getLogger(__name__)


class StartPage:
    """The products and examples of a catalogue; examples are tried in the background.

    Until those of a new snapshot have been, the last ones are shown, as far as their products are still there.
    """

    def __init__(self, search: FashionSearch) -> None:
        """Take the catalogue."""
        self._search = search
        self._lock = threading.Lock()
        self._shown: tuple[Snapshot, list[Product]] | None = None
        self._tried: Snapshot | None = None
        self._examples: list[Example] | None = None
        self._trying: threading.Thread | None = None
        self._rests_until = self._waits_until = 0.0

    def now(self) -> tuple[Snapshot, list[Product], list[Example]]:
        """Return the snapshot of now, its products and its examples: the same objects until something changes."""
        snapshot = self._search.snapshot
        return snapshot, self.products(snapshot), self.examples(snapshot)

    def products(self, snapshot: Snapshot) -> list[Product]:
        """Return the products to show."""
        shown = self._shown
        if shown is None or shown[0] is not snapshot:
            shown = self._shown = snapshot, varied(snapshot, SHOWN)
        return shown[1]

    def examples(self, snapshot: Snapshot) -> list[Example]:
        """Return the examples that have been tried so far, and have those of a new snapshot tried."""
        with self._lock:
            due = self._tried is not snapshot and time.monotonic() > self._rests_until
            if due and (self._trying is None or not self._trying.is_alive()):
                self._trying = threading.Thread(target=self._try, args=(snapshot,), daemon=True)
                self._trying.start()
                self._waits_until = time.monotonic() + PATIENCE_S
            trying = self._trying
        if self._examples is None and trying:
            trying.join(max(0.0, self._waits_until - time.monotonic()))
        known = self._examples or []
        if self._tried is snapshot:
            return known
        products = snapshot.catalogue.by_ids([one.like or "" for one in known])
        there = [one for one, product in zip(known, products, strict=True) if product or not one.like]
        return known if len(there) == len(known) else there

    def _try(self, snapshot: Snapshot) -> None:
        start = time.monotonic()
        try:
            self._examples = tried_examples(self._search)
        except Exception:  # a page without examples is still a page
            log.exception("Examples for the start page could not be tried")
            self._examples = self._examples or []
        now = time.monotonic()
        self._tried, self._rests_until = snapshot, now + REST * (now - start)
