"""Every case of the list of abuse has a test that bears its number, or a reason why not yet.

A test bears the numbers that open its name: `test_c8_a_reset_link_works_once`,
`test_a2_a3_a_form_of_many_parts_…`. What each case means is said by its tests; the letters are
A HTTP, B hosts, C accounts, D single sign-on, E markup, F fetching, G uploads, H importers,
I private content, J anonymity, K sockets, L API, M moderation, N races, O search, P operation.
"""

from __future__ import annotations

import re
from pathlib import Path

_TESTS = Path(__file__).parents[1]
_NAME = re.compile(r"^\s*(?:async )?def test_((?:[a-p]\d+_)+)", re.MULTILINE)
# There H1 and its like are signals of health.
_OTHER_NUMBERS = _TESTS / "community" / "health"

_CASES: dict[str, tuple[int, ...]] = {
    "A": (1, 2, 3, 5, 6, 7, 8, 10, 11, 12, 14, 15, 16, 17, 19, 20),
    "B": (1, 2, 3, 5, 7),
    "C": (1, 2, 3, 5, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17),
    "D": (1, 2, 3, 4, 5, 6, 8, 9, 11),
    "E": (1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13),
    "F": (1, 2, 4, 5, 6, 7, 8, 9, 11, 12),
    "G": (1, 2, 3, 4, 5, 7, 8, 9),
    "H": (1, 2, 3, 4, 6, 7, 9, 10, 11, 12),
    "I": (1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 13, 14, 16, 17, 18, 19, 21, 22, 23, 24, 25),
    "J": (1, 2, 4, 5, 7, 8, 9, 10),
    "K": (1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14),
    "L": (1, 2, 3, 4, 5, 7, 8, 9, 10, 12),
    "M": (1, 2, 4, 5, 6, 7, 9, 10),
    "N": (1, 2, 3, 4, 6, 7, 8, 10),
    "O": (1, 2, 4),
    "P": (1, 2, 4, 5, 7, 8),
}
_PULSES = "there are no pulses yet"
_NOT_YET = {
    "J2": "a vote without a name is not taken back, since nothing ties it to anybody",
    **{f"J{number}": _PULSES for number in (4, 9, 10)},
    "H6": "mail archives are not imported yet",
    "H7": "Discourse is not imported yet",
    "I21": "there is no MCP server yet",
    "I23": "nothing is shared by a link that lets readers in",
    "K12": "there are no live sessions yet",
    "L10": "there are no webhooks yet",
}


def _tested() -> set[str]:
    """The numbers that tests bear, such as C8."""
    return {
        number.upper()
        for path in _TESTS.rglob("test_*.py")
        if _OTHER_NUMBERS not in path.parents
        for numbers in _NAME.findall(path.read_text(encoding="utf-8"))
        for number in numbers.rstrip("_").split("_")
    }


def _listed() -> set[str]:
    return {f"{letter}{number}" for letter, numbers in _CASES.items() for number in numbers}


def test_every_case_has_a_test_or_a_reason() -> None:
    missing = _listed() - _tested() - set(_NOT_YET)

    assert sorted(missing) == [], "write `test_<number>_…`, or say in `_NOT_YET` why not"


def test_a_case_with_a_test_needs_no_reason_any_more() -> None:
    assert sorted(set(_NOT_YET) & _tested()) == [], "these have tests now: take their reasons out"
    assert sorted(set(_NOT_YET) - _listed()) == [], "these are no cases"


def test_no_test_bears_a_number_that_is_none() -> None:
    # R numbers are promises about faults, and are no part of this list.
    assert sorted(_tested() - _listed()) == []
