"""Numbers of texts and of days in the calendar are never given twice; room for one's images.

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-30 09:10:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("accounts", sa.Column("upload_room", sa.Integer(), nullable=True))
    if op.get_bind().dialect.name != "sqlite":
        return  # PostgreSQL never gives a number twice
    _rebuild(
        "canned_texts",
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("body", sa.String(500), nullable=False),
    )
    _rebuild(
        "pauses",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("says", sa.String(140), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("created_by_id", _ID, nullable=True),
        _points("pauses", "created_by_id", "accounts"),
    )
    op.create_index(op.f("ix_pauses_created_by_id"), "pauses", ["created_by_id"])


def downgrade() -> None:
    # What was counted stays counted: their histories would name other rows otherwise.
    op.drop_column("accounts", "upload_room")


def _points(table: str, column: str, to: str) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def _rebuild(table: str, *more: sa.Column | sa.Constraint) -> None:
    """The same table and its rows; written out, since what is read back comes in any order."""
    parts = (
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("community_id", _ID, nullable=True),
        *more,
    )
    anew = op.create_table(
        f"{table}_anew",
        *parts,
        _points(table, "community_id", "communities"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sqlite_autoincrement=True,
    )
    columns = [column.name for column in anew.columns]
    before = sa.table(table, *map(sa.column, columns))
    op.execute(anew.insert().from_select(columns, sa.select(before)))
    op.drop_table(table)
    op.rename_table(f"{table}_anew", table)
    op.create_index(op.f(f"ix_{table}_community_id"), table, ["community_id"])
