"""Sets how many threads FAISS uses: one in a search, all processors in a build.

Searches run side by side in threads of the server's, so more threads in each would only get into
each other's way, and OpenMP's wait by spinning: with one busy neighbour that costs nine tenths of
the throughput. OpenMP keeps the number for each calling thread, so every search says it anew.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import faiss


def one_thread() -> None:
    """Let FAISS calls of this thread compute in this thread alone."""
    faiss.omp_set_num_threads(1)


@contextmanager
def all_processors() -> Iterator[None]:
    """Let FAISS calls of this thread use every processor, for a build."""
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    try:
        yield
    finally:
        one_thread()
