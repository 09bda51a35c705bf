"""What can happen to searches that somebody keeps; only their owner hears of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class SearchFound(DomainEvent):
    """Something new is found by a search whose owner wanted to be told."""

    name: ClassVar[str] = "search:found"
    account_id: int
    community_id: int
    thread_id: int
    reply_id: int | None = None
