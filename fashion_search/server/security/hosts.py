"""Checks the Host header against the allowed names.

Prevents DNS rebinding: a site can point its own name to this machine after its page has loaded, and its
requests then are same-origin and reach what listens on loopback. Only their Host gives them away.
"""

import ipaddress
import re
from collections.abc import Sequence

from starlette.types import ASGIApp, Scope

from fashion_search.server.security.refusal import refusal

HOST = re.compile(rb"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?")
"""Syntax of the header. Source: RFC 9110, section 7.2, and RFC 3986, section 3.2.2, without the characters that
no name on a network has."""


class AllowedHosts:
    """Refuses a malformed Host with 400, and one that is not allowed with 421."""

    def __init__(self, allowed: Sequence[str]) -> None:
        """Allow names such as "shop.example", "*.shop.example" or ".shop.example" for all below it, or "*" for any.

        Loopback names are always allowed: no other machine can have them.
        """
        self._any = "*" in allowed
        names = [name.lower().removeprefix("*").strip("[]") for name in allowed]
        self._names = frozenset(name for name in names if not name.startswith("."))
        self._domains = tuple(name for name in names if name.startswith("."))

    def __call__(self, scope: Scope) -> ASGIApp | None:
        """Return the refusal of a request, if it is refused."""
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        found = HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
        if not found and (hosts or scope.get("http_version") == "1.1"):
            return refusal(400, "A request names one host in its Host header.", {"Connection": "close"})
        if found and not self._allows(found["name"].decode().lower().strip("[]").rstrip(".")):
            detail = (
                "This server does not answer by the host name that was asked for: name it in ALLOWED_HOSTS."
            )
            return refusal(421, detail, {"Connection": "close"})
        return None

    def _allows(self, name: str) -> bool:
        return self._any or name in self._names or name.endswith(self._domains) or is_this_machine(name)


def is_this_machine(name: str) -> bool:
    """Return whether a name or address in a Host header is loopback."""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")  # RFC 6761, section 6.3
