"""Whole organisations made up by chance: lively communities of every size, and some that stop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from community.health.forecast.arrays import Floats
from community.health.forecast.tables import WeeklyTable
from tests.community.health.samples import table_with

WEEKS = 104
HEALTHY, SILENCED = 6, 2  # communities of each organisation
FIRST_LOOKED_AT = 39  # weeks; before, a community has hardly a normal


@dataclass(frozen=True)
class Made:
    """A community, and the week from which nobody writes any more."""

    table: WeeklyTable
    stops: int | None


def organisation(seed: int) -> list[Made]:
    """Communities that go their way, with seasons and weeks that are better or worse."""
    rng = np.random.default_rng(seed)
    healthy = [Made(_community(rng, _levels(rng)), stops=None) for _ in range(HEALTHY)]
    return healthy + [_silenced(rng) for _ in range(SILENCED)]


def _silenced(rng: np.random.Generator) -> Made:
    stops = int(rng.integers(60, WEEKS - 6))
    levels = _levels(rng)
    levels[stops:] = 0.0
    return Made(_community(rng, levels), stops=stops)


def _levels(rng: np.random.Generator) -> Floats:
    usual = float(np.exp(rng.uniform(np.log(6), np.log(80))))
    week = np.arange(WEEKS)
    season = 1 + rng.uniform(0, 0.25) * np.sin(2 * np.pi * (week / 52 + rng.uniform()))
    drift = np.exp(np.cumsum(rng.normal(0, 0.02, WEEKS)))
    shape = rng.uniform(4, 20)  # the smaller, the more two weeks differ
    return np.asarray(usual * season * drift * rng.gamma(shape, 1 / shape, WEEKS))


def _community(rng: np.random.Generator, levels: Floats) -> WeeklyTable:
    people = int(np.clip(levels.max() * rng.uniform(0.4, 1.2), 6, 60))
    return table_with(levels.tolist(), seed=int(rng.integers(1 << 30)), people=people)
