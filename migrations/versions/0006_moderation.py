"""The moderation log as a chain, and the rules that moderators cite.

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-29 21:40:00
"""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _chain_the_log()
    op.create_table(
        "moderation_rules",
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_moderation_rules_community_id_communities"),
        ),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_moderation_rules")),
    )
    _make_cases()
    _make_measures()
    _keep_what_holds()
    _make_desk()
    _make_whispers()


def _keep_what_holds() -> None:
    """Who is suspended or hidden now can read why, and appeal like anybody after this."""
    op.execute(
        "INSERT INTO measures (kind, account_id, rule, reason, created_at, until) "
        "SELECT 'suspend', id, '', COALESCE(suspended_reason, ''), suspended_at, suspended_until "
        "FROM accounts WHERE suspended_at IS NOT NULL"
    )
    op.execute(
        "INSERT INTO measures "
        "(kind, community_id, account_id, thread_id, rule, reason, created_at) "
        "SELECT 'hide', community_id, author_id, id, '', COALESCE(hidden_reason, ''), hidden_at "
        "FROM threads WHERE hidden_at IS NOT NULL"
    )
    op.execute(
        "INSERT INTO measures "
        "(kind, community_id, account_id, thread_id, reply_id, rule, reason, created_at) "
        "SELECT 'hide', t.community_id, r.author_id, t.id, r.id, '', "
        "COALESCE(r.hidden_reason, ''), r.hidden_at "
        "FROM replies r JOIN threads t ON t.id = r.thread_id WHERE r.hidden_at IS NOT NULL"
    )


def _make_whispers() -> None:
    op.create_table(
        "whispers",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("thread_id", _ID, nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _points("whispers", "thread_id", "threads"),
        _points("whispers", "author_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whispers")),
        sqlite_autoincrement=True,
    )
    _index("whispers", "thread_id", "author_id")


def _make_measures() -> None:
    op.create_table(
        "measures",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("community_id", _ID, nullable=True),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("thread_id", _ID, nullable=True),
        sa.Column("reply_id", _ID, nullable=True),
        sa.Column("by_id", _ID, nullable=True),
        sa.Column("rule", sa.String(length=320), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        _points("measures", "community_id", "communities"),
        _points("measures", "account_id", "accounts"),
        _points("measures", "thread_id", "threads"),
        _points("measures", "reply_id", "replies"),
        _points("measures", "by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measures")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_measures_person", "measures", ["account_id", "id"])
    op.create_index("ix_measures_place", "measures", ["community_id", "account_id", "id"])
    _index("measures", "thread_id", "reply_id", "by_id")
    op.create_table(
        "appeals",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("measure_id", _ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", _ID, nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        _points("appeals", "measure_id", "measures"),
        _points("appeals", "decided_by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("measure_id", name=op.f("uq_appeals_measure_id")),
        sqlite_autoincrement=True,
    )
    _index("appeals", "decided_by_id")


def _make_desk() -> None:
    op.create_table(
        "canned_texts",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("community_id", _ID, nullable=True),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("body", sa.String(length=500), nullable=False),
        _points("canned_texts", "community_id", "communities"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_texts")),
    )
    _index("canned_texts", "community_id")
    op.create_table(
        "person_notes",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _points("person_notes", "community_id", "communities"),
        _points("person_notes", "account_id", "accounts"),
        _points("person_notes", "author_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_notes")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_person_notes_place", "person_notes", ["community_id", "account_id", "id"])
    _index("person_notes", "account_id", "author_id")


def _make_cases() -> None:
    op.create_table(
        "report_cases",
        sa.Column("report_id", _ID, nullable=False),
        sa.Column("assigned_to_id", _ID, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _points("report_cases", "assigned_to_id", "accounts"),
        _points("report_cases", "report_id", "reports"),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_report_cases")),
    )
    _index("report_cases", "assigned_to_id")
    op.create_table(
        "report_notes",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("report_id", _ID, nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _points("report_notes", "author_id", "accounts"),
        _points("report_notes", "report_id", "reports"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_notes")),
        sqlite_autoincrement=True,
    )
    _index("report_notes", "author_id", "report_id")


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    for table in (
        "whispers",
        "person_notes",
        "canned_texts",
        "appeals",
        "measures",
        "report_notes",
        "report_cases",
    ):
        op.drop_table(table)
    op.drop_table("moderation_rules")
    op.drop_table("log_heads")
    for name in ("hash", "previous_hash", "rule"):
        op.drop_column("moderation_entries", name)


def _chain_the_log() -> None:
    for name, length in (("rule", 320), ("previous_hash", 64), ("hash", 64)):
        op.add_column(
            "moderation_entries",
            sa.Column(name, sa.String(length=length), server_default="", nullable=False),
        )
    op.create_table(
        "log_heads",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("entries", _ID, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_heads")),
    )
    _writable(_hash_what_is_there)


def _writable(fill: Callable[[], None]) -> None:
    """The log is append-only: its guards step aside for this once."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(f"DROP TRIGGER IF EXISTS moderation_entries_no_{verb.lower()}")
        fill()
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER moderation_entries_no_{verb.lower()} "
                f"BEFORE {verb} ON moderation_entries BEGIN "
                "SELECT RAISE(ABORT, 'the moderation log is append-only'); END"
            )
        return
    op.execute("ALTER TABLE moderation_entries DISABLE TRIGGER moderation_entries_kept")
    fill()
    op.execute("ALTER TABLE moderation_entries ENABLE TRIGGER moderation_entries_kept")


def _hash_what_is_there() -> None:
    bind = op.get_bind()
    entries = sa.table(
        "moderation_entries",
        sa.column("id", sa.BigInteger()),
        sa.column("community_id", sa.BigInteger()),
        sa.column("actor", sa.String()),
        sa.column("actor_role", sa.String()),
        sa.column("act", sa.String()),
        sa.column("thread_id", sa.BigInteger()),
        sa.column("reply_id", sa.BigInteger()),
        sa.column("subject", sa.String()),
        sa.column("reason", sa.String()),
        sa.column("created_at", sa.DateTime(timezone=True)),
        sa.column("previous_hash", sa.String()),
        sa.column("hash", sa.String()),
    )
    before, count = "0" * 64, 0
    for row in bind.execute(sa.select(entries).order_by(entries.c.id)).all():
        line = [
            *(before, row.community_id, row.actor, row.actor_role, row.act),
            *(row.thread_id, row.reply_id, row.subject, "", row.reason, _moment(row.created_at)),
        ]
        written = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        made = hashlib.sha256(written.encode()).hexdigest()
        bind.execute(
            sa.update(entries).where(entries.c.id == row.id).values(previous_hash=before, hash=made)
        )
        before, count = made, count + 1
    op.execute(f"INSERT INTO log_heads (id, entries, hash) VALUES (1, {count}, '{before}')")  # noqa: S608  # a number and hex digits


def _moment(at: datetime) -> str:
    """As `community.moderation.chain` writes it; SQLite gives naive UTC."""
    aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return aware.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
