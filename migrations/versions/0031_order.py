"""Threads that are archived, merged and split, threads shown elsewhere, and people followed.

Revision ID: 0031
Revises: 0030
Create Date: 2026-12-01 01:00:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_POINTING = ("merged_into_id", "split_from_id")


def _points(table: str, column: str, to: str) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def upgrade() -> None:
    op.add_column("threads", sa.Column("archived_at", UTCDateTime(), nullable=True))
    op.add_column("threads", sa.Column("merge_reason", sa.String(200), nullable=True))
    for column in _POINTING:
        _add_pointer(column)
        filled = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_threads_{column}",
            "threads",
            [column],
            sqlite_where=filled,
            postgresql_where=filled,
        )
    op.create_table(
        "cross_posts",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("thread_id", _ID, nullable=False),
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("posted_at", UTCDateTime(), nullable=False),
        _points("cross_posts", "thread_id", "threads"),
        _points("cross_posts", "community_id", "communities"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cross_posts")),
        sa.UniqueConstraint(
            "thread_id", "community_id", name=op.f("uq_cross_posts_thread_id_community_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_cross_posts_community_id"), "cross_posts", ["community_id"])
    op.create_table(
        "follows",
        sa.Column("followed_id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        _points("follows", "followed_id", "accounts"),
        _points("follows", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("followed_id", "account_id", name=op.f("pk_follows")),
    )
    op.create_index(op.f("ix_follows_account_id"), "follows", ["account_id"])
    op.create_table(
        "unfollowable",
        sa.Column("account_id", _ID, nullable=False, autoincrement=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        _points("unfollowable", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_unfollowable")),
    )


def _add_pointer(column: str) -> None:
    """A column that refers to threads; SQLite takes both in one statement alone."""
    name = op.f(f"fk_threads_{column}_threads")
    if op.get_bind().dialect.name == "sqlite":
        refers = f"CONSTRAINT {name} REFERENCES threads (id)"
        op.execute(f"ALTER TABLE threads ADD COLUMN {column} INTEGER {refers}")
        return
    op.add_column("threads", sa.Column(column, _ID, nullable=True))
    op.create_foreign_key(name, "threads", "threads", [column], ["id"])


def downgrade() -> None:
    op.drop_table("unfollowable")
    op.drop_table("follows")
    op.drop_table("cross_posts")
    for column in _POINTING:
        op.drop_index(f"ix_threads_{column}", "threads")
        op.drop_column("threads", column)
    op.drop_column("threads", "merge_reason")
    op.drop_column("threads", "archived_at")
