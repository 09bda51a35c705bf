"""What the pages say of themselves that posts link to.

Revision ID: 0028
Revises: 0027
Create Date: 2026-12-01 00:30:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_DUE = sa.text("due_at IS NOT NULL")


def _points(table: str, column: str, to: str, **more: str) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, **more)


def upgrade() -> None:
    op.create_table(
        "link_previews",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.String(253), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("description", sa.String(300), nullable=False),
        sa.Column("site", sa.String(100), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_previews")),
        sa.UniqueConstraint("sha256", name=op.f("uq_link_previews_sha256")),
    )
    op.create_index(
        "ix_link_previews_due",
        "link_previews",
        ["due_at"],
        sqlite_where=_DUE,
        postgresql_where=_DUE,
    )
    op.create_index("ix_link_previews_host", "link_previews", ["host", "asked_at"])
    op.create_table(
        "previewed_posts",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("preview_id", _ID, nullable=False),
        sa.Column("thread_id", _ID, nullable=False),
        sa.Column("reply_id", _ID, nullable=True),
        _points("previewed_posts", "preview_id", "link_previews", ondelete="CASCADE"),
        _points("previewed_posts", "thread_id", "threads"),
        _points("previewed_posts", "reply_id", "replies"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_previewed_posts")),
    )
    for column in ("preview_id", "thread_id", "reply_id"):
        op.create_index(op.f(f"ix_previewed_posts_{column}"), "previewed_posts", [column])


def downgrade() -> None:
    op.drop_table("previewed_posts")
    op.drop_table("link_previews")
