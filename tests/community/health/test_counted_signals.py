"""H1 to H22 on small examples that were counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.health.scores import scores_of
from community.health.signals import all_signals
from community.health.signals.activity import surviving
from community.health.signals.window import Pair, Talk, Wrote
from tests.community.health.windows import TALK, WINDOW, told, value


def test_h1_is_eight_weeks_against_the_middle_week() -> None:
    assert value(replace(WINDOW, posts=[10] * 18 + [4] * 8), "H1") == pytest.approx(0.4)


def test_h2_is_a_mean_in_which_the_newest_week_weighs_most() -> None:
    found = told(replace(WINDOW, contributors=[10] * 25 + [0]), "H2")

    assert found.value == pytest.approx(0.7)
    assert found.numbers == {"lately": pytest.approx(7.0), "usual": 10.0}


def test_h3_is_the_hours_until_half_were_answered() -> None:
    waited = [1.0, 2.0, 4.0, 8.0, None, None]
    talks = [replace(TALK, waited=each) for each in waited]

    # Of six: 5/6, 4/6, 3/6 are waiting after 1, 2 and 4 hours.
    assert value(replace(WINDOW, talks=talks), "H3") == 4.0
    silent = [replace(TALK, waited=None) for _ in range(6)]
    assert not told(replace(WINDOW, talks=silent), "H3").enough


def test_h4_counts_threads_of_a_week_and_more_that_were_answered_within_one() -> None:
    talks = [replace(TALK, waited=each) for each in (1.0, 167.0, 169.0, None, 2.0)]
    young = replace(TALK, age=6.0, waited=None)
    found = told(replace(WINDOW, talks=[*talks, young]), "H4")

    assert (found.value, found.n) == (0.6, 5)
    assert found.low is not None
    assert found.high is not None
    # Beta(4, 3): mean 4/7, variance 12/392.
    assert found.low == pytest.approx(4 / 7 - 1.96 * (12 / 392) ** 0.5)


def test_h5_counts_first_posts_that_were_answered_within_a_day() -> None:
    firsts = [replace(TALK, first_post=True, waited=each) for each in (1.0, 23.0, 25.0, None, 3.0)]
    found = told(replace(WINDOW, talks=[*firsts, TALK]), "H5")

    assert (found.value, found.n) == (0.6, 5)
    assert not told(replace(WINDOW, talks=firsts[:4]), "H5").enough


def test_h6_asks_for_another_thread_within_a_quarter() -> None:
    def person(number: int, *later: tuple[int, int, int], places: int = 1) -> list[Wrote]:
        first = Wrote(person=number, week=20, posts=1, first=True, thread=1, places=places)
        rest = [
            Wrote(person=number, week=week, posts=1, first=False, thread=thread, places=count)
            for week, thread, count in later
        ]
        return [first, *rest]

    wrote = [
        *person(1, (15, 1, 1), (10, 1, 1)),  # again and again, in the thread they began in
        *person(2, (15, 2, 1)),  # another thread
        *person(3, (15, 1, 2)),  # the same, and another
        *person(4, places=2),  # two threads in the first week
        *person(5, (6, 2, 1)),  # too late
        *person(6, (7, 2, 1)),  # just in time
    ]
    found = told(replace(WINDOW, wrote=wrote), "H6")

    assert (found.value, found.n) == (4 / 6, 6)


def test_h7_is_new_voices_against_what_is_normal() -> None:
    newcomers = [1] * 18 + [0] * 8
    assert value(replace(WINDOW, newcomers=newcomers), "H7") == 0.0
    steady = told(replace(WINDOW, newcomers=[1] * 26), "H7")
    assert steady.value == pytest.approx(1.0)
    assert steady.numbers == {"lately": 8.0, "usual": 8.0}
    assert not told(replace(WINDOW, newcomers=[4] + [0] * 25), "H7").enough


def test_h10_is_how_often_facilitators_reply_first() -> None:
    talks = [replace(TALK, by_facilitator=number < 2) for number in range(8)]
    talks += [replace(TALK, waited=None)] * 3
    found = told(replace(WINDOW, talks=talks), "H10")

    assert (found.value, found.n) == (0.25, 8)


def test_h12_is_help_that_went_both_ways() -> None:
    ways = [(1, 2, 3), (2, 1, 1), (3, 1, 2), (4, 1, 2), (5, 1, 2)]
    pairs = [
        Pair(helper=helper, asker=asker, replies=replies, threads=replies)
        for helper, asker, replies in ways
    ]
    found = told(replace(WINDOW, pairs=pairs), "H12")

    # 1 of 3 came back from each side, of ten replies in all.
    assert found.value == pytest.approx(0.2)
    assert found.numbers["met_again"] == pytest.approx(0.8)


def test_h13_is_how_many_take_part_in_the_middle_thread() -> None:
    talks = [replace(TALK, people=people, turns=people) for people in (1, 2, 3, 4, 5)]
    found = told(replace(WINDOW, talks=talks), "H13")

    assert found.value == 3.0
    assert found.numbers["to_and_fro"] == pytest.approx(0.6)


def test_h18_is_minus_one_for_a_clock_and_nought_for_chance() -> None:
    clock = replace(WINDOW, gaps=20, gap_hours=40.0, gap_squares=80.0)
    assert value(clock, "H18") == pytest.approx(-1.0)
    # As large a spread as the mean, as chance alone makes it.
    chance = replace(WINDOW, gaps=20, gap_hours=40.0, gap_squares=160.0)
    assert value(chance, "H18") == pytest.approx(0.0)


def test_h19_is_the_share_that_is_still_there() -> None:
    # Of four, one goes after 2 weeks, one is only known for 3, one goes after 5.
    spells = [(2, True), (3, False), (5, True), (20, False)]

    assert surviving(spells, at=4) == pytest.approx(3 / 4)
    assert surviving(spells, at=13) == pytest.approx(3 / 4 * 1 / 2)


def test_h22_counts_questions_that_wait_for_three_days() -> None:
    waiting = replace(TALK, open_question=True, waited=None)
    talks = [waiting, waiting, replace(waiting, age=2.0), replace(waiting, waited=9.0), TALK, TALK]
    found = told(replace(WINDOW, talks=talks), "H22")

    assert (found.value, found.n) == (2.0, 6)


def test_threads_of_fewer_than_five_people_tell_nothing() -> None:
    signals = all_signals(replace(WINDOW, talking=4))

    assert {code for code in ("H3", "H4", "H10", "H13") if signals[code].enough} == set()
    assert signals["H1"].enough


def test_scores_lie_on_straight_lines_between_their_points() -> None:
    # 80 % within a week, 80 % within a day: 75 and 100 points.
    talks = [replace(TALK, waited=5.0 if number < 8 else None) for number in range(10)]
    window = replace(WINDOW, talks=talks)
    scores = scores_of(window, all_signals(window), p=0.1, seed="x", before={})

    assert scores["vitality"].value == pytest.approx(80.0)
    assert scores["responsiveness"].value == pytest.approx((75 + 100) / 2)
    # Half of it is written by three (40 points), nobody leads (100), nobody fell silent (100).
    assert scores["resilience"].value == pytest.approx((40 + 100 + 100) / 3)
    assert scores["renewal"].value == pytest.approx(0.0)
    assert scores["dialogue"].value == pytest.approx(0.0)
    low, high = scores["responsiveness"].low, scores["responsiveness"].high
    assert low is not None
    assert high is not None
    assert low < 87.5 < high
    again = scores_of(window, all_signals(window), p=0.1, seed="x", before=scores)
    assert again["total"].moved == 0.0
    assert again["total"].low == scores["total"].low


def test_two_sides_make_no_total() -> None:
    window = replace(WINDOW, talks=[], talking=0, wrote=[], pairs=[], newcomers=[])
    scores = scores_of(window, all_signals(window), p=0.1, seed="x", before={})

    assert scores["vitality"].value is not None
    assert scores["total"].value is None


WEEKS = st.lists(st.integers(0, 30), min_size=26, max_size=60)


@given(WEEKS, st.integers(2, 40))
def test_activity_against_normal_is_the_same_at_every_scale(posts: list[int], times: int) -> None:
    one, other = (
        told(replace(WINDOW, posts=[each * scale for each in posts]), "H1") for scale in (1, times)
    )

    assert one.enough == other.enough
    assert other.value == (None if one.value is None else pytest.approx(one.value))


PEOPLE = st.lists(
    st.builds(
        Wrote,
        person=st.integers(1, 9),
        week=st.integers(0, 60),
        posts=st.integers(1, 9),
        first=st.booleans(),
        thread=st.integers(1, 9),
        places=st.integers(1, 3),
    ),
    max_size=60,
)
TALKS = st.lists(
    st.builds(
        Talk,
        age=st.floats(0, 200),
        waited=st.none() | st.floats(0, 400),
        by_facilitator=st.booleans(),
        first_post=st.booleans(),
        newcomer=st.booleans(),
        people=st.integers(1, 9),
        turns=st.integers(1, 9),
        open_question=st.booleans(),
    ),
    max_size=20,
)


@given(WEEKS, PEOPLE, TALKS, st.integers(0, 9))
def test_nothing_is_told_of_fewer_than_five(
    posts: list[int], wrote: list[Wrote], talks: list[Talk], talking: int
) -> None:
    window = replace(
        WINDOW, posts=posts, newcomers=posts, wrote=wrote, talks=talks, talking=talking
    )
    signals = all_signals(window)
    scores = scores_of(window, signals, p=None, seed="x", before={})

    for each in signals.values():
        assert each.n == 0 or each.n >= 5
        assert each.enough or (each.value, each.n, each.low, each.numbers) == (None, 0, None, {})
    assert all(each.n == 0 or each.n >= 5 for each in scores.values())
    if len({each.person for each in wrote if each.week < 26}) < 5:
        assert not any(each.enough for each in signals.values())
        assert all(each.value is None for each in scores.values())


@given(PEOPLE, st.permutations(range(1, 10)))
def test_who_is_who_does_not_matter(wrote: list[Wrote], names: list[int]) -> None:
    other = [replace(each, person=names[each.person - 1]) for each in wrote]

    assert all_signals(replace(WINDOW, wrote=wrote)) == all_signals(replace(WINDOW, wrote=other))
