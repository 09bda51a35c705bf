"""In which order lines stand: one ladder for every capability, so that the page can state it."""

from __future__ import annotations

from enum import IntEnum

from community.words import N_, Words


class Rank(IntEnum):
    """Smaller comes first; within one rank the line that has waited longest."""

    REPORT = 10
    HELD = 15
    WAITING_NEWCOMER = 20
    NEWCOMER = 25
    WELCOME = 27
    GOING_QUIET = 30
    WAITING_QUESTION = 40
    REQUEST = 50
    HAND_OVER = 55
    MERGE = 57
    STAGE = 60
    TASK = 65
    CHARTER = 70
    GAP = 75
    RESULT = 80
    QUESTION = 90


RULE: Words = N_(
    "Reports come first, then posts that wait for you, newcomers who wait, communities that go "
    "quiet, questions older than a day, requests to join, hand-overs, offered merges, proposed "
    "stages, tasks that are due, charters to look at again, gaps in what is known, results of what "
    "you tried, and newer questions. Within each, what has waited longest."
)
