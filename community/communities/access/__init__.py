"""Load a community, or something within one, on somebody's behalf; strangers learn nothing."""

from __future__ import annotations

from community.communities.access.communities import (
    Granted,
    Moved,
    Part,
    active_membership_of,
    community_by_id_to,
    community_to,
    demand,
    demand_alive,
    own_membership,
    readable_by,
    standing_of,
    with_membership,
)

__all__ = [
    "Granted",
    "Moved",
    "Part",
    "active_membership_of",
    "community_by_id_to",
    "community_to",
    "demand",
    "demand_alive",
    "own_membership",
    "readable_by",
    "standing_of",
    "with_membership",
]
