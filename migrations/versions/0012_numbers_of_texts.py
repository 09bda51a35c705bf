"""The number of a text or of days in the calendar is never given twice: their history names it.

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-30 09:10:00
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TABLES = ("canned_texts", "pauses")


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # PostgreSQL counts on by itself
    for table in ("canned_texts", "pauses"):
        with op.batch_alter_table(
            table, recreate="always", table_kwargs={"sqlite_autoincrement": True}
        ):
            pass


def downgrade() -> None:
    """Nothing: what was counted stays counted, and the release before runs on it as well."""
