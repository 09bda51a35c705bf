"""What can happen in the life of a community."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class CommunityProposed(DomainEvent):
    """Somebody proposed a community; it is prepared by its founders alone."""

    name: ClassVar[str] = "community:proposed"
    community_id: int


@dataclass(frozen=True, kw_only=True)
class CommunityPrepared(DomainEvent):
    """What was proposed is open now; its founders hear of it."""

    name: ClassVar[str] = "community:prepared"
    community_id: int
    opened_by_id: int


@dataclass(frozen=True, kw_only=True)
class ProposalDropped(DomainEvent):
    """What was proposed will not open."""

    name: ClassVar[str] = "community:dropped"
    community_id: int
    dropped_by_id: int


@dataclass(frozen=True, kw_only=True)
class StageProposed(DomainEvent):
    """The figures of a community carry a move to another stage."""

    name: ClassVar[str] = "stage:proposed"
    community_id: int
    proposal_id: int


@dataclass(frozen=True, kw_only=True)
class StageDeclined(DomainEvent):
    """Facilitators said "not yet" to a move."""

    name: ClassVar[str] = "stage:declined"
    community_id: int
    proposal_id: int


@dataclass(frozen=True, kw_only=True)
class StageMoved(DomainEvent):
    """A community moved to another stage; its facilitators hear of it."""

    name: ClassVar[str] = "stage:moved"
    community_id: int
    move_id: int
    moved_by_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TaskChanged(DomainEvent):
    """A task was opened, given to somebody, done or skipped."""

    name: ClassVar[str] = "task:changed"
    community_id: int
    task_id: int


@dataclass(frozen=True, kw_only=True)
class PlaybookChanged(DomainEvent):
    """The organisation changed what it advises in a stage."""

    name: ClassVar[str] = "playbook:changed"
    step_id: int


@dataclass(frozen=True, kw_only=True)
class CharterRenewed(DomainEvent):
    """Facilitators confirmed that the charter is still right."""

    name: ClassVar[str] = "charter:renewed"
    community_id: int


@dataclass(frozen=True, kw_only=True)
class EndingBegun(DomainEvent):
    """A community prepares its end; its members hear of it."""

    name: ClassVar[str] = "ending:begun"
    community_id: int
    begun_by_id: int


@dataclass(frozen=True, kw_only=True)
class CommunityEnded(DomainEvent):
    """A community has ended and is kept as it is; its members hear where to go on."""

    name: ClassVar[str] = "community:ended"
    community_id: int
    ended_by_id: int


@dataclass(frozen=True, kw_only=True)
class MergeOffered(DomainEvent):
    """Another community offers to be taken in here; the facilitators hear of it."""

    name: ClassVar[str] = "merge:offered"
    community_id: int
    succession_id: int


@dataclass(frozen=True, kw_only=True)
class CommunityContinued(DomainEvent):
    """An ending was called off, or an ended community begins again."""

    name: ClassVar[str] = "community:continued"
    community_id: int


@dataclass(frozen=True, kw_only=True)
class HandOverWritten(DomainEvent):
    """A facilitator wrote a note to the next one."""

    name: ClassVar[str] = "hand_over:written"
    community_id: int
    hand_over_id: int


@dataclass(frozen=True, kw_only=True)
class AbsencePlanned(DomainEvent):
    """A facilitator will be away; whoever stands in hears of it."""

    name: ClassVar[str] = "absence:planned"
    community_id: int
    absence_id: int
