"""Retries failed requests with backoff."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """How patient a download is; times in seconds.

    `connect_s` and `read_s` bound each silence, `total_s` one try from request to last byte, and
    after `patience_s` no new try begins. The pause before a try doubles from `backoff_s`; a
    server's own Retry-After counts up to `retry_after_s`. `redirects` is the most that are followed.
    """

    tries: int = 4
    connect_s: float = 5.0
    read_s: float = 6.0
    total_s: float = 30.0
    patience_s: float = 20.0
    backoff_s: float = 0.5
    retry_after_s: float = 10.0
    redirects: int = 5


class AttemptError(Exception):
    """A try that failed; `final` where another would not help, `after` as the server asked, in seconds."""

    def __init__(self, why: str, *, final: bool = False, after: float = 0.0) -> None:
        super().__init__(why)
        self.final = final
        self.after = after


def persist(attempt: Callable[[], Result], policy: RetryPolicy, stopped: threading.Event) -> Result:
    """Try until it works, is hopeless, or patience ends.

    Args:
        attempt: one try.
        policy: how often and for how long.
        stopped: ends a pause, and with it the trying.

    Raises:
        AttemptError: no try worked; the text says why the last one failed and how many there were.
    """
    start = time.monotonic()
    for count in range(1, policy.tries + 1):
        try:
            return attempt()
        except AttemptError as error:
            # Jitter keeps threads that failed together from coming back together.
            pause = max(error.after, policy.backoff_s * 2 ** (count - 1) * random.uniform(0.5, 1.0))
            late = time.monotonic() + pause - start > policy.patience_s
            if error.final or late or count == policy.tries or stopped.wait(pause):
                tries = f" (tried {count} times)" if count > 1 else ""
                raise AttemptError(f"{error}{tries}") from error
    raise ValueError("a policy allows at least one try")


def asked_pause_s(retry_after: str) -> float:
    """Read a Retry-After header, seconds or a date, as seconds; 0 for neither.

    Source: RFC 9110, section 10.2.3.
    """
    if retry_after.isdecimal():
        return float(retry_after)
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return 0.0
