"""One community's weeks as an evaluation sees them: labels, the score of every model, alerts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from community.health.forecast.arrays import Bools, Floats, lagged, rolled
from community.health.forecast.assessment import states_for
from community.health.forecast.coefficients import Model, Scorer
from community.health.forecast.features import NAMES, Features, features_of
from community.health.forecast.labels import Labels, labels_of
from community.health.forecast.tables import WeeklyTable

SIZE, DAYS, LAST, OWN = "size only", "days since last post", "last 4 / previous 4", "own history"
SHIPPED, LEFT_OUT, ALONE = "as shipped", "left out", "left out, alone"
BASELINES = (DAYS, LAST, SIZE, OWN)
FITTED = (SHIPPED, LEFT_OUT, ALONE)
MODELS = (*BASELINES, *FITTED)


@dataclass(frozen=True)
class Judged:
    """A community with its labels; `alerts` are those of the models that show states."""

    community: str
    kind: str
    labels: Labels
    scores: Mapping[str, Floats]
    alerts: Mapping[str, Bools]
    quiet: Bools


def kind_of(community: str) -> str:
    """The kind of a community: its name before the first colon."""
    return community.partition(":")[0]


def judged(community: str, table: WeeklyTable, model: Model) -> Judged:
    """Score every week of a community with every model."""
    found, labels, kind = features_of(table), labels_of(table), kind_of(community)
    scorers: dict[str, Scorer] = {
        SHIPPED: model.scorer,
        LEFT_OUT: model.left_out.get(kind, model.scorer),
        ALONE: model.left_out_alone.get(kind, model.scorer),
    }
    scores = _baselines(table, found)
    alerts: dict[str, Bools] = {}
    for name, scorer in scorers.items():
        scores[name] = scorer.chances(found.values)
        states, _ = states_for(found, scores[name], model.thresholds)
        alerts[name] = np.array([state == "quieting" for state in states], dtype=np.bool_)
    return Judged(community, kind, labels, scores, alerts, found.quiet)


def _baselines(table: WeeklyTable, found: Features) -> dict[str, Floats]:
    last = rolled(table.posts, 4)
    return {
        DAYS: found.facts.days_since,
        LAST: -np.log((last + 0.5) / (lagged(last, 4) + 0.5)),
        SIZE: -found.facts.people_usual,
        OWN: found.values[:, NAMES.index("own_history")],
    }


def twice_above(score: Floats, bar: float, eligible: Bools) -> Bools:
    """An alert of a model without states: two weeks in a row above a bar."""
    above = (score > bar) & eligible
    return np.asarray(above & np.concatenate([[False], above[:-1]]))
