"""The rota of those who say hello, whose turn it is, and a newcomer's first steps."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.base import AccountId, Base, BigInt, CommunityId, Id, OptionalAccountId


class WelcomeState(StrEnum):
    """What has become of a promise to say hello."""

    WAITING = "waiting"  # somebody's turn
    PASSED_UP = "passed_up"  # everybody had a turn: the facilitators'
    MET = "met"
    WAIVED = "waived"  # the newcomer needs none
    CLOSED = "closed"  # the newcomer left, or the community ended


# Somebody still waits for a hello.
UNMET = (WelcomeState.WAITING, WelcomeState.PASSED_UP)


class StepKind(StrEnum):
    """By what a step is noticed to be done; `self` is ticked by the person."""

    SELF = "self"
    JOINED = "joined"
    PROFILE = "profile"
    POST = "post"
    ANSWER = "answer"
    ASK_OR_ANSWER = "ask_or_answer"
    TAG = "tag"


class Welcomer(Base):
    """A member on the rota of a community, from the moment they accept."""

    __tablename__ = "welcomers"
    __table_args__ = (UniqueConstraint("community_id", "account_id"),)

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    account_id: Mapped[AccountId]
    asked_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    assigned_at: Mapped[datetime | None]  # the latest turn
    away_until: Mapped[date | None]  # the last day on which they have no turns


class Welcome(Base):
    """A newcomer who was promised a hello; one for each person and community, for good."""

    __tablename__ = "welcomes"
    __table_args__ = (UniqueConstraint("community_id", "account_id"),)

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    account_id: Mapped[AccountId]
    began_at: Mapped[datetime]
    state: Mapped[WelcomeState] = mapped_column(String(10), index=True)  # the worker asks by it
    welcomer_id: Mapped[OptionalAccountId]  # whose turn it is, or was last
    due_at: Mapped[datetime | None]
    met_at: Mapped[datetime | None]
    met_by_id: Mapped[OptionalAccountId]


class WelcomeTurn(Base):
    """Somebody had the turn; nobody has a second one for the same newcomer."""

    __tablename__ = "welcome_turns"
    __table_args__ = (UniqueConstraint("welcome_id", "account_id"),)

    id: Mapped[Id]
    welcome_id: Mapped[int] = mapped_column(BigInt, ForeignKey("welcomes.id", ondelete="CASCADE"))
    account_id: Mapped[AccountId]
    given_at: Mapped[datetime]


class WelcomeStep(Base):
    """One of the first steps that a community offers its newcomers."""

    __tablename__ = "welcome_steps"
    __table_args__ = (UniqueConstraint("community_id", "place"),)

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    place: Mapped[int]
    kind: Mapped[StepKind] = mapped_column(String(20))
    says: Mapped[str] = mapped_column(String(200))
    link: Mapped[str] = mapped_column(String(300), default="")


class WelcomeTick(Base):
    """A step that somebody ticked; nobody but they ever sees it."""

    __tablename__ = "welcome_ticks"

    account_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("accounts.id"), primary_key=True, autoincrement=False
    )
    step_id: Mapped[int] = mapped_column(
        BigInt,
        ForeignKey("welcome_steps.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    )
    ticked_at: Mapped[datetime]


class HiddenPath(Base):
    """Somebody wants to see the first steps of a community no more."""

    __tablename__ = "hidden_paths"

    account_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("accounts.id"), primary_key=True, autoincrement=False
    )
    community_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("communities.id"), primary_key=True, autoincrement=False, index=True
    )
    hidden_at: Mapped[datetime]


class Unmarked(Base):
    """Somebody does not want their posts to say that they are new."""

    __tablename__ = "unmarked"

    account_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("accounts.id"), primary_key=True, autoincrement=False
    )
    created_at: Mapped[datetime]
