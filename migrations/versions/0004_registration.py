"""Who may make an account: sign-ups on their way in, invitations, terms and consent.

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-29 21:57:00
"""

import sqlalchemy as sa
from alembic import op

import community.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = community.base.UTCDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "account_invitations",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("created_by_id", _ID, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["accounts.id"],
            name=op.f("fk_account_invitations_created_by_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_invitations_token_hash")),
    )
    op.create_index(
        op.f("ix_account_invitations_created_by_id"), "account_invitations", ["created_by_id"]
    )
    op.create_table(
        "registrations",
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("account_invitation_id", _ID, nullable=True),
        sa.Column("community_invitation_id", _ID, nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_registrations_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_invitation_id"],
            ["account_invitations.id"],
            name=op.f("fk_registrations_account_invitation_id_account_invitations"),
        ),
        sa.ForeignKeyConstraint(
            ["community_invitation_id"],
            ["invitations.id"],
            name=op.f("fk_registrations_community_invitation_id_invitations"),
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_registrations")),
    )
    op.create_table(
        "terms_texts",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("published_at", _MOMENT, nullable=False),
        sa.Column("published_by_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["accounts.id"],
            name=op.f("fk_terms_texts_published_by_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_texts")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_terms_texts_kind_number")),
    )
    op.create_index(op.f("ix_terms_texts_published_by_id"), "terms_texts", ["published_by_id"])
    op.create_table(
        "consents",
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("text_id", _ID, nullable=False),
        sa.Column("given_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_consents_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["terms_texts.id"], name=op.f("fk_consents_text_id_terms_texts")
        ),
        sa.PrimaryKeyConstraint("account_id", "text_id", name=op.f("pk_consents")),
    )
    op.add_column(
        "accounts",
        sa.Column("consent_due", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("accounts", "consent_due")
    op.drop_table("consents")
    op.drop_table("terms_texts")
    op.drop_table("registrations")
    op.drop_table("account_invitations")
