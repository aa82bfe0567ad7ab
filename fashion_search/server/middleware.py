"""The middleware that every request passes before it reaches Gradio or REST.

In this order:

1. `client`: who is asking, seen through the operator's own proxies only.
2. `headers`: what browsers are told to keep to, on every answer, also on a refusal.
3. `hosts`: by which names the app answers.
4. `origins`: which other sites' pages may call, exactly.
5. `paths`: what nobody is let near.
6. `body`: how large a body is, how long it may take to come, and how much all of them may hold.
7. `rate`: how much a client may ask a minute.
8. `access`: who is let in: API keys, logins, and the lock-out of whoever guesses.
9. `uploads`: how much may come to lie on the disk.
10. `deadline`: how long a search may take.

Each is a plain ASGI wrapper and can be tried alone. What ASGI cannot see is left to a proxy: slow headers and the number of connections.

Gradio adds its own outermost middleware, which answers any origin with credentials, so a
middleware of ours would sit inside it. `lifespan` wraps the finished application instead.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.types import ASGIApp

from fashion_search.config import Settings
from fashion_search.server.limits.body_limit import Body
from fashion_search.server.limits.rate_limit import Meter, Rate
from fashion_search.server.limits.timeout import Deadline
from fashion_search.server.limits.upload_limit import Uploads
from fashion_search.server.security.auth import Access, form_check
from fashion_search.server.security.client_ip import Client
from fashion_search.server.security.cors import Origins
from fashion_search.server.security.headers import SecurityHeaders
from fashion_search.server.security.hosts import Hosts
from fashion_search.server.security.lockout import LOCKED, Lockout
from fashion_search.server.security.path_filter import Paths
from fashion_search.server.wrapping import Lifespan, put_around

__all__ = ["LOCKED", "Meter", "form_check", "guarded", "lifespan"]


def lifespan(settings: Settings, meter: Meter | None = None) -> Lifespan:
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


def guarded(app: ASGIApp, settings: Settings, meter: Meter | None = None) -> ASGIApp:
    """Put an application behind all guards; the last one here is the first that a request meets."""
    app = Deadline(app, settings.request_timeout)
    app = Uploads(app, limited=settings.rate_limit > 0)
    app = Access(app, settings.api_keys, settings.auth_users, Lockout(), open_figures=settings.alone)
    app = Rate(app, meter or Meter(settings.rate_limit))
    app = Body(app)
    app = Paths(app)
    app = Origins(app, settings.allowed_origins)
    app = Hosts(app, settings.allowed_hosts)
    app = SecurityHeaders(app, settings.frame_ancestors)
    return Client(app, settings.trusted_hops)
