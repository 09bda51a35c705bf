"""What can happen between a report and its decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ReportMade(DomainEvent):
    """A reader reported a post; only its facilitators hear of it."""

    name: ClassVar[str] = "report:made"
    community_id: int
    report_id: int


@dataclass(frozen=True, kw_only=True)
class ReportDecided(DomainEvent):
    """A facilitator decided on a report."""

    name: ClassVar[str] = "report:decided"
    community_id: int
    report_id: int


@dataclass(frozen=True, kw_only=True)
class MeasureTaken(DomainEvent):
    """Something was decided about somebody in a community, who is told."""

    name: ClassVar[str] = "measure:taken"
    community_id: int
    measure_id: int


@dataclass(frozen=True, kw_only=True)
class AppealMade(DomainEvent):
    """Somebody appeals; `community_id` is 0 for what the organisation decided."""

    name: ClassVar[str] = "appeal:made"
    community_id: int
    appeal_id: int


@dataclass(frozen=True, kw_only=True)
class AppealAnswered(DomainEvent):
    """An appeal was answered; `community_id` as in `AppealMade`."""

    name: ClassVar[str] = "appeal:answered"
    community_id: int
    measure_id: int


@dataclass(frozen=True, kw_only=True)
class PostHeld(DomainEvent):
    """A post waits for a facilitator, or again; only they hear of it.

    `by_id` is who took back what was decided on it, or 0.
    """

    name: ClassVar[str] = "post:held"
    community_id: int
    held_id: int
    by_id: int = 0


@dataclass(frozen=True, kw_only=True)
class PostApproved(DomainEvent):
    """A post that waited was published, which its author is told."""

    name: ClassVar[str] = "post:approved"
    community_id: int
    held_id: int


@dataclass(frozen=True, kw_only=True)
class PostClosed(DomainEvent):
    """Nobody will decide on a post that waited: its community has ended. Its author is told."""

    name: ClassVar[str] = "post:closed"
    community_id: int
    held_id: int


@dataclass(frozen=True, kw_only=True)
class ActUndone(DomainEvent):
    """What was done to somebody's post in a batch was taken back, which its author is told."""

    name: ClassVar[str] = "act:undone"
    community_id: int
    item_id: int
