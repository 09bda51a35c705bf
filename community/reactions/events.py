"""What can happen to reactions; no event names who reacted, but to themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ReactionsChanged(DomainEvent):
    """What everybody is told of thanks for a post, whom it helped and who tried it changed."""

    name: ClassVar[str] = "reaction:changed"
    community_id: int
    thread_id: int
    reply_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class HelpCounted(DomainEvent):
    """How many a reply helped or worked for changed, for badges; open pages never hear of it."""

    name: ClassVar[str] = "help:counted"
    community_id: int
    thread_id: int
    reply_id: int


@dataclass(frozen=True, kw_only=True)
class ReactionsDue(DomainEvent):
    """Time to tell the author of a post that there are new reactions."""

    name: ClassVar[str] = "reaction:due"
    community_id: int
    thread_id: int
    reply_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TrialDue(DomainEvent):
    """Time to ask somebody what happened when they tried it; only they are told."""

    name: ClassVar[str] = "trial:due"
    community_id: int
    thread_id: int
    account_id: int
    reply_id: int | None = None
