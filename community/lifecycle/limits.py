"""What the organisation decided about openings and stages, or what Hearth ships with."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy.orm import Session

from community.lifecycle.stages import SHIPPED
from community.organisation.queries import decided

STAGES = "stages"
OPENING = "opening"
# How many founders and seeded threads a community opens with, the one who proposed counted; and
# how many proposals one person prepares at a time.
SHIPPED_OPENING: Mapping[str, float] = MappingProxyType(
    {"founders": 3, "seeded_threads": 1, "proposals": 3}
)


def stage_limits(session: Session) -> Mapping[str, float]:
    """The thresholds of the gates between stages."""
    return decided(session, STAGES, shipped=SHIPPED)


def opening_limits(session: Session) -> Mapping[str, float]:
    """What a community needs before it opens."""
    return decided(session, OPENING, shipped=SHIPPED_OPENING)
