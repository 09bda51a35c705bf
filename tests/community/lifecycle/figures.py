"""Figures of weekly runs, good enough for every gate unless a test says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from community.lifecycle.stages import GateFigures

FIRST = date(2026, 1, 5)


def week(number: int = 0, **other: Any) -> GateFigures:
    """One run."""
    made = GateFigures(
        week=FIRST + timedelta(weeks=number),
        contributors=20,
        member_share=0.95,
        posts=120,
        member_start_share=0.9,
        starts=40,
        facilitator_first_share=0.2,
        first_replies=36,
        replied_share=0.9,
        threads=36,
        core=8,
        cohesion=0.4,
        pairs=60,
        artefacts=12,
        absence_factor=5,
        newcomer_return=0.4,
        newcomers=12,
        vitality="healthy",
        members=40,
        age_weeks=60 + number,
        facilitators=3,
        charter_complete=True,
        sponsor_set=True,
        seeded_threads=9,
        first_event_dated=True,
    )
    return replace(made, **other)


def runs(count: int, **other: Any) -> list[GateFigures]:
    """So many runs in a row that are alike."""
    return [week(number, **other) for number in range(count)]
