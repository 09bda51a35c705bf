"""What a question begins with in a community.

Revision ID: 0021
Revises: 0020
Create Date: 2026-11-30 18:30:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("question_template", sa.Text(), server_default="", nullable=False)
    op.add_column("communities", column)


def downgrade() -> None:
    op.drop_column("communities", "question_template")
