"""How far people of a scene have read, when they were here last, and what the member keeps."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from community import clock
from community.bookmarks.models import Bookmark
from community.history.actions import write_numbered_rows, write_rows
from community.reading.models import CommunityPlace, ThreadPlace
from community.threads.models import Reply
from tests.browser.scenes.cast import Cast
from tests.browser.scenes.words import Words


def write_reading(
    session: Session, cast: Cast, words: Words, talk: dict[str, int], *, count: int
) -> dict[str, int]:
    """`count` bookmarks of the member, and visits of two months ago: what came since is new."""
    people = [cast.people["member"], cast.people["facilitator"], cast.people["admin"]]
    visits = [
        {
            "account_id": who,
            "community_id": place,
            "here_at": clock.ago(days=60),
            "counts_from": clock.ago(days=60),
        }
        for who in sorted(set(people))
        for place in sorted({cast.place, cast.side})
    ]
    session.execute(delete(CommunityPlace))  # of the demonstration
    write_rows(session, CommunityPlace, visits)
    return _write_bookmarks(session, cast, words, talk, count=count) if count else {}


def _write_bookmarks(
    session: Session, cast: Cast, words: Words, talk: dict[str, int], *, count: int
) -> dict[str, int]:
    """The member kept the thread and posts of it, and has read it half-way."""
    member = cast.people["member"]
    said = session.scalars(
        select(Reply.id)
        .where(Reply.thread_id == talk["thread"], Reply.hidden_at.is_(None))
        .order_by(Reply.id)
        .limit(count)
    ).all()
    half_way = {"thread_id": talk["thread"], "reply_id": said[len(said) // 2]}
    write_rows(session, ThreadPlace, [{"account_id": member, **half_way}])
    kept = [None, *said][:count] if count > 1 else [None]
    rows = [
        {
            "account_id": member,
            "thread_id": talk["thread"],
            "reply_id": reply_id,
            "note": words.line("Try this with the next firing.", most=500) if number % 2 else "",
            "created_at": clock.now() - timedelta(hours=count - number),
            "remind_at": clock.ahead(days=3) if number % 3 == 1 else None,
        }
        for number, reply_id in enumerate(kept)
    ]
    ids = write_numbered_rows(session, Bookmark, rows)
    return {"bookmark": ids[-1]}
