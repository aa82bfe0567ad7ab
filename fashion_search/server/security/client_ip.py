"""The client's IP address, behind the configured number of trusted proxies.

uvicorn trusts X-Forwarded-For from any local peer, so the app switches that off (FORWARDED_ALLOW_IPS) and
trusts only the configured number of hops.
"""

import ipaddress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

IPV6_NETWORK_BITS = 64
"""Bits of an IPv6 address that one client cannot change. Source: RFC 4291, section 2.5.4."""

CLIENTS = 10_000
"""Most clients that limits remember; some hundred bytes each."""


class ClientIp:
    """Sets a request's client and scheme to what they were before the trusted proxies."""

    def __init__(self, app: ASGIApp, trusted_hops: int) -> None:
        """Wrap an application behind so many proxies of the operator.

        Above 0, it must not be reachable past them: a client that bypasses them could forge its address.
        """
        self._app = app
        self._hops = trusted_hops

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if self._hops:
            headers = Headers(scope=scope)
            way = [hop.strip() for line in headers.getlist("x-forwarded-for") for hop in line.split(",")]
            peer = (scope.get("client") or ("", 0))[0]
            # Each proxy appends its peer's address; the entries before may be forged.
            address = [*way, peer][-min(self._hops, len(way)) - 1]
            scope["client"] = (address, 0)
            if headers.get("x-forwarded-proto", "").rpartition(",")[2].strip() == "https":
                scope["scheme"] = "https"
        await self._app(scope, receive, send)


def client_of(scope: Scope) -> str:
    """Return the key of a client for limits: its IPv4 address or IPv6 network."""
    said = str((scope.get("client") or ("", 0))[0]).strip()
    host = said[1:].partition("]")[0] if said.startswith("[") else said
    if host.count(":") == 1:  # with a port
        host = host.partition(":")[0]
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host[:100]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            return str(ipaddress.ip_network((int(address), IPV6_NETWORK_BITS), strict=False))
        address = address.ipv4_mapped
    return str(address)
