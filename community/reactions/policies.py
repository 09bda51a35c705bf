"""Pure rules: which reactions a post takes, and how their numbers are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from community.threads.models import ReplyKind, ThreadKind

FEWEST_TOLD = 5  # people who were helped or tried it; a smaller number would come close to names
ASK_AFTER = timedelta(days=14)
MOST_ASKED = 2  # times that somebody is asked what happened
LONGEST_WORDS = 500
QUIET_FIRST = timedelta(hours=1)  # before an author hears of a reaction; it can be taken back
NEWS_EVERY = timedelta(days=1)


class ReactionKind(StrEnum):
    """What a reader says of a post by one click."""

    THANKS = "thanks"
    HELPED = "helped"
    TRIED = "tried"


class Result(StrEnum):
    """What came of trying it."""

    WORKED = "worked"
    PARTLY = "partly"
    FAILED = "failed"


NOT_YET = "not_yet"  # the fourth thing that can be said; it is no result


def kinds_for(kind: str) -> tuple[ReactionKind, ...]:
    """What can be said of a post, which is a `ReplyKind` or a `ThreadKind`.

    Comments and questions are thanked for: neither is something that one could try.
    """
    if kind in (ReplyKind.COMMENT, ThreadKind.QUESTION):
        return (ReactionKind.THANKS,)
    return tuple(ReactionKind)


def people_told(count: int) -> int | None:
    """How many were helped or tried it, as everybody is told; None when they are too few."""
    return count if count >= FEWEST_TOLD else None


def as_told(counts: Mapping[str, int]) -> tuple[object, ...]:
    """All that anybody learns of these counters of a post; what is told no otherwise moves nothing.

    A change that pages were told of and did not show would count the few one by one.
    """
    came = counts["worked_count"], counts["partly_count"], counts["failed_count"]
    people = [counts["helped_count"], counts["tried_count"]]
    return (
        counts["thanks_count"],
        *((count > 0, people_told(count)) for count in people),
        came if results_told(*came) else None,
    )


def results_told(worked: int, partly: int, failed: int) -> bool:
    """Whether enough people said what happened for the numbers to be shown."""
    return worked + partly + failed >= FEWEST_TOLD
