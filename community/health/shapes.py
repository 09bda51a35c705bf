"""The shapes of what a weekly run writes into `health_readings`, for whoever reads them.

Every number comes with its n and its window. Where fewer than five people stand behind a figure
it is absent (`value` None, `enough` False), so that nobody can be seen through it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

FEWEST_PEOPLE = 5
FEWEST_THREADS = 10

# The sub-scores, with their weights (guide: piecewise-linear maps of signals).
SCORES = {
    "vitality": 0.30,
    "responsiveness": 0.25,
    "renewal": 0.15,
    "resilience": 0.20,
    "dialogue": 0.10,
}
# What a reason of a flag is about; each phrase gathers signals of one kind.
REASONS = ("level", "people", "newcomers", "concentration", "rhythm")


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One of H1 to H22: `value` in the unit of its definition, `low` and `high` its interval.

    `numbers` are the raw figures that a sentence about it names, such as {"lately": 6.0}.
    """

    code: str
    value: float | None
    n: int
    enough: bool
    low: float | None = None
    high: float | None = None
    numbers: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Score:
    """A sub-score or the total, 0 to 100, with its 80 % interval; `moved` since four weeks ago."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    moved: float | None = None
    parts: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why p is what it is: a phrase of `REASONS`, its share of the evidence, its raw numbers.

    `weight` is in log-odds, positive where it speaks for going quiet.
    """

    code: str
    weight: float
    numbers: dict[str, float]


def as_json(parts: dict[str, Any]) -> dict[str, Any]:
    """Dataclasses of this module by name, as a column keeps them."""
    return {name: asdict(part) for name, part in parts.items()}


def signals_in(kept: dict[str, Any]) -> dict[str, Signal]:
    """Read `health_readings.signals` back."""
    return {name: Signal(**part) for name, part in kept.items()}


def scores_in(kept: dict[str, Any]) -> dict[str, Score]:
    """Read `health_readings.scores` back; `total` stands among the sub-scores."""
    return {name: Score(**part) for name, part in kept.items()}


def reasons_in(kept: dict[str, Any]) -> list[Reason]:
    """Read `health_readings.contributions` or `health_flags.reasons` back, weightiest first."""
    found = [Reason(**part) for part in kept.values()]
    return sorted(found, key=lambda each: -abs(each.weight))
