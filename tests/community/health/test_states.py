"""From chances to states: hysteresis and the budget of alerts."""

from __future__ import annotations

import numpy as np

from community.health.forecast.states import Standing, State, Thresholds, percentiles, states_of

LIMITS = Thresholds(watch=0.1, quieting=0.2, clear=0.08, percentile=0.0, drop=9.0)


def states(*p: float, quiet: tuple[int, ...] = (), limits: Thresholds = LIMITS) -> list[State]:
    facts = np.zeros(len(p), dtype=np.bool_)
    facts[list(quiet)] = True
    return states_of(np.array(p), facts, np.ones(len(p)), limits)[0]


def test_one_high_week_is_not_enough() -> None:
    assert states(0.3, 0.05, 0.3, 0.05) == ["healthy"] * 4


def test_two_weeks_begin_a_state_and_three_calm_ones_end_it() -> None:
    assert states(0.15, 0.15, 0.09, 0.05, 0.05, 0.05) == [
        *("healthy", "watch", "watch", "watch", "watch"),
        "healthy",
    ]
    assert states(0.3, 0.3, 0.05, 0.05, 0.05) == [
        *("healthy", "quieting", "quieting", "quieting"),
        "healthy",
    ]


def test_a_second_alert_within_a_quarter_stays_a_watch() -> None:
    told = states(0.3, 0.3, *[0.05] * 3, 0.3, 0.3, *[0.3] * 8)

    assert told[1] == "quieting"
    assert told[4] == "healthy"
    assert set(told[6:14]) == {"watch"}
    assert told[14] == "quieting"


def test_quiet_is_a_fact_and_needs_no_chance() -> None:
    nan = float("nan")

    assert states(0.01, 0.01, nan, quiet=(1, 2)) == ["healthy", "quiet", "quiet"]
    assert states(nan, nan) == ["unknown", "unknown"]


def test_an_alert_must_be_unusual_for_the_community_itself() -> None:
    limits = Thresholds(watch=0.1, quieting=0.2, clear=0.08, percentile=0.9, drop=0.0)
    falling = np.linspace(0.5, 0.25, 20).tolist()

    assert "quieting" not in states(*falling, limits=limits)
    assert "quieting" in states(*falling[::-1], limits=limits)


def test_the_standing_carries_on_where_it_was_left() -> None:
    p = np.array([0.01, 0.3, 0.3, 0.05, 0.05, 0.05, 0.3, 0.3])
    quiet, drop = np.zeros(8, dtype=np.bool_), np.ones(8)
    whole, _ = states_of(p, quiet, drop, LIMITS)
    first, standing = states_of(p[:3], quiet[:3], drop[:3], LIMITS)
    rest, _ = states_of(p[3:], quiet[3:], drop[3:], LIMITS, start=standing)

    assert first + rest == whole
    assert standing == Standing(
        state="quieting", watched=2, warned=2, calm=0, since_alert=standing.since_alert
    )


def test_percentiles_leave_out_what_is_unknown() -> None:
    found = percentiles(np.array([0.1, np.nan, 0.3, 0.2]), 3)

    assert found[[0, 2, 3]].tolist() == [1.0, 1.0, 0.5]


def test_two_empty_weeks_after_half_a_year_with_hardly_any_need_no_forecast() -> None:
    calm, none = np.full(6, 0.01), np.zeros(6, dtype=np.bool_)
    hushed = np.array([False, False, True, True, False, False])

    states, _ = states_of(calm, none, np.ones(6), LIMITS, hushed=hushed)
    assert states == ["healthy", "healthy", "quieting", "quieting", "quieting", "quieting"]
    later, _ = states_of(calm, none, np.ones(6), LIMITS, hushed=np.zeros(6, dtype=np.bool_))
    assert later == ["healthy"] * 6


def test_an_alert_that_ended_holds_back_a_forecast_but_no_silence() -> None:
    p = np.array([0.3, 0.3, 0.05, 0.05, 0.05, 0.3, 0.3])
    none = np.zeros(7, dtype=np.bool_)
    silent = np.array([False] * 6 + [True])

    assert states_of(p, none, np.ones(7), LIMITS, hushed=none)[0][4:] == [
        "healthy",
        "healthy",
        "watch",
    ]
    assert states_of(p, none, np.ones(7), LIMITS, hushed=silent)[0][4:] == [
        *("healthy", "healthy", "quieting")
    ]
