"""Reads and adds logins in Gradio's application.

Gradio checks its cookie in some routes only, and does not know HTTP Basic.
"""

import secrets
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope


def logged_in(scope: Scope) -> bool:
    """Return whether a request has the cookie of a login."""
    app: Any = scope.get("app")
    if not hasattr(app, "tokens"):  # not Gradio's application
        return False
    cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
    names = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}")
    return any(cookies.get(name) in app.tokens for name in names)


def as_user(scope: Scope, name: str) -> Scope:
    """Return the request with the cookie of a user, who is logged in by this."""
    app: Any = scope.get("app")
    token = next((token for token, user in app.tokens.items() if user == name), None)
    if token is None:
        token = secrets.token_urlsafe(32)
        app.tokens[token] = name
    cookie = f"access-token-unsecure-{app.cookie_id}={token}".encode()
    others = [(key, value) for key, value in scope["headers"] if key != b"cookie"]
    return {**scope, "headers": [*others, (b"cookie", cookie)]}
