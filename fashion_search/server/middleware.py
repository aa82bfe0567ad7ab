"""The middleware that every request passes before it reaches Gradio or REST.

In this order:

1. `client_ip`: the client's address, behind the operator's own proxies only.
2. `headers`: security headers on every answer, also on a refusal.
3. `hosts`: the names by which the app answers.
4. `cors`: which other sites' pages may call.
5. `path_filter`: which of Gradio's routes can be reached.
6. `body_limit`: size, duration and memory of request bodies.
7. `rate_limit`: requests a minute and client.
8. `auth`: API keys, logins, and the lockout after failed ones.
9. `upload_limit`: bytes that a client may upload an hour.
10. `timeout`: how long a search may take.

Each is a plain ASGI middleware and is tested alone. What ASGI cannot see is left to a proxy: slow headers and
the number of connections.

Gradio adds its own outermost middleware, which answers any origin with credentials, so a
middleware of ours would sit inside it. `lifespan` wraps the finished application instead.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.types import ASGIApp

from fashion_search.config import Settings
from fashion_search.server.limits.body_limit import BodyLimit
from fashion_search.server.limits.rate_limit import RateLimit, RateMeter
from fashion_search.server.limits.timeout import Timeout
from fashion_search.server.limits.upload_limit import UploadLimit
from fashion_search.server.security.auth import Authentication, form_check
from fashion_search.server.security.client_ip import ClientIp
from fashion_search.server.security.cors import Cors
from fashion_search.server.security.headers import SecurityHeaders
from fashion_search.server.security.hosts import AllowedHosts
from fashion_search.server.security.lockout import LOCKED, Lockout
from fashion_search.server.security.path_filter import PathFilter
from fashion_search.server.wrapping import Lifespan, put_around

__all__ = ["LOCKED", "RateMeter", "form_check", "guarded", "lifespan"]


def lifespan(settings: Settings, meter: RateMeter | None = None) -> Lifespan:
    """Return a lifespan handler that puts the guards around the whole application.

    Args:
        settings: what the environment says.
        meter: what each client may ask for, shared with what charges for work; one of its own where None.
    """

    @asynccontextmanager
    async def wrap(app: Starlette) -> AsyncIterator[None]:
        put_around(app, lambda inner: guarded(inner, settings, meter))
        yield

    return wrap


def guarded(app: ASGIApp, settings: Settings, meter: RateMeter | None = None) -> ASGIApp:
    """Put an application behind all middleware; the last one here is the first that a request meets."""
    app = Timeout(app, settings.request_timeout)
    app = UploadLimit(app, limited=settings.rate_limit > 0)
    app = Authentication(app, settings.api_keys, settings.auth_users, Lockout(), open_figures=settings.alone)
    app = RateLimit(app, meter or RateMeter(settings.rate_limit))
    app = BodyLimit(app)
    app = PathFilter(app)
    app = Cors(app, settings.allowed_origins)
    app = AllowedHosts(app, settings.allowed_hosts)
    app = SecurityHeaders(app, settings.frame_ancestors)
    return ClientIp(app, settings.trusted_hops)
