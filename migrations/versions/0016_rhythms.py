"""When mails come: windows that gather, quiet hours, digests and caps.

Revision ID: 0016
Revises: 0015
Create Date: 2026-11-30 14:30:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_DUE = sa.text("mail_due")


def _points(
    table: str, column: str, to: str, *, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    op.create_table(
        "mail_rhythms",
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("wait_minutes", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(10), nullable=False),
        sa.Column("digest_hour", sa.Integer(), nullable=False),
        sa.Column("digest_weekday", sa.Integer(), nullable=False),
        sa.Column("weekly_cap", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("quiet_weekends", sa.Boolean(), nullable=False),
        sa.Column("digest_at", UTCDateTime(), nullable=True),
        sa.Column("digest_since", UTCDateTime(), nullable=True),
        _points("mail_rhythms", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_mail_rhythms")),
    )
    op.create_index(op.f("ix_mail_rhythms_digest_at"), "mail_rhythms", ["digest_at"])
    op.create_table(
        "digest_items",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("thread_id", _ID, nullable=False),
        sa.Column("reply_id", _ID, nullable=False),
        sa.Column("mail_id", _ID, nullable=True),
        _points("digest_items", "account_id", "accounts"),
        _points("digest_items", "thread_id", "threads"),
        _points("digest_items", "mail_id", "mails", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_items")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_digest_items_told", "digest_items", ["account_id", "thread_id"])
    op.create_index(op.f("ix_digest_items_thread_id"), "digest_items", ["thread_id"])
    op.create_index(op.f("ix_digest_items_mail_id"), "digest_items", ["mail_id"])
    _mailed()
    _waiting()


def _mailed() -> None:
    op.create_table(
        "mailed_notices",
        sa.Column("notification_id", _ID, nullable=False),
        sa.Column("mail_id", _ID, nullable=False),
        _points("mailed_notices", "notification_id", "notifications", ondelete="CASCADE"),
        _points("mailed_notices", "mail_id", "mails", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("notification_id", name=op.f("pk_mailed_notices")),
    )
    op.create_index(op.f("ix_mailed_notices_mail_id"), "mailed_notices", ["mail_id"])
    op.execute(
        "INSERT INTO mailed_notices (notification_id, mail_id) SELECT notification_id, id "
        "FROM mails WHERE notification_id IS NOT NULL AND state <> 'withdrawn'"
    )


def _waiting() -> None:
    op.add_column("notifications", sa.Column("mail_at", UTCDateTime(), nullable=True))
    op.execute("UPDATE notifications SET mail_at = created_at WHERE mail_due")
    for name, columns in (
        ("ix_notifications_mail_at", ["mail_at"]),
        ("ix_notifications_to_mail", ["account_id", "id"]),
    ):
        op.create_index(name, "notifications", columns, sqlite_where=_DUE, postgresql_where=_DUE)


def downgrade() -> None:
    op.drop_index("ix_notifications_to_mail", "notifications")
    op.drop_index("ix_notifications_mail_at", "notifications")
    op.drop_column("notifications", "mail_at")
    op.drop_table("mailed_notices")
    op.drop_table("digest_items")
    op.drop_table("mail_rhythms")
