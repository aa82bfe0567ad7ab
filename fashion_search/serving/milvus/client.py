"""Calls Milvus, with time-outs; the only module that imports pymilvus, on the first call."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from fashion_search.config import milvus_token
from fashion_search.errors import SearchError, UnavailableError

if TYPE_CHECKING:
    from pymilvus import MilvusClient

CALL_SECONDS, LOOK_SECONDS, WRITE_SECONDS, FLUSH_SECONDS = 5.0, 2.0, 60.0, 600.0
"""How long a call, a look for changes, a write and a flush may take: pymilvus tries again meanwhile."""

MOST_ROWS = 16_384
"""Most rows that Milvus returns at a time."""

READ_ROWS, WRITTEN_ROWS = 1000, 200
"""Rows read and written at a time: of 512 numbers and a few kilobytes of text each."""

NOT_LOADED = 101
"""Milvus's code for a collection that is on its disk only, as Lite leaves them after a start."""

LOAD_PAUSE = 0.05
"""Seconds between loading a collection and asking it again: a server that has just started may say too early that it has."""

_LOG = logging.getLogger(__name__)

Row = dict[str, Any]
Field = tuple[str, str, dict[str, Any]]
"""A field of a collection: its name, its type and more options; `index` is the kind of its index."""

Result = TypeVar("Result")


class Client:
    """Calls one Milvus server; thread-safe, and connected again by itself after the server was away.

    While `away` is set, calls fail at once, so that nobody waits for the time-out of a server known to be away.
    """

    def __init__(self, server: str, seconds: float = CALL_SECONDS) -> None:
        """Take the server's address, and how long a call may take; the token, if any, is in MILVUS_TOKEN."""
        self._server, self._seconds = server, seconds
        self.away = False
        self._client: MilvusClient | None = None
        self._connecting = threading.Lock()

    def call(self, work: Callable[["MilvusClient"], Result], name: str = "") -> Result:
        """Return what a piece of work returns; if it needs a collection that the server has not loaded, load it before.

        Raises:
            UnavailableError: the server can't be reached, or has refused it.
            SearchError: pymilvus is missing.
        """
        pymilvus = _library()
        import grpc  # of pymilvus

        if self.away:
            raise UnavailableError
        try:
            client = self._connected(pymilvus)
            end = time.monotonic() + self._seconds
            while True:
                try:
                    return work(client)
                except pymilvus.MilvusException as error:
                    if error.code != NOT_LOADED or not name or time.monotonic() > end:
                        raise
                client.load_collection(name, timeout=self._seconds)
                time.sleep(LOAD_PAUSE)
        except (pymilvus.MilvusException, grpc.RpcError, grpc.FutureTimeoutError) as error:
            _LOG.warning("Milvus at %s: %s", self._server, " ".join(str(error).split())[:500])
            raise UnavailableError from error

    def create(self, name: str, fields: Sequence[Field]) -> None:
        """Create a collection, unless it is there; its first field is the key."""

        def create(client: "MilvusClient") -> None:
            if client.has_collection(name, timeout=self._seconds):
                return
            from pymilvus import DataType

            schema, indexes = client.create_schema(), client.prepare_index_params()
            for place, (field, kind, options) in enumerate(fields):
                index = options.pop("index", None)
                if "element_type" in options:
                    options["element_type"] = DataType[options["element_type"]]
                schema.add_field(field, DataType[kind], is_primary=not place, **options)
                if index:
                    metric = {"metric_type": "IP"} if "VECTOR" in kind else {}
                    indexes.add_index(field, index_type=index, **metric)
            client.create_collection(name, schema=schema, index_params=indexes, timeout=WRITE_SECONDS)

        self.call(create)

    def has(self, name: str) -> bool:
        """Return whether there is a collection."""
        return bool(self.call(lambda client: client.has_collection(name, timeout=self._seconds)))

    def search(
        self, name: str, field: str, data: Sequence[Any], limit: int, fields: Sequence[str], where: str = ""
    ) -> list[Row]:
        """Return the rows nearest to any of some vectors, not in order, each with its inner product as `score`."""
        found = self.call(
            lambda client: client.search(
                name,
                data=list(data),
                anns_field=field,
                limit=min(limit, MOST_ROWS),
                filter=where,
                output_fields=list(fields),
                search_params={"metric_type": "IP"},
                timeout=self._seconds,
            ),
            name,
        )
        return [{**hit["entity"], "score": hit["distance"]} for hits in found for hit in hits]

    def query(
        self, name: str, where: str, fields: Sequence[str], limit: int = MOST_ROWS, *, strong: bool = False
    ) -> list[Row]:
        """Return some of the rows that pass, in no order; `strong`: as they are now, not a moment ago."""
        consistency = {"consistency_level": "Strong"} if strong else {}
        found = self.call(
            lambda client: client.query(
                name,
                filter=where,
                output_fields=list(fields),
                limit=limit,
                timeout=self._seconds,
                **consistency,
            ),
            name,
        )
        return [dict(row) for row in found]

    def count(self, name: str, where: str) -> int:
        """Return how many rows pass."""
        found = self.call(
            lambda client: client.query(
                name, filter=where, output_fields=["count(*)"], timeout=self._seconds
            ),
            name,
        )
        return int(found[0]["count(*)"])

    def rows(self, name: str, where: str, fields: Sequence[str]) -> Iterator[Row]:
        """Yield all rows that pass, in no order."""
        iterator = self.call(
            lambda client: client.query_iterator(
                name, batch_size=READ_ROWS, filter=where, output_fields=list(fields), timeout=WRITE_SECONDS
            ),
            name,
        )
        while found := self.call(lambda _: iterator.next()):
            yield from map(dict, found)
        iterator.close()

    def upsert(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert or replace rows by their keys; when it returns, they are stored."""
        for start in range(0, len(rows), WRITTEN_ROWS):
            some = [dict(row) for row in rows[start : start + WRITTEN_ROWS]]
            self.call(lambda client, some=some: client.upsert(name, some, timeout=WRITE_SECONDS), name)  # type: ignore[misc]

    def delete(self, name: str, where: str) -> None:
        """Delete the rows that pass."""
        self.call(lambda client: client.delete(name, filter=where, timeout=WRITE_SECONDS), name)

    def flush(self, name: str) -> None:
        """Store what was written in the form that is searched fastest."""
        self.call(lambda client: client.flush(name, timeout=FLUSH_SECONDS))

    def _connected(self, pymilvus: Any) -> "MilvusClient":  # noqa: ANN401 - a module
        with self._connecting:
            if self._client is None:
                self._client = pymilvus.MilvusClient(
                    uri=self._server, token=milvus_token(), timeout=self._seconds
                )
            return self._client


def _library() -> Any:  # noqa: ANN401 - a module
    try:
        import pymilvus
    except ImportError as error:
        raise SearchError("An index at an address needs one more package: pip install pymilvus") from error
    # It logs tracebacks of its own, and prints in colours.
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
    return pymilvus
