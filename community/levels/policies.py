"""Pure rules: which of several choices counts, and what somebody hears by it."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Level(StrEnum):
    """How much somebody hears."""

    WATCHING = "watching"  # every post
    SHADOWING = "shadowing"  # of a thread: as normal, and its decisive steps
    TRACKING = "tracking"  # what names or answers them; what else is new is counted
    NORMAL = "normal"  # what names or answers them
    MUTED = "muted"  # what names them; of a muted thread nothing


class Reach(StrEnum):
    """What of a conversation gets through to somebody."""

    EVERYTHING = "everything"
    OWN = "own"
    NAMED = "named"
    NOTHING = "nothing"


_LOUDEST = (Level.WATCHING, Level.SHADOWING, Level.TRACKING, Level.NORMAL, Level.MUTED)


def level_of(
    *, thread: Level | None = None, tags: Collection[Level] = (), community: Level | None = None
) -> Level:
    """The level in a thread: its own choice beats those of its tags, which beat the community's.

    Of several tags the one that lets most through counts: who watches "pumps" hears of a thread
    about pumps, though it is about "tenders" too, which they muted.
    """
    if thread is not None:
        return thread
    if tags:
        return min(tags, key=_LOUDEST.index)
    return community or Level.NORMAL


def reach_of(
    *, thread: Level | None = None, tags: Collection[Level] = (), community: Level | None = None
) -> Reach:
    """What of the posts in a thread gets through; a muted thread is quiet even for mentions."""
    if thread is Level.MUTED:
        return Reach.NOTHING
    level = level_of(thread=thread, tags=tags, community=community)
    return {
        Level.WATCHING: Reach.EVERYTHING,
        Level.SHADOWING: Reach.OWN,
        Level.TRACKING: Reach.OWN,
        Level.NORMAL: Reach.OWN,
        Level.MUTED: Reach.NAMED,
    }[level]
