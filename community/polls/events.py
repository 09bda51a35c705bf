"""What can happen to polls; open pages hear of the post alone, and nobody of single votes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class PollClosed(DomainEvent):
    """A poll is over: its author is told, and who voted under their name."""

    name: ClassVar[str] = "poll:closed"
    community_id: int
    thread_id: int
    reply_id: int | None
    poll_id: int
    closed_by_id: int | None
