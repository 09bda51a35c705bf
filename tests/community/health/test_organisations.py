"""How often lively communities are disturbed, and how soon a silence is seen."""

from __future__ import annotations

import pytest

from community.health.forecast.assessment import assess
from community.health.forecast.states import QUARTER
from tests.community.health.organisations import FIRST_LOOKED_AT, organisation
from tests.soak import rounds, seeded

_FLAGGED = ("quieting", "quiet")


def _weeks_until_flagged(states: list[str], stops: int) -> int | None:
    return next(
        (week - stops + 1 for week in range(stops, len(states)) if states[week] in _FLAGGED), None
    )


def _quarters(states: list[str]) -> list[bool]:
    """For each quarter that was looked at, whether a flag went up in it."""
    begins = [
        week
        for week in range(1, len(states))
        if states[week] in _FLAGGED and states[week - 1] not in _FLAGGED
    ]
    return [
        any(start <= week < start + QUARTER for week in begins)
        for start in range(FIRST_LOOKED_AT, len(states) - QUARTER + 1, QUARTER)
    ]


@pytest.mark.soak
def test_lively_communities_are_left_alone_and_silence_is_seen() -> None:
    chance = seeded()
    quarters: list[bool] = []
    waited: list[int | None] = []
    for _ in range(rounds(few=20, full=100)):
        for made in organisation(chance.randrange(1 << 30)):
            states: list[str] = list(assess(made.table).states)
            if made.stops is None:
                quarters += _quarters(states)
            else:
                waited.append(_weeks_until_flagged(states, made.stops))

    share = sum(quarters) / len(quarters)
    late = [weeks for weeks in waited if weeks is None or weeks > 2]
    print(  # noqa: T201 - part of the report
        f"{share:.3f} of {len(quarters)} healthy quarters flagged (aim .050); "
        f"of {len(waited)} silenced {len(waited) - len(late)} seen within 14 days, "
        f"all within {max(weeks or 99 for weeks in waited)} weeks"
    )
    assert share <= 0.05
    assert not late
