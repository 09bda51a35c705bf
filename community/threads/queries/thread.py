"""The head of a thread's page: title, first post, and how the one who asks stands to it.

Its statement is built once: on this page, building SQL would cost more than running it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.ballots.models import Poll
from community.communities.models import (
    Community,
    Membership,
    MembershipState,
    Stage,
    Tag,
)
from community.communities.policies import standing_in
from community.errors import NotFound
from community.outbox import OutboxEntry
from community.rights import Role, Standing, may
from community.threads.models import Reply, Thread, ThreadKind, ThreadLink, ThreadTag
from community.threads.policies import is_taken
from community.threads.queries.pointers import first, is_tied, may_look_there, suggestions


@dataclass(frozen=True, slots=True)
class ThreadHead:
    """A thread's row with its community, author, tags and the reader's standing."""

    standing: Standing
    id: int
    kind: str
    title: str
    body_html: str
    author_id: int
    created_at: datetime
    edited_at: datetime | None
    last_activity_at: datetime
    replies_count: int
    answers_count: int
    score: int
    same_count: int
    thanks_count: int
    helped_count: int
    tried_count: int
    worked_count: int
    partly_count: int
    failed_count: int
    mark: str | None
    accepted_reply_id: int | None
    status: str | None  # of a question, a QuestionStatus
    needs_detail_id: int | None
    taken_by_id: int | None
    taken_until: datetime | None
    locked_at: datetime | None
    lock_reason: str | None
    lock_words: str | None
    pinned_at: datetime | None
    archived_at: datetime | None
    merged_into_id: int | None  # where it goes on
    hidden_at: datetime | None
    hidden_reason: str | None
    deleted_at: datetime | None
    deleted_by_id: int | None
    attribution: str | None
    withdrawn_at: datetime | None
    version: int
    suggestions: int  # changes of the first post that nobody has decided on
    poll_id: int | None
    poll_question: str | None
    poll_closed_at: datetime | None
    community_id: int
    community_slug: str
    community_name: str
    visibility: str
    stage: str
    allows_alias: bool
    author_handle: str
    author_name: str
    author_avatar: str | None
    member_role: str | None
    muted_until: datetime | None
    tag_names: str | None
    tied: bool  # to other threads, communities or articles, which `order.queries.ties` names
    duplicate_id: int | None
    duplicate_title: str | None
    superseding_id: int | None
    superseding_title: str | None
    holder_handle: str | None  # of who has taken it
    holder_name: str | None
    people: int  # who wrote in it, the one who began it included
    seq: int | None  # how far the journal had come when this was read

    @property
    def tags(self) -> tuple[str, ...]:
        """The names of its tags."""
        return tuple(sorted(self.tag_names.split(","))) if self.tag_names else ()

    @property
    def is_live(self) -> bool:
        """Whether its words are there for every reader."""
        return self.hidden_at is None and self.deleted_at is None

    @property
    def is_question(self) -> bool:
        """Whether it takes answers and votes."""
        return self.kind == ThreadKind.QUESTION

    @property
    def is_taken(self) -> bool:
        """Whether somebody is at it."""
        return self.taken_by_id is not None and is_taken(self.taken_until)

    @property
    def is_archived(self) -> bool:
        """Whether its community is kept as it is."""
        return self.stage == Stage.ARCHIVED

    @property
    def is_frozen(self) -> bool:
        """Whether nothing about it changes any more, for itself or with its community."""
        return self.is_archived or self.archived_at is not None

    def may(self, verb: str) -> bool:
        """Whether the reader's standing carries the verb; for showing buttons."""
        return may(verb, self.standing)


