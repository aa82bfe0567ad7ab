"""The middleware that every request passes before it reaches Gradio or REST.

In this order:

1. HTTP only: web sockets are closed.
2. `client_ip`: the client's address, behind the operator's own proxies only.
3. `headers`: security headers on every answer, also on a refusal.
4. `hosts`: the names by which the app answers.
5. `cors`: which other sites' pages may call.
6. `path_filter`: which of Gradio's routes can be reached.
7. `body_limit`: size, duration and memory of request bodies.
8. `rate_limit`: requests a minute and client.
9. `auth`: API keys, logins, and the lockout after failed ones.
10. `rate_limit`: bytes that a client may upload an hour.

What ASGI cannot see is left to a proxy: slow headers and the number of connections.

Gradio adds its own outermost middleware, which answers any origin with credentials, so Starlette's own list
would sit inside it. `around` wraps the finished application instead.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp

from fashion_search.config import Settings
from fashion_search.server.limits.body_limit import BodyLimit
from fashion_search.server.limits.rate_limit import RateLimit, UploadLimit
from fashion_search.server.security.auth import Authentication
from fashion_search.server.security.client_ip import ClientIp
from fashion_search.server.security.cors import Cors
from fashion_search.server.security.headers import SecurityHeaders
from fashion_search.server.security.hosts import AllowedHosts
from fashion_search.server.security.lockout import Lockout
from fashion_search.server.security.path_filter import unused_path
from fashion_search.server.security.refusal import Checked, HttpOnly

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]
"""What an application does as it starts and stops."""


def guards(settings: Settings, rate: RateLimit | None = None) -> list[Middleware]:
    """Return the middleware that protects the app, outermost first.

    Args:
        settings: what the environment says.
        rate: the clients' rates, shared with what charges for work; one of its own where None.
    """
    uploads = [Middleware(Checked, UploadLimit())] if settings.rate_limit else []
    return [
        Middleware(HttpOnly),
        Middleware(ClientIp, settings.trusted_hops),
        Middleware(SecurityHeaders, settings.frame_ancestors),
        Middleware(Checked, AllowedHosts(settings.allowed_hosts)),
        Middleware(Cors, settings.allowed_origins),
        Middleware(Checked, unused_path),
        Middleware(BodyLimit),
        Middleware(Checked, rate or RateLimit(settings.rate_limit)),
        Middleware(
            Authentication,
            settings.api_keys,
            settings.auth_users,
            Lockout(),
            admin_keys=settings.admin_keys,
            open_metrics=settings.local_only,
        ),
        *uploads,
    ]


def wrapped(app: ASGIApp, layers: Sequence[Middleware]) -> ASGIApp:
    """Return an application behind some middleware; the first is the outermost."""
    for layer, args, options in reversed(layers):
        app = layer(app, *args, **options)
    return app


def around(layers: Sequence[Middleware], *running: Lifespan) -> Lifespan:
    """Return a lifespan handler that puts middleware around a whole application, Gradio's own included.

    Args:
        layers: the middleware, outermost first.
        running: what also starts and stops with the application.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        if app.middleware_stack is None:
            raise RuntimeError("the application has not been built")
        app.middleware_stack = wrapped(app.middleware_stack, layers)
        async with AsyncExitStack() as stack:
            for start in running:
                await stack.enter_async_context(start(app))
            yield

    return lifespan
