"""From which file an article came.

Revision ID: 0038
Revises: 0037
Create Date: 2026-12-01 16:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "article_files",
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("path", sa.String(500), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_article_files_article_id_articles"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_article_files_community_id_communities"),
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_files")),
        sa.UniqueConstraint(
            "community_id", "path", name=op.f("uq_article_files_community_id_path")
        ),
    )


def downgrade() -> None:
    op.drop_table("article_files")
