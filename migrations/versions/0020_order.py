"""Synonyms of tags.

Revision ID: 0020
Revises: 0017
Create Date: 2026-11-30 18:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0017"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CANONICAL = "fk_tags_canonical_id_tags"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # In place: a table that is built anew is dropped for a moment, and what points to it goes.
        op.execute("ALTER TABLE tags ADD COLUMN canonical_id INTEGER REFERENCES tags (id)")
    else:
        op.add_column("tags", sa.Column("canonical_id", _ID, nullable=True))
        op.create_foreign_key(op.f(_CANONICAL), "tags", "tags", ["canonical_id"], ["id"])
    op.create_index(op.f("ix_tags_canonical_id"), "tags", ["canonical_id"])


def downgrade() -> None:
    op.execute("DELETE FROM tags WHERE canonical_id IS NOT NULL")  # else they would be tags
    op.drop_index(op.f("ix_tags_canonical_id"), "tags")
    op.drop_column("tags", "canonical_id")
