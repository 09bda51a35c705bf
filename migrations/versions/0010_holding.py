"""Posts that wait for a facilitator, and what is kept to tell spam by.

Revision ID: 0010
Revises: 0009
Create Date: 2026-11-30 01:10:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _points(table: str, column: str, to: str, *, ondelete: str | None = None) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    _hold()
    op.create_table(
        "holding_rules",
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("first_posts", sa.Integer(), nullable=False),
        sa.Column("suspicious", sa.Boolean(), nullable=False),
        _points("holding_rules", "community_id", "communities"),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_holding_rules")),
    )
    _print()


def _hold() -> None:
    op.create_table(
        "held_posts",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("thread_id", _ID, nullable=True),
        sa.Column("reply_id", _ID, nullable=True),
        sa.Column("parent_id", _ID, nullable=True),
        sa.Column("title", sa.String(150), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("mentions", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("edited_at", UTCDateTime(), nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("decided_by_id", _ID, nullable=True),
        sa.Column("outcome", sa.String(20), nullable=True),
        sa.Column("measure_id", _ID, nullable=True),
        _points("held_posts", "community_id", "communities"),
        _points("held_posts", "author_id", "accounts"),
        _points("held_posts", "thread_id", "threads"),
        _points("held_posts", "reply_id", "replies"),
        _points("held_posts", "parent_id", "replies"),
        _points("held_posts", "decided_by_id", "accounts"),
        _points("held_posts", "measure_id", "measures"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_posts")),
        sqlite_autoincrement=True,
    )
    waiting = sa.text("decided_at IS NULL")
    op.create_index(
        "ix_held_posts_waiting",
        "held_posts",
        ["community_id", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    for column in ("author_id", "thread_id", "reply_id", "parent_id", "decided_by_id"):
        op.create_index(op.f(f"ix_held_posts_{column}"), "held_posts", [column])
    op.create_index(op.f("ix_held_posts_measure_id"), "held_posts", ["measure_id"])
    op.create_table(
        "held_uploads",
        sa.Column("held_id", _ID, nullable=False),
        sa.Column("upload_id", _ID, nullable=False),
        _points("held_uploads", "held_id", "held_posts", ondelete="CASCADE"),
        _points("held_uploads", "upload_id", "uploads", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("held_id", "upload_id", name=op.f("pk_held_uploads")),
    )
    op.create_index(op.f("ix_held_uploads_upload_id"), "held_uploads", ["upload_id"])


def _print() -> None:
    op.create_table(
        "post_prints",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("links", sa.Integer(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        _points("post_prints", "account_id", "accounts"),
        _points("post_prints", "community_id", "communities"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_prints")),
    )
    op.create_index("ix_post_prints_person", "post_prints", ["account_id", "created_at"])
    op.create_index(op.f("ix_post_prints_created_at"), "post_prints", ["created_at"])
    op.create_table(
        "print_bands",
        sa.Column("band", _ID, autoincrement=False, nullable=False),
        sa.Column("print_id", _ID, nullable=False),
        _points("print_bands", "print_id", "post_prints", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("band", "print_id", name=op.f("pk_print_bands")),
    )
    op.create_index(op.f("ix_print_bands_print_id"), "print_bands", ["print_id"])


def downgrade() -> None:
    for table in ("print_bands", "post_prints", "holding_rules", "held_uploads", "held_posts"):
        op.drop_table(table)
