"""People: the account, its names of the past, and identities elsewhere."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from community.accounts.credentials import (
    AccountSession,
    ApiToken,
    MailToken,
    Passkey,
    RecoveryCode,
    Throttle,
    Totp,
)
from community.base import AccountId, Base, BigInt, Id

# Keys live in `credentials`; together the two files are the whole picture of a person.
__all__ = [
    "Account",
    "AccountSession",
    "AccountState",
    "ApiToken",
    "Avatar",
    "FormerHandle",
    "GroupGrant",
    "Identity",
    "MailToken",
    "OrganisationRole",
    "Passkey",
    "Pseudonym",
    "RecoveryCode",
    "Throttle",
    "Totp",
]


class AccountState(StrEnum):
    """`staged` people were imported and belong to nobody yet; `erased` keeps a nameless row.

    An alias (see `community.aliases`) is `erased` from the start: nobody finds it anywhere.

    `pending` people have yet to confirm their address, `waiting` ones to be let in by an admin.
    """

    PENDING = "pending"
    WAITING = "waiting"
    ACTIVE = "active"
    STAGED = "staged"
    DEACTIVATED = "deactivated"
    ERASED = "erased"


class OrganisationRole(StrEnum):
    """The part a person plays for the whole organisation."""

    PERSON = "person"
    PROGRAMME_OWNER = "programme_owner"
    ADMIN = "admin"


class Account(Base):
    """A person: one row whether they signed up, were invited or were imported."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("length(handle) BETWEEN 2 AND 40", name="handle_length"),
        CheckConstraint("length(name) BETWEEN 1 AND 80", name="name_length"),
        Index(
            "uq_accounts_email",
            "email",
            unique=True,
            sqlite_where=text("email IS NOT NULL"),
            postgresql_where=text("email IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    handle: Mapped[str] = mapped_column(String(40), unique=True)  # always lower case
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(254))  # always lower case
    email_confirmed_at: Mapped[datetime | None]
    password_hash: Mapped[str | None] = mapped_column(String(255))
    password_changed_at: Mapped[datetime | None]
    state: Mapped[AccountState] = mapped_column(String(20), default=AccountState.PENDING)
    role: Mapped[OrganisationRole] = mapped_column(String(20), default=OrganisationRole.PERSON)
    suspended_at: Mapped[datetime | None]
    suspended_until: Mapped[datetime | None]
    suspended_reason: Mapped[str | None] = mapped_column(String(500))
    headline: Mapped[str] = mapped_column(String(120), default="")
    bio: Mapped[str] = mapped_column(Text, default="")
    bio_html: Mapped[str] = mapped_column(Text, default="")
    location: Mapped[str] = mapped_column(String(80), default="")
    # In the words of the person; signals count how many teams a community rests on.
    team: Mapped[str] = mapped_column(String(80), default="", server_default="")
    upload_room: Mapped[int | None]  # in megabytes; without one it is as for everybody
    website: Mapped[str] = mapped_column(String(200), default="")
    avatar: Mapped[str | None] = mapped_column(String(32), index=True)  # names its `Avatar` rows
    locale: Mapped[str] = mapped_column(String(10), default="")  # empty: as the browser asks
    time_zone: Mapped[str] = mapped_column(String(40), default="")
    theme: Mapped[str] = mapped_column(String(10), default="")
    # Shortcuts of one character; who speaks to the computer would set them off by accident.
    single_keys: Mapped[bool] = mapped_column(default=True)
    # Whether it is remembered how far they have read.
    keeps_places: Mapped[bool] = mapped_column(default=True, server_default=true())
    mail_notices: Mapped[bool] = mapped_column(default=True)
    # On Mondays, what needs them in the communities they facilitate.
    mail_today: Mapped[bool] = mapped_column(default=True, server_default=true())
    # Whether their profile shows badges for help they gave.
    counts_searches: Mapped[bool] = mapped_column(default=True, server_default=true())
    shows_badges: Mapped[bool] = mapped_column(default=True, server_default=true())
    # A program that posts: its words count in no figure of how people are doing.
    automated: Mapped[bool] = mapped_column(default=False, server_default=false())
    # A new version of the terms asks for consent; who may agree to what is known to `terms`.
    consent_due: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    last_seen_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class Avatar(Base):
    """The picture of a person in one of its sizes, drawn by us.

    A few kilobytes each: in the database they are backed up, replaced and erased with the
    person, in the same transaction.
    """

    __tablename__ = "avatars"

    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"), primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # side in pixels
    content: Mapped[bytes] = mapped_column(LargeBinary)  # WebP


class FormerHandle(Base):
    """A handle that a person had before; its old address leads to the new one."""

    __tablename__ = "former_handles"

    id: Mapped[Id]
    handle: Mapped[str] = mapped_column(String(40), unique=True)
    account_id: Mapped[AccountId]
    changed_at: Mapped[datetime]


class Identity(Base):
    """A sign-in held at another provider, keyed by issuer and subject, never by mail."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class GroupGrant(Base):
    """What a group at the provider gave: a place in a community, or a role; one of the two is set.

    Only what stands here is ever taken when the group is gone. `overruled_at`: an admin has set
    the role by hand since, and that stands until the group has gone and come back.
    """

    __tablename__ = "group_grants"
    __table_args__ = (UniqueConstraint("account_id", "community_id"),)

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    community_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("communities.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str] = mapped_column(String(20), default="")
    role_before: Mapped[str] = mapped_column(String(20), default="")
    group_name: Mapped[str] = mapped_column(String(255))
    given_at: Mapped[datetime]  # for a place: when that membership began
    overruled_at: Mapped[datetime | None]


class Pseudonym(Base):
    """The name a person bears in append-only logs; erasing a person deletes this row."""

    __tablename__ = "pseudonyms"

    account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"), primary_key=True)
    pseudonym: Mapped[str] = mapped_column(String(32), unique=True)
