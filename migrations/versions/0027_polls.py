"""Polls at posts.

Revision ID: 0027
Revises: 0026
Create Date: 2026-11-30 22:00:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPENING = sa.text("reply_id IS NULL")
_DUE = sa.text("closed_at IS NULL")


def _points(table: str, column: str, to: str) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "polls",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("thread_id", _ID, nullable=False),
        sa.Column("reply_id", _ID, nullable=True),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("question", sa.String(200), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("shows", sa.String(10), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(64), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("closes_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        _points("polls", "thread_id", "threads"),
        _points("polls", "reply_id", "replies"),
        _points("polls", "author_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
        sa.UniqueConstraint("reply_id", name=op.f("uq_polls_reply_id")),
        sqlite_autoincrement=True,
    )
    for column in ("thread_id", "author_id"):
        op.create_index(op.f(f"ix_polls_{column}"), "polls", [column])
    op.create_index(
        "uq_polls_opening",
        "polls",
        ["thread_id"],
        unique=True,
        sqlite_where=_OPENING,
        postgresql_where=_OPENING,
    )
    op.create_index(
        "ix_polls_due", "polls", ["closes_at"], sqlite_where=_DUE, postgresql_where=_DUE
    )
    op.create_table(
        "poll_votes",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("poll_id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("choice", sa.Integer(), nullable=False),
        _points("poll_votes", "poll_id", "polls"),
        _points("poll_votes", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_votes")),
        sa.UniqueConstraint(
            "poll_id", "account_id", "choice", name=op.f("uq_poll_votes_poll_id_account_id_choice")
        ),
    )
    op.create_index(op.f("ix_poll_votes_account_id"), "poll_votes", ["account_id"])
    op.create_table(
        "poll_keys",
        sa.Column("poll_id", _ID, autoincrement=False, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        _points("poll_keys", "poll_id", "polls"),
        sa.PrimaryKeyConstraint("poll_id", "key", name=op.f("pk_poll_keys")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("poll_keys")
    op.drop_table("poll_votes")
    op.drop_table("polls")
