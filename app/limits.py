"""How often one caller may ask: per account when signed in, per address when not."""

from __future__ import annotations

import ipaddress

from flask import Flask, request

from app.actor import actor
from app.config import Settings

# An office sits behind one address, so the anonymous allowance is generous.
ANONYMOUS = "600 per minute; 120 per 10 seconds"
SIGNED_IN = "300 per minute"
SEARCHES = "30 per minute"
KEYSTROKES = "120 per minute"  # searches while somebody types
PROMOTIONS = "30 per hour"  # articles made of threads: each asks people for their words
WRITES = "60 per minute"
BY_ITSELF = "120 per minute"  # what an open page sends while somebody types or reads
SIGN_UPS = "20 per hour"
_PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 1}
_SENT_BY_ITSELF = frozenset({"drafts.keep", "reading.keep_place"})
_OF_MACHINES = ("/healthz", "/readyz", "/metrics")


def caller() -> str:
    """The key that requests are counted by."""
    who = actor()
    return f"account:{who.id}" if who.signed_in else f"address:{address_range()}"


def address_range() -> str:
    """The caller's network: a /24 or a /56, so that changing one digit changes nothing."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    prefix = 24 if address.version == 4 else 56
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False).network_address)


def allowance() -> str:
    """What whoever asks may do in all: writes are counted apart from reads.

    What a page sends by itself is counted apart from both, or typing would use up posting.
    """
    if request.endpoint in _SENT_BY_ITSELF:
        return BY_ITSELF
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        return WRITES
    return SIGNED_IN if actor().signed_in else ANONYMOUS


def costs_nothing() -> bool:
    """Files of the product and the questions of machines are not counted."""
    return request.path.startswith("/static/") or request.path in _OF_MACHINES


def init_app(app: Flask, settings: Settings) -> None:
    """Tell the limiter what applies here; Redis counts for all processes when it is set.

    While Redis does not answer each process counts for itself, and no page waits long for it.
    """
    app.config.update(
        RATELIMIT_ENABLED=settings.limits,
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_HEADERS_ENABLED=False,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=settings.redis_url is not None,
        RATELIMIT_STORAGE_OPTIONS=_PATIENCE if settings.redis_url else {},
    )
