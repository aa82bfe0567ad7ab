"""Refuses to fetch from private addresses (SSRF protection)."""

import ipaddress
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import urlsplit

from fashion_search.sources.http.retry import AttemptError

MOST_ADDRESSES = 8
"""Addresses of a host that are tried: a name may have hundreds, and each may take a time-out."""

_GLOBAL_V6 = IPv6Network("2000::/3")
"""All of IPv6 that is routed globally. Source: RFC 4291, section 2.4, and IANA's registry of its unicast addresses."""

_NAT64 = IPv6Network("64:ff9b::/96")
"""IPv6 addresses whose last 32 bits are the IPv4 address that is really reached. Source: RFC 6052."""

_CLOUD = (IPv4Network("192.0.0.0/24"), IPv4Network("168.63.129.16/32"))
"""Where clouds answer their own machines, and which Python counts as public.

Source: https://docs.oracle.com/iaas/Content/Compute/Tasks/gettingmetadata.htm (192.0.0.192, RFC 6890) and
https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16.
"""


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public internet, seen through IPv6's wrappings of IPv4."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else ip.ipv4_mapped or ip.sixtofour
        if inner is None:
            return ip.is_global and ip in _GLOBAL_V6
        ip = inner
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _CLOUD)


def is_inside(url: str) -> bool:
    """Return whether a URL names a private address itself, or this machine.

    A name that resolves to one does not count: who owns the name could point it anywhere, at any time.
    """
    host = urlsplit(url).hostname or ""
    try:
        return not is_public(host)
    except ValueError:
        return host == "localhost"


def resolve(host: str, port: int, *, private: bool) -> list[str]:
    """Return the IP addresses to connect to for a host, the preferred one first.

    Args:
        host: a name or an IP address.
        port: where to connect to.
        private: allow addresses that are not public.

    Raises:
        AttemptError: one of the addresses is private, and that is not allowed.
        OSError: the host has no address.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not private and not all(map(is_public, addresses)):
        raise AttemptError(
            "it leads to a private address: set ALLOW_PRIVATE_SOURCES=1 if that is meant", final=True
        )
    return addresses[:MOST_ADDRESSES]
