"""Communities: the charter, who belongs, how one comes in, and the tags."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from community.base import AccountId, Base, BigInt, CommunityId, Id, OptionalAccountId


class Visibility(StrEnum):
    """Who may read: everyone, everyone signed in, or members only."""

    PUBLIC = "public"
    ORGANISATION = "organisation"
    PRIVATE = "private"


class Joining(StrEnum):
    """How one becomes a member."""

    OPEN = "open"
    ON_REQUEST = "on_request"
    BY_INVITATION = "by_invitation"


class Stage(StrEnum):
    """The stages of a community's life; `archived` is terminal."""

    POTENTIAL = "potential"
    COALESCING = "coalescing"
    MATURING = "maturing"
    STEWARDING = "stewarding"
    TRANSFORMING = "transforming"
    ARCHIVED = "archived"


class MemberRole(StrEnum):
    """The part a member plays in one community."""

    MEMBER = "member"
    FACILITATOR = "facilitator"


class MembershipState(StrEnum):
    """Whether a membership holds; ended ones stay, for history and for returning."""

    ACTIVE = "active"
    LEFT = "left"
    REMOVED = "removed"


class Community(Base):
    """A community of practice. The charter's words are columns: one community, one charter."""

    __tablename__ = "communities"
    __table_args__ = (
        CheckConstraint("length(slug) BETWEEN 2 AND 60", name="slug_length"),
        CheckConstraint("length(name) BETWEEN 2 AND 80", name="name_length"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(60), unique=True)  # always lower case
    name: Mapped[str] = mapped_column(String(80))
    summary: Mapped[str] = mapped_column(String(280), default="")
    visibility: Mapped[Visibility] = mapped_column(String(20))
    joining: Mapped[Joining] = mapped_column(String(20))
    stage: Mapped[Stage] = mapped_column(String(20), default=Stage.POTENTIAL)
    # The charter: Markdown as written; `charter_html` is rendered from it at write time.
    domain: Mapped[str] = mapped_column(Text, default="")
    community: Mapped[str] = mapped_column(Text, default="")
    practice: Mapped[str] = mapped_column(Text, default="")
    purpose: Mapped[str] = mapped_column(Text, default="")
    norms: Mapped[str] = mapped_column(Text, default="")
    sponsor: Mapped[str] = mapped_column(String(120), default="")
    charter_html: Mapped[dict[str, Any]]
    question_template: Mapped[str] = mapped_column(Text, default="", server_default="")
    # Whether members may post without their name.
    allows_alias: Mapped[bool] = mapped_column(default=True, server_default=true())
    charter_renewed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[OptionalAccountId]
    members_count: Mapped[int] = mapped_column(default=0)
    threads_count: Mapped[int] = mapped_column(default=0)
    unanswered_count: Mapped[int] = mapped_column(default=0)
    last_activity_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class FormerSlug(Base):
    """An address that a community had before; it redirects after access is granted."""

    __tablename__ = "former_slugs"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    community_id: Mapped[CommunityId]
    changed_at: Mapped[datetime]


class Membership(Base):
    """One person in one community, from the day they came."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("community_id", "account_id"),
        Index("ix_memberships_account_state", "account_id", "state"),
        Index("ix_memberships_roll", "community_id", "state", "role", "joined_at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    account_id: Mapped[AccountId]
    role: Mapped[MemberRole] = mapped_column(String(20), default=MemberRole.MEMBER)
    state: Mapped[MembershipState] = mapped_column(String(20), default=MembershipState.ACTIVE)
    joined_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    muted_until: Mapped[datetime | None]
    posts_count: Mapped[int] = mapped_column(default=0)


class JoinRequest(Base):
    """A person asks to belong; a facilitator decides. Open while `decided_at` is empty."""

    __tablename__ = "join_requests"
    __table_args__ = (
        Index(
            "uq_join_requests_open",
            "community_id",
            "account_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    account_id: Mapped[AccountId]
    note: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[OptionalAccountId]
    outcome: Mapped[str | None] = mapped_column(String(20))  # admitted, declined, withdrawn


class Invitation(Base):
    """A link that lets people in; bound to a mail address when `email` is set."""

    __tablename__ = "invitations"

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    email: Mapped[str | None] = mapped_column(String(254))
    note: Mapped[str] = mapped_column(String(300), default="")
    created_by_id: Mapped[AccountId]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    uses_left: Mapped[int] = mapped_column(default=1)
    revoked_at: Mapped[datetime | None]


class Tag(Base):
    """A subject within one community; tags of private communities never leave them.

    A synonym is a name that stands for another tag, so that one name is never both: no thread
    bears it, and what `canonical_id` points to is no synonym itself.
    """

    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("community_id", "name"),)

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    name: Mapped[str] = mapped_column(String(40))  # always lower case, words joined by hyphens
    description: Mapped[str] = mapped_column(Text, default="")
    threads_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    source_id: Mapped[int | None] = mapped_column(BigInt)
    canonical_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("tags.id"), index=True)
