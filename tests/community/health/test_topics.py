"""Whether topics fall into two groups: the split is the best there is, and few people show none."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from community.health.topics import MOST_TAGS, NOTHING, Numbers, Tagged, best_split, topics_in

# Zachary, W. W. (1977): An information flow model for conflict and fission in small groups.
_KARATE = {
    1: (2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 18, 20, 22, 32),
    2: (3, 4, 8, 14, 18, 20, 22, 31),
    3: (4, 8, 9, 10, 14, 28, 29, 33),
    4: (8, 13, 14),
    5: (7, 11),
    6: (7, 11, 17),
    7: (17,),
    9: (31, 33, 34),
    10: (34,),
    14: (34,),
    15: (33, 34),
    16: (33, 34),
    19: (33, 34),
    20: (34,),
    21: (33, 34),
    23: (33, 34),
    24: (26, 28, 30, 33, 34),
    25: (26, 28, 32),
    26: (32,),
    27: (30, 34),
    28: (34,),
    29: (32, 34),
    30: (33, 34),
    31: (33, 34),
    32: (33, 34),
    33: (34,),
}


def karate() -> Numbers:
    weights = np.zeros((34, 34))
    for one, others in _KARATE.items():
        for other in others:
            weights[one - 1, other - 1] = weights[other - 1, one - 1] = 1
    return weights


def modularity(weights: Numbers, side: Numbers) -> float:
    """Q by its definition: ties within the groups, less those that chance would make."""
    degrees, twice = weights.sum(axis=0), weights.sum()
    same = side[:, None] == side[None, :]
    return float(((weights - np.outer(degrees, degrees) / twice) * same).sum() / twice)


def test_the_karate_club_parts_as_it_did_in_the_literature() -> None:
    """Newman 2006, page 8579: two groups, of which each holds one of those who quarrelled."""
    weights = karate()
    assert weights.sum() == 2 * 78
    found, side = best_split(weights)

    assert found == pytest.approx(0.3718, abs=0.0005)
    assert found == pytest.approx(modularity(weights, side))
    assert side[0] != side[33]
    assert sorted((int((side > 0).sum()), int((side < 0).sum()))) in ([16, 18], [17, 17])


@pytest.mark.parametrize("seed", range(30))
def test_no_other_two_groups_of_a_small_graph_are_better(seed: int) -> None:
    dice = np.random.default_rng(seed)
    size = int(dice.integers(3, 9))
    half = np.triu(dice.integers(0, 6, (size, size)), 1)
    weights = (half + half.T).astype(float)
    weights[0, 1:] += 1  # every node has an edge
    weights[1:, 0] += 1
    found, _side = best_split(weights)
    every = [
        modularity(weights, np.array([1 if number >> bit & 1 else -1 for bit in range(size)]))
        for number in range(2 ** (size - 1))
    ]

    assert found == pytest.approx(max(every))


def parted(*, people: int = 16, lately: int = 16, bridges: int = 0) -> list[Tagged]:
    """Two triangles of tags, 1 to 3 and 4 to 6; people of the second begin at 100."""
    found: list[Tagged] = []
    for first, begin in ((1, 0), (4, 100)):
        who = range(begin, begin + people)
        found += [
            Tagged(tags=pair, people=set(who), lately=set(who[:lately]))
            for pair in combinations(range(first, first + 3), 2)
        ]
    both = Tagged(tags=(3, 4), people={0, 100}, lately={0, 100})
    return found + [both] * bridges


def test_two_groups_of_tags_are_found_with_their_people() -> None:
    found = topics_in([*parted(), *parted()[:1]])

    assert found.topic_modularity == pytest.approx(0.4898, abs=0.0001)
    assert {found.smaller_tags, found.larger_tags} == {(1, 2, 3), (4, 5, 6)}
    assert (found.smaller_people, found.larger_people, found.both_people) == (16, 16, 0)


def test_threads_that_bear_tags_of_both_bring_them_together() -> None:
    apart, tied = topics_in(parted()), topics_in(parted() * 3 + parted(bridges=1))

    assert apart.topic_modularity is not None
    assert tied.topic_modularity is not None
    assert tied.topic_modularity < apart.topic_modularity == 0.5
    assert tied.both_people == 2


def test_the_group_with_fewer_people_is_the_smaller() -> None:
    few = [
        thread
        if 4 in thread.tags or 5 in thread.tags or 6 in thread.tags
        else Tagged(tags=thread.tags, people=thread.people, lately=set(range(7)))
        for thread in parted()
    ]
    found = topics_in(few)

    assert (found.smaller_tags, found.smaller_people) == ((1, 2, 3), 7)


def test_a_tag_of_fewer_than_five_people_is_left_out() -> None:
    rare = Tagged(tags=(1, 9), people={1, 2, 3, 4}, lately={1, 2, 3, 4})
    found = topics_in([*parted(), *[rare] * 5])
    enough = topics_in([*parted(), *[rare] * 5, Tagged(tags=(9,), people={5}, lately={5})])

    assert 9 not in (*found.smaller_tags, *found.larger_tags)
    assert 9 in (*enough.smaller_tags, *enough.larger_tags)
    assert topics_in(parted(people=4)) == NOTHING


def test_what_is_no_graph_has_no_two_groups() -> None:
    alone = [Tagged(tags=(tag,), people=set(range(9)), lately=set(range(9))) for tag in (1, 2)]
    whole = [Tagged(tags=(1, 2, 3), people=set(range(9)), lately=set(range(9)))]

    assert topics_in([]) == NOTHING
    assert topics_in(alone) == NOTHING
    found = topics_in(whole).topic_modularity
    assert found is None or found < 0.1


def test_neither_order_nor_names_of_people_change_anything() -> None:
    threads = parted(bridges=2)
    renamed = [
        Tagged(
            tags=thread.tags[::-1],
            people={who * 7 + 3 for who in thread.people},
            lately={who * 7 + 3 for who in thread.lately},
        )
        for thread in threads[::-1]
    ]

    assert topics_in(threads) == topics_in(renamed)


def test_a_thousand_tags_are_worked_out_in_no_time() -> None:
    dice = np.random.default_rng(4)
    threads = [
        Tagged(
            tags=tuple(int(tag) for tag in dice.choice(1000, 3, replace=False)),
            people=set(range(9)),
            lately=set(range(9)),
        )
        for _ in range(2_000)
    ]
    found = topics_in(threads)

    assert 2 <= len(found.smaller_tags) + len(found.larger_tags) <= MOST_TAGS
