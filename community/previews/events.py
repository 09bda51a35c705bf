"""What open pages hear of previews: that one came, never what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class PreviewArrived(DomainEvent):
    """What a post links to can be told now; without `reply_id` the first post of the thread."""

    name: ClassVar[str] = "preview:arrived"
    community_id: int
    thread_id: int
    reply_id: int | None
