"""What can happen to questions and answers beyond being said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class VoteCast(DomainEvent):
    """A score changed; `reply_id` is None for the question itself. It never names the voter."""

    name: ClassVar[str] = "vote:cast"
    community_id: int
    thread_id: int
    reply_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerAccepted(DomainEvent):
    """An answer was accepted; it replaces one accepted before."""

    name: ClassVar[str] = "answer:accepted"
    community_id: int
    thread_id: int
    reply_id: int
    accepted_by_id: int


@dataclass(frozen=True, kw_only=True)
class AcceptanceWithdrawn(DomainEvent):
    """No answer is accepted any more."""

    name: ClassVar[str] = "answer:unaccepted"
    community_id: int
    thread_id: int
    reply_id: int


@dataclass(frozen=True, kw_only=True)
class ProblemShared(DomainEvent):
    """How many have the same problem changed. It never names who."""

    name: ClassVar[str] = "question:shared"
    community_id: int
    thread_id: int


@dataclass(frozen=True, kw_only=True)
class DetailAsked(DomainEvent):
    """A comment says what a question lacks before it can be answered."""

    name: ClassVar[str] = "question:detail_asked"
    community_id: int
    thread_id: int
    reply_id: int
    asked_by_id: int


@dataclass(frozen=True, kw_only=True)
class QuestionLetGo(DomainEvent):
    """A facilitator let go of a question for the person who had taken it."""

    name: ClassVar[str] = "question:let_go"
    community_id: int
    thread_id: int
    account_id: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class AcceptanceDue(DomainEvent):
    """A question has had answers for a while, none accepted; `reply_id` is the best so far."""

    name: ClassVar[str] = "question:acceptance_due"
    community_id: int
    thread_id: int
    reply_id: int
