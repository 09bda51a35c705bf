"""What people watch and mute.

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-30 12:20:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ONE_PLACE = (
    "(CASE WHEN community_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN tag_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN thread_id IS NULL THEN 0 ELSE 1 END) = 1"
)


def _points(column: str, to: str, *, ondelete: str | None = None) -> sa.Constraint:
    name = op.f(f"fk_levels_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def _once(column: str) -> sa.Constraint:
    return sa.UniqueConstraint(column, "account_id", name=op.f(f"uq_levels_{column}_account_id"))


def upgrade() -> None:
    op.create_table(
        "levels",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("community_id", _ID, nullable=True),
        sa.Column("tag_id", _ID, nullable=True),
        sa.Column("thread_id", _ID, nullable=True),
        sa.Column("level", sa.String(10), nullable=False),
        sa.Column("chosen_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(_ONE_PLACE, name=op.f("ck_levels_one_place")),
        _points("account_id", "accounts"),
        _points("community_id", "communities"),
        _points("tag_id", "tags", ondelete="CASCADE"),
        _points("thread_id", "threads"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_levels")),
        _once("community_id"),
        _once("tag_id"),
        _once("thread_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_levels_account_id"), "levels", ["account_id"])


def downgrade() -> None:
    op.drop_table("levels")
