"""What can happen to suggestions; open pages hear of the post alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class EditSuggested(DomainEvent):
    """Somebody suggested a change of a post; its author is told."""

    name: ClassVar[str] = "edit:suggested"
    community_id: int
    thread_id: int
    reply_id: int | None
    suggestion_id: int
    proposer_id: int


@dataclass(frozen=True, kw_only=True)
class EditDecided(DomainEvent):
    """A suggestion was taken over, in part or not at all; whoever made it is told."""

    name: ClassVar[str] = "edit:decided"
    community_id: int
    thread_id: int
    reply_id: int | None
    suggestion_id: int
    decided_by_id: int
