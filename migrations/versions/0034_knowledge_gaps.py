"""What people look for and do not find.

Revision ID: 0034
Revises: 0033
Create Date: 2026-12-01 13:00:00
"""

import sqlalchemy as sa
from alembic import op

from community.base import UTCDateTime

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _community() -> tuple[sa.Column, sa.Column]:
    return (
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("community_id", _ID, nullable=False),
    )


def _of_community(table: str) -> tuple[sa.ForeignKeyConstraint, sa.PrimaryKeyConstraint]:
    return (
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f(f"fk_{table}_community_id_communities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    counted = sa.Column("counts_searches", sa.Boolean(), nullable=False, server_default=sa.true())
    op.add_column("accounts", counted)
    op.create_table(
        "gap_keys",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.LargeBinary(32), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_keys")),
    )
    op.create_table(
        "missed_searches",
        *_community(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("stems", sa.JSON(), nullable=False),
        *_of_community("missed_searches"),
    )
    op.create_index("ix_missed_searches_community", "missed_searches", ["community_id", "day"])
    op.create_table(
        "missed_words",
        *_community(),
        sa.Column("stem", sa.String(64), nullable=False),
        sa.Column("word", sa.String(64), nullable=False),
        sa.Column("mark", sa.LargeBinary(16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *_of_community("missed_words"),
        sa.UniqueConstraint(
            "community_id", "stem", "mark", name=op.f("uq_missed_words_community_id_stem_mark")
        ),
    )
    op.create_index("ix_missed_words_day", "missed_words", ["day"])
    op.create_table(
        "knowledge_gaps",
        *_community(),
        sa.Column("stems", sa.String(400), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("askers", sa.Integer(), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("duplicates", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("dismissed_at_askers", sa.Integer(), nullable=False),
        sa.Column("closed_by_id", _ID, nullable=True),
        sa.Column("found_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        *_of_community("knowledge_gaps"),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["threads.id"], name=op.f("fk_knowledge_gaps_closed_by_id_threads")
        ),
        sa.UniqueConstraint(
            "community_id", "stems", name=op.f("uq_knowledge_gaps_community_id_stems")
        ),
    )
    op.create_index(op.f("ix_knowledge_gaps_closed_by_id"), "knowledge_gaps", ["closed_by_id"])


def downgrade() -> None:
    op.drop_table("knowledge_gaps")
    op.drop_table("missed_words")
    op.drop_table("missed_searches")
    op.drop_table("gap_keys")
    op.drop_column("accounts", "counts_searches")
