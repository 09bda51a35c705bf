"""What can happen to threads and to what is said in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ThreadStarted(DomainEvent):
    """A discussion, question or insight was posted."""

    name: ClassVar[str] = "thread:started"
    community_id: int
    thread_id: int
    author_id: int


@dataclass(frozen=True, kw_only=True)
class ThreadChanged(DomainEvent):
    """Title, body, tags, lock, pin or what is said of a question changed."""

    name: ClassVar[str] = "thread:changed"
    community_id: int
    thread_id: int
    mentioned: list[int] = field(default_factory=list)  # accounts that the new text names first


@dataclass(frozen=True, kw_only=True)
class ThreadDecided(DomainEvent):
    """It was marked as a duplicate or superseded, or not so any more; beside `ThreadChanged`."""

    name: ClassVar[str] = "thread:decided"
    community_id: int
    thread_id: int


@dataclass(frozen=True, kw_only=True)
class PostMarked(DomainEvent):
    """The author of a post marked it, or took the mark off; without a reply it is the first one."""

    name: ClassVar[str] = "post:marked"
    community_id: int
    thread_id: int
    reply_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ThreadLocked(DomainEvent):
    """A facilitator locked a thread, which its author is told; `ThreadChanged` comes beside it."""

    name: ClassVar[str] = "thread:locked"
    community_id: int
    thread_id: int
    locked_by_id: int


class Rearranged(StrEnum):
    """What became of a thread whose posts went elsewhere, or to which others came."""

    MERGED = "merged"  # it goes on in another
    GREW = "grew"  # another goes on in it
    SHRANK = "shrank"  # some of its posts went into a new one
    SPLIT = "split"  # it is that new one


@dataclass(frozen=True, kw_only=True)
class ThreadRearranged(DomainEvent):
    """Posts went to another thread of the community, or came; `ThreadChanged` comes beside it."""

    name: ClassVar[str] = "thread:rearranged"
    community_id: int
    thread_id: int
    what: str  # see `Rearranged`
    reply_ids: list[int] = field(default_factory=list)  # the chosen posts of a new thread
    arranged_by_id: int = 0


@dataclass(frozen=True, kw_only=True)
class ThreadRemoved(DomainEvent):
    """A thread was deleted or hidden: readers must forget its text now."""

    name: ClassVar[str] = "thread:removed"
    community_id: int
    thread_id: int


@dataclass(frozen=True, kw_only=True)
class ThreadRestored(DomainEvent):
    """A deleted or hidden thread is readable again."""

    name: ClassVar[str] = "thread:restored"
    community_id: int
    thread_id: int


@dataclass(frozen=True, kw_only=True)
class ReplyPosted(DomainEvent):
    """A reply, answer or comment was posted."""

    name: ClassVar[str] = "reply:posted"
    community_id: int
    thread_id: int
    reply_id: int
    author_id: int


@dataclass(frozen=True, kw_only=True)
class ReplyChanged(DomainEvent):
    """The text of a reply changed."""

    name: ClassVar[str] = "reply:changed"
    community_id: int
    thread_id: int
    reply_id: int
    mentioned: list[int] = field(default_factory=list)  # as in `ThreadChanged`


@dataclass(frozen=True, kw_only=True)
class ReplyRemoved(DomainEvent):
    """A reply was deleted or hidden."""

    name: ClassVar[str] = "reply:removed"
    community_id: int
    thread_id: int
    reply_id: int


@dataclass(frozen=True, kw_only=True)
class ReplyRestored(DomainEvent):
    """A deleted or hidden reply is readable again."""

    name: ClassVar[str] = "reply:restored"
    community_id: int
    thread_id: int
    reply_id: int


@dataclass(frozen=True, kw_only=True)
class ThreadsImported(DomainEvent):
    """A batch came in from elsewhere at its original dates; it is indexed and notifies nobody."""

    name: ClassVar[str] = "threads:imported"
    community_id: int
    thread_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class ThreadsMoved(DomainEvent):
    """Threads went to another community, at their addresses; notices about them follow."""

    name: ClassVar[str] = "threads:moved"
    community_id: int
    source_id: int
    thread_ids: list[int] = field(default_factory=list)
    move_id: int = 0  # of one that a facilitator moved alone; its author is told
    moved_by_id: int = 0
