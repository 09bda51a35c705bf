"""What the browser carries between the steps, signed, for ten minutes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.sealed import SealedCookie
from community.identities.policies import Claims

# Where somebody has been sent, and how we know them when they come back.
SENT = SealedCookie("sent", seconds=600)
# An identity that has been proved and is to be connected once its person says so here.
PROVED = SealedCookie("proved", seconds=600)


def packed(claims: Claims) -> dict[str, Any]:
    """The claims that connecting needs, for PROVED."""
    return {
        "issuer": claims.issuer,
        "subject": claims.subject,
        "name": claims.name,
        "email": claims.email,
    }


def unpacked(carried: dict[str, Any] | None) -> Claims | None:
    """The claims that PROVED carried, or None."""
    return Claims(**carried) if carried else None


def moment(seconds: object) -> datetime | None:
    """A claim that is a moment; None for anything else."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
