"""Where imported rows came from, so that a newer snapshot finds them again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt, CommunityId, Id


class ImportRun(Base):
    """One run of an importer; an unfinished one is resumed by the next."""

    __tablename__ = "import_runs"

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    kind: Mapped[str] = mapped_column(String(30))
    fingerprint: Mapped[str] = mapped_column(String(64))  # of the files that were read
    site: Mapped[str | None] = mapped_column(String(100))
    newest_at: Mapped[datetime | None]  # the last moment that the source tells of
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    report: Mapped[dict[str, Any]]


class SourceRow(Base):
    """One row of a source and the local row it became.

    `content`, `accepted_reply_id` and `locked_at` are what the import itself wrote there: where
    the local row says something else, a member has been at work and the member's word stands.
    """

    __tablename__ = "source_rows"
    __table_args__ = (
        UniqueConstraint("community_id", "source_table", "source_id"),
        Index("ix_source_rows_local", "local_table", "local_id"),
    )

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    source_table: Mapped[str] = mapped_column(String(30))
    source_id: Mapped[int] = mapped_column(BigInt)
    local_table: Mapped[str] = mapped_column(String(30), default="")
    local_id: Mapped[int | None] = mapped_column(BigInt)
    digest: Mapped[str] = mapped_column(String(64))  # of the fields that are taken
    content: Mapped[str] = mapped_column(String(64), default="")
    accepted_reply_id: Mapped[int | None] = mapped_column(BigInt)
    locked_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]  # absent from the newest snapshot


class SourceVote(Base):
    """A vote of a source that names no voter; it counts towards scores by its source id."""

    __tablename__ = "source_votes"
    __table_args__ = (UniqueConstraint("community_id", "source_id"),)

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    source_id: Mapped[int] = mapped_column(BigInt)
    source_post_id: Mapped[int] = mapped_column(BigInt, index=True)
    kind: Mapped[int]  # 1 acceptance, 2 up, 3 down, as the source numbers them
    voted_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
