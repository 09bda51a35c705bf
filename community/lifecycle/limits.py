"""What the organisation decided about openings and stages, or what Hearth ships with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy.orm import Session

from community.lifecycle.stages import FEWEST_PEOPLE, FEWEST_RUNS, SHIPPED
from community.organisation.queries import decided

STAGES = "stages"
OPENING = "opening"
KEPT = 52  # runs of each community that are kept, and looked back at
# How many founders and seeded threads a community opens with, the one who proposed counted; and
# how many proposals one person prepares at a time.
SHIPPED_OPENING: Mapping[str, float] = MappingProxyType(
    {"founders": 3, "seeded_threads": 1, "proposals": 3}
)


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """Between what a threshold may be chosen: a `share` of one, a `decimal`, or counted whole."""

    least: float
    most: float
    share: bool = False
    decimal: bool = False

    @property
    def whole(self) -> bool:
        """Whether only whole numbers make sense."""
        return not (self.share or self.decimal)

    def holds(self, value: float) -> bool:
        """Whether it may be chosen."""
        return self.least <= value <= self.most and (not self.whole or value == int(value))


_SHARE = Bounds(least=0.01, most=1, share=True)
_COUNT = Bounds(least=1, most=1_000)
_RUNS = Bounds(least=FEWEST_RUNS, most=KEPT)  # more are not looked back at
_AGE = Bounds(least=0, most=520)
BOUNDS: Mapping[str, Bounds] = MappingProxyType(
    {
        "founding_facilitators": Bounds(least=1, most=20),
        "founding_members": _COUNT,
        "seeded_threads": Bounds(least=1, most=100),
        "contributors": _COUNT,
        "contributors_of_members": _SHARE,
        "core": _COUNT,
        "core_of_members": _SHARE,
        "floor": Bounds(least=1, most=100),
        "member_share": _SHARE,
        "replied_share": _SHARE,
        "newcomer_return": _SHARE,
        "age_weeks": _AGE,
        "hold_weeks": _RUNS,
        "ripe_member_share": _SHARE,
        "ripe_member_start_share": _SHARE,
        "ripe_absence_factor": Bounds(least=1, most=100),
        "ripe_artefacts": _COUNT,
        "ripe_cohesion": _SHARE,
        "ripe_age_weeks": _AGE,
        "ripe_hold_weeks": _RUNS,
        "quiet_weeks": _RUNS,
        # Of two groups no more than a half can be reached.
        "split_modularity": Bounds(least=0.05, most=0.5, decimal=True),
        "split_people": Bounds(least=FEWEST_PEOPLE, most=1_000),
        "split_weeks": _RUNS,
        "back_by": Bounds(least=0.05, most=0.95, share=True),
        "back_weeks": _RUNS,
        "snooze_weeks": Bounds(least=1, most=KEPT),
    }
)
OPENING_BOUNDS: Mapping[str, Bounds] = MappingProxyType(
    {
        "founders": Bounds(least=1, most=20),
        "seeded_threads": Bounds(least=1, most=20),  # an empty room cannot be opened
        "proposals": Bounds(least=1, most=50),
    }
)


def stage_limits(session: Session) -> Mapping[str, float]:
    """The thresholds of the gates between stages."""
    return decided(session, STAGES, shipped=SHIPPED)


def opening_limits(session: Session) -> Mapping[str, float]:
    """What a community needs before it opens."""
    return decided(session, OPENING, shipped=SHIPPED_OPENING)
