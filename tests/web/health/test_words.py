"""What numbers become in words: no finer than needed, and never one to four people."""

from __future__ import annotations

import pytest
from flask import Flask

from app.health.amounts import hours, people
from app.health.odds import odds, one_in
from app.health.reasons import shown, whys
from app.health.scores import band_of, moves, total
from app.health.signals import SIGNALS, written
from community.health.forecast.coefficients import shipped
from community.health.shapes import REASONS, Reason, Score


@pytest.fixture(autouse=True)
def _speaking(app: Flask) -> object:
    with app.test_request_context():
        yield None


def test_a_count_of_one_to_four_people_is_not_told() -> None:
    assert [people(number) for number in (0, 1, 4.4, 4.6, 5)] == [
        "0 people",
        "fewer than five people",
        "fewer than five people",
        "5 people",
        "5 people",
    ]
    assert written(SIGNALS["H8"], 2.0) == "fewer than five people"


def test_what_one_person_stands_behind_is_not_told_to_programs() -> None:
    kept = shown({"top_share": 0.6, "people_4": 2.0, "people_usual": 9.0, "posts_8": 1.5})

    assert kept == {"people_usual": 9.0, "posts_8": 1.5}


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_has_words_also_without_numbers(code: str) -> None:
    (why,) = whys([Reason(code=code, weight=-0.2, numbers={})])

    assert why.says.endswith(".")
    assert why.against


def test_few_people_in_a_reason_stay_few() -> None:
    numbers = {"people_4": 2.0, "people_usual": 9.0}
    (why,) = whys([Reason(code="people", weight=1.0, numbers=numbers)])

    assert why.says == ("Fewer than five people a week take part lately; usually it is 9 people.")


def test_odds_come_from_what_became_of_others_and_are_never_one_in_one() -> None:
    assert odds(None) == ""
    assert one_in(0.01) > one_in(0.07) > one_in(0.17) > one_in(0.999) > 1
    assert one_in(0.23) == round(1 / shipped().observed_near(0.23).observed)
    assert "0.23" not in odds(0.23)


def test_a_band_is_told_only_where_the_whole_interval_lies_in_it() -> None:
    assert band_of(Score(value=80.0, low=71.0, high=90.0)) == "good"
    assert band_of(Score(value=80.0, low=60.0, high=90.0)) == ""
    assert band_of(Score(value=20.0)) == "bad"
    assert band_of(Score(value=None)) == "none"


def test_what_moved_is_the_two_greatest_of_three_points_or_more() -> None:
    scores = {
        "vitality": Score(value=50.0, moved=-12.0),
        "renewal": Score(value=50.0, moved=2.0),
        "dialogue": Score(value=50.0, moved=4.0),
        "resilience": Score(value=50.0, moved=5.0),
    }

    assert moves(scores) == [("vitality", -12), ("resilience", 5)]


def test_two_known_sides_make_no_total() -> None:
    known = Score(value=60.0)

    assert total({"vitality": known, "renewal": known, "total": known}).value is None
    assert total(dict.fromkeys(("vitality", "renewal", "dialogue", "total"), known)).value == 60


def test_hours_become_days_when_there_are_many() -> None:
    assert [hours(number) for number in (0.4, 1, 7, 60)] == [
        "less than an hour",
        "1 hour",
        "7 hours",
        "2 days",
    ]
