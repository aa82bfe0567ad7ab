"""Refuses to fetch from private addresses (SSRF protection)."""

import ipaddress
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import urlsplit

from fashion_search.sources.http.retry import AttemptError

MAX_ADDRESSES = 8
"""Most addresses of a host that are tried; each may take a time-out."""

_GLOBAL_V6 = IPv6Network("2000::/3")
"""The global unicast addresses of IPv6. Source: RFC 4291, section 2.4, and IANA's registry."""

_NAT64 = IPv6Network("64:ff9b::/96")
"""IPv6 addresses that lead to the IPv4 address in their last 32 bits. Source: RFC 6052."""

_CLOUD_METADATA = (IPv4Network("192.0.0.0/24"), IPv4Network("168.63.129.16/32"))
"""Metadata services of clouds that Python counts as public.

Source: https://docs.oracle.com/iaas/Content/Compute/Tasks/gettingmetadata.htm (192.0.0.192, RFC 6890) and
https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16.
"""


def is_public(address: str) -> bool:
    """Return whether an IP address is public, also if it is an IPv4 address embedded in IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else ip.ipv4_mapped or ip.sixtofour
        if inner is None:
            return ip.is_global and ip in _GLOBAL_V6
        ip = inner
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _CLOUD_METADATA)


def is_private_url(url: str) -> bool:
    """Return whether a URL's host is a private IP address or localhost, without resolving names."""
    host = urlsplit(url).hostname or ""
    try:
        return not is_public(host)
    except ValueError:
        return host == "localhost"


def resolve(host: str, port: int, *, private: bool) -> list[str]:
    """Return a host's IP addresses, the preferred one first.

    Raises:
        AttemptError: an address is private, without leave.
        OSError: the name cannot be resolved.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not private and not all(map(is_public, addresses)):
        raise AttemptError("it has a private address: set ALLOW_PRIVATE_SOURCES=1 to allow that", final=True)
    return addresses[:MAX_ADDRESSES]
