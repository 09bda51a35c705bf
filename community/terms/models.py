"""The versions of two texts, and the consent of people to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt, Id, OptionalAccountId


class TermsText(Base):
    """One version of the terms or of the privacy page; it is never changed, only followed."""

    __tablename__ = "terms_texts"
    __table_args__ = (UniqueConstraint("kind", "number"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(10))  # see terms.policies.Kind
    number: Mapped[int]  # 1, 2, 3 … within its kind
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int]
    asks: Mapped[bool]  # whoever is here already is asked to agree at their next visit
    published_at: Mapped[datetime]
    published_by_id: Mapped[OptionalAccountId]


class Consent(Base):
    """A person agreed to one version."""

    __tablename__ = "consents"

    account_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    text_id: Mapped[int] = mapped_column(BigInt, ForeignKey("terms_texts.id"), primary_key=True)
    given_at: Mapped[datetime]
