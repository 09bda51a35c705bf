"""What can happen to reactions; no event names who reacted, but to themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ReactionsChanged(DomainEvent):
    """How many thank for a post, were helped by it or tried it changed."""

    name: ClassVar[str] = "reaction:changed"
    community_id: int
    thread_id: int
    reply_id: int | None = None


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
