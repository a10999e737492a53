"""Which machines may be asked for a page: those of the open internet, told by the address that is then connected to."""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from factdb.errors import SourceError

# An IPv4 address as an IPv6 network translates it (RFC 6052, section 2.1).
_TRANSLATED = IPv6Network("64:ff9b::/96")


def addresses_of(host: str, port: int, *, allow_private: bool) -> list[str]:
    """The addresses of a host, in the resolver's order, each of which may be connected to.

    Raises SourceError for a name that has none, and unless ``allow_private`` where any of them is not public: a name that
    leads into somebody's own network is no newspaper's.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise SourceError(f"the host {host} is not known: check the address, or the network") from None
    addresses = list(dict.fromkeys(str(place[4][0]) for place in found))
    if not allow_private:
        for address in addresses:
            if not is_public(ip_address(address)):
                shown = host if host == address else f"{host} ({address})"
                raise SourceError(
                    f"{shown} is no public address: give --allow-private if a page of your own network is meant"
                )
    return addresses


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is of the open internet: not private, loopback, link-local, multicast or reserved.

    An IPv6 address that stands for an IPv4 one (mapped, 6to4, Teredo, NAT64) is as public as that one.
    """
    if isinstance(address, IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inner(address: IPv6Address) -> IPv4Address | None:
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (None if teredo is None else teredo[1])
