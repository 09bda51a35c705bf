"""Single posts as ready pieces for pages that are open already, read for whoever asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.actor import actor
from app.presenters import opening_piece, post_piece, reader_of
from community.answers.queries import NO_WORTH, Worth, worth_of
from community.questions.queries import Stance, own_stance
from community.reading.queries import own_reading
from community.threads.models import ReplyKind
from community.threads.queries import (
    PostRow,
    ThreadHead,
    comments_on,
    posts_by_ids,
    thread_head,
)


def stance_of_reader(session: Session, head: ThreadHead, reply_ids: Sequence[int]) -> Stance:
    """How the one who asks stands to the thread and to these posts in it."""
    return own_stance(session, actor(), thread_id=head.id, reply_ids=reply_ids)


def worth_for_reader(session: Session, head: ThreadHead, reply_ids: Sequence[int]) -> Worth:
    """What is said of these answers, and what the one who asks may say."""
    if not head.is_question:
        return NO_WORTH
    return worth_of(session, actor(), thread_id=head.id, reply_ids=reply_ids)


def ids_of(posts: Iterable[PostRow], comments: Mapping[int | None, Sequence[PostRow]]) -> list[int]:
    """The ids of these posts and of the comments that stand under them."""
    under = (comment for each in comments.values() for comment in each)
    return sorted({post.id for post in (*posts, *under)})


def opening_now(session: Session, thread_id: int) -> Markup:
    """The first post with its comments."""
    head = thread_head(session, actor(), thread_id)
    kept = own_reading(session, actor(), thread_id).kept
    comments = comments_on(session, thread_id, [])
    stance = stance_of_reader(session, head, ids_of((), comments))
    reader = reader_of(actor(), head, stance, kept)
    return opening_piece(reader, comments.get(None, ()))


def posts_now(session: Session, thread_id: int, reply_ids: Sequence[int]) -> list[Markup]:
    """These posts of the thread in the order of their ids, answers with their comments."""
    head = thread_head(session, actor(), thread_id)
    posts = posts_by_ids(session, thread_id, reply_ids)
    comments = comments_on(session, thread_id, reply_ids)
    kept = own_reading(session, actor(), thread_id).kept
    stance = stance_of_reader(session, head, ids_of(posts, comments))
    worth = worth_for_reader(session, head, reply_ids)
    reader = reader_of(actor(), head, stance, kept, worth)
    return [
        post_piece(
            reader, post, () if post.kind == ReplyKind.COMMENT else comments.get(post.id, ())
        )
        for post in posts
    ]
