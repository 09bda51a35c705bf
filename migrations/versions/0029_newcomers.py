"""Welcoming newcomers, joining by address, and how answers were decided.

Revision ID: 0029
Revises: 0028
Create Date: 2026-12-01 00:40:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _rota()
    _path()
    _by_address()
    _reasonings()


def _number(name: str = "id", *, optional: bool = False) -> sa.Column:
    return sa.Column(name, _ID, autoincrement=name == "id", nullable=optional)


def _moment(name: str, *, optional: bool = False) -> sa.Column:
    return sa.Column(name, UTCDateTime(), nullable=optional)


def _to(table: str, column: str, far: str, *, cascade: bool = False) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{far}.id"],
        name=op.f(f"fk_{table}_{column}_{far}"),
        ondelete="CASCADE" if cascade else None,
    )


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=op.f(f"pk_{table}"))


def _once(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _found_by(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _rota() -> None:
    op.create_table(
        "welcomers",
        _number(),
        _number("community_id"),
        _number("account_id"),
        _moment("asked_at"),
        _moment("accepted_at", optional=True),
        _moment("assigned_at", optional=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        _to("welcomers", "community_id", "communities"),
        _to("welcomers", "account_id", "accounts"),
        _key("welcomers"),
        _once("welcomers", "community_id", "account_id"),
    )
    _found_by("welcomers", "community_id", "account_id")
    op.create_table(
        "welcomes",
        _number(),
        _number("community_id"),
        _number("account_id"),
        _moment("began_at"),
        sa.Column("state", sa.String(10), nullable=False),
        _number("welcomer_id", optional=True),
        _moment("due_at", optional=True),
        _moment("met_at", optional=True),
        _number("met_by_id", optional=True),
        _to("welcomes", "community_id", "communities"),
        _to("welcomes", "account_id", "accounts"),
        _to("welcomes", "welcomer_id", "accounts"),
        _to("welcomes", "met_by_id", "accounts"),
        _key("welcomes"),
        _once("welcomes", "community_id", "account_id"),
    )
    _found_by("welcomes", "community_id", "account_id", "state", "welcomer_id", "met_by_id")
    op.create_table(
        "welcome_turns",
        _number(),
        _number("welcome_id"),
        _number("account_id"),
        _moment("given_at"),
        _to("welcome_turns", "welcome_id", "welcomes", cascade=True),
        _to("welcome_turns", "account_id", "accounts"),
        _key("welcome_turns"),
        _once("welcome_turns", "welcome_id", "account_id"),
    )
    _found_by("welcome_turns", "account_id")


def _path() -> None:
    op.create_table(
        "welcome_steps",
        _number(),
        _number("community_id"),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("says", sa.String(200), nullable=False),
        sa.Column("link", sa.String(300), nullable=False),
        _to("welcome_steps", "community_id", "communities"),
        _key("welcome_steps"),
        _once("welcome_steps", "community_id", "place"),
    )
    _found_by("welcome_steps", "community_id")
    op.create_table(
        "welcome_ticks",
        _number("account_id"),
        _number("step_id"),
        _moment("ticked_at"),
        _to("welcome_ticks", "account_id", "accounts"),
        _to("welcome_ticks", "step_id", "welcome_steps", cascade=True),
        _key("welcome_ticks", "account_id", "step_id"),
    )
    _found_by("welcome_ticks", "step_id")
    op.create_table(
        "hidden_paths",
        _number("account_id"),
        _number("community_id"),
        _moment("hidden_at"),
        _to("hidden_paths", "account_id", "accounts"),
        _to("hidden_paths", "community_id", "communities"),
        _key("hidden_paths", "account_id", "community_id"),
    )
    _found_by("hidden_paths", "community_id")
    op.create_table(
        "unmarked",
        _number("account_id"),
        _moment("created_at"),
        _to("unmarked", "account_id", "accounts"),
        _key("unmarked", "account_id"),
    )


def _by_address() -> None:
    op.create_table(
        "domain_joinings",
        _number("community_id"),
        _moment("began_at"),
        _to("domain_joinings", "community_id", "communities"),
        _key("domain_joinings", "community_id"),
    )


def _reasonings() -> None:
    op.create_table(
        "reasonings",
        _number("reply_id"),
        _number("author_id"),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("written_at"),
        _moment("edited_at", optional=True),
        _to("reasonings", "reply_id", "replies"),
        _to("reasonings", "author_id", "accounts"),
        _key("reasonings", "reply_id"),
    )
    op.create_table(
        "former_reasonings",
        _number("reply_id"),
        sa.Column("version", sa.Integer(), nullable=False),
        _number("author_id"),
        sa.Column("body", sa.Text(), nullable=False),
        _moment("written_at"),
        _to("former_reasonings", "reply_id", "replies"),
        _to("former_reasonings", "author_id", "accounts"),
        _key("former_reasonings", "reply_id", "version"),
    )
    _found_by("reasonings", "author_id")
    _found_by("former_reasonings", "author_id")


def downgrade() -> None:
    for table in (
        *("former_reasonings", "reasonings", "domain_joinings"),
        *("unmarked", "hidden_paths", "welcome_ticks", "welcome_steps"),
        *("welcome_turns", "welcomes", "welcomers"),
    ):
        op.drop_table(table)
