"""Has glibc return freed memory to the system, so that the server does not grow for hours.

By default glibc keeps freed memory in one arena per thread; after pictures of all sizes in dozens of threads
the arenas are fragmented. So there are few arenas, and large blocks go straight back to the system.
"""

import ctypes
import sys

LARGE_BYTES = 1024**2
"""Blocks of this size and above are returned at once: decoded pictures, not texts."""

ARENAS = 4
"""Arenas that threads share; Python itself allocates little in them."""

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Source: glibc, malloc/malloc.h."""


def return_freed_memory() -> None:
    """Make glibc return freed memory to the system; does nothing with another C library."""
    if not sys.platform.startswith("linux"):
        return
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # musl has none
        return
    for option, value in (
        (_MMAP_THRESHOLD, LARGE_BYTES),
        (_TRIM_THRESHOLD, LARGE_BYTES),
        (_ARENA_MAX, ARENAS),
    ):
        mallopt(option, value)
