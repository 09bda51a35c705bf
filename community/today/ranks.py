"""In which order lines stand: one ladder for every capability, so that the page can state it."""

from __future__ import annotations

from enum import IntEnum

from community.words import N_, Words


class Rank(IntEnum):
    """Smaller comes first; within one rank the line that has waited longest."""

    REPORT = 10
    WAITING_NEWCOMER = 20
    NEWCOMER = 25
    GOING_QUIET = 30
    WAITING_QUESTION = 40
    REQUEST = 50
    STAGE = 60
    RESULT = 80
    QUESTION = 90


RULE: Words = N_(
    "Reports come first, then newcomers who wait, communities that go quiet, questions older than "
    "a day, requests to join, steps of a community, results of what you tried, and newer "
    "questions. Within each, whoever has waited longest."
)
