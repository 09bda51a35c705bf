"""Aliases, with the person sealed behind each, and requests to open a seal.

Revision ID: 0022
Revises: 0021
Create Date: 2026-11-30 21:20:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _points(table: str, column: str, to: str) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def upgrade() -> None:
    allows = sa.Column("allows_alias", sa.Boolean(), server_default=sa.true(), nullable=False)
    op.add_column("communities", allows)
    wears = sa.Column("alias", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("drafts", wears)
    op.create_table(
        "aliases",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("thread_id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("author_id", _ID, nullable=True),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("muted_at", UTCDateTime(), nullable=True),
        _points("aliases", "thread_id", "threads"),
        _points("aliases", "account_id", "accounts"),
        _points("aliases", "author_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aliases")),
        sa.UniqueConstraint("account_id", name=op.f("uq_aliases_account_id")),
        sa.UniqueConstraint("thread_id", "author_id", name=op.f("uq_aliases_thread_id_author_id")),
        sa.UniqueConstraint("thread_id", "name", name=op.f("uq_aliases_thread_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_aliases_author_id"), "aliases", ["author_id"])
    op.create_table(
        "seal_requests",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("alias_id", _ID, nullable=False),
        sa.Column("thread_id", _ID, nullable=False),
        sa.Column("reply_id", _ID, nullable=True),
        sa.Column("asked_by_id", _ID, nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("decided_by_id", _ID, nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        _points("seal_requests", "alias_id", "aliases"),
        _points("seal_requests", "thread_id", "threads"),
        _points("seal_requests", "reply_id", "replies"),
        _points("seal_requests", "asked_by_id", "accounts"),
        _points("seal_requests", "decided_by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_requests")),
        sqlite_autoincrement=True,
    )
    for column in ("alias_id", "thread_id", "asked_by_id", "decided_by_id"):
        op.create_index(op.f(f"ix_seal_requests_{column}"), "seal_requests", [column])
    op.create_index("ix_seal_requests_waiting", "seal_requests", ["decided_at", "asked_at"])


def downgrade() -> None:
    op.drop_table("seal_requests")
    op.drop_table("aliases")
    op.drop_column("drafts", "alias")
    op.drop_column("communities", "allows_alias")
