"""For whoever runs an installation: who failed at an event, mails by state, settings of before.

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-30 00:55:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("outbox", sa.Column("consumer", sa.String(length=40), nullable=True))
    op.execute("UPDATE outbox SET consumer = 'index' WHERE last_error LIKE 'index: %'")
    op.create_index("ix_mails_state", "mails", ["state", "id"])
    op.create_index("ix_mails_recipient", "mails", ["recipient", "id"])
    op.create_table(
        "setting_changes",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("changed_by_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_id"],
            ["accounts.id"],
            name=op.f("fk_setting_changes_changed_by_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_changes")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "storage_readings",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("measured_at", _MOMENT, nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_storage_readings")),
    )
    op.create_index("ix_setting_changes_name", "setting_changes", ["name", "id"])
    op.create_index(op.f("ix_setting_changes_changed_by_id"), "setting_changes", ["changed_by_id"])


def downgrade() -> None:
    op.drop_table("storage_readings")
    op.drop_table("setting_changes")
    op.drop_index("ix_mails_recipient", "mails")
    op.drop_index("ix_mails_state", "mails")
    op.drop_column("outbox", "consumer")
