"""How far a question has come, who has the same problem, whom it helped, and who is at it.

Revision ID: 0019
Revises: 0018
Create Date: 2026-11-30 18:00:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_IS_QUESTION = sa.text("status IS NOT NULL")
_STATUS = (
    "CASE WHEN kind <> 'question' THEN NULL "
    "WHEN superseded_by_id IS NOT NULL THEN 'superseded' "
    "WHEN accepted_reply_id IS NOT NULL THEN 'solved' "
    "WHEN needs_detail_id IS NOT NULL THEN 'needs_detail' "
    "WHEN answers_count > 0 THEN 'answered' "
    "ELSE 'open' END"
)
_FOLLOWED = sa.Column("followed", sa.Boolean(), server_default=sa.false(), nullable=False)
_POINTERS = {
    "needs_detail_id": "replies",
    "superseded_by_id": "threads",
    "taken_by_id": "accounts",
}
_TAKEN = sa.text("taken_until IS NOT NULL")


def upgrade() -> None:
    for column, to in _POINTERS.items():
        _add_pointer("threads", column, to)
        op.create_index(op.f(f"ix_threads_{column}"), "threads", [column])
    # SQLite adds none that is stored, PostgreSQL before 18 none that is not.
    stored = op.get_bind().dialect.name != "sqlite"
    computed = sa.Computed(_STATUS, persisted=True if stored else None)
    op.add_column("threads", sa.Column("status", sa.String(20), computed, nullable=True))
    op.create_index(
        "ix_threads_status",
        "threads",
        ["community_id", "status", "last_activity_at", "id"],
        sqlite_where=_IS_QUESTION,
        postgresql_where=_IS_QUESTION,
    )

    for moment in ("taken_until", "accept_reminded_at"):
        op.add_column("threads", sa.Column(moment, UTCDateTime(), nullable=True))
    op.create_index(
        "ix_threads_taken_until",
        "threads",
        ["taken_until"],
        sqlite_where=_TAKEN,
        postgresql_where=_TAKEN,
    )
    _share()


def _share() -> None:
    for table, column in (("threads", "same_count"), ("replies", "helped_count")):
        none = sa.Column(column, sa.Integer(), server_default=sa.text("0"), nullable=False)
        op.add_column(table, none)
    _people_at("same_problems", "thread_id", "threads", _FOLLOWED)
    _people_at("helped", "reply_id", "replies")


def _people_at(table: str, column: str, to: str, *more: sa.Column[bool]) -> None:
    """A table of people at what another holds, each once."""
    op.create_table(
        table,
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column(column, _ID, nullable=False),
        *more,
        sa.Column("created_at", UTCDateTime(), nullable=False),
        *(
            sa.ForeignKeyConstraint([own], [f"{far}.id"], name=op.f(f"fk_{table}_{own}_{far}"))
            for own, far in (("account_id", "accounts"), (column, to))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("account_id", column, name=op.f(f"uq_{table}_account_id_{column}")),
    )
    for own in ("account_id", column):
        op.create_index(op.f(f"ix_{table}_{own}"), table, [own])


def _add_pointer(table: str, column: str, to: str) -> None:
    """A column that refers to another table; SQLite takes both in one statement alone."""
    name = op.f(f"fk_{table}_{column}_{to}")
    if op.get_bind().dialect.name == "sqlite":
        refers = f"CONSTRAINT {name} REFERENCES {to} (id)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER {refers}")
        return
    op.add_column(table, sa.Column(column, _ID, nullable=True))
    op.create_foreign_key(name, table, to, [column], ["id"])


def downgrade() -> None:
    op.drop_table("helped")
    op.drop_table("same_problems")
    op.drop_column("replies", "helped_count")
    op.drop_column("threads", "same_count")
    op.drop_index("ix_threads_taken_until", "threads")
    op.drop_column("threads", "accept_reminded_at")
    op.drop_column("threads", "taken_until")
    op.drop_index("ix_threads_status", "threads")
    op.drop_column("threads", "status")
    for column in _POINTERS:
        op.drop_index(op.f(f"ix_threads_{column}"), "threads")
        op.drop_column("threads", column)
