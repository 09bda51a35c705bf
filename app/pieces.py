"""Pieces of a thread as they are now, for pages that are open already."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.actor import actor
from app.beside import beside
from app.presenters import opening_piece, post_piece, reader_of
from community.reading.queries import own_reading
from community.threads.models import ReplyKind
from community.threads.queries import comments_on, posts_by_ids, thread_head


def opening_now(session: Session, thread_id: int) -> Markup:
    """The first post with its comments."""
    head = thread_head(session, actor(), thread_id)
    comments = comments_on(session, thread_id, [])
    kept = own_reading(session, actor(), thread_id).kept
    reader = reader_of(actor(), head, beside(session, head, (), comments, kept=kept))
    return opening_piece(reader, comments.get(None, ()))


def posts_now(session: Session, thread_id: int, reply_ids: Sequence[int]) -> list[Markup]:
    """These posts of the thread in the order of their ids, answers with their comments."""
    head = thread_head(session, actor(), thread_id)
    posts = posts_by_ids(session, thread_id, reply_ids)
    comments = comments_on(session, thread_id, reply_ids)
    kept = own_reading(session, actor(), thread_id).kept
    reader = reader_of(actor(), head, beside(session, head, posts, comments, kept=kept))
    return [
        post_piece(
            reader, post, () if post.kind == ReplyKind.COMMENT else comments.get(post.id, ())
        )
        for post in posts
    ]
