"""Threads and what is said in them, uploads, and links between threads."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from community.base import (
    AccountId,
    Base,
    BigInt,
    CommunityId,
    Id,
    OptionalAccountId,
    OptionalReplyId,
    OptionalThreadId,
    ThreadId,
    partial_index,
)
from community.threads.reacted import Reacted
from community.threads.statuses import STATUS_SQL


class ThreadKind(StrEnum):
    """What a thread is for."""

    DISCUSSION = "discussion"
    QUESTION = "question"
    INSIGHT = "insight"


class ReplyKind(StrEnum):
    """A reply to a discussion, an answer to a question, or a comment on either."""

    REPLY = "reply"
    ANSWER = "answer"
    COMMENT = "comment"


_UNANSWERED = "kind = 'question' AND answers_count = 0"
_MERGED, _SPLIT = "merged_into_id IS NOT NULL", "split_from_id IS NOT NULL"
_BY_AGE = ("community_id", "created_at", "id")
_BY_STATUS = ("community_id", "status", "last_activity_at", "id")
_LIVE = "hidden_at IS NULL AND deleted_at IS NULL"


class Thread(Reacted, Base):
    """A discussion, question or insight; its first post is in the row itself."""

    __tablename__ = "threads"
    __table_args__ = (
        CheckConstraint("length(title) BETWEEN 1 AND 250", name="title_length"),
        Index("ix_threads_latest", "community_id", "last_activity_at", "id"),
        Index("ix_threads_top", "community_id", "score", "id"),
        Index("ix_threads_newest", "last_activity_at", "id"),
        Index("ix_threads_started", "community_id", "created_at", "id"),
        Index("ix_threads_author", "author_id", "id"),
        partial_index("ix_threads_marked", "author_id", "id", only="mark IS NOT NULL"),
        Index("ix_threads_week", "created_at"),  # the weekly run reads all communities at once
        partial_index(
            "ix_threads_unanswered", "community_id", "created_at", "id", only=_UNANSWERED
        ),
        partial_index("ix_threads_taken_until", "taken_until", only="taken_until IS NOT NULL"),
        partial_index("ix_threads_status", *_BY_STATUS, only="status IS NOT NULL"),
        partial_index(
            "ix_threads_merged_into_id", "merged_into_id", only="merged_into_id IS NOT NULL"
        ),
        partial_index(
            "ix_threads_split_from_id", "split_from_id", only="split_from_id IS NOT NULL"
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    kind: Mapped[ThreadKind] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(250))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"))
    language: Mapped[str] = mapped_column(String(10), default="")
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    edited_by_id: Mapped[OptionalAccountId]
    last_activity_at: Mapped[datetime]
    replies_count: Mapped[int] = mapped_column(default=0)
    answers_count: Mapped[int] = mapped_column(default=0)
    score: Mapped[int] = mapped_column(default=0)
    accepted_reply_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("replies.id", use_alter=True)
    )
    # The comment that says what is missing before it can be answered.
    needs_detail_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("replies.id", use_alter=True), index=True
    )
    superseded_by_id: Mapped[OptionalThreadId]
    taken_by_id: Mapped[OptionalAccountId]  # who is at it, and until when
    taken_until: Mapped[datetime | None]
    accept_reminded_at: Mapped[datetime | None]
    same_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    status: Mapped[str | None] = mapped_column(String(20), Computed(STATUS_SQL))  # QuestionStatus
    locked_at: Mapped[datetime | None]
    lock_reason: Mapped[str | None] = mapped_column(String(20))  # see `policies.LockReason`
    lock_words: Mapped[str | None] = mapped_column(String(200))  # a facilitator's own
    pinned_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]  # kept as it is, and out of the lists
    # Its words stand in that thread now, beside those that began it, and its replies among those.
    merged_into_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("threads.id"))
    merge_reason: Mapped[str | None] = mapped_column(String(200))
    split_from_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("threads.id"))
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str | None] = mapped_column(String(500))
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("accounts.id"))
    # Imported text keeps the credit its licence asks for: a name, a link, a licence.
    attribution: Mapped[str | None] = mapped_column(String(500))
    withdrawn_at: Mapped[datetime | None]  # gone at its source since a newer import
    version: Mapped[int] = mapped_column(default=1)


class Reply(Reacted, Base):
    """A reply, answer or comment. A comment's `parent_id` is the post it stands under."""

    __tablename__ = "replies"
    __table_args__ = (
        Index("ix_replies_thread_order", "thread_id", "id"),
        Index("ix_replies_author", "author_id", "id"),
        Index("ix_replies_parent", "parent_id"),
        partial_index("ix_replies_marked", "author_id", "id", only="mark IS NOT NULL"),
        Index("ix_replies_week", "created_at"),
        # All that is asked to find what is unread, without a text being touched.
        partial_index("ix_replies_live", "thread_id", "id", "created_at", "author_id", only=_LIVE),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    thread_id: Mapped[int] = mapped_column(BigInt, ForeignKey("threads.id"))
    kind: Mapped[ReplyKind] = mapped_column(String(20))
    parent_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("replies.id"))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    edited_by_id: Mapped[OptionalAccountId]
    score: Mapped[int] = mapped_column(default=0)
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str | None] = mapped_column(String(500))
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("accounts.id"))
    attribution: Mapped[str | None] = mapped_column(String(500))
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class ThreadTag(Base):
    """A thread bears a tag of its community."""

    __tablename__ = "thread_tags"

    thread_id: Mapped[int] = mapped_column(BigInt, ForeignKey("threads.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ThreadLink(Base):
    """One thread points to another: `duplicate` of it, or merely `linked`."""

    __tablename__ = "thread_links"
    __table_args__ = (UniqueConstraint("thread_id", "target_id", "kind"),)

    id: Mapped[Id]
    thread_id: Mapped[ThreadId]
    target_id: Mapped[ThreadId]
    kind: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]


class Mention(Base):
    """A post names or quotes a person; written at post time so that notices need no text."""

    __tablename__ = "mentions"
    __table_args__ = (
        UniqueConstraint("account_id", "thread_id", "reply_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    thread_id: Mapped[ThreadId]
    reply_id: Mapped[OptionalReplyId]
    by_quote: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # not named besides


class Upload(Base):
    """An image or file a person brought; readable by whoever may read a post that links it."""

    __tablename__ = "uploads"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(43), unique=True)  # random, the public address
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    account_id: Mapped[AccountId]
    file_name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    width: Mapped[int]  # of an image; 0 for other files
    height: Mapped[int]
    created_at: Mapped[datetime]
    # Since when no stored post shows it; the worker collects what stays so for a day.
    unused_since: Mapped[datetime | None] = mapped_column(index=True)


class UploadLink(Base):
    """A post shows an upload; access to the file follows access to the post.

    `thread_id` is always set, `reply_id` when the post is a reply.
    """

    __tablename__ = "upload_links"
    __table_args__ = (UniqueConstraint("upload_id", "thread_id", "reply_id"),)

    id: Mapped[Id]
    upload_id: Mapped[int] = mapped_column(BigInt, ForeignKey("uploads.id"))
    thread_id: Mapped[OptionalThreadId]
    reply_id: Mapped[OptionalReplyId]


class HeldPost(Base):
    """What somebody wrote and a facilitator has yet to let through: no thread and no reply.

    So nothing that searches, counts, notifies or exports posts can come across it. `thread_id`
    is where it is to be said, or, once it was approved, what it became; `reply_id` likewise. The
    words of an approved one stand in the post alone.
    """

    __tablename__ = "held_posts"
    __table_args__ = (
        partial_index("ix_held_posts_waiting", "community_id", "id", only="decided_at IS NULL"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(BigInt, ForeignKey("communities.id"))
    author_id: Mapped[AccountId]
    kind: Mapped[str] = mapped_column(String(20))  # of the thread or the reply it will be
    thread_id: Mapped[OptionalThreadId]
    reply_id: Mapped[OptionalReplyId]
    parent_id: Mapped[OptionalReplyId]  # the reply that it comments on
    title: Mapped[str] = mapped_column(String(150), default="")
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int]
    mentions: Mapped[list[str]]
    tags: Mapped[list[str]]
    why: Mapped[list[str]]  # see moderation.suspicion.Why
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[OptionalAccountId]
    outcome: Mapped[str | None] = mapped_column(String(20))  # approved, rejected, closed
    measure_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("measures.id"), index=True)


class HeldUpload(Base):
    """A held post shows an upload: whoever may judge the post sees it, and it is kept."""

    __tablename__ = "held_uploads"

    held_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("held_posts.id", ondelete="CASCADE"), primary_key=True
    )
    upload_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("uploads.id", ondelete="CASCADE"), primary_key=True, index=True
    )
