"""Reading paths, their steps, and which of them somebody has read.

Revision ID: 0037
Revises: 0036
Create Date: 2026-12-01 15:30:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _points(table: str, column: str, to: str, gone: str | None = None) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=gone)


def upgrade() -> None:
    op.create_table(
        "reading_paths",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("title", sa.String(250), nullable=False),
        sa.Column("purpose", sa.String(300), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "length(title) BETWEEN 1 AND 250", name=op.f("ck_reading_paths_title_length")
        ),
        _points("reading_paths", "community_id", "communities"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_paths")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reading_paths_community_id", "reading_paths", ["community_id"])
    op.create_table(
        "path_steps",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("path_id", _ID, nullable=False),
        sa.Column("article_id", _ID, nullable=True),
        sa.Column("thread_id", _ID, nullable=True),
        sa.Column("why", sa.String(300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _points("path_steps", "path_id", "reading_paths", "CASCADE"),
        _points("path_steps", "article_id", "articles", "CASCADE"),
        _points("path_steps", "thread_id", "threads"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_path_steps")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_path_steps_path", "path_steps", ["path_id", "position", "id"])
    op.create_index("ix_path_steps_article_id", "path_steps", ["article_id"])
    op.create_index("ix_path_steps_thread_id", "path_steps", ["thread_id"])
    op.create_table(
        "steps_read",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("step_id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=False),
        _points("steps_read", "step_id", "path_steps", "CASCADE"),
        _points("steps_read", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_steps_read")),
        sa.UniqueConstraint("step_id", "account_id", name=op.f("uq_steps_read_step_id_account_id")),
    )
    op.create_index("ix_steps_read_account_id", "steps_read", ["account_id"])


def downgrade() -> None:
    for table in ("steps_read", "path_steps", "reading_paths"):
        op.drop_table(table)
