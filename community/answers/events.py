"""What becomes of answers after they are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class AnswerEndorsed(DomainEvent):
    """A facilitator, or who knows about a tag of the question, vouches for an answer."""

    name: ClassVar[str] = "endorsement:given"
    community_id: int
    thread_id: int
    reply_id: int
    endorsed_by_id: int


@dataclass(frozen=True, kw_only=True)
class AnswerExplained(DomainEvent):
    """Whoever answered said how they decided, for the first time."""

    name: ClassVar[str] = "answer:explained"
    community_id: int
    thread_id: int
    reply_id: int


@dataclass(frozen=True, kw_only=True)
class EndorsementWithdrawn(DomainEvent):
    """Somebody vouches for an answer no longer."""

    name: ClassVar[str] = "endorsement:withdrawn"
    community_id: int
    thread_id: int
    reply_id: int


@dataclass(frozen=True, kw_only=True)
class AnswerConfirmed(DomainEvent):
    """Somebody said that an accepted answer still holds."""

    name: ClassVar[str] = "confirmation:given"
    community_id: int
    thread_id: int
    reply_id: int


@dataclass(frozen=True, kw_only=True)
class ReviewDue(DomainEvent):
    """Nobody has said for a year that an accepted answer holds."""

    name: ClassVar[str] = "confirmation:due"
    community_id: int
    thread_id: int
    reply_id: int


@dataclass(frozen=True, kw_only=True)
class ExpertNamed(DomainEvent):
    """A facilitator named a member as one who knows about a tag."""

    name: ClassVar[str] = "expert:named"
    community_id: int
    tag_id: int
    account_id: int
    named_by_id: int
