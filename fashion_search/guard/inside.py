"""Requests that this process makes to itself.

The agents' tool passes its calls on to the page's own endpoint, over HTTP: those were let in and
counted when the agent asked. They are known by a secret that never leaves the process.
"""

import hmac
import secrets

from starlette.datastructures import Headers
from starlette.types import Scope

HEADER = "X-Fashion-Search-Inside"

SECRET = secrets.token_urlsafe(32)


def from_inside(scope: Scope) -> bool:
    """Return whether this process sent a request."""
    said = Headers(scope=scope).get(HEADER, "")
    return hmac.compare_digest(said.encode(), SECRET.encode())
