"""How far each person has read, what they keep, and what is new to them since when.

Revision ID: 0013
Revises: 0012
Create Date: 2026-12-01 09:00:00
"""

import sqlalchemy as sa
from alembic import op

from community import clock
from community.base import UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_LIVE = sa.text("hidden_at IS NULL AND deleted_at IS NULL")
_OF_THREAD = sa.text("reply_id IS NULL")
_OF_REPLY = sa.text("reply_id IS NOT NULL")
_DUE = sa.text("remind_at IS NOT NULL AND reminded_at IS NULL")


def _points(table: str, column: str, to: str) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def upgrade() -> None:
    op.add_column(
        "accounts",
        sa.Column("keeps_places", sa.Boolean(), server_default=sa.true(), nullable=False),
    )
    op.create_index(
        "ix_replies_live",
        "replies",
        ["thread_id", "id", "created_at", "author_id"],
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    op.create_table(
        "thread_places",
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("thread_id", _ID, nullable=False),
        sa.Column("reply_id", _ID, nullable=False),
        sa.Column("from_here", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _points("thread_places", "account_id", "accounts"),
        _points("thread_places", "thread_id", "threads"),
        sa.PrimaryKeyConstraint("account_id", "thread_id", name=op.f("pk_thread_places")),
    )
    op.create_index(op.f("ix_thread_places_thread_id"), "thread_places", ["thread_id"])
    op.create_table(
        "community_places",
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("counts_from", UTCDateTime(), nullable=True),
        sa.Column("here_at", UTCDateTime(), nullable=True),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        _points("community_places", "account_id", "accounts"),
        _points("community_places", "community_id", "communities"),
        sa.PrimaryKeyConstraint("account_id", "community_id", name=op.f("pk_community_places")),
    )
    op.create_index(op.f("ix_community_places_community_id"), "community_places", ["community_id"])
    _bookmarks()
    _begin_to_count()


def _bookmarks() -> None:
    op.create_table(
        "bookmarks",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("thread_id", _ID, nullable=False),
        sa.Column("reply_id", _ID, nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("remind_at", UTCDateTime(), nullable=True),
        sa.Column("reminded_at", UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _points("bookmarks", "account_id", "accounts"),
        _points("bookmarks", "thread_id", "threads"),
        _points("bookmarks", "reply_id", "replies"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookmarks")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_bookmarks_thread_id"), "bookmarks", ["thread_id"])
    op.create_index(op.f("ix_bookmarks_reply_id"), "bookmarks", ["reply_id"])
    op.create_index("ix_bookmarks_mine", "bookmarks", ["account_id", "id"])
    for name, columns, unique, where in (
        ("uq_bookmarks_thread", ["account_id", "thread_id"], True, _OF_THREAD),
        ("uq_bookmarks_reply", ["account_id", "reply_id"], True, _OF_REPLY),
        ("ix_bookmarks_due", ["remind_at"], False, _DUE),
    ):
        op.create_index(
            name,
            "bookmarks",
            columns,
            unique=unique,
            sqlite_where=where,
            postgresql_where=where,
        )


def _begin_to_count() -> None:
    """What was written before today is unread to nobody who is a member today."""
    begun = sa.bindparam("begun", clock.now(), type_=UTCDateTime())
    op.execute(
        sa.text(
            "INSERT INTO community_places (account_id, community_id, counts_from) "
            "SELECT account_id, community_id, :begun FROM memberships WHERE state = 'active'"
        ).bindparams(begun)
    )


def downgrade() -> None:
    op.drop_table("bookmarks")
    op.drop_table("community_places")
    op.drop_table("thread_places")
    op.drop_index("ix_replies_live", "replies")
    op.drop_column("accounts", "keeps_places")
