"""Who vouches for answers, when accepted ones were confirmed, and who knows about a tag.

Revision ID: 0024
Revises: 0023
Create Date: 2026-11-30 21:30:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CONFIRMED = sa.text("confirmed_at IS NOT NULL")


def upgrade() -> None:
    _people_at("experts", "tag_id", "tags", ondelete="CASCADE")
    part = sa.Column("part", sa.String(20), nullable=False)
    _people_at("endorsements", "reply_id", "replies", part)
    op.create_table(
        "answer_checks",
        sa.Column("reply_id", _ID, autoincrement=False, nullable=False),
        sa.Column("confirmed_at", UTCDateTime(), nullable=True),
        sa.Column("confirmed_by_id", _ID, nullable=True),
        sa.Column("reminded_at", UTCDateTime(), nullable=True),
        _to("answer_checks", "reply_id", "replies"),
        _to("answer_checks", "confirmed_by_id", "accounts"),
        sa.PrimaryKeyConstraint("reply_id", name=op.f("pk_answer_checks")),
    )
    op.create_index(op.f("ix_answer_checks_confirmed_by_id"), "answer_checks", ["confirmed_by_id"])
    op.create_index(
        "ix_answer_checks_confirmed_at",
        "answer_checks",
        ["confirmed_at"],
        sqlite_where=_CONFIRMED,
        postgresql_where=_CONFIRMED,
    )


def _people_at(
    table: str, column: str, to: str, *more: sa.Column[str], ondelete: str | None = None
) -> None:
    """A table of people at what another holds, each once."""
    op.create_table(
        table,
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column(column, _ID, nullable=False),
        *more,
        sa.Column("created_at", UTCDateTime(), nullable=False),
        _to(table, "account_id", "accounts"),
        _to(table, column, to, ondelete=ondelete),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("account_id", column, name=op.f(f"uq_{table}_account_id_{column}")),
    )
    for own in ("account_id", column):
        op.create_index(op.f(f"ix_{table}_{own}"), table, [own])


def _to(table: str, column: str, far: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{far}")
    return sa.ForeignKeyConstraint([column], [f"{far}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    op.drop_table("answer_checks")
    op.drop_table("endorsements")
    op.drop_table("experts")
