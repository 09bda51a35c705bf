"""What every kind of line goes by: whose decision it is, and how many there may be."""

from __future__ import annotations

from collections.abc import Sequence

from community.today.lines import Place

MOST = 20  # of each kind; a day has no room for more


def decided_by_oneself(places: Sequence[Place]) -> dict[int, Place]:
    """What takes a facilitator's right is not shown to whoever only stands in."""
    return {place.id: place for place in places if place.facilitates}
