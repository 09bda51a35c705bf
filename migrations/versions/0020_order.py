"""Synonyms of tags; threads that were moved, and why one is locked.

Revision ID: 0020
Revises: 0019
Create Date: 2026-11-30 18:00:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CANONICAL = "fk_tags_canonical_id_tags"


def _points(table: str, column: str, to: str) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # In place: a table that is built anew is dropped for a moment, and what points to it goes.
        op.execute("ALTER TABLE tags ADD COLUMN canonical_id INTEGER REFERENCES tags (id)")
    else:
        op.add_column("tags", sa.Column("canonical_id", _ID, nullable=True))
        op.create_foreign_key(op.f(_CANONICAL), "tags", "tags", ["canonical_id"], ["id"])
    op.create_index(op.f("ix_tags_canonical_id"), "tags", ["canonical_id"])
    op.create_table(
        "thread_moves",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("thread_id", _ID, nullable=False),
        sa.Column("source_id", _ID, nullable=False),
        sa.Column("target_id", _ID, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("moved_at", UTCDateTime(), nullable=False),
        _points("thread_moves", "thread_id", "threads"),
        _points("thread_moves", "source_id", "communities"),
        _points("thread_moves", "target_id", "communities"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_moves")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_thread_moves_thread_id"), "thread_moves", ["thread_id"])
    op.add_column("threads", sa.Column("lock_reason", sa.String(20), nullable=True))
    op.add_column("threads", sa.Column("lock_words", sa.String(200), nullable=True))


def downgrade() -> None:
    op.drop_column("threads", "lock_words")
    op.drop_column("threads", "lock_reason")
    op.drop_table("thread_moves")
    op.execute("DELETE FROM tags WHERE canonical_id IS NOT NULL")  # else they would be tags
    op.drop_index(op.f("ix_tags_canonical_id"), "tags")
    op.drop_column("tags", "canonical_id")
