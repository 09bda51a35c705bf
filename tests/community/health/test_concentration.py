"""On how many shoulders it rests: H8, H9, H11, H14 and H15 on examples counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from community.health.signals.concentration import absence_factor, gini
from tests.community.health.windows import WINDOW, WROTE, told, value


def test_h8_is_how_many_write_half() -> None:
    assert absence_factor([50, 30, 20]) == 1
    assert absence_factor([30, 30, 20, 20]) == 2
    assert value(WINDOW, "H8") == 3.0


def test_h9_is_how_many_teams_write_half_if_enough_people_name_theirs() -> None:
    people = sorted(WINDOW.by_person)
    teams = dict(zip(people, ["rivers", "rivers", "rivers", "dams", "roads"], strict=False))
    found = told(replace(WINDOW, teams=teams), "H9")

    assert (found.value, found.n) == (1.0, 5)
    apart = {person: f"team {person}" for person in people}
    assert value(replace(WINDOW, teams=apart), "H9") == 3.0
    assert not told(replace(WINDOW, teams=dict(list(teams.items())[:4])), "H9").enough
    loud = [replace(each, posts=9) if each.person == people[5] else each for each in WROTE]
    assert not told(replace(WINDOW, teams=teams, wrote=loud), "H9").enough


def test_h11_is_what_those_wrote_who_are_silent_now() -> None:
    wrote = [each for each in WROTE if each.person < 3 or each.week >= 4]

    assert value(replace(WINDOW, wrote=wrote), "H11") == pytest.approx(0.5)


def test_h14_is_nothing_where_all_write_the_same_and_one_where_one_writes_all() -> None:
    assert gini([4, 4, 4]) == 0
    assert gini([0, 0, 0, 8]) == pytest.approx(1.0)
    assert value(WINDOW, "H14") == pytest.approx(0.0)


def test_h15_is_how_evenly_subjects_are_spoken_of() -> None:
    assert value(replace(WINDOW, tags=[10, 10, 10]), "H15") == pytest.approx(1.0)
    assert value(replace(WINDOW, tags=[30, 0]), "H15") == pytest.approx(0.0)
    assert not told(replace(WINDOW, tags=[3, 3]), "H15").enough
