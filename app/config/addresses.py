"""Where to listen, and the addresses of what stands beside Hearth, looked at before any start.

None of the latter is said back: they hold passwords.
"""

from __future__ import annotations

import ipaddress
import re
from importlib.util import find_spec
from urllib.parse import SplitResult, urlsplit

from app.config.faults import BadSetting

_DATABASES = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")
_HIGHEST_PORT = 65_535
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")  # an IPv4 address, too
_COUNTERS = ("redis", "rediss", "redis+unix", "redis+sentinel", "redis+cluster")


def mail_server(url: str) -> SplitResult:
    """The parts of HEARTH_SMTP_URL, which begins with smtp:// or smtps://; raises BadSetting."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number
        usable = None
    if not usable:
        raise BadSetting(
            "HEARTH_SMTP_URL must look like smtp://user:password@mail.example.org:587."
        )
    return parts


def checked_mail_server(url: str | None) -> str | None:
    """HEARTH_SMTP_URL, or nothing where nothing was said; raises BadSetting."""
    if not url:
        return None
    mail_server(url)
    return url


def checked_database(url: str) -> str:
    """HEARTH_DATABASE_URL, of a kind that Hearth speaks; raises BadSetting."""
    scheme, separator, rest = url.partition("://")
    host = rest.partition("?")[0].partition("/")[0].rpartition("@")[2]
    port = host.rpartition("]")[2].partition(":")[2]
    if scheme not in _DATABASES or not separator or not rest or (port and not port.isdigit()):
        raise BadSetting(
            "HEARTH_DATABASE_URL must look like postgresql+psycopg://hearth:password@127.0.0.1/hearth"
            " or sqlite:////var/lib/hearth/hearth.db."
        )
    return url


def checked_bind(given: str) -> str:
    """Where to listen, as host:port; raises BadSetting for what is no such thing."""
    host, _, port = given.rpartition(":")
    if port.isascii() and port.isdigit() and int(port) <= _HIGHEST_PORT and _is_host(host):
        return given
    raise BadSetting(
        f"HEARTH_BIND is {given!r}; write an address and a port, for example "
        "HEARTH_BIND=127.0.0.1:8000, or HEARTH_BIND=[::1]:8000."
    )


def _is_host(given: str) -> bool:
    if not (given.startswith("[") and given.endswith("]")):
        return _HOST.fullmatch(given) is not None
    try:
        ipaddress.IPv6Address(given[1:-1])
    except ValueError:
        return False
    return True


def checked_counter(url: str | None) -> str | None:
    """HEARTH_REDIS_URL, where it is set and its client is at hand; raises BadSetting."""
    if not url:
        return None
    if url.partition("://")[0] not in _COUNTERS:
        raise BadSetting("HEARTH_REDIS_URL must look like redis://127.0.0.1:6379/0.")
    if find_spec("redis") is None:
        raise BadSetting(
            "HEARTH_REDIS_URL needs the package redis beside Hearth: pip install redis. Or take the"
            " setting away: each web process counts for itself then."
        )
    return url