_newer = aliased(Thread)
_holder = aliased(Account)
_tags = (
    select(func.aggregate_strings(Tag.name, ","))
    .select_from(ThreadTag)
    .join(Tag, Tag.id == ThreadTag.tag_id)
    .where(ThreadTag.thread_id == Thread.id)
    .correlate(Thread)
    .scalar_subquery()
)
# Counted in an index that holds no text.
_others = (
    select(func.count(Reply.author_id.distinct()))
    .where(
        Reply.thread_id == Thread.id,
        Reply.hidden_at.is_(None),
        Reply.deleted_at.is_(None),
        Reply.author_id != Thread.author_id,
    )
    .correlate(Thread)
    .scalar_subquery()
)
_COLUMNS: tuple[Any, ...] = (
    Thread.id,
    Thread.kind,
    Thread.title,
    Thread.body_html,
    Thread.author_id,
    Thread.created_at,
    Thread.edited_at,
    Thread.last_activity_at,
    Thread.replies_count,
    Thread.answers_count,
    Thread.score,
    Thread.same_count,
    Thread.thanks_count,
    Thread.helped_count,
    Thread.tried_count,
    Thread.worked_count,
    Thread.partly_count,
    Thread.failed_count,
    Thread.mark,
    Thread.accepted_reply_id,
    Thread.status,
    Thread.needs_detail_id,
    Thread.taken_by_id,
    Thread.taken_until,
    Thread.locked_at,
    Thread.lock_reason,
    Thread.lock_words,
    Thread.pinned_at,
    Thread.archived_at,
    Thread.merged_into_id,
    Thread.hidden_at,
    Thread.hidden_reason,
    Thread.deleted_at,
    Thread.deleted_by_id,
    Thread.attribution,
    Thread.withdrawn_at,
    Thread.version,
    suggestions.label("suggestions"),
    Poll.id.label("poll_id"),
    Poll.question.label("poll_question"),
    Poll.closed_at.label("poll_closed_at"),
    Thread.community_id,
    Community.slug,
    Community.name,
    Community.visibility,
    Community.stage,
    Community.allows_alias,
    Account.handle,
    Account.name.label("author_name"),
    Account.avatar,
    Membership.role,
    Membership.muted_until,
    _tags.label("tag_names"),
    is_tied.label("tied"),
    first.id.label("duplicate_id"),
    first.title.label("duplicate_title"),
    _newer.id.label("superseding_id"),
    _newer.title.label("superseding_title"),
    _holder.handle.label("holder_handle"),
    _holder.name.label("holder_name"),
    (_others + 1).label("people"),
    select(func.max(OutboxEntry.id)).scalar_subquery().label("seq"),
)
_HEAD: Select[*tuple[Any, ...]] = (
    select(*_COLUMNS)
    .join(Community, Community.id == Thread.community_id)
    .join(Account, Account.id == Thread.author_id)
    .outerjoin(
        Membership,
        and_(
            Membership.community_id == Community.id,
            Membership.account_id == bindparam("me"),
            Membership.state == MembershipState.ACTIVE,
        ),
    )
    .outerjoin(ThreadLink, and_(ThreadLink.thread_id == Thread.id, ThreadLink.kind == "duplicate"))
    .outerjoin(
        first,
        and_(
            first.id == ThreadLink.target_id,
            # What was removed, or stands where this reader may not look, is not named.
            or_(first.community_id == Thread.community_id, may_look_there),
            first.hidden_at.is_(None),
            first.deleted_at.is_(None),
        ),
    )
    .outerjoin(Poll, and_(Poll.thread_id == Thread.id, Poll.reply_id.is_(None)))
    .outerjoin(_holder, _holder.id == Thread.taken_by_id)
    .outerjoin(
        _newer,
        and_(
            _newer.id == Thread.superseded_by_id,
            # As above.
            _newer.community_id == Thread.community_id,
            _newer.hidden_at.is_(None),
            _newer.deleted_at.is_(None),
        ),
    )
    .where(Thread.id == bindparam("thread_id"))
    .limit(1)
)


def thread_head(session: Session, actor: Actor, thread_id: int) -> ThreadHead:
    """The head of the thread, in one statement.

    Raises NotFound for strangers and for removed threads (author and facilitators excepted).
    """
    row = (
        session.connection()
        .execute(
            _HEAD,
            {
                "me": actor.id or 0,
                "reader": 0 if actor.suspended else actor.id or 0,
                "thread_id": thread_id,
            },
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    standing = standing_in(actor, visibility=row.visibility, member_role=row.role)
    head = ThreadHead(standing, *row)
    if Role.READER not in standing:
        raise NotFound
    own = actor.is_person(head.author_id)
    if not head.is_live and not own and Role.FACILITATOR not in standing:
        raise NotFound
    return head
