"""What moderators did to several at once.

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-30 08:10:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _points(table: str, column: str, to: str, *, ondelete: str | None = None) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("by_id", _ID, nullable=True),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("rule", sa.String(320), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.Column("undone_by_id", _ID, nullable=True),
        _points("batches", "community_id", "communities"),
        _points("batches", "by_id", "accounts"),
        _points("batches", "undone_by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_batches_place", "batches", ["community_id", "id"])
    for column in ("by_id", "created_at", "undone_by_id"):
        op.create_index(op.f(f"ix_batches_{column}"), "batches", [column])
    op.create_table(
        "batch_items",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("batch_id", _ID, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(20), nullable=True),
        sa.Column("why", sa.String(40), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("measure_id", _ID, nullable=True),
        sa.Column("undone", sa.String(20), nullable=True),
        sa.Column("undone_why", sa.String(40), nullable=False),
        _points("batch_items", "batch_id", "batches", ondelete="CASCADE"),
        _points("batch_items", "measure_id", "measures"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_items")),
        sa.UniqueConstraint(
            "batch_id", "subject_id", name=op.f("uq_batch_items_batch_id_subject_id")
        ),
    )
    op.create_index(op.f("ix_batch_items_measure_id"), "batch_items", ["measure_id"])


def downgrade() -> None:
    op.drop_table("batch_items")
    op.drop_table("batches")
