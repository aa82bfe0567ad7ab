"""Has glibc return freed memory to the system, so that the server does not grow for hours.

By default glibc keeps it, in as many pools as there are threads: after pictures of all sizes in dozens of
threads these are full of holes, and a server grows for hours. So there are few pools, and what is large
goes straight back to the system.
"""

import ctypes
import sys

LARGE_BYTES = 1024**2
"""What is asked for at once from which on it is large: a decoded picture, but no text."""

POOLS = 4
"""Pools that threads share; Python itself asks for little in them."""

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Source: glibc, malloc/malloc.h."""


def return_freed_memory() -> None:
    """Have memory that was freed go back to the system; where the C library is not glibc, nothing changes."""
    if not sys.platform.startswith("linux"):
        return
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # musl has none
        return
    for option, value in (
        (_MMAP_THRESHOLD, LARGE_BYTES),
        (_TRIM_THRESHOLD, LARGE_BYTES),
        (_ARENA_MAX, POOLS),
    ):
        mallopt(option, value)
