"""How many processors a call of a model uses."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

PROCESSORS = torch.get_num_threads()
"""How many processors a single call of a model uses, unless told otherwise."""


@contextmanager
def on_processors(count: int) -> Iterator[None]:
    """Have what this thread encodes in the block use so many processors; other threads are not concerned."""
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(PROCESSORS)
