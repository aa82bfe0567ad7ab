"""Metrics in Prometheus's text format.

Every label has few, known values: no path, no words, no client.
"""

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.core import CounterMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from fashion_search import __version__
from fashion_search.search.engine import FashionSearch
from fashion_search.server.lifecycle import Lifecycle
from fashion_search.server.limits.admission import Admission
from fashion_search.server.observability.request_context import RequestContext
from fashion_search.server.route_table import HEARTBEAT

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds: a known query takes 4 ms, a new picture 30 on a quick machine, the longest wait 2 s."""

STAGES = ("wait", "encode_text", "encode_image", "encode_without", "search", "total")
"""Stages of a search; `wait` comes before the total of the others."""

LIBRARIES = ("gradio", "uvicorn", "asyncio", "python")
"""Libraries whose errors are counted by name."""

REFUSALS = (401, 403, 408, 413, 421, 429, 503)
"""Statuses of refusals before a request is read. Their series start at zero: a series that begins with its
first refusal hides that one from rate()."""


class Metrics:
    """Counts requests and searches and exports the metrics; threads may share it."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each counter
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)  # memory, processor time, start, open files; on Linux

        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(f"fashion_search_{name}", text, labels, registry=registry)

        def seconds(name: str, text: str, label: str) -> Histogram:
            return Histogram(f"fashion_search_{name}", text, [label], buckets=BUCKETS, registry=registry)

        self._requests = counter("requests", "Requests answered.", "route", "method", "status")
        self._request_seconds = seconds(
            "request_seconds", "From the first byte of a request to the last of its answer.", "route"
        )
        self._refused = counter("refused", "Requests that were turned away.", "status")
        self._searches = counter(
            "searches", "Searches by verdict, or by the kind of error.", "door", "search_type", "outcome"
        )
        self._stages = seconds(
            "stage_seconds", "Stages of a search; words and picture are encoded side by side.", "stage"
        )
        self._library = counter("library_errors", "Errors that libraries logged.", "by")
        for library in (*LIBRARIES, "other"):
            self._library.labels(library)
        for status in REFUSALS:
            self._refused.labels(status)
        for stage in STAGES:
            self._stages.labels(stage)

    def request(self, context: RequestContext, seconds: float) -> None:
        """Count a request that has ended; the status of one that was given up is "none"."""
        self._requests.labels(context.route, context.method, context.status or "none").inc()
        if context.route != HEARTBEAT:
            self._request_seconds.labels(context.route).observe(seconds)
        if context.status in REFUSALS:
            self._refused.labels(context.status).inc()

    def search(
        self, context: RequestContext, search_type: str, outcome: str, stages: Mapping[str, float]
    ) -> None:
        """Count a search and the seconds of its stages."""
        self._searches.labels(context.door, search_type, outcome).inc()
        for stage in STAGES:
            if stage in stages:
                self._stages.labels(stage).observe(stages[stage])

    def library(self, name: str) -> None:
        """Count an error that a library logged, by the first part of its name."""
        first = name.partition(".")[0]
        self._library.labels(first if first in LIBRARIES else "other").inc()

    def watch(
        self, search: FashionSearch, admission: Admission, life: Lifecycle, queued: Callable[[], int]
    ) -> None:
        """Export gauges of what is served and what is running.

        Args:
            search: what is served.
            admission: the line that searches wait in.
            life: the server.
            queued: searches in the page's own queue.
        """
        about = {"version": __version__, "model": search.snapshot.manifest.model}
        Gauge("fashion_search_info", "What is served.", list(about), registry=self.registry).labels(
            **about
        ).set(1)
        shown: list[tuple[str, str, Callable[[], float]]] = [
            ("products", "Products in the catalogue.", lambda: len(search.snapshot.catalogue)),
            ("ready", "1 while searches are answered.", lambda: life.ready),
            ("requests_in_flight", "Requests being answered, open tabs aside.", lambda: life.running),
            ("searches_running", "Places of the line that are taken.", lambda: admission.taken),
            ("searches_waiting", "Searches that wait in line.", lambda: admission.waiting),
            ("page_queue", "Events in the page's own queue, waiting or running.", queued),
        ]
        for name, text, value in shown:
            Gauge(f"fashion_search_{name}", text, registry=self.registry).set_function(value)
        self.registry.register(_QueryCacheCollector(search))

    def route(self) -> Route:
        """Return the route that exports the metrics."""

        async def figures(request: Request) -> Response:
            headers = {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4, "Cache-Control": "no-store"}
            return Response(generate_latest(self.registry), headers=headers)

        return Route("/metrics", figures, include_in_schema=False)


class _QueryCacheCollector(Collector):
    """Hits and misses of the cache of query vectors."""

    def __init__(self, search: FashionSearch) -> None:
        self._search = search

    def collect(self) -> Iterator[CounterMetricFamily]:
        """Yield one counter."""
        family = CounterMetricFamily(
            "fashion_search_query_vectors",
            "Vectors of queries that were known (hit) or had to be made (miss). A new picture's file is "
            "looked up first, and then its pixels.",
            labels=["kind", "outcome"],
        )
        for (kind, outcome), count in sorted(self._search.cache_counts.items()):
            family.add_metric([kind, outcome], count)
        yield family
