"""Calls Milvus, with time-outs; the only module that imports pymilvus, on the first call."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from fashion_search.config import milvus_token
from fashion_search.errors import SearchError, UnavailableError

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
Field = tuple[str, str, str, dict[str, int]]
"""A field of a collection: its name, its type, the kind of its index, empty for none, and its sizes; arrays are of INT64."""

Result = TypeVar("Result")


class Client:
    """Calls one Milvus server; thread-safe, and connected again by itself after the server was away.

    While `away` is set, calls fail at once, so that nobody waits for the time-out of a server known to be away.
    """

    def __init__(self, server: str, seconds: float | None = None) -> None:
        """Take the server's address, and how long a call may take if not `CALL_SECONDS`; the token, if any, is in MILVUS_TOKEN."""
        self.server, self.seconds = server, seconds or CALL_SECONDS
        self.away = False
        self._client: Any = None
        self._connecting = threading.Lock()

    def call(self, name: str, work: Callable[[Any], Result]) -> Result:
        """Return what `work` returns for a MilvusClient; load the collection `name` before, if it is not yet.

        Raises:
            UnavailableError: the server can't be reached, or has refused it.
            SearchError: pymilvus is missing.
        """
        try:
            import grpc  # of pymilvus
            import pymilvus
        except ImportError as error:
            raise SearchError(
                "An index at an address needs one more package: pip install pymilvus"
            ) from error
        if self.away:
            raise UnavailableError
        try:
            with self._connecting:
                if self._client is None:
                    # It logs tracebacks of its own, and prints in colours.
                    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
                    self._client = pymilvus.MilvusClient(
                        uri=self.server, token=milvus_token(), timeout=self.seconds
                    )
            end = time.monotonic() + self.seconds
            while True:
                try:
                    return work(self._client)
                except pymilvus.MilvusException as error:
                    if error.code != NOT_LOADED or time.monotonic() > end:
                        raise
                self._client.load_collection(name, timeout=self.seconds)
                time.sleep(LOAD_PAUSE)
        except (pymilvus.MilvusException, grpc.RpcError, grpc.FutureTimeoutError) as error:
            _LOG.warning("Milvus at %s: %s", self.server, " ".join(str(error).split())[:500])
            raise UnavailableError from error


class Table:
    """One collection of a server, which need not be there: rows by their keys."""

    def __init__(self, client: Client, name: str) -> None:
        """Take who calls the server, and the collection's name."""
        self.client, self.name = client, name

    def exists(self) -> bool:
        """Return whether it is there."""
        return bool(self.call("has_collection"))

    def create(self, fields: Sequence[Field]) -> None:
        """Create it, unless it is there; the first field is the key."""

        def create(client: Any) -> None:  # noqa: ANN401 - a MilvusClient
            from pymilvus import DataType

            schema, indexes = client.create_schema(), client.prepare_index_params()
            for field, kind, index, sizes in fields:
                elements = {"element_type": DataType.INT64} if kind == "ARRAY" else {}
                is_key = field == fields[0][0]
                schema.add_field(field, DataType[kind], is_primary=is_key, **sizes, **elements)
                if index:
                    metric = {"metric_type": "IP"} if "VECTOR" in kind else {}
                    indexes.add_index(field, index_type=index, **metric)
            client.create_collection(self.name, schema=schema, timeout=WRITE_SECONDS)
            # pymilvus would sleep for half a second an index; those of nothing are there at once.
            client.create_index(self.name, indexes, timeout=WRITE_SECONDS, sync=False)
            client.load_collection(self.name, timeout=WRITE_SECONDS)

        if not self.exists():
            self.client.call(self.name, create)

    def query(
        self, where: str, fields: Sequence[str], limit: int = MOST_ROWS, *, strong: bool = False
    ) -> list[Row]:
        """Return some of the rows that pass, in no order; `strong`: as they are now, not a moment ago."""
        if not limit:
            return []
        consistency: dict[str, Any] = {"consistency_level": "Strong"} if strong else {}
        found = self.call("query", filter=where, output_fields=list(fields), limit=limit, **consistency)
        return list(map(dict, found))

    def count(self, where: str) -> int:
        """Return how many rows pass."""
        return int(self.call("query", filter=where, output_fields=["count(*)"])[0]["count(*)"])

    def every(self, where: str, fields: Sequence[str]) -> Iterator[Row]:
        """Yield all rows that pass, in no order."""
        iterator = self.call(
            "query_iterator", WRITE_SECONDS, batch_size=READ_ROWS, filter=where, output_fields=list(fields)
        )
        while found := self.client.call(self.name, lambda _: iterator.next()):
            yield from map(dict, found)
        iterator.close()

    def upsert(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert or replace rows by their keys; when it returns, they are stored."""
        for start in range(0, len(rows), WRITTEN_ROWS):
            some = list(map(dict, rows[start : start + WRITTEN_ROWS]))
            self.call("upsert", WRITE_SECONDS, data=some)

    def delete(self, where: str) -> None:
        """Delete the rows that pass."""
        self.call("delete", WRITE_SECONDS, filter=where)

    def flush(self) -> None:
        """Store what was written in the form that is searched fastest: at the end of many changes."""
        self.call("flush", FLUSH_SECONDS)

    def call(self, method: str, seconds: float | None = None, **options: Any) -> Any:  # noqa: ANN401
        """Call a method of `MilvusClient` on this collection."""
        timeout = self.client.seconds if seconds is None else seconds
        return self.client.call(
            self.name, lambda client: getattr(client, method)(self.name, timeout=timeout, **options)
        )
