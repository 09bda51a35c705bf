"""Sign-ups on their way in, and invitations to the organisation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from community.base import AccountId, Base, BigInt, Id


class Registration(Base):
    """A sign-up on its way in: by which invitation, and since when it waits for an admin.

    It goes when the person comes in, and with a sign-up that nobody confirms.
    """

    __tablename__ = "registrations"

    account_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    account_invitation_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("account_invitations.id")
    )
    community_invitation_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("invitations.id")
    )
    words: Mapped[str] = mapped_column(String(500), default="")  # to the admins
    asked_at: Mapped[datetime | None]  # the address is confirmed; an admin decides


class AccountInvitation(Base):
    """An admin's link that opens an account; bound to a mail address when `email` is set."""

    __tablename__ = "account_invitations"

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    email: Mapped[str | None] = mapped_column(String(254))
    note: Mapped[str] = mapped_column(String(300), default="")
    created_by_id: Mapped[AccountId]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    uses_left: Mapped[int] = mapped_column(default=1)
    revoked_at: Mapped[datetime | None]
