"""Articles, their versions, tags and sources, and what is suggested for them.

Revision ID: 0033
Revises: 0032
Create Date: 2026-12-01 03:00:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = ("articles", "article_versions", "article_tags", "article_sources", "article_suggestions")


def _points(table: str, column: str, to: str, gone: str | None = None) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=gone)


def _partial(name: str, table: str, columns: list[str], only: str) -> None:
    words = sa.text(only)
    op.create_index(name, table, columns, sqlite_where=words, postgresql_where=words)


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", _ID, nullable=False, autoincrement=True),
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("standing", sa.String(20), nullable=False),
        sa.Column("title", sa.String(250), nullable=False),
        sa.Column("summary", sa.String(300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("owner_id", _ID, nullable=True),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.Column("confirmed_at", UTCDateTime(), nullable=True),
        sa.Column("confirmed_by_id", _ID, nullable=True),
        sa.Column("reminded_at", UTCDateTime(), nullable=True),
        sa.Column("superseded_by_id", _ID, nullable=True),
        sa.Column("parent_id", _ID, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("starts", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("published_at", UTCDateTime(), nullable=True),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("changed_by_id", _ID, nullable=True),
        sa.CheckConstraint(
            "length(title) BETWEEN 1 AND 250", name=op.f("ck_articles_title_length")
        ),
        _points("articles", "author_id", "accounts"),
        _points("articles", "changed_by_id", "accounts"),
        _points("articles", "community_id", "communities"),
        _points("articles", "confirmed_by_id", "accounts"),
        _points("articles", "owner_id", "accounts"),
        _points("articles", "parent_id", "articles"),
        _points("articles", "superseded_by_id", "articles"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_articles_author", "articles", ["author_id", "id"])
    op.create_index(
        "ix_articles_changed", "articles", ["community_id", "status", "changed_at", "id"]
    )
    op.create_index("ix_articles_changed_by_id", "articles", ["changed_by_id"])
    op.create_index("ix_articles_confirmed_by_id", "articles", ["confirmed_by_id"])
    op.create_index("ix_articles_owner_id", "articles", ["owner_id"])
    op.create_index("ix_articles_parent_id", "articles", ["parent_id"])
    _partial("ix_articles_review", "articles", ["review_by"], "status = 'published'")
    op.create_index("ix_articles_superseded_by_id", "articles", ["superseded_by_id"])
    op.create_index(
        "ix_articles_tree", "articles", ["community_id", "status", "parent_id", "position", "id"]
    )
    op.create_table(
        "article_versions",
        sa.Column("id", _ID, nullable=False, autoincrement=True),
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(250), nullable=False),
        sa.Column("summary", sa.String(300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("made_by_id", _ID, nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        _points("article_versions", "article_id", "articles", "CASCADE"),
        _points("article_versions", "made_by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_versions")),
        sa.UniqueConstraint(
            "article_id", "number", name=op.f("uq_article_versions_article_id_number")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_article_versions_made_by_id", "article_versions", ["made_by_id"])
    op.create_table(
        "article_tags",
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("tag_id", _ID, nullable=False),
        _points("article_tags", "article_id", "articles", "CASCADE"),
        _points("article_tags", "tag_id", "tags", "CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "tag_id", name=op.f("pk_article_tags")),
    )
    op.create_index("ix_article_tags_tag_id", "article_tags", ["tag_id"])
    op.create_table(
        "article_sources",
        sa.Column("id", _ID, nullable=False, autoincrement=True),
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("thread_id", _ID, nullable=True),
        sa.Column("reply_id", _ID, nullable=True),
        sa.Column("cited_id", _ID, nullable=True),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        _points("article_sources", "article_id", "articles", "CASCADE"),
        _points("article_sources", "cited_id", "articles"),
        _points("article_sources", "reply_id", "replies"),
        _points("article_sources", "thread_id", "threads"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_sources")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_article_sources_article", "article_sources", ["article_id", "position", "id"]
    )
    op.create_index("ix_article_sources_cited_id", "article_sources", ["cited_id"])
    op.create_index("ix_article_sources_reply_id", "article_sources", ["reply_id"])
    op.create_index("ix_article_sources_thread_id", "article_sources", ["thread_id"])
    op.create_table(
        "article_suggestions",
        sa.Column("id", _ID, nullable=False, autoincrement=True),
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("proposer_id", _ID, nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(250), nullable=False),
        sa.Column("summary", sa.String(300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("decided_by_id", _ID, nullable=True),
        sa.Column("note", sa.String(500), nullable=False),
        _points("article_suggestions", "article_id", "articles", "CASCADE"),
        _points("article_suggestions", "decided_by_id", "accounts"),
        _points("article_suggestions", "proposer_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_suggestions")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_article_suggestions_decided_by_id", "article_suggestions", ["decided_by_id"]
    )
    _partial(
        "ix_article_suggestions_open", "article_suggestions", ["article_id", "id"], "state = 'open'"
    )
    op.create_index("ix_article_suggestions_proposer_id", "article_suggestions", ["proposer_id"])
    _add_to_notices()


def _add_to_notices() -> None:
    """A notice can be about an article; SQLite takes both in one statement alone."""
    name = op.f("fk_notifications_article_id_articles")
    if op.get_bind().dialect.name == "sqlite":
        refers = f"CONSTRAINT {name} REFERENCES articles (id)"
        op.execute(f"ALTER TABLE notifications ADD COLUMN article_id INTEGER {refers}")
    else:
        op.add_column("notifications", sa.Column("article_id", _ID, nullable=True))
        op.create_foreign_key(name, "notifications", "articles", ["article_id"], ["id"])
    op.create_index("ix_notifications_article_id", "notifications", ["article_id"])


def downgrade() -> None:
    op.drop_index("ix_notifications_article_id", "notifications")
    op.drop_column("notifications", "article_id")
    for table in reversed(_TABLES):
        op.drop_table(table)
