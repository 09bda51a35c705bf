"""Whose words went into an article, and what they want done with them.

Revision ID: 0036
Revises: 0035
Create Date: 2026-12-01 15:00:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLE = "article_contributors"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_article_contributors_article_id_articles"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_article_contributors_account_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_contributors")),
        sa.UniqueConstraint(
            "article_id", "account_id", name=op.f("uq_article_contributors_article_id_account_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_article_contributors_account_id"), _TABLE, ["account_id"])
    # A source that is a reply names its thread too, so that a thread finds what was made of it.
    op.execute(
        "UPDATE article_sources SET thread_id = (SELECT replies.thread_id FROM replies "
        "WHERE replies.id = article_sources.reply_id) WHERE reply_id IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("UPDATE article_sources SET thread_id = NULL WHERE reply_id IS NOT NULL")
    op.drop_table(_TABLE)
