"""Threads that others show too, and one in which another goes on."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Community
from community.history.actions import write_rows
from community.threads.cross_posts import CrossPost
from community.threads.models import Thread, ThreadLink
from tests.browser.scenes.cast import Cast

_SEVERAL = 2  # with fewer threads there is none left to be tied


def write_arranging(
    session: Session, cast: Cast, talk: dict[str, int], *, count: int
) -> dict[str, str]:
    """The side shows `count` threads of the place; one of those has others merged and split off."""
    session.execute(delete(CrossPost))
    shown = session.scalars(
        select(Thread.id)
        .where(
            Thread.community_id == cast.place,
            Thread.hidden_at.is_(None),
            Thread.deleted_at.is_(None),
        )
        .order_by(Thread.id)
        .limit(count)
    ).all()
    rows = [
        {
            "thread_id": thread_id,
            "community_id": cast.side,
            "posted_at": clock.now() - timedelta(hours=number),
        }
        for number, thread_id in enumerate(shown)
    ]
    if rows:
        write_rows(session, CrossPost, rows)
    if "befallen" in talk and count > _SEVERAL:
        _tie(session, talk["befallen"], [each for each in shown if each not in talk.values()])
    return {"beside": session.get_one(Community, cast.side).slug}


def _tie(session: Session, thread_id: int, others: list[int]) -> None:
    merged, split, again = others[:3]
    values = {"merged_into_id": thread_id, "merge_reason": "One thing twice."}
    session.execute(update(Thread).where(Thread.id == merged).values(**values))
    session.execute(update(Thread).where(Thread.id == split).values(split_from_id=thread_id))
    link = {"thread_id": again, "target_id": thread_id, "kind": "duplicate"}
    write_rows(session, ThreadLink, [{**link, "created_at": clock.now()}])
