"""What every table shares: naming, time, text limits, loading that never surprises."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    text,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC moment; SQLite keeps it as naive UTC text, PostgreSQL as timestamptz."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What values of this type are in Python."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            message = "A moment without a time zone cannot be stored."
            raise ValueError(message)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite gives rowid aliases only to INTEGER columns; PostgreSQL needs room beyond 2^31.
BigInt = BigInteger().with_variant(Integer(), "sqlite")

Id = Annotated[int, mapped_column(BigInt, primary_key=True, autoincrement=True)]
AccountId = Annotated[int, mapped_column(BigInt, ForeignKey("accounts.id"), index=True)]
OptionalAccountId = Annotated[
    int | None, mapped_column(BigInt, ForeignKey("accounts.id"), index=True)
]
CommunityId = Annotated[int, mapped_column(BigInt, ForeignKey("communities.id"), index=True)]
ThreadId = Annotated[int, mapped_column(BigInt, ForeignKey("threads.id"), index=True)]
OptionalThreadId = Annotated[
    int | None, mapped_column(BigInt, ForeignKey("threads.id"), index=True)
]
ReplyId = Annotated[int, mapped_column(BigInt, ForeignKey("replies.id"), index=True)]
OptionalReplyId = Annotated[int | None, mapped_column(BigInt, ForeignKey("replies.id"), index=True)]


def partial_index(name: str, *columns: str, only: str) -> Index:
    """An index over the rows that these words of SQL describe, the same on either database."""
    words = text(only)
    return Index(name, *columns, sqlite_where=words, postgresql_where=words)


class Base(DeclarativeBase):
    """The declarative base of every table of the domain."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy reads this class attribute)
        datetime: UTCDateTime,
        dict[str, Any]: JSON,
        list[str]: JSON,
        list[int]: JSON,
    }
