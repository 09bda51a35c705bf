"""How far a reader is, as the page of a thread shows it and its script goes on from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.actor import actor
from community.reading.policies import MOST_UNREAD, reach
from community.reading.queries import OwnReading
from community.threads.queries import PostRow, ThreadHead


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What a thread's page says of its reader's own progress.

    `reached` is how far they are when they have read this page; `moves` says that this is further
    than before. `resume` is a post they have not come to, where nothing is unread.
    """

    place: int | None
    version: int
    unread: tuple[int, ...]
    more: bool  # than are listed
    first: int | None  # unread post
    resume: int | None
    reached: int
    moves: bool


def progress_of(
    own: OwnReading, posts: Sequence[PostRow], comments: Mapping[int | None, Sequence[PostRow]]
) -> Progress | None:
    """The progress of whoever asks; None for visitors and for who wants nothing remembered."""
    who = actor()
    if who.id is None or who.suspended or not who.keeps_places:
        return None
    shown = {post.id for post in posts} | {each.id for some in comments.values() for each in some}
    reached = reach(own.unread, shown)
    return Progress(
        place=own.place,
        version=own.version,
        unread=own.unread,
        more=len(own.unread) == MOST_UNREAD,
        first=own.first_unread,
        resume=None if own.unread or not own.place else own.following,
        reached=reached,
        moves=own.place is None or reached > own.place,
    )


def marked_new(head: ThreadHead, posts: Sequence[PostRow], own: OwnReading) -> frozenset[int]:
    """Before which posts of a page a line says that something is new.

    Once where posts stand in the order in which they came; answers stand by their score.
    """
    unread = [post.id for post in posts if post.id in own.unread]
    return frozenset(unread if head.is_question else unread[:1])
