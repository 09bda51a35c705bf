"""The team that a person names.

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-29 12:35:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "accounts", sa.Column("team", sa.String(length=80), server_default="", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("accounts", "team")
