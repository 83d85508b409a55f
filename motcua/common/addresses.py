"""Whose address a request carries when reverse proxies stand in front."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address

Network = IPv4Network | IPv6Network


def sender(remote: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The sender's address: X-Forwarded-For is believed only as far as trusted proxies wrote it.

    remote      address at the other end of the connection.
    forwarded   the header X-Forwarded-For, each proxy's line after the one before; may be empty.
    What is no address, and all that stands before it, is not believed.
    >>> from ipaddress import ip_network
    >>> sender("10.0.0.5", "1.2.3.4, 198.51.100.1", [ip_network("10.0.0.0/8")])
    '198.51.100.1'
    """
    address = remote
    hops = [hop.strip() for hop in forwarded.split(",")]
    while hops and _within(address, trusted) and _is_address(hops[-1]):
        address = hops.pop()
    return address


def network_of(address: str) -> str:
    """What one sender can be told by: an IPv4 address, of IPv6 the first 64 bits, which are one connection's.

    >>> network_of("2001:db8:1:2:aaaa::1"), network_of("::ffff:192.0.2.7"), network_of("192.0.2.7")
    ('2001:db8:1:2::', '192.0.2.7', '192.0.2.7')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((found, 64), strict=False).network_address)


def _within(address: str, networks: Sequence[Network]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
