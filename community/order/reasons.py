"""Why a thread was put elsewhere, as everybody concerned reads it."""

from __future__ import annotations

from community.errors import Refused
from community.words import N_

SHORTEST_REASON, LONGEST_REASON = 3, 200


def said_why(typed: str) -> str:
    """The reason in one line; Refused when it is too short or too long."""
    reason = " ".join(typed.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        words = N_(
            "Say why in %(least)s to %(most)s characters: its author will read it.",
            least=SHORTEST_REASON,
            most=LONGEST_REASON,
        )
        raise Refused(words, code="reason_needed", fields={"reason": words})
    return reason
