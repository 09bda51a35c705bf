"""What is read beside the posts that a page shows, so that each can be drawn for its reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.actor import actor
from app.cards import cards_of
from community.answers.queries import NO_WORTH, Worth, worth_of
from community.previews.queries import Cards
from community.questions.queries import NO_STANCE, Stance, own_stance
from community.rights import Role
from community.threads.models import ReplyKind
from community.threads.queries import PostRow, ThreadHead
from community.welcoming.marks import Newcomers, newcomers_among


@dataclass(frozen=True, slots=True)
class Beside:
    """How the reader stands to these posts, and what is said of them and of who wrote them."""

    stance: Stance = NO_STANCE
    kept: frozenset[int | None] = frozenset()  # those with a bookmark of theirs
    worth: Worth = NO_WORTH  # what is said of the answers
    newcomers: Newcomers = field(default_factory=dict)  # of those who wrote, who is new here
    cards: Cards = field(default_factory=dict)  # of links that stand alone


NOTHING = Beside()
Comments = Mapping[int | None, Sequence[PostRow]]


def beside(
    session: Session,
    head: ThreadHead,
    posts: Sequence[PostRow],
    comments: Comments | None = None,
    *,
    kept: frozenset[int | None] = frozenset(),
) -> Beside:
    """All of it for the one who asks, in as many statements for two posts as for two hundred."""
    under = [remark for remarks in (comments or {}).values() for remark in remarks]
    shown = [*posts, *under]
    return Beside(
        stance=_stance(session, head, shown),
        kept=kept,
        worth=_worth(session, head, posts),
        newcomers=_newcomers(session, head, shown),
        cards=cards_of(session, head.id, [head, *shown]),
    )


def _stance(session: Session, head: ThreadHead, shown: Sequence[PostRow]) -> Stance:
    ids = sorted({post.id for post in shown})
    return own_stance(session, actor(), thread_id=head.id, reply_ids=ids)


def _worth(session: Session, head: ThreadHead, posts: Sequence[PostRow]) -> Worth:
    answers = [post.id for post in posts if post.kind == ReplyKind.ANSWER]
    if not (head.is_question and answers):
        return NO_WORTH
    return worth_of(session, actor(), thread_id=head.id, reply_ids=answers)


def _newcomers(session: Session, head: ThreadHead, shown: Sequence[PostRow]) -> Newcomers:
    if Role.MEMBER not in head.standing:
        return {}  # others never learn it
    authors = {head.author_id, *(each.author_id for each in shown)}
    return newcomers_among(session, authors, community_id=head.community_id)
