"""Versions of posts that were edited.

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-30 12:20:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _points(column: str, to: str) -> sa.Constraint:
    name = op.f(f"fk_revisions_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "revisions",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("thread_id", _ID, nullable=False),
        sa.Column("reply_id", _ID, nullable=True),
        sa.Column("title", sa.String(250), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("editor_id", _ID, nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("was_hidden", sa.Boolean(), nullable=False),
        sa.Column("withheld_at", UTCDateTime(), nullable=True),
        sa.Column("withheld_by_id", _ID, nullable=True),
        _points("thread_id", "threads"),
        _points("reply_id", "replies"),
        _points("author_id", "accounts"),
        _points("editor_id", "accounts"),
        _points("withheld_by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_revisions_post", "revisions", ["thread_id", "reply_id", "made_at", "id"])
    for column in ("reply_id", "author_id", "editor_id", "withheld_by_id"):
        op.create_index(op.f(f"ix_revisions_{column}"), "revisions", [column])


def downgrade() -> None:
    op.drop_table("revisions")
