"""Films and talks that belong to articles, with what is said in them.

Revision ID: 0039
Revises: 0038
Create Date: 2026-12-01 16:30:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "article_recordings",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("plays", sa.String(10), nullable=False),
        sa.Column("passages", sa.JSON(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_article_recordings_article_id_articles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_recordings")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_article_recordings_article", "article_recordings", ["article_id", "id"])


def downgrade() -> None:
    op.drop_table("article_recordings")
