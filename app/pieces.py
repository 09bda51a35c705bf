"""Single posts as ready pieces for pages that are open already, read for whoever asks."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.actor import actor
from app.cards import cards_of
from app.presenters import opening_piece, post_piece, reader_of
from community.answers.queries import NO_WORTH, Worth, worth_of
from community.questions.queries import NO_STANCE, Stance, own_stance
from community.reading.queries import own_reading
from community.threads.models import ReplyKind
from community.threads.queries import ThreadHead, comments_on, posts_by_ids, thread_head


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


def opening_now(session: Session, thread_id: int) -> Markup:
    """The first post with its comments."""
    head = thread_head(session, actor(), thread_id)
    kept = own_reading(session, actor(), thread_id).kept
    comments = comments_on(session, thread_id, []).get(None, [])
    cards = cards_of(session, thread_id, [head, *comments])
    stance = stance_of_reader(session, head, [])
    reader = reader_of(actor(), head, stance, kept, cards=cards)
    return opening_piece(reader, comments)


def posts_now(session: Session, thread_id: int, reply_ids: Sequence[int]) -> list[Markup]:
    """These posts of the thread in the order of their ids, answers with their comments."""
    head = thread_head(session, actor(), thread_id)
    posts = posts_by_ids(session, thread_id, reply_ids)
    comments = comments_on(session, thread_id, reply_ids)
    kept = own_reading(session, actor(), thread_id).kept
    stance = stance_of_reader(session, head, reply_ids)
    worth = worth_for_reader(session, head, reply_ids)
    under = (each for some in comments.values() for each in some)
    cards = cards_of(session, thread_id, [*posts, *under])
    reader = reader_of(actor(), head, stance, kept, worth, cards)
    return [
        post_piece(
            reader, post, () if post.kind == ReplyKind.COMMENT else comments.get(post.id, ())
        )
        for post in posts
    ]
