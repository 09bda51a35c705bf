"""The measures of an evaluation, against numbers worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from community.health.forecast.coefficients import shipped
from community.health.forecast.evaluation import evaluated
from community.health.forecast.events import clean_quarters, onsets_of, outcomes_of
from community.health.forecast.fitting import Start, fit
from community.health.forecast.judging import SHIPPED, judged
from community.health.forecast.labels import Labels
from community.health.forecast.measures import (
    auroc,
    average_precision,
    brier,
    interval,
    mean_within,
    recall_at,
)
from tests.community.health.samples import table_with

WENT = np.array([True, False, True, False, False])
SCORE = np.array([0.9, 0.8, 0.5, 0.5, 0.1])


def test_ranks_and_precision_count_ties_for_half_and_at_once() -> None:
    assert auroc(WENT, SCORE) == pytest.approx((3 + 1.5) / 6)
    assert average_precision(WENT, SCORE) == pytest.approx(0.5 * 1 + 0.5 * 2 / 4)
    assert math.isnan(auroc(WENT[:1], SCORE[:1]))


def test_precision_can_be_told_for_another_base_rate() -> None:
    same = average_precision(WENT, SCORE, base_rate=0.4)
    rare = average_precision(WENT, SCORE, base_rate=0.25)  # weeks weigh half as much

    assert same == pytest.approx(average_precision(WENT, SCORE))
    assert rare == pytest.approx(0.5 * 1 + 0.5 * 1 / 3)
    assert average_precision(np.array([True]), SCORE[:1], base_rate=0.1) == 1.0


def test_recall_brier_and_the_mean_within_communities() -> None:
    groups = [np.array([0, 1]), np.array([2, 3]), np.array([4])]

    assert recall_at(WENT, SCORE) == pytest.approx(0.5)
    assert brier(WENT, SCORE) == pytest.approx((0.01 + 0.64 + 0.25 + 0.25 + 0.01) / 5)
    assert mean_within(groups, WENT, SCORE) == pytest.approx((1 + 0.5) / 2)
    assert interval(np.array([np.nan, 1.0, 1.0])) == (1.0, 1.0)


def _labels(length: int, *went: int) -> Labels:
    a, known = np.zeros(length, dtype=np.bool_), np.ones(length, dtype=np.bool_)
    a[list(went)] = True
    return Labels(known, known, a, a, np.zeros(length, dtype=np.bool_))


def test_an_onset_is_the_first_of_its_weeks() -> None:
    labels = _labels(60, 20, 21, 22, 28, 50)

    assert onsets_of(labels).tolist() == [20, 50]
    assert clean_quarters(labels).tolist() == [0, 29]


def test_alerts_count_before_late_and_in_clean_quarters() -> None:
    labels = _labels(60, 20, 50)
    alert = np.zeros(60, dtype=np.bool_)
    alert[[3, 15, 53]] = True
    found = outcomes_of(labels, alert)

    assert (found.onsets, found.before, found.by_week_4) == (2, 1, 2)
    assert found.warnings == (13, 5)
    assert (found.quarters, found.alerted) == (3, 1)


def test_an_evaluation_of_one_community_has_every_figure() -> None:
    levels = [9.0] * 60 + [0.3] * 12 + [9.0] * 40
    one = judged("list:made-up", table_with(levels), shipped())
    found = evaluated([one], draws=20)

    assert found.communities == 1
    assert found.onsets >= 1
    assert 0 <= found.models[SHIPPED]["auroc"].value <= 1
    assert found.brier[SHIPPED] > 0


def test_nothing_to_judge_gives_no_numbers() -> None:
    found = evaluated([], draws=3)

    assert found.weeks == 0
    assert math.isnan(found.models[SHIPPED]["auroc"].value)


def test_a_fit_finds_what_is_there_and_keeps_its_signs() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(size=(4_000, 3))
    odds = -1 + 1.2 * values[:, 0] - 0.7 * values[:, 1] - 0.5 * values[:, 2]
    went = rng.random(4_000) < 1 / (1 + np.exp(-odds))
    start = Start(np.zeros(3), 0.0, pull=1e-3, intercept_pull=1e-3)

    weights, intercept = fit(values, went, np.ones(4_000), np.array([1.0, -1.0, 1.0]), start)

    assert weights[:2] == pytest.approx([1.2, -0.7], abs=0.15)
    assert weights[2] == 0.0
    assert intercept == pytest.approx(-1, abs=0.2)


def test_a_strong_pull_stays_where_it_began() -> None:
    rng = np.random.default_rng(2)
    start = Start(np.array([0.5, -0.25]), -3.0, pull=1e9, intercept_pull=1e9)
    values, went = rng.normal(size=(50, 2)), rng.random(50) < 0.5

    weights, intercept = fit(values, went, np.ones(50), np.array([1.0, -1.0]), start)

    assert weights == pytest.approx([0.5, -0.25], abs=1e-4)
    assert intercept == pytest.approx(-3, abs=1e-4)
