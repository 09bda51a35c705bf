"""Being told of what a search finds that one keeps.

Revision ID: 0035
Revises: 0034
Create Date: 2026-12-01 12:00:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    alert = sa.Column("alert", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("saved_searches", alert)
    op.add_column("saved_searches", sa.Column("known_until", UTCDateTime(), nullable=True))
    some = sa.text("alert")
    where = {"sqlite_where": some, "postgresql_where": some}
    op.create_index("ix_saved_searches_alert", "saved_searches", ["id"], **where)


def downgrade() -> None:
    op.drop_index("ix_saved_searches_alert", table_name="saved_searches")
    op.drop_column("saved_searches", "known_until")
    op.drop_column("saved_searches", "alert")
