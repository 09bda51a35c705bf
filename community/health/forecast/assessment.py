"""The forecast of one community: the chance, the state and the reasons for every week."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from community.health.forecast.arrays import Bools, Floats
from community.health.forecast.coefficients import Model, Scorer, shipped
from community.health.forecast.features import (
    PHRASES,
    SIGNALS,
    Facts,
    Features,
    Phrase,
    features_of,
)
from community.health.forecast.states import Standing, State, Thresholds, states_of
from community.health.forecast.tables import WeeklyTable

# What a person is told beside a phrase: the facts that speak for it.
_FACTS: dict[Phrase, tuple[str, ...]] = {
    "level": ("posts_4", "posts_8", "posts_usual"),
    "people": ("people_4", "people_usual", "silent_core"),
    "newcomers": ("newcomers_8", "newcomers_usual"),
    "concentration": ("active_26", "top_share"),
    "rhythm": ("days_since", "empty_weeks"),
}
# Below this many people nothing about people is said.
FEWEST = 5
# Two empty weeks where half a year had two more at most: no chance is needed to ask why.
_HUSHED_WEEKS, _HUSHED_DAYS = 4, 14


@dataclass(frozen=True)
class Reason:
    """A phrase, how far it moves the log-odds (above 0: towards quiet), and its plain numbers."""

    phrase: Phrase
    contribution: float
    facts: dict[str, float]


@dataclass(frozen=True)
class Assessment:
    """One entry a week of the table, those that do not count included.

    `p` is NaN where no forecast may be shown: too short, too small, or a week that does not
    count. The state of such a week is that of the week before.
    """

    eligible: Bools
    p: Floats
    states: list[State]
    already: Bools
    standing: Standing
    model_version: str
    _contributions: NDArray[np.float64]
    _facts: Facts
    _place: NDArray[np.int64]

    def reasons(self, week: int = -1, *, most: int = 3) -> list[Reason]:
        """The phrases that weigh most in a week, heaviest first; none without a forecast."""
        place = int(self._place[week])
        return [] if place < 0 or np.isnan(self.p[week]) else self._told(place)[:most]

    def quiet_reasons(self, week: int = -1, *, most: int = 3) -> list[Reason]:
        """What is seen of a silence: a fact, which needs no forecast to be told."""
        place = int(self._place[week])
        return [each for each in self._told(place) if _shows(each)][:most] if place >= 0 else []

    def _told(self, place: int) -> list[Reason]:
        """The phrases of a week, heaviest first; of one to four people only how much is said."""
        found = [self._reason(phrase, self._contributions[place], place) for phrase in PHRASES]
        few = self._facts.active_26[place] < FEWEST
        told = [each for each in found if each.facts and not (few and each.phrase != "level")]
        return sorted(told, key=lambda each: -abs(each.contribution))

    def _reason(self, phrase: Phrase, total: Floats, place: int) -> Reason:
        parts = [total[at] for at, signal in enumerate(SIGNALS) if signal.phrase == phrase]
        facts = {name: float(getattr(self._facts, name)[place]) for name in _FACTS[phrase]}
        return Reason(phrase, float(np.sum(parts)), facts)


def _shows(reason: Reason) -> bool:
    """Whether it tells of a silence, and not of what has become usual in it."""
    if reason.phrase == "level":
        return reason.facts["posts_4"] < reason.facts["posts_usual"]
    return reason.phrase != "concentration" and reason.contribution > 0


def assess(
    table: WeeklyTable,
    *,
    model: Model | None = None,
    scorer: Scorer | None = None,
    start: Standing | None = None,
) -> Assessment:
    """Judge every week of a table with the shipped model, each from what was known at its end."""
    model = model or shipped()
    scorer = scorer or model.scorer
    counted = table.counted
    if not counted.any():
        return _nothing(table, model, start)
    found = features_of(table.only_counted())
    p = np.where(found.eligible, scorer.chances(found.values), np.nan)
    states, standing = states_for(found, p, model.thresholds, start=start)
    place = np.where(counted, np.cumsum(counted) - 1, -1)
    first = (start or Standing()).state
    shown = np.maximum.accumulate(place)
    return Assessment(
        eligible=_spread(found.eligible, place, otherwise=False).astype(np.bool_),
        p=_spread(p, place, otherwise=np.nan),
        states=[states[at] if at >= 0 else first for at in shown.tolist()],
        already=_spread(found.already, place, otherwise=False).astype(np.bool_),
        standing=standing,
        model_version=model.version,
        _contributions=scorer.contributions(found.values),
        _facts=found.facts,
        _place=place,
    )


def states_for(
    found: Features, p: Floats, limits: Thresholds, *, start: Standing | None = None
) -> tuple[list[State], Standing]:
    """The states that chances lead to in the weeks of these features."""
    shown = np.where(found.eligible, p, np.nan)
    drop = found.facts.posts_8 / np.maximum(found.facts.posts_usual, 1e-9)
    hushed = (found.facts.days_since >= _HUSHED_DAYS) & (found.facts.empty_weeks <= _HUSHED_WEEKS)
    return states_of(shown, found.quiet, drop, limits, hushed=hushed, start=start)


def _spread(
    values: Floats | Bools, place: NDArray[np.int64], *, otherwise: float
) -> NDArray[np.float64]:
    return np.where(place >= 0, values[np.maximum(place, 0)].astype(float), otherwise)


def _nothing(table: WeeklyTable, model: Model, start: Standing | None) -> Assessment:
    """The assessment of a table without one week that counts."""
    none = np.zeros(len(table), dtype=np.bool_)
    standing = start or Standing()
    return Assessment(
        eligible=none,
        p=np.full(len(table), np.nan),
        states=[standing.state] * len(table),
        already=none,
        standing=standing,
        model_version=model.version,
        _contributions=np.zeros((0, len(SIGNALS))),
        _facts=Facts(**{each.name: np.zeros(0) for each in fields(Facts)}),
        _place=np.full(len(table), -1),
    )
