"""Single posts as ready pieces for pages that are open already, read for whoever asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.actor import actor
from app.presenters import opening_piece, post_piece, reader_of
from community.answers.queries import NO_WORTH, Worth, worth_of
from community.questions.queries import NO_STANCE, Stance, own_stance
from community.reading.queries import own_reading
from community.rights import Role
from community.threads.models import ReplyKind
from community.threads.queries import (
    PostRow,
    ThreadHead,
    comments_on,
    posts_by_ids,
    thread_head,
)
from community.welcoming.marks import NO_NEWCOMERS, Newcomers, newcomers_among


def stance_of_reader(session: Session, head: ThreadHead, reply_ids: Sequence[int]) -> Stance:
    """How the one who asks stands to the question and to these answers."""
    if not head.is_question:
        return NO_STANCE
    return own_stance(session, actor(), thread_id=head.id, reply_ids=reply_ids)


def worth_for_reader(session: Session, head: ThreadHead, reply_ids: Sequence[int]) -> Worth:
    """What is said of these answers, and what the one who asks may say."""
    if not head.is_question:
        return NO_WORTH
    return worth_of(session, actor(), thread_id=head.id, reply_ids=reply_ids)


def newcomers_for_reader(
    session: Session,
    head: ThreadHead,
    posts: Iterable[PostRow] = (),
    comments: Mapping[int | None, Sequence[PostRow]] | None = None,
) -> Newcomers:
    """Who of those who wrote is new here: for members alone."""
    if Role.MEMBER not in head.standing:
        return NO_NEWCOMERS
    under = (remark for remarks in (comments or {}).values() for remark in remarks)
    authors = {head.author_id, *(each.author_id for each in (*posts, *under))}
    return newcomers_among(session, authors, community_id=head.community_id)


def opening_now(session: Session, thread_id: int) -> Markup:
    """The first post with its comments."""
    head = thread_head(session, actor(), thread_id)
    kept = own_reading(session, actor(), thread_id).kept
    comments = comments_on(session, thread_id, [])
    newcomers = newcomers_for_reader(session, head, (), comments)
    stance = stance_of_reader(session, head, [])
    reader = reader_of(actor(), head, stance, kept, newcomers=newcomers)
    return opening_piece(reader, comments.get(None, ()))


def posts_now(session: Session, thread_id: int, reply_ids: Sequence[int]) -> list[Markup]:
    """These posts of the thread in the order of their ids, answers with their comments."""
    head = thread_head(session, actor(), thread_id)
    posts = posts_by_ids(session, thread_id, reply_ids)
    comments = comments_on(session, thread_id, reply_ids)
    kept = own_reading(session, actor(), thread_id).kept
    stance = stance_of_reader(session, head, reply_ids)
    worth = worth_for_reader(session, head, reply_ids)
    newcomers = newcomers_for_reader(session, head, posts, comments)
    reader = reader_of(actor(), head, stance, kept, worth, newcomers)
    return [
        post_piece(
            reader, post, () if post.kind == ReplyKind.COMMENT else comments.get(post.id, ())
        )
        for post in posts
    ]
