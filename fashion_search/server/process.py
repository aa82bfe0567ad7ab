"""Prepares the process: memory, open files, and the variables that libraries read."""

import contextlib
import ctypes
import os
import sys

LARGE_BYTES = 1024**2
"""Freed blocks of this size and above go back to the system at once: decoded pictures, not texts."""

ARENAS = 4
"""Arenas of memory that threads share. By default glibc keeps freed memory in one for each thread; after pictures
of all sizes in dozens of threads they are fragmented, and the server grows for hours."""

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Source: glibc, malloc/malloc.h."""

MOST_OPEN = 65_536
"""Open files and connections: more than the process could serve, and accepted by every system."""

OPENMP_SPINS = "10000"
"""GOMP_SPINCOUNT: OpenMP threads spin for about half a millisecond before they sleep. Sleeping at once
makes encoding a short text three times slower; spinning longer takes processor time from other requests."""


def prepare_process(uploads: str) -> None:
    """Prepare the process; call it before Gradio and the numeric libraries are imported.

    Args:
        uploads: a private folder for uploads: its files can be used in searches.
    """
    return_freed_memory()
    allow_open_files()
    # Requests already run in parallel, one per processor.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("GOMP_SPINCOUNT", OPENMP_SPINS)
    os.environ["FORWARDED_ALLOW_IPS"] = ""  # TRUSTED_HOPS decides which proxies are trusted
    os.environ["GRADIO_TEMP_DIR"] = uploads
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    # Gradio checks its own port at the start, which must not go through a proxy.
    others = os.environ.get("NO_PROXY")
    os.environ["NO_PROXY"] = f"{others + ',' if others else ''}127.0.0.1,localhost"


def return_freed_memory() -> None:
    """Make glibc return freed memory to the system; does nothing with another C library."""
    if not sys.platform.startswith("linux"):
        return
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # musl has none
        return
    mallopt(_MMAP_THRESHOLD, LARGE_BYTES)
    mallopt(_TRIM_THRESHOLD, LARGE_BYTES)
    mallopt(_ARENA_MAX, ARENAS)


def allow_open_files() -> None:
    """Raise the limit as far as the system allows: with the usual 1,024, that many open tabs block everyone else."""
    if sys.platform == "win32":  # has no such limit
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_OPEN if hard == resource.RLIM_INFINITY else min(hard, MOST_OPEN)
    if soft != resource.RLIM_INFINITY and soft < most:
        with contextlib.suppress(OSError, ValueError):  # some systems refuse what their hard limit allows
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
