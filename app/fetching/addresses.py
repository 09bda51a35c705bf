"""Which addresses belong to everybody's internet, whatever form they are written in."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

Address = IPv4Address | IPv6Address

# Of these `is_global` says too much, on one Python or another.
_NOT_PUBLIC = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",
            "100.64.0.0/10",
            "192.0.0.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "240.0.0.0/4",
            # A network's own translators: where they lead is for that network to know, and the
            # address inside need not stand at the end (RFC 8215, RFC 6052).
            "64:ff9b:1::/48",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
            "5f00::/16",
            "fc00::/7",
            "fe80::/10",
            "fec0::/10",
        ),
    )
)
_NAT64 = ip_network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Whether anybody may be sent there: no inner network, no machine's own, no group."""
    meant = unwrapped(address)
    if not meant.is_global or meant.is_multicast or meant.is_reserved:
        return False
    return not any(meant in network for network in _NOT_PUBLIC if network.version == meant.version)


def unwrapped(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one that only carries it; any other as it is."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
