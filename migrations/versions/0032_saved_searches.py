"""Searches that people keep.

Revision ID: 0032
Revises: 0031
Create Date: 2026-12-01 02:00:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "saved_searches",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_saved_searches_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_saved_searches_mine", "saved_searches", ["account_id", "id"])


def downgrade() -> None:
    op.drop_table("saved_searches")
