"""The parts of the forecast, each against numbers worked out by hand or known from elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from community.health.forecast import weeks
from community.health.forecast.arrays import medians, rolled
from community.health.forecast.assessment import FEWEST, assess
from community.health.forecast.chances import at_most, beta_share, log_gamma
from community.health.forecast.coefficients import BadCoefficients, model_from, shipped
from community.health.forecast.features import NAMES, features_of
from community.health.forecast.labels import labels_of
from community.health.forecast.own_history import chance_of_quiet
from community.health.forecast.people import gathering_of
from community.health.forecast.returning import expected_occasions
from community.health.forecast.tables import Posts, table_of
from tests.community.health.samples import FIRST, table_with


def test_weeks_begin_on_monday_at_midnight() -> None:
    monday = 1_711_929_600  # 2024-04-01T00:00Z
    first, second = weeks.weeks_of(np.array([monday - 1, monday])).tolist()

    assert second == first + 1
    assert weeks.monday_of(second).isoformat() == "2024-04-01"
    assert weeks.week_of(weeks.monday_of(second)) == second
    assert weeks.end_of(first) == monday
    assert weeks.days_to_end(np.array([monday, monday - 86_400])).tolist() == [7.0, 1.0]


def test_a_table_counts_posts_people_and_firsts() -> None:
    start = weeks.end_of(FIRST - 1)
    posts = Posts(
        seconds=np.array([start, start + 60, start + weeks.WEEK, start + 3 * weeks.WEEK - 86_400]),
        thread=np.array([1, 1, 2, 1]),
        person=np.array([5, 6, 5, 7]),
    )
    table = table_of(posts, last=FIRST + 3)

    assert table.posts.tolist() == [2, 1, 1, 0]
    assert table.contributors.tolist() == [2, 1, 1, 0]
    assert table.threads.tolist() == [1, 1, 0, 0]
    assert table.newcomers.tolist() == [2, 0, 1, 0]
    assert table.tail_days[2] == 1.0
    assert features_of(table).facts.days_since[3] == 8.0


def test_windows_are_shorter_at_the_beginning() -> None:
    assert rolled(np.array([1, 2, 3, 4]), 2).tolist() == [1, 3, 5, 7]
    assert medians(np.array([4.0, 2.0, 9.0, 1.0]), 3).tolist() == [4, 3, 4, 2]


def test_distribution_functions_give_the_values_of_the_tables() -> None:
    assert log_gamma(np.array([0.5, 1.0, 10.0])) == pytest.approx(
        [0.5723649429, 0.0, 12.8018274801], abs=1e-9
    )
    assert beta_share(np.array([2.0]), np.array([3.0]), np.array([0.4])) == pytest.approx([0.5248])
    # Mean 3, variance 6: successes 3 at one half; P(X <= 2) = 1/8 + 3/16 + 6/32.
    found = at_most(np.array([2.0, -1.0]), np.array([3.0, 3.0]), np.array([6.0, 6.0]))
    assert found == pytest.approx([0.5, 0.0])


def test_own_history_fears_for_the_small_more_than_for_the_large() -> None:
    small, large = np.full(30, 2.0), np.full(30, 40.0)

    assert chance_of_quiet(small, small)[-1] > 10 * chance_of_quiet(large, large)[-1]


def test_people_are_summed_up() -> None:
    table = table_with([10.0] * 40, people=6)
    found = gathering_of(table)
    recent = table.people.row >= 14
    held = np.bincount(table.people.person[recent], weights=table.people.posts[recent])

    assert found.active[-1] == (held > 0).sum()
    assert found.top1[-1] == pytest.approx(held.max() / held.sum())
    assert 1 <= found.voices[-1] <= found.active[-1]
    assert 0 <= found.silent[-1] <= 1


def test_who_came_often_and_lately_is_expected_back() -> None:
    wrote = np.zeros((30, 2), dtype=np.bool_)
    wrote[::2, 0] = True
    wrote[0:4, 1] = True
    both = expected_occasions(wrote, 29, memory=104)[0]
    lately = expected_occasions(wrote[:, :1], 29, memory=104)[0]

    assert 2 < lately < 8
    assert both - lately < 0.1


def test_labels_see_eight_weeks_ahead_and_no_less() -> None:
    fine, gone = labels_of(table_with([9.0] * 60)), labels_of(table_with([9.0] * 52 + [0.0] * 8))

    assert not fine.a.any()
    assert fine.known.tolist() == [False] * 25 + [True] * 27 + [False] * 8
    assert gone.a[51]
    assert gone.b[51]
    assert not gone.known[52:].any()
    assert gone.a[47:52].all()
    assert not gone.a[:47].any()


def test_small_or_young_communities_have_no_forecast() -> None:
    assert not assess(table_with([9.0] * 25)).eligible.any()
    assert not assess(table_with([0.5] * 60)).eligible.any()
    assert assess(table_with([9.0] * 26)).eligible.tolist() == [False] * 25 + [True]


def test_a_community_that_fades_is_seen_and_its_reasons_told() -> None:
    levels = [14.0] * 52 + [14 * 0.9**week for week in range(26)] + [0.0] * 5
    found = assess(table_with(levels, people=20))
    reasons = found.reasons(70)

    assert found.states[-1] == "quiet"
    assert found.p[70] > 3 * found.p[50]
    assert len(reasons) == 3
    assert abs(reasons[0].contribution) >= abs(reasons[-1].contribution)
    assert all(reason.facts for reason in reasons)


def test_what_is_quiet_without_a_forecast_is_told_from_what_is_seen() -> None:
    found = assess(table_with([9.0] * 30 + [0.0] * 20, people=20))

    assert np.isnan(found.p[-1])
    assert found.states[-1] == "quiet"
    assert found.reasons() == []
    reasons = found.quiet_reasons()
    assert reasons[0].phrase == "rhythm"
    assert reasons[0].facts["days_since"] > 7 * 19
    # Nothing is normal here by now, so that nothing can be less than normal.
    assert {reason.phrase for reason in reasons} <= {"rhythm", "people", "newcomers"}


def test_below_five_people_nothing_is_said_of_people() -> None:
    table = table_with([9.0] * 30, people=2)
    alone = table.people.row >= 0
    people = type(table.people)(
        table.people.row, np.where(alone, table.people.person % 3, 0), table.people.posts
    )
    found = assess(table.with_people(people))

    assert found.eligible[-1]
    assert FEWEST == 5
    assert {reason.phrase for reason in found.reasons(most=5)} <= {"level"}


def test_what_ships_names_its_signals_and_keeps_their_signs() -> None:
    model = shipped()

    assert len(model.scorer.weights) == len(NAMES)
    assert set(model.left_out) == {"rlist", "se", "se-tag", "discourse"}
    assert model.observed_near(0.01).observed < model.observed_near(0.25).observed
    assert model.observed_near(2.0) == model.bins[-1]


def test_coefficients_of_other_signals_are_refused() -> None:
    with pytest.raises(BadCoefficients, match="other signals"):
        model_from({"signals": ["height"]})
