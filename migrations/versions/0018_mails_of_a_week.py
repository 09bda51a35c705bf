"""Find the mails of somebody's last seven days without reading all that they ever had.

Revision ID: 0018
Revises: 0017
Create Date: 2026-11-30 18:10:00
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_mails_of_a_week", "mails", ["account_id", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_mails_of_a_week", "mails")
