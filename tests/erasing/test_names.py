"""Whom a letter or a post names, and whom it only seems to."""

from __future__ import annotations

import pytest

from community.erasure.actions import Known
from community.threads.actions.handles import handle_pattern

_BEN = Known(
    account_id=1, handles=("ben", "ben-of-old"), name="Ben Stone", email="ben@kilns.example"
)


@pytest.mark.parametrize(
    "said", ["by Ben Stone.", "BEN STONE asks", "@ben!", "to ben@kilns.example,", "(Ben Stone)"]
)
def test_a_letter_that_names_the_person_is_found(said: str) -> None:
    pattern = _BEN.pattern(named=True)
    assert pattern is not None
    assert pattern.search(said)


@pytest.mark.parametrize(
    "said", ["Ben Stonewall asks", "a benefit", "Ben Stone-Ali", "Ruben Stone"]
)
def test_a_name_within_another_is_somebody_elses(said: str) -> None:
    pattern = _BEN.pattern(named=True)
    assert pattern is not None
    assert not pattern.search(said)


def test_whoever_stays_under_their_name_is_found_by_address_alone() -> None:
    pattern = _BEN.pattern(named=False)
    assert pattern is not None
    assert pattern.search("ben@kilns.example")
    assert not pattern.search("by Ben Stone, @ben")


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Ask @ben, or @Ben-of-old!", "Ask X, or X!"),
        ("see /people/ben and /people/benny", "see /people/X and /people/benny"),
        ("@benny ben@kilns.example https://a.example/@ben @ben-ali", None),
    ],
)
def test_a_handle_is_taken_out_only_where_it_calls_the_person(said: str, left: str | None) -> None:
    assert handle_pattern(_BEN.handles).sub("X", said) == (said if left is None else left)
