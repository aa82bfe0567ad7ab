"""Raises the process's limit of open files and connections."""

import contextlib
import sys

MOST_OPEN = 65_536
"""Files and connections: more than the rest of the process could serve, and accepted by every system."""


def allow_open_files() -> None:
    """Raise the limit as far as the system lets: with the usual 1,024, as many open tabs keep all others out."""
    if sys.platform == "win32":  # has no such limit
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_OPEN if hard == resource.RLIM_INFINITY else min(hard, MOST_OPEN)
    if soft != resource.RLIM_INFINITY and soft < most:
        with contextlib.suppress(OSError, ValueError):  # some systems promise more than they give
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
