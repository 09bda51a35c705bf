"""How far a question has come, and what says so.

Revision ID: 0019
Revises: 0017
Create Date: 2026-11-30 18:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_IS_QUESTION = sa.text("status IS NOT NULL")
_STATUS = (
    "CASE WHEN kind <> 'question' THEN NULL "
    "WHEN superseded_by_id IS NOT NULL THEN 'superseded' "
    "WHEN accepted_reply_id IS NOT NULL THEN 'solved' "
    "WHEN needs_detail_id IS NOT NULL THEN 'needs_detail' "
    "WHEN answers_count > 0 THEN 'answered' "
    "ELSE 'open' END"
)
_POINTERS = {"needs_detail_id": "replies", "superseded_by_id": "threads"}


def upgrade() -> None:
    for column, to in _POINTERS.items():
        _add_pointer("threads", column, to)
        op.create_index(op.f(f"ix_threads_{column}"), "threads", [column])
    # SQLite adds none that is stored, PostgreSQL before 18 none that is not.
    stored = op.get_bind().dialect.name != "sqlite"
    computed = sa.Computed(_STATUS, persisted=True if stored else None)
    op.add_column("threads", sa.Column("status", sa.String(20), computed, nullable=True))
    op.create_index(
        "ix_threads_status",
        "threads",
        ["community_id", "status", "last_activity_at", "id"],
        sqlite_where=_IS_QUESTION,
        postgresql_where=_IS_QUESTION,
    )


def _add_pointer(table: str, column: str, to: str) -> None:
    """A column that refers to another table; SQLite takes both in one statement alone."""
    name = op.f(f"fk_{table}_{column}_{to}")
    if op.get_bind().dialect.name == "sqlite":
        refers = f"CONSTRAINT {name} REFERENCES {to} (id)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER {refers}")
        return
    op.add_column(table, sa.Column(column, _ID, nullable=True))
    op.create_foreign_key(name, table, to, [column], ["id"])


def downgrade() -> None:
    op.drop_index("ix_threads_status", "threads")
    op.drop_column("threads", "status")
    for column in _POINTERS:
        op.drop_index(op.f(f"ix_threads_{column}"), "threads")
        op.drop_column("threads", column)
