"""What an address must look like to be asked, and whom the operator lets through besides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from app.fetching.addresses import Address, is_public, unwrapped

_PORTS = {"https": 443, "http": 80}
_LONGEST = 2_000
# Printable ASCII without what browsers and libraries read in different ways.
_PLAIN = re.compile(r"[!$-;=?-\[\]_a-z~]+")
_LABEL = r"[a-z0-9_][a-z0-9_-]{0,62}"
_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")
_ENTRY = re.compile(r"(?P<host>[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?")


class FetchFailed(Exception):
    """Nothing usable came back. The sentence is for operators and their log, never for visitors."""


class Redirected(FetchFailed):
    """It leads elsewhere; whoever follows asks that address anew, with every rule."""

    def __init__(self, location: str) -> None:
        super().__init__("it redirects, which is not followed")
        self.location = location


@dataclass(frozen=True, kw_only=True)
class Target:
    """An address that may be asked, once what its host resolves to has been looked at."""

    url: str
    host: str
    port: int


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """What the operator trusts: hosts, each with its port or the usual ones, and networks."""

    hosts: frozenset[tuple[str, int | None]] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    setting: str = "HEARTH_FETCH_ALLOW"  # where the operator names them

    @classmethod
    def parse(cls, entries: Sequence[str], *, setting: str = setting) -> Allowed:
        """`login.internal`, `10.0.0.7:8443`, `[fd00::7]` or `10.20.0.0/16`; see `bad_entry`."""
        hosts = set()
        networks = []
        for entry in map(str.lower, entries):
            if "/" in entry:
                networks.append(ip_network(entry))
            elif found := _ENTRY.fullmatch(entry):
                port = found["port"]
                hosts.add((found["host"].strip("[]").rstrip("."), int(port) if port else None))
        return cls(hosts=frozenset(hosts), networks=tuple(networks), setting=setting)

    def names(self, host: str, port: int) -> bool:
        """Whether this host is trusted on this port."""
        return (host, port) in self.hosts or (
            port in _PORTS.values() and (host, None) in self.hosts
        )

    def covers(self, address: Address) -> bool:
        """Whether the address lies in a trusted network."""
        meant = unwrapped(address)
        return any(meant in each for each in self.networks if each.version == meant.version)


def bad_entry(entries: Sequence[str]) -> str | None:
    """The first entry that `Allowed.parse` could not read, or None."""
    for entry in entries:
        try:
            if "/" in entry:
                ip_network(entry)
                continue
        except ValueError:
            return entry
        found = _ENTRY.fullmatch(entry.lower())
        if found is None or int(found["port"] or 1) not in range(1, 65_536):
            return entry
    return None


def read_target(url: str, allowed: Allowed) -> Target:
    """The host and port of an address; raises FetchFailed for one that nobody is to be asked by."""
    if len(url) > _LONGEST or not _PLAIN.fullmatch(url.lower()):
        raise FetchFailed("the address is too long or has characters that do not belong there")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise FetchFailed("the address cannot be read") from None
    if parts.scheme not in _PORTS:
        raise FetchFailed("only http and https are asked")
    if "@" in parts.netloc or not parts.hostname:
        raise FetchFailed("the address needs a host, and no user")
    host = parts.hostname.rstrip(".")
    if not _NAME.fullmatch(host) and not _is_v6(host):
        raise FetchFailed("the host is not a name or an address")
    port = _PORTS[parts.scheme] if port is None else port
    if port not in _PORTS.values() and not allowed.names(host, port):
        raise FetchFailed(f"port {port} is not asked; {allowed.setting} can name {host}:{port}")
    return Target(url=url, host=host, port=port)


def _is_v6(host: str) -> bool:
    try:
        return ip_address(host).version == 6 and "%" not in host
    except ValueError:
        return False


def demand_reachable(target: Target, found: Sequence[Address], allowed: Allowed) -> None:
    """Every address that the host resolves to must be public, or trusted; raises FetchFailed."""
    if not found:
        raise FetchFailed(f"{target.host} has no address")
    if allowed.names(target.host, target.port):
        return
    if not all(is_public(each) or allowed.covers(each) for each in found):
        raise FetchFailed(
            f"{target.host} leads into an inner network; {allowed.setting} can name it"
        )
