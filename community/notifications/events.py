"""What can happen to a person's notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class NoticesChanged(DomainEvent):
    """A person got a notice or read some: their open pages count anew."""

    name: ClassVar[str] = "notification:changed"
    account_id: int


@dataclass(frozen=True, kw_only=True)
class WatchersTold(DomainEvent):
    """Some of those who watch heard of a post; the next are told by whoever carries this.

    `post_seq` is the event of the post itself, `after` the last person who was asked for.
    """

    name: ClassVar[str] = "notification:spread"
    post_seq: int
    about_thread: int
    about_reply: int | None
    author_id: int
    after: int


@dataclass(frozen=True, kw_only=True)
class FollowersTold(DomainEvent):
    """The same of those who follow whoever began the thread."""

    name: ClassVar[str] = "notification:followed"
    post_seq: int
    about_thread: int
    author_id: int
    after: int
