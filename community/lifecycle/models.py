"""Openings, stage moves and proposals, playbooks and tasks, hand-overs and endings."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from community.base import AccountId, Base, BigInt, CommunityId, Id, OptionalAccountId


class Opening(Base):
    """How a community came, or comes, to be open.

    A community with a row here and no `opened_at` is being prepared: it is private to its
    founders (its members) until it opens as `opens_as`. A community without a row was made whole.
    """

    __tablename__ = "openings"

    community_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("communities.id"), primary_key=True
    )
    proposal: Mapped[str] = mapped_column(Text, default="")
    proposal_html: Mapped[str] = mapped_column(Text, default="")
    proposed_by_id: Mapped[AccountId]
    proposed_at: Mapped[datetime]
    opens_as: Mapped[str] = mapped_column(String(20))  # a `Visibility`
    # The dated first event without which nothing opens: a session or a question.
    first_kind: Mapped[str | None] = mapped_column(String(20))
    first_at: Mapped[datetime | None]
    first_about: Mapped[str] = mapped_column(String(200), default="")
    first_where: Mapped[str] = mapped_column(String(300), default="")
    opened_at: Mapped[datetime | None]
    opened_by_id: Mapped[OptionalAccountId]


class ProposalState(StrEnum):
    """What became of a proposal to move on."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"  # "not yet": it comes back after `snoozed_until` if it still holds
    WITHDRAWN = "withdrawn"  # the figures no longer carry it


class StageProposal(Base):
    """The system proposes a stage, with evidence and counter-evidence; people decide."""

    __tablename__ = "stage_proposals"
    __table_args__ = (
        Index(
            "uq_stage_proposals_open",
            "community_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    from_stage: Mapped[str] = mapped_column(String(20))
    to_stage: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]  # the Monday of the first week in which every gate held
    evidence: Mapped[dict[str, Any]]
    counter_evidence: Mapped[dict[str, Any]]
    state: Mapped[ProposalState] = mapped_column(String(20), default=ProposalState.OPEN)
    created_at: Mapped[datetime]
    snoozed_until: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[OptionalAccountId]
    reason: Mapped[str] = mapped_column(String(500), default="")


class StageMove(Base):
    """A community moved from one stage to another: by whom, why, and on which figures."""

    __tablename__ = "stage_moves"

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    from_stage: Mapped[str] = mapped_column(String(20))
    to_stage: Mapped[str] = mapped_column(String(20))
    moved_at: Mapped[datetime]
    moved_by_id: Mapped[OptionalAccountId]
    reason: Mapped[str] = mapped_column(String(500), default="")
    figures: Mapped[dict[str, Any]]
    proposal_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("stage_proposals.id"), index=True
    )


class StageReading(Base):
    """What one weekly run knew for the gates of a community; runs in a row carry a proposal."""

    __tablename__ = "stage_readings"

    community_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("communities.id"), primary_key=True
    )
    week: Mapped[date] = mapped_column(primary_key=True)
    figures: Mapped[dict[str, Any]]  # `stages.GateFigures` as `stages.figures_as_json` keeps them


class PlaybookStep(Base):
    """What the organisation advises in one stage; accepting the stage opens a task of it."""

    __tablename__ = "playbook_steps"
    __table_args__ = (UniqueConstraint("stage", "code"),)

    id: Mapped[Id]
    stage: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(140))
    why: Mapped[str] = mapped_column(String(500), default="")
    days: Mapped[int] = mapped_column(default=14)  # due so many days after the stage begins
    retired_at: Mapped[datetime | None]


class TaskState(StrEnum):
    """Whether a task waits."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


class Task(Base):
    """One thing for the facilitators of a community to do, from the playbook or their own."""

    __tablename__ = "tasks"
    __table_args__ = (
        Index("ix_tasks_waiting", "community_id", "state", "due_on", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    stage: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(40), default="")  # of the step it came from
    title: Mapped[str] = mapped_column(String(140))
    why: Mapped[str] = mapped_column(String(500), default="")
    due_on: Mapped[date | None]
    state: Mapped[TaskState] = mapped_column(String(20), default=TaskState.OPEN)
    assigned_to_id: Mapped[OptionalAccountId]
    created_at: Mapped[datetime]
    created_by_id: Mapped[OptionalAccountId]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[OptionalAccountId]


class SuccessionKind(StrEnum):
    """How one community leads to another."""

    SPLIT = "split"
    MERGED = "merged"
    NEXT_PLACE = "next_place"


class Succession(Base):
    """Where a community's people and questions go on."""

    __tablename__ = "successions"
    __table_args__ = (UniqueConstraint("community_id", "successor_id", "kind"),)

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    successor_id: Mapped[int] = mapped_column(BigInt, ForeignKey("communities.id"), index=True)
    kind: Mapped[SuccessionKind] = mapped_column(String(20))
    tags: Mapped[list[str]]  # of a split: whose threads go along
    created_at: Mapped[datetime]
    created_by_id: Mapped[OptionalAccountId]
    agreed_at: Mapped[datetime | None]  # since when it holds: the split opened, both sides merged


class Ending(Base):
    """How a community ended: what it made together, told by its own people."""

    __tablename__ = "endings"

    community_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("communities.id"), primary_key=True
    )
    harvest: Mapped[str] = mapped_column(Text, default="")
    harvest_html: Mapped[str] = mapped_column(Text, default="")
    farewell: Mapped[str] = mapped_column(String(500), default="")
    begun_at: Mapped[datetime]
    begun_by_id: Mapped[OptionalAccountId]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[OptionalAccountId]
    version: Mapped[int] = mapped_column(default=1)

    @property
    def drafted(self) -> bool:
        """Whether the harvest is the draft that Hearth wrote: whoever saves it makes it theirs."""
        return self.version == 1 and bool(self.harvest.strip())


class HandOver(Base):
    """A note from one facilitator to the next."""

    __tablename__ = "hand_overs"

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    from_id: Mapped[AccountId]
    to_id: Mapped[OptionalAccountId]
    note: Mapped[str] = mapped_column(Text)
    note_html: Mapped[str] = mapped_column(Text)
    steps_down: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]


class Absence(Base):
    """A facilitator is away, and who stands in."""

    __tablename__ = "absences"

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    account_id: Mapped[AccountId]
    stand_in_id: Mapped[OptionalAccountId]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    created_at: Mapped[datetime]
    ended_early_at: Mapped[datetime | None]
