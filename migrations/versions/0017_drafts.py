"""Drafts and posts that wait for their time; whether somebody was named or quoted.

Revision ID: 0017
Revises: 0016
Create Date: 2026-11-30 15:00:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_DUE = sa.text("post_at IS NOT NULL")


def _points(column: str, to: str) -> sa.Constraint:
    name = op.f(f"fk_drafts_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("act", sa.String(10), nullable=False),
        sa.Column("community_id", _ID, nullable=True),
        sa.Column("thread_id", _ID, nullable=True),
        sa.Column("reply_id", _ID, nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.String(150), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("tags", sa.String(300), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("touched_at", UTCDateTime(), nullable=False),
        sa.Column("post_at", UTCDateTime(), nullable=True),
        sa.Column("time_zone", sa.String(40), nullable=False),
        sa.Column("refused", sa.String(20), nullable=False),
        _points("account_id", "accounts"),
        _points("community_id", "communities"),
        _points("thread_id", "threads"),
        _points("reply_id", "replies"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("account_id", "place", name=op.f("uq_drafts_account_id_place")),
        sqlite_autoincrement=True,
    )
    for column in ("community_id", "thread_id", "reply_id"):
        op.create_index(op.f(f"ix_drafts_{column}"), "drafts", [column])
    op.create_index("ix_drafts_mine", "drafts", ["account_id", "touched_at", "id"])
    op.create_index("ix_drafts_touched_at", "drafts", ["touched_at"])
    op.create_index(
        "ix_drafts_due", "drafts", ["post_at"], sqlite_where=_DUE, postgresql_where=_DUE
    )
    op.add_column(
        "mentions", sa.Column("by_quote", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("mentions", "by_quote")
    op.drop_table("drafts")
