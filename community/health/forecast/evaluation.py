"""The table of models by measures, with intervals from resampled communities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from community.health.forecast.arrays import Bools, Floats, Ints
from community.health.forecast.events import NOTHING, Outcomes, outcomes_of
from community.health.forecast.judging import BASELINES, FITTED, MODELS, Judged, twice_above
from community.health.forecast.measures import (
    auroc,
    average_precision,
    brier,
    interval,
    mean_within,
    recall_at,
)

Label = Literal["a", "b"]
MEASURES = (
    "auroc",
    "ap",
    "ap_at_aim",
    "by_source",
    "within",
    "recall",
    "before",
    "by_week_4",
    "quarters",
)
PAIRED = ("auroc", "ap", "within")
# The share of weeks before quiet stretches in the data on which the aims were set.
AIM_BASE_RATE = 0.046
CLEAN_QUARTERS_ALERTED = 0.10
_SEED = 20_260


@dataclass(frozen=True)
class Figure:
    """A measured number with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Evaluation:
    """What `hearth health evaluate` prints."""

    communities: int
    weeks: int
    positives: int
    onsets: int
    clean_quarters: int
    models: Mapping[str, Mapping[str, Figure]]
    brier: Mapping[str, float]
    base_brier: float
    warning_weeks: Mapping[str, float]
    differences: Mapping[str, Mapping[str, Mapping[str, Figure]]]


@dataclass(frozen=True)
class _Rows:
    """The onset rows of all communities, one after the other."""

    went: Bools
    scores: Mapping[str, Floats]
    groups: list[Ints]  # the rows of each community
    kinds: list[str]
    outcomes: Mapping[str, list[Outcomes]]


def evaluated(
    everyone: Sequence[Judged],
    *,
    label: Label = "a",
    draws: int = 500,
    tell: Callable[[int], None] = lambda _count: None,
) -> Evaluation:
    """Measure every model on the onset weeks of these communities."""
    rows = _rows([one for one in everyone if one.labels.onset.any()], label)
    whole = np.arange(len(rows.groups))
    point = {name: _measure(rows, name, whole) for name in MODELS}
    drawn = _draws(rows, draws, tell)
    base = float(rows.went.mean()) if len(rows.went) else float("nan")
    total = {name: sum(rows.outcomes[name], NOTHING) for name in MODELS}
    return Evaluation(
        communities=len(rows.groups),
        weeks=len(rows.went),
        positives=int(rows.went.sum()),
        onsets=total[MODELS[0]].onsets,
        clean_quarters=total[MODELS[0]].quarters,
        models={
            name: {
                each: Figure(point[name][each], *interval(drawn[name][each])) for each in MEASURES
            }
            for name in MODELS
        },
        brier={name: brier(rows.went, rows.scores[name]) for name in FITTED},
        base_brier=base * (1 - base),
        warning_weeks={name: _median(total[name].warnings) for name in MODELS},
        differences={name: _differences(name, point, drawn) for name in FITTED},
    )


def _median(values: Sequence[int]) -> float:
    return float(np.median(values)) if values else float("nan")


Point = Mapping[str, Mapping[str, float]]
Drawn = Mapping[str, Mapping[str, Floats]]


def _differences(name: str, point: Point, drawn: Drawn) -> dict[str, dict[str, Figure]]:
    return {
        other: {
            each: Figure(
                point[name][each] - point[other][each],
                *interval(drawn[name][each] - drawn[other][each]),
            )
            for each in PAIRED
        }
        for other in BASELINES
    }


def _rows(everyone: Sequence[Judged], label: Label) -> _Rows:
    went = [getattr(one.labels, label)[one.labels.onset] for one in everyone]
    ends = np.cumsum([len(part) for part in went]) if went else np.zeros(0, dtype=np.int64)
    groups = [np.arange(end - len(part), end) for part, end in zip(went, ends, strict=True)]
    return _Rows(
        went=np.concatenate(went) if went else np.zeros(0, dtype=np.bool_),
        scores={
            name: _joined([one.scores[name][one.labels.onset] for one in everyone])
            for name in MODELS
        },
        groups=groups,
        kinds=[one.kind for one in everyone],
        outcomes={name: _outcomes(everyone, name) for name in MODELS},
    )


def _joined(parts: list[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.zeros(0)


def _outcomes(everyone: Sequence[Judged], name: str) -> list[Outcomes]:
    if name in FITTED:
        return [outcomes_of(one.labels, one.alerts[name]) for one in everyone]
    return min_bar(everyone, name)


def min_bar(everyone: Sequence[Judged], name: str) -> list[Outcomes]:
    """The outcomes at the lowest bar that disturbs no more than a tenth of the clean quarters."""
    if not everyone:
        return []
    every = np.concatenate([one.scores[name][one.labels.eligible] for one in everyone])
    bars = np.unique(np.quantile(every, np.linspace(0.5, 1, 101)))
    low, high = 0, len(bars) - 1
    while low < high:
        middle = (low + high) // 2
        total = sum(_at(everyone, name, float(bars[middle])), NOTHING)
        if total.alerted <= CLEAN_QUARTERS_ALERTED * total.quarters:
            high = middle
        else:
            low = middle + 1
    return _at(everyone, name, float(bars[low]))


def _at(everyone: Sequence[Judged], name: str, bar: float) -> list[Outcomes]:
    return [
        outcomes_of(one.labels, twice_above(one.scores[name], bar, one.labels.eligible))
        for one in everyone
    ]


def _draws(rows: _Rows, draws: int, tell: Callable[[int], None]) -> Drawn:
    rng = np.random.default_rng(_SEED)
    found = {name: {each: np.full(draws, np.nan) for each in MEASURES} for name in MODELS}
    for draw in range(draws if rows.groups else 0):
        picked = rng.integers(0, len(rows.groups), len(rows.groups))
        for name in MODELS:
            for each, value in _measure(rows, name, picked).items():
                found[name][each][draw] = value
        tell(1)
    return found


def _measure(rows: _Rows, name: str, picked: Ints) -> dict[str, float]:
    if not len(picked):
        return dict.fromkeys(MEASURES, float("nan"))
    groups = [rows.groups[at] for at in picked.tolist()]
    taken = np.concatenate(groups)
    went, score = rows.went[taken], rows.scores[name][taken]
    outcomes = sum((rows.outcomes[name][at] for at in picked.tolist()), NOTHING)
    return {
        "auroc": auroc(went, score),
        "ap": average_precision(went, score),
        "ap_at_aim": average_precision(went, score, base_rate=AIM_BASE_RATE),
        "by_source": mean_within(_by_kind(rows, picked), rows.went, rows.scores[name]),
        "within": mean_within(groups, rows.went, rows.scores[name]),
        "recall": recall_at(went, score),
        "before": _share(outcomes.before, outcomes.onsets),
        "by_week_4": _share(outcomes.by_week_4, outcomes.onsets),
        "quarters": _share(outcomes.alerted, outcomes.quarters),
    }


def _by_kind(rows: _Rows, picked: Ints) -> list[Ints]:
    kinds = sorted({rows.kinds[at] for at in picked.tolist()})
    return [
        np.concatenate([rows.groups[at] for at in picked.tolist() if rows.kinds[at] == kind])
        for kind in kinds
    ]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
