"""For whoever runs an installation: which consumer of an event failed, and mails by state.

Revision ID: 0008
Revises: 0006
Create Date: 2026-11-30 00:55:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("consumer", sa.String(length=40), nullable=True))
    op.execute("UPDATE outbox SET consumer = 'index' WHERE last_error LIKE 'index: %'")
    op.create_index("ix_mails_state", "mails", ["state", "id"])
    op.create_index("ix_mails_recipient", "mails", ["recipient", "id"])


def downgrade() -> None:
    op.drop_index("ix_mails_recipient", "mails")
    op.drop_index("ix_mails_state", "mails")
    op.drop_column("outbox", "consumer")
