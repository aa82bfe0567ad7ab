"""Raises the process's limit of open files and connections."""

import contextlib
import sys

MOST_OPEN = 65_536
"""Open files and connections: more than the process could serve, and accepted by every system."""


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
