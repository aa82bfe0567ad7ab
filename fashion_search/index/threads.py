"""Sets the number of FAISS threads: one for a search, all processors for a build.

Searches already run in parallel in the server's threads. OpenMP threads wait by spinning, which on a machine
with one other busy process costs nine tenths of the throughput. OpenMP stores the number per calling thread,
so every search sets it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import faiss


def one_thread() -> None:
    """Run FAISS calls of this thread in this thread alone."""
    faiss.omp_set_num_threads(1)


@contextmanager
def all_processors() -> Iterator[None]:
    """Run FAISS calls of this thread on all processors."""
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    try:
        yield
    finally:
        one_thread()
