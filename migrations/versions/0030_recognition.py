"""Reactions, what came of trying things, badges for help, marks of posts and prompts to lead.

Revision ID: 0030
Revises: 0029
Create Date: 2026-12-01 00:30:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ONE_POST = "(thread_id IS NULL) <> (reply_id IS NULL)"
_COUNTERS = ("thanks", "helped", "tried", "worked", "partly", "failed")
_MARKED = sa.text("mark IS NOT NULL")


def upgrade() -> None:
    kind = sa.Column("kind", sa.String(10), nullable=False)
    made = sa.Column("created_at", UTCDateTime(), nullable=False)
    _at_posts("reactions", kind, made, person=True, each=("kind",))
    # What was said of answers before there were other reactions.
    op.execute(
        "INSERT INTO reactions (account_id, reply_id, kind, created_at) "
        "SELECT account_id, reply_id, 'helped', created_at FROM helped ORDER BY id"
    )
    op.drop_table("helped")
    _at_posts("reaction_news", _moment("due_at"), _moment("told_at"), person=False)
    _due("ix_reaction_news_due", "reaction_news", "due_at")
    _at_posts(
        "trials",
        sa.Column("created_at", UTCDateTime(), nullable=False),
        _moment("ask_at"),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(10), nullable=True),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("after", sa.Integer(), nullable=True),
        _moment("answered_at"),
        person=True,
    )
    _due("ix_trials_due", "trials", "ask_at")
    op.create_table(
        "badges",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("awarded_at", UTCDateTime(), nullable=False),
        _to("badges", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badges")),
        sa.UniqueConstraint("account_id", "kind", name=op.f("uq_badges_account_id_kind")),
    )
    op.create_index(op.f("ix_badges_account_id"), "badges", ["account_id"])
    op.create_table(
        "leading_choices",
        sa.Column("account_id", _ID, autoincrement=False, nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        *(_moment(name) for name in ("dismissed_at", "paused_until", "off_at")),
        _to("leading_choices", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_leading_choices")),
    )
    _columns()


def _columns() -> None:
    for table in ("threads", "replies"):
        for told in _COUNTERS:
            if (table, told) != ("replies", "helped"):  # that was there before
                _number(table, f"{told}_count")
        op.add_column(table, sa.Column("mark", sa.String(20), nullable=True))
        op.create_index(
            f"ix_{table}_marked",
            table,
            ["author_id", "id"],
            sqlite_where=_MARKED,
            postgresql_where=_MARKED,
        )
    shown = sa.Column("shows_badges", sa.Boolean(), nullable=False, server_default=sa.true())
    op.add_column("accounts", shown)


def _number(table: str, name: str) -> None:
    zero = sa.text("0")
    op.add_column(table, sa.Column(name, sa.Integer(), nullable=False, server_default=zero))


def _moment(name: str) -> sa.Column[sa.DateTime]:
    return sa.Column(name, UTCDateTime(), nullable=True)


def _at_posts(table: str, *more: sa.Column, person: bool, each: tuple[str, ...] = ()) -> None:
    """A table of what there is at one post, of each person once or of nobody."""
    whose = ("account_id",) if person else ()
    op.create_table(
        table,
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        *(sa.Column(name, _ID, nullable=False) for name in whose),
        sa.Column("thread_id", _ID, nullable=True),
        sa.Column("reply_id", _ID, nullable=True),
        *more,
        *(_to(table, name, "accounts") for name in whose),
        _to(table, "thread_id", "threads"),
        _to(table, "reply_id", "replies"),
        sa.CheckConstraint(_ONE_POST, name=op.f(f"ck_{table}_one_post")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(_once(table, (*whose, post, *each)) for post in ("thread_id", "reply_id")),
    )
    for column in (*whose, "thread_id", "reply_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _once(table: str, columns: tuple[str, ...]) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _due(name: str, table: str, column: str) -> None:
    waits = sa.text(f"{column} IS NOT NULL")
    op.create_index(name, table, [column], sqlite_where=waits, postgresql_where=waits)


def _to(table: str, column: str, far: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{far}")
    return sa.ForeignKeyConstraint([column], [f"{far}.id"], name=name)


def downgrade() -> None:
    op.drop_column("accounts", "shows_badges")
    for table in ("threads", "replies"):
        op.drop_index(f"ix_{table}_marked", table)
        op.drop_column(table, "mark")
        for told in _COUNTERS:
            if (table, told) != ("replies", "helped"):
                op.drop_column(table, f"{told}_count")
    for table in ("leading_choices", "badges", "trials", "reaction_news"):
        op.drop_table(table)
    _helped_again()
    op.drop_table("reactions")


def _helped_again() -> None:
    op.create_table(
        "helped",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("reply_id", _ID, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        _to("helped", "account_id", "accounts"),
        _to("helped", "reply_id", "replies"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helped")),
        _once("helped", ("account_id", "reply_id")),
    )
    for column in ("account_id", "reply_id"):
        op.create_index(op.f(f"ix_helped_{column}"), "helped", [column])
    op.execute(
        "INSERT INTO helped (account_id, reply_id, created_at) SELECT account_id, reply_id, "
        "created_at FROM reactions WHERE kind = 'helped' AND reply_id IS NOT NULL ORDER BY id"
    )
