"""What the forecast promises whatever a community does, tried on many made-up ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.health.forecast.assessment import assess
from community.health.forecast.features import features_of
from community.health.forecast.own_history import recent_level
from tests.community.health.samples import table_with, without

LEVELS = st.lists(st.sampled_from([0.0, 0.3, 2.0, 6.0, 20.0]), min_size=3, max_size=9).map(
    lambda levels: [level for level in levels for _ in range(13)]
)
SEEDS = st.integers(0, 1_000)


@settings(max_examples=15, deadline=None)
@given(LEVELS, SEEDS, st.data())
def test_a_week_knows_nothing_of_those_after_it(
    levels: list[float], seed: int, data: st.DataObject
) -> None:
    table = table_with(levels, seed=seed)
    length = data.draw(st.integers(1, len(table)))
    whole, part = assess(table), assess(table.until(length))

    np.testing.assert_array_equal(
        features_of(table).values[:length], features_of(table.until(length)).values
    )
    np.testing.assert_array_equal(whole.p[:length], part.p)
    assert whole.states[:length] == part.states
    assert whole.reasons(length - 1) == part.reasons()


@settings(max_examples=10, deadline=None)
@given(LEVELS, SEEDS)
def test_who_is_who_does_not_matter(levels: list[float], seed: int) -> None:
    table = table_with(levels, seed=seed)
    names = np.random.default_rng(seed).permutation(int(table.people.person.max()) + 1)
    order = np.random.default_rng(seed).permutation(len(table.people.row))
    people = replace(
        table.people,
        row=table.people.row[order],
        person=names[table.people.person][order],
        posts=table.people.posts[order],
    )

    shuffled = assess(replace(table, people=people))

    np.testing.assert_allclose(shuffled.p, assess(table).p, rtol=1e-9)
    assert shuffled.states == assess(table).states


@settings(max_examples=10, deadline=None)
@given(LEVELS, SEEDS, st.integers(2, 50))
def test_activity_against_normal_is_the_same_at_every_scale(
    levels: list[float], seed: int, times: int
) -> None:
    table = table_with(levels, seed=seed)
    larger = replace(
        table,
        posts=table.posts * times,
        people=replace(table.people, posts=table.people.posts * times),
    )
    one, other = features_of(table).facts, features_of(larger).facts

    np.testing.assert_allclose(other.posts_8, one.posts_8 * times)
    np.testing.assert_allclose(other.posts_usual, one.posts_usual * times)
    np.testing.assert_allclose(other.top_share, one.top_share)
    np.testing.assert_allclose(
        recent_level(table.posts * float(times)), recent_level(table.posts * 1.0) * times
    )


@settings(max_examples=8, deadline=None)
@pytest.mark.parametrize("planned", [True, False])
@given(seed=SEEDS, start=st.integers(30, 90), length=st.integers(1, 20))
def test_neither_an_outage_nor_a_planned_break_changes_a_state(
    *, seed: int, start: int, length: int, planned: bool
) -> None:
    table = table_with([12.0] * 120, seed=seed)
    broken = assess(without(table, slice(start, start + length), planned=planned))
    before = broken.states[start - 1]

    assert broken.states[start : start + length] == [before] * len(
        broken.states[start : start + length]
    )
    assert np.isnan(broken.p[start : start + length]).all()
    assert "quiet" not in broken.states
    assert "quieting" not in broken.states


def test_a_break_leaves_the_windows_as_if_it_had_not_been() -> None:
    table = table_with([9.0] * 80)
    broken = without(table_with([9.0] * 40 + [0.0] * 5 + [9.0] * 35), slice(40, 45), planned=True)

    assert len(features_of(broken.only_counted()).values) == len(table) - 5
    assert assess(broken).p[39] == assess(broken.until(40)).p[-1]


def test_a_table_in_which_nothing_counts_is_unknown() -> None:
    table = without(table_with([9.0] * 30), slice(0, 30))

    found = assess(table)

    assert set(found.states) == {"unknown"}
    assert np.isnan(found.p).all()
    assert found.reasons() == []
