"""Who was asked whether they know, and who does not want to be.

Revision ID: 0025
Revises: 0024
Create Date: 2026-11-30 22:05:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "asks",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("thread_id", _ID, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        _to("asks", "account_id", "accounts"),
        _to("asks", "thread_id", "threads"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asks")),
        sa.UniqueConstraint("account_id", "thread_id", name=op.f("uq_asks_account_id_thread_id")),
    )
    for column in ("account_id", "thread_id", "created_at"):
        op.create_index(op.f(f"ix_asks_{column}"), "asks", [column])
    op.create_table(
        "unasked",
        sa.Column("account_id", _ID, autoincrement=False, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        _to("unasked", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_unasked")),
    )


def _to(table: str, column: str, far: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{far}.id"], name=op.f(f"fk_{table}_{column}_{far}"))


def downgrade() -> None:
    op.drop_table("unasked")
    op.drop_table("asks")
