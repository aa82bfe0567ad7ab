"""Adds middleware to an application that is already built."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from starlette.applications import Starlette
from starlette.types import ASGIApp

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]
"""What an application does as it starts and stops."""


def put_around(app: Starlette, wrap: Callable[[ASGIApp], ASGIApp]) -> None:
    """Put a wrapper around all that is there, Gradio's own outermost middleware included; in the lifespan only."""
    inner: ASGIApp | None = app.middleware_stack
    if inner is None:
        raise RuntimeError("the application has not been built")
    app.middleware_stack = wrap(inner)
