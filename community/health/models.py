"""The weekly table and its parts, readings, flags, pauses, visits and interventions."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from community.base import AccountId, Base, BigInt, CommunityId, Id, OptionalAccountId


class HealthWeek(Base):
    """What was said in one community in one week. `week` is its Monday, where the organisation is.

    Posts are thread starts, replies, answers and comments of people; no bots, nothing deleted,
    hidden or withdrawn. Imported posts count in the week they were written in.
    """

    __tablename__ = "health_weeks"

    community_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("communities.id"), primary_key=True
    )
    week: Mapped[date] = mapped_column(primary_key=True)
    posts: Mapped[int] = mapped_column(default=0)
    contributors: Mapped[int] = mapped_column(default=0)
    newcomers: Mapped[int] = mapped_column(default=0)  # people whose first post here it was
    threads: Mapped[int] = mapped_column(default=0)
    facilitator_posts: Mapped[int] = mapped_column(default=0)
    facilitator_threads: Mapped[int] = mapped_column(default=0)
    first_post_at: Mapped[datetime | None]
    last_post_at: Mapped[datetime | None]
    gap_squares: Mapped[float] = mapped_column(default=0.0)  # of the hours between two posts
    visitors: Mapped[int | None]  # people who read; None where nobody counted


class HealthPersonWeek(Base):
    """How much one person wrote in one community in one week; only ever summed over people."""

    __tablename__ = "health_person_weeks"
    __table_args__ = (Index("ix_health_person_weeks_week", "community_id", "week"),)

    community_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("communities.id"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    posts: Mapped[int]
    threads: Mapped[int] = mapped_column(default=0)  # started
    first: Mapped[bool] = mapped_column(default=False)  # the first week in which they wrote here
    thread_id: Mapped[int] = mapped_column(BigInt)  # where they wrote first in this week
    places: Mapped[int] = mapped_column(default=1)  # threads they wrote in


class HealthPairWeek(Base):
    """How often one person replied to another in one week; only ever summed over pairs."""

    __tablename__ = "health_pair_weeks"
    __table_args__ = (Index("ix_health_pair_weeks_week", "community_id", "week"),)

    community_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("communities.id"), primary_key=True
    )
    helper_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"), primary_key=True)
    asker_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    replies: Mapped[int]
    threads: Mapped[int]


class HealthThread(Base):
    """What the signals ask about one thread, so that no run reads its posts again."""

    __tablename__ = "health_threads"
    __table_args__ = (Index("ix_health_threads_started", "community_id", "started_at"),)

    thread_id: Mapped[int] = mapped_column(BigInt, ForeignKey("threads.id"), primary_key=True)
    community_id: Mapped[int] = mapped_column(BigInt, ForeignKey("communities.id"))
    kind: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime]
    starter_id: Mapped[AccountId]
    starter_facilitates: Mapped[bool] = mapped_column(default=False)
    newcomer: Mapped[bool] = mapped_column(default=False)  # member < 30 days or < 3 posts then
    first_post: Mapped[bool] = mapped_column(default=False)  # the starter's first post here
    first_reply_at: Mapped[datetime | None]  # by another person
    first_reply_facilitates: Mapped[bool] = mapped_column(default=False)
    people: Mapped[int] = mapped_column(default=1)  # distinct, the starter among them
    turns: Mapped[int] = mapped_column(default=1)  # posts, a run by one person counted once
    open_question: Mapped[bool] = mapped_column(default=False)  # no answer from a person yet


class HealthDirty(Base):
    """A week of a community whose figures must be made again.

    `seq` is the newest event that says so: whoever has made them takes away only what they saw.
    """

    __tablename__ = "health_dirty"

    community_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("communities.id"), primary_key=True
    )
    week: Mapped[date] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInt, default=0)


class Vitality(StrEnum):
    """How a community stands against its own normal; beside the stage, never instead of it."""

    UNKNOWN = "unknown"
    HEALTHY = "healthy"
    WATCH = "watch"
    QUIETING = "quieting"
    QUIET = "quiet"


class HealthReading(Base):
    """What one weekly run found; made again up to eight weeks back for a pause planned late."""

    __tablename__ = "health_readings"

    community_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("communities.id"), primary_key=True
    )
    week: Mapped[date] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(String(40))  # the version of the coefficients
    p: Mapped[float | None]  # of going quiet within eight weeks; None where no model may speak
    eligible: Mapped[bool]
    state: Mapped[Vitality] = mapped_column(String(20))
    contributions: Mapped[dict[str, Any]]
    signals: Mapped[dict[str, Any]]  # H1-H22 with n and window, none below five people
    scores: Mapped[dict[str, Any]]  # sub-scores with intervals
    made_at: Mapped[datetime]


class Feedback(StrEnum):
    """What a facilitator says of a flag; kept to judge the model by."""

    USEFUL = "useful"
    NOT_USEFUL = "not_useful"
    KNOWN_REASON = "known_reason"


class HealthFlag(Base):
    """A community is going quiet, or is quiet: since when, why, and what people said of it."""

    __tablename__ = "health_flags"
    __table_args__ = (
        Index(
            "uq_health_flags_open",
            "community_id",
            unique=True,
            sqlite_where=text("cleared_at IS NULL"),
            postgresql_where=text("cleared_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    week: Mapped[date]  # the week whose figures raised it
    state: Mapped[Vitality] = mapped_column(String(20))
    p: Mapped[float | None]
    model: Mapped[str] = mapped_column(String(40))
    reasons: Mapped[dict[str, Any]]  # three at the most, codes and numbers; words are made later
    raised_at: Mapped[datetime]
    told_at: Mapped[datetime | None]  # when its facilitators were told; never at a weekend
    cleared_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(20))  # hit or miss, known 8 weeks later
    feedback: Mapped[Feedback | None] = mapped_column(String(20))
    feedback_note: Mapped[str] = mapped_column(String(500), default="")
    feedback_at: Mapped[datetime | None]
    feedback_by_id: Mapped[OptionalAccountId]


class Pause(Base):
    """Weeks that count for nothing: a planned break, a holiday, or an outage.

    Without a community it holds for all of them.
    """

    __tablename__ = "pauses"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Id]
    community_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("communities.id"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20))  # break, holiday, outage
    starts_on: Mapped[date]
    ends_on: Mapped[date]  # the last day of it
    says: Mapped[str] = mapped_column(String(140), default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[OptionalAccountId]


class VisitKey(Base):
    """What made visitors' marks of four weeks; once it is gone nobody can be found in them."""

    __tablename__ = "visit_keys"

    period: Mapped[date] = mapped_column(primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary(32))


class Visit(Base):
    """Somebody read in a community on a day. `visitor` is a keyed hash, never an account."""

    __tablename__ = "visits"
    __table_args__ = (Index("ix_visits_day", "day"),)

    community_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("communities.id"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    visitor: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)


class Intervention(Base):
    """What facilitators tried, and what one signal did in the four weeks after.

    `before` and `after` hold the value, its interval and n; they prove no cause.
    """

    __tablename__ = "interventions"
    __table_args__ = (Index("ix_interventions_due", "measured_at", "due_at"),)

    id: Mapped[Id]
    community_id: Mapped[CommunityId]
    flag_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("health_flags.id"), index=True)
    move: Mapped[str] = mapped_column(String(40))  # of the library, or `own`
    says: Mapped[str] = mapped_column(String(140))
    note: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(String(20), default="")  # the reason it answers
    signal: Mapped[str] = mapped_column(String(10))  # H1-H22
    tried_at: Mapped[datetime]
    tried_by_id: Mapped[OptionalAccountId]
    due_at: Mapped[datetime]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    measured_at: Mapped[datetime | None]
