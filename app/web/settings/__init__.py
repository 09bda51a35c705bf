"""What a person sets for themselves: profile, address and password, keys, browsers, tokens."""

from __future__ import annotations

from app.web.settings import (
    account,
    avatar,
    badges,
    confirm,
    data,
    notifications,
    passkeys,
    profile,
    provider,
    security,
    sessions,
    tokens,
)
from app.web.settings.blueprint import bp

# Each module adds its routes to the blueprint when it is imported.
__all__ = [
    "account",
    "avatar",
    "badges",
    "bp",
    "confirm",
    "data",
    "notifications",
    "passkeys",
    "profile",
    "provider",
    "security",
    "sessions",
    "tokens",
]
