"""The tables of ways to sign in: sessions, mail tokens, factors, API tokens, throttles.

They are apart from `models` because a person and their keys change for different reasons.
Secrets are stored as SHA-256 of random 256-bit values; passwords by argon2 on the account.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.base import AccountId, Base, BigInt, Id


class AccountSession(Base):
    """One signed-in browser; the cookie carries a secret whose hash is here."""

    __tablename__ = "account_sessions"

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    # The last moment the person proved who they are; sensitive changes ask again.
    confirmed_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    browser: Mapped[str] = mapped_column(String(120), default="")
    second_factor: Mapped[bool] = mapped_column(default=False)
    revoked_at: Mapped[datetime | None]


class MailToken(Base):
    """A single-use secret sent by mail; `purpose` is confirm, reset, change_mail or claim."""

    __tablename__ = "mail_tokens"

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    email: Mapped[str | None] = mapped_column(String(254))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Totp(Base):
    """A person's authenticator app; it counts once `confirmed_at` is set."""

    __tablename__ = "totps"

    id: Mapped[Id]
    account_id: Mapped[AccountId] = mapped_column(unique=True)
    secret: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    # The last accepted 30-second step: the same code never works twice.
    last_step: Mapped[int] = mapped_column(BigInt, default=0)


class RecoveryCode(Base):
    """One of the codes that replace the second factor once."""

    __tablename__ = "recovery_codes"

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A WebAuthn credential."""

    __tablename__ = "passkeys"

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(2048))
    sign_count: Mapped[int] = mapped_column(BigInt, default=0)
    transports: Mapped[list[str]]
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class ApiToken(Base):
    """A personal token for the REST API; only its prefix can be shown again."""

    __tablename__ = "api_tokens"

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    name: Mapped[str] = mapped_column(String(60))
    prefix: Mapped[str] = mapped_column(String(16))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Throttle(Base):
    """Failures that count towards a growing delay, shared by all processes."""

    __tablename__ = "throttles"
    __table_args__ = (UniqueConstraint("purpose", "subject"),)

    id: Mapped[Id]
    purpose: Mapped[str] = mapped_column(String(30))
    # A keyed hash of what is throttled (an account, an address range), never the thing itself.
    subject: Mapped[str] = mapped_column(String(64))
    failures: Mapped[int] = mapped_column(default=0)
    last_failure_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]
