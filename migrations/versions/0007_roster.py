"""What admins note about people, and the lists by which they invite many.

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-30 01:10:00
"""

import sqlalchemy as sa
from alembic import op

import community.base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = community.base.UTCDateTime(timezone=True)
_WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "roster_entries",
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("manager_id", _ID, nullable=True),
        sa.Column("invited_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_roster_entries_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["accounts.id"], name=op.f("fk_roster_entries_manager_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_roster_entries")),
    )
    op.create_index(op.f("ix_roster_entries_manager_id"), "roster_entries", ["manager_id"])
    op.create_table(
        "people_files",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("created_by_id", _ID, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("good", "handled", "invited", "changed")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["accounts.id"], name=op.f("fk_people_files_created_by_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_files")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_people_files_created_by_id"), "people_files", ["created_by_id"])
    op.create_index(
        "ix_people_files_waiting",
        "people_files",
        ["id"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    # The history of one person is read from the log by its subject.
    op.create_index(
        "ix_moderation_entries_subject", "moderation_entries", ["subject", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_moderation_entries_subject", table_name="moderation_entries")
    op.drop_table("people_files")
    op.drop_table("roster_entries")
