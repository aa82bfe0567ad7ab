"""Answers a search in time, or gives up waiting for it.

A search runs in a thread, and a thread cannot be killed. So the wait is given up, not the work: it keeps its
place in `admission` until it ends, and nobody else is let in for it. The time in which a body comes does not count.
"""

import asyncio
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, TypeVar

import anyio.to_thread

from fashion_search.errors import TimedOutError
from fashion_search.server.limits.admission import Admission

Result = TypeVar("Result")


async def in_time(
    work: Callable[[], Result], seconds: float, admission: Admission | None, client: str, waited: float = 0.0
) -> Result:
    """Run work in a thread, once its client has a place, and return its result.

    Args:
        work: what blocks.
        seconds: how long to wait for a place and for the result.
        admission: gives places; None where the work needs none.
        client: whose work it is.
        waited: the part of these seconds that is over.

    Raises:
        TimedOutError: it takes longer; work that has begun goes on and keeps its place.
        OverloadedError: the client would have to wait too long for a place.
    """
    begun = False

    async def in_place() -> Result:
        nonlocal begun
        async with admission.place(client) if admission else nullcontext():
            begun = True
            return await anyio.to_thread.run_sync(work)

    task = asyncio.create_task(in_place())
    task.add_done_callback(_retrieve)
    try:
        async with asyncio.timeout(seconds - waited):
            return await asyncio.shield(task)
    except TimeoutError:
        raise TimedOutError(seconds) from None
    finally:
        if not begun:
            task.cancel()


def _retrieve(task: asyncio.Task[Any]) -> None:
    """Retrieve an error that nobody waits for any more, so that asyncio does not print it: it may hold the words."""
    if not task.cancelled():
        task.exception()
