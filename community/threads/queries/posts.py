"""What stands in a thread below its first post, twenty at a time, and the comments under those.

Statements are built once, as in `queries.thread`. Answers are ordered by acceptance, score and
age; replies by age alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.ballots.models import Poll
from community.errors import Refused
from community.paging import DEFAULT_SIZE, Page, decode_cursor, encode_cursor, keyset_page
from community.revisions.models import EditSuggestion, SuggestionState
from community.threads.models import Reply, ReplyKind
from community.threads.queries.thread import ThreadHead
from community.words import N_

COMMENTS_AT_ONCE = 50  # under one post; the rest stand on pages of their own


@dataclass(frozen=True, slots=True)
class PostRow:
    """A reply, answer or comment with its author."""

    id: int
    thread_id: int
    kind: str
    parent_id: int | None
    body_html: str
    author_id: int
    created_at: datetime
    edited_at: datetime | None
    score: int
    thanks_count: int
    helped_count: int
    tried_count: int
    worked_count: int
    partly_count: int
    failed_count: int
    mark: str | None
    hidden_at: datetime | None
    hidden_reason: str | None
    deleted_at: datetime | None
    deleted_by_id: int | None
    attribution: str | None
    withdrawn_at: datetime | None
    version: int
    suggestions: int  # changes that others suggest and nobody has decided on
    poll_id: int | None
    poll_question: str | None
    poll_closed_at: datetime | None
    author_handle: str
    author_name: str
    author_avatar: str | None

    @property
    def is_live(self) -> bool:
        """Whether its words are there for every reader."""
        return self.hidden_at is None and self.deleted_at is None


@dataclass(frozen=True, slots=True)
class PostsPage:
    """Replies or answers in their order; `next_cursor` is None on the last page.

    `later` says that the page does not begin at the beginning.
    """

    items: Sequence[PostRow]
    next_cursor: str | None
    later: bool = False


_suggestions = (
    select(func.count())
    .where(
        EditSuggestion.thread_id == Reply.thread_id,
        EditSuggestion.reply_id == Reply.id,
        EditSuggestion.state == SuggestionState.OPEN,
    )
    .correlate(Reply)
    .scalar_subquery()
)
_COLUMNS: tuple[Any, ...] = (
    Reply.id,
    Reply.thread_id,
    Reply.kind,
    Reply.parent_id,
    Reply.body_html,
    Reply.author_id,
    Reply.created_at,
    Reply.edited_at,
    Reply.score,
    Reply.thanks_count,
    Reply.helped_count,
    Reply.tried_count,
    Reply.worked_count,
    Reply.partly_count,
    Reply.failed_count,
    Reply.mark,
    Reply.hidden_at,
    Reply.hidden_reason,
    Reply.deleted_at,
    Reply.deleted_by_id,
    Reply.attribution,
    Reply.withdrawn_at,
    Reply.version,
    _suggestions.label("suggestions"),
    Poll.id.label("poll_id"),
    Poll.question,
    Poll.closed_at,
    Account.handle,
    Account.name,
    Account.avatar,
)
Posts = Select[*tuple[Any, ...]]
_POSTS: Posts = (
    select(*_COLUMNS)
    .join(Account, Account.id == Reply.author_id)
    .outerjoin(Poll, Poll.reply_id == Reply.id)
)
_TOP: Posts = _POSTS.where(
    Reply.thread_id == bindparam("thread_id"), Reply.kind != ReplyKind.COMMENT
)
_accepted = case((Reply.id == bindparam("accepted"), 1), else_=0)
_REPLIES: Posts = _TOP.order_by(Reply.id).limit(bindparam("most"))
_ANSWERS: Posts = _TOP.order_by(_accepted.desc(), Reply.score.desc(), Reply.id).limit(
    bindparam("most")
)
_REPLIES_FROM: Posts = _REPLIES.where(Reply.id >= bindparam("id"))
_ANSWERS_FROM: Posts = _ANSWERS.where(
    or_(
        _accepted < bindparam("was_accepted"),
        and_(
            _accepted == bindparam("was_accepted"),
            or_(
                Reply.score < bindparam("score"),
                and_(Reply.score == bindparam("score"), Reply.id >= bindparam("id")),
            ),
        ),
    )
)
# The first comments of each post and one more, which tells that there are more. The bodies of
# those beyond are never read.
_counted = (
    select(
        Reply.id,
        func.row_number().over(partition_by=Reply.parent_id, order_by=Reply.id).label("place"),
    )
    .where(
        Reply.thread_id == bindparam("thread_id"),
        Reply.kind == ReplyKind.COMMENT,
        or_(Reply.parent_id.is_(None), Reply.parent_id.in_(bindparam("parents", expanding=True))),
    )
    .subquery()
)
_first_ones = select(_counted.c.id).where(_counted.c.place <= COMMENTS_AT_ONCE + 1)
_COMMENTS: Posts = _POSTS.where(Reply.id.in_(_first_ones)).order_by(Reply.id)
_SOME: Posts = _POSTS.where(
    Reply.id.in_(bindparam("ids", expanding=True)), Reply.thread_id == bindparam("thread_id")
).order_by(Reply.id)


def first_posts(session: Session, head: ThreadHead, *, size: int = DEFAULT_SIZE) -> PostsPage:
    """The first page below the first post, in one statement."""
    statement = _ANSWERS if head.is_question else _REPLIES
    return _page(session, statement, head, {}, size=size, later=False)


def posts_from(
    session: Session, head: ThreadHead, *, cursor: str, size: int = DEFAULT_SIZE
) -> PostsPage:
    """The page that begins with the post the cursor names; Refused for a damaged one."""
    names = ("was_accepted", "score", "id") if head.is_question else ("id",)
    place = dict(zip(names, decode_cursor(cursor, length=len(names)), strict=True))
    if not all(isinstance(part, int) for part in place.values()):
        raise Refused(
            N_("This page link is damaged. Start from the first page."), code="bad_cursor"
        )
    statement = _ANSWERS_FROM if head.is_question else _REPLIES_FROM
    return _page(session, statement, head, place, size=size, later=True)


def cursor_of(head: ThreadHead, post: PostRow) -> str:
    """The cursor of the page that begins with this reply or answer."""
    if head.is_question:
        return encode_cursor((int(post.id == head.accepted_reply_id), post.score, post.id))
    return encode_cursor((post.id,))


def _page(
    session: Session,
    statement: Posts,
    head: ThreadHead,
    place: dict[str, Any],
    *,
    size: int,
    later: bool,
) -> PostsPage:
    given = {"thread_id": head.id, "most": size + 1, **place}
    if head.is_question:
        given["accepted"] = head.accepted_reply_id or 0
    rows = [PostRow(*row) for row in session.connection().execute(statement, given)]
    following = cursor_of(head, rows[size]) if len(rows) > size else None
    return PostsPage(items=rows[:size], next_cursor=following, later=later)


def comments_on(
    session: Session, thread_id: int, parent_ids: Sequence[int]
) -> dict[int | None, list[PostRow]]:
    """The comments under these replies and, under None, those on the first post.

    Of each post at most one more than `COMMENTS_AT_ONCE`; `comments_from` has the rest.
    """
    found: dict[int | None, list[PostRow]] = {}
    rows = session.connection().execute(
        _COMMENTS, {"thread_id": thread_id, "parents": list(parent_ids)}
    )
    for row in rows:
        found.setdefault(row.parent_id, []).append(PostRow(*row))
    return found


def comments_from(
    session: Session, thread_id: int, *, parent_id: int | None, cursor: str | None
) -> Page[PostRow]:
    """A page of the comments under one reply, or with None under the first post."""
    under = Reply.parent_id.is_(None) if parent_id is None else Reply.parent_id == parent_id
    page: Page[Any] = keyset_page(
        session,
        _POSTS.where(Reply.thread_id == thread_id, Reply.kind == ReplyKind.COMMENT, under),
        order=((Reply.id.expression, False),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=COMMENTS_AT_ONCE,
    )
    return Page(items=[PostRow(*row) for row in page.items], next_cursor=page.next_cursor)


def cursor_before(comment_id: int) -> str:
    """The cursor of the page of comments that begins with this one."""
    return encode_cursor((comment_id - 1,))


def posts_by_ids(session: Session, thread_id: int, reply_ids: Sequence[int]) -> Sequence[PostRow]:
    """Those replies, answers and comments of this thread that have one of the ids."""
    given = {"thread_id": thread_id, "ids": list(reply_ids)}
    return [PostRow(*row) for row in session.connection().execute(_SOME, given)]
