"""Mails that came in, addresses to which mail comes back, and ended addresses of answers.

Revision ID: 0023
Revises: 0022
Create Date: 2026-11-30 22:00:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_HELD = sa.text("outcome = 'held'")


def _points(table: str, column: str, to: str) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "incoming_mails",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.LargeBinary(32), nullable=False),
        sa.Column("account_id", _ID, nullable=True),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.Column("community_id", _ID, nullable=True),
        sa.Column("thread_id", _ID, nullable=True),
        sa.Column("reply_id", _ID, nullable=True),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("came_at", UTCDateTime(), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        _points("incoming_mails", "account_id", "accounts"),
        _points("incoming_mails", "community_id", "communities"),
        _points("incoming_mails", "thread_id", "threads"),
        _points("incoming_mails", "reply_id", "replies"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_mails")),
        sa.UniqueConstraint("key", name=op.f("uq_incoming_mails_key")),
        sqlite_autoincrement=True,
    )
    for column in ("account_id", "community_id", "thread_id", "reply_id"):
        op.create_index(op.f(f"ix_incoming_mails_{column}"), "incoming_mails", [column])
    op.create_index("ix_incoming_mails_came_at", "incoming_mails", ["came_at"])
    op.create_index(
        "ix_incoming_mails_held",
        "incoming_mails",
        ["account_id", "id"],
        sqlite_where=_HELD,
        postgresql_where=_HELD,
    )
    op.create_table(
        "reply_keys",
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        _points("reply_keys", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_reply_keys")),
    )
    op.create_table(
        "failing_addresses",
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("bounces", sa.Integer(), nullable=False),
        sa.Column("bounced_at", UTCDateTime(), nullable=False),
        sa.Column("stopped_at", UTCDateTime(), nullable=True),
        _points("failing_addresses", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_failing_addresses")),
    )
    op.create_index(op.f("ix_failing_addresses_stopped_at"), "failing_addresses", ["stopped_at"])
    op.create_table(
        "mailbox_looks",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("looked_at", UTCDateTime(), nullable=False),
        sa.Column("failing_since", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox_looks")),
    )


def downgrade() -> None:
    op.drop_table("mailbox_looks")
    op.drop_table("failing_addresses")
    op.drop_table("reply_keys")
    op.drop_table("incoming_mails")
