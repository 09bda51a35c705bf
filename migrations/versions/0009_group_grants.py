"""What groups at the provider of single sign-on gave, so that only that is taken again.

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-30 01:15:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "group_grants",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("community_id", _ID, nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("role_before", sa.String(length=20), nullable=False),
        sa.Column("group_name", sa.String(length=255), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("overruled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_group_grants_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_group_grants_community_id_communities"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_grants")),
        sa.UniqueConstraint(
            "account_id", "community_id", name=op.f("uq_group_grants_account_id_community_id")
        ),
    )
    op.create_index(op.f("ix_group_grants_account_id"), "group_grants", ["account_id"])
    op.create_index(op.f("ix_group_grants_community_id"), "group_grants", ["community_id"])


def downgrade() -> None:
    op.drop_table("group_grants")
