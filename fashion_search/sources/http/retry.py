"""Retries failed requests with backoff."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """Limits of a download.

    `connect_seconds` and `read_seconds` are socket time-outs, `total_seconds` the time of one try, and after
    `patience_seconds` no new try starts. The pause before a retry doubles from `backoff_seconds`; a server's
    Retry-After counts up to `max_retry_after_seconds`. `redirects` is the most that are followed.
    """

    tries: int = 4
    connect_seconds: float = 5.0
    read_seconds: float = 6.0
    total_seconds: float = 30.0
    patience_seconds: float = 20.0
    backoff_seconds: float = 0.5
    max_retry_after_seconds: float = 10.0
    redirects: int = 5


class AttemptError(Exception):
    """A failed try; `final` if a retry is useless, `after` is the server's Retry-After in seconds."""

    def __init__(self, why: str, *, final: bool = False, after: float = 0.0) -> None:
        super().__init__(why)
        self.final = final
        self.after = after


def with_retries(attempt: Callable[[], Result], policy: RetryPolicy, stopped: threading.Event) -> Result:
    """Retry until success, a final error, a limit of the policy, or until `stopped`, which also ends a pause.

    Raises:
        AttemptError: all tries failed; gives the last reason and the number of tries.
    """
    start = time.monotonic()
    for count in range(1, policy.tries + 1):
        try:
            return attempt()
        except AttemptError as error:
            # Jitter, so that threads that failed together do not retry together.
            pause = max(error.after, policy.backoff_seconds * 2 ** (count - 1) * random.uniform(0.5, 1.0))
            late = time.monotonic() + pause - start > policy.patience_seconds
            if error.final or late or count == policy.tries or stopped.wait(pause):
                tries = f" (tried {count} times)" if count > 1 else ""
                raise AttemptError(f"{error}{tries}") from error
    raise ValueError("a policy allows at least one try")
