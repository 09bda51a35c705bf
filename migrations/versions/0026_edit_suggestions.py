"""What others would have a post say, and who took it over.

Revision ID: 0026
Revises: 0025
Create Date: 2026-11-30 21:00:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = sa.text("state = 'open'")
_ACCEPTED_BY = "fk_revisions_accepted_by_id_accounts"


def _points(column: str, to: str) -> sa.Constraint:
    name = op.f(f"fk_edit_suggestions_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "edit_suggestions",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("thread_id", _ID, nullable=False),
        sa.Column("reply_id", _ID, nullable=True),
        sa.Column("proposer_id", _ID, nullable=False),
        sa.Column("base_title", sa.String(250), nullable=False),
        sa.Column("base_body", sa.Text(), nullable=False),
        sa.Column("base_tags", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(250), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("taken", sa.JSON(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("decided_by_id", _ID, nullable=True),
        sa.Column("note", sa.String(500), nullable=False),
        _points("thread_id", "threads"),
        _points("reply_id", "replies"),
        _points("proposer_id", "accounts"),
        _points("decided_by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edit_suggestions")),
        sqlite_autoincrement=True,
    )
    for column in ("thread_id", "reply_id", "decided_by_id"):
        op.create_index(op.f(f"ix_edit_suggestions_{column}"), "edit_suggestions", [column])
    op.create_index("ix_edit_suggestions_mine", "edit_suggestions", ["proposer_id", "id"])
    op.create_index(
        "ix_edit_suggestions_open",
        "edit_suggestions",
        ["thread_id", "reply_id", "id"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    if op.get_bind().dialect.name == "sqlite":
        # In place: a table that is built anew is dropped for a moment.
        refers = f"CONSTRAINT {_ACCEPTED_BY} REFERENCES accounts (id)"
        op.execute(f"ALTER TABLE revisions ADD COLUMN accepted_by_id INTEGER {refers}")
    else:
        op.add_column("revisions", sa.Column("accepted_by_id", _ID, nullable=True))
        op.create_foreign_key(
            op.f(_ACCEPTED_BY), "revisions", "accounts", ["accepted_by_id"], ["id"]
        )
    op.create_index(op.f("ix_revisions_accepted_by_id"), "revisions", ["accepted_by_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_revisions_accepted_by_id"), "revisions")
    op.drop_column("revisions", "accepted_by_id")
    op.drop_table("edit_suggestions")
