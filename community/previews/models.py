"""What pages elsewhere say of themselves, and which posts link to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, BigInt, Id


class LinkPreview(Base):
    """A page as it was last found; without a title nothing was found, and nothing is shown.

    `due_at` is when the worker asks for it, None when it need not.
    """

    __tablename__ = "link_previews"
    __table_args__ = (
        Index(
            "ix_link_previews_due",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
        Index("ix_link_previews_host", "host", "asked_at"),
    )

    id: Mapped[Id]
    sha256: Mapped[str] = mapped_column(String(64), unique=True)  # of the address
    url: Mapped[str] = mapped_column(Text)
    host: Mapped[str] = mapped_column(String(253))
    title: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[str] = mapped_column(String(300), default="")
    site: Mapped[str] = mapped_column(String(100), default="")
    asked_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    due_at: Mapped[datetime | None]


class PreviewedPost(Base):
    """A live post links to the page; without any its preview is deleted."""

    __tablename__ = "previewed_posts"

    id: Mapped[Id]
    preview_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("link_previews.id", ondelete="CASCADE"), index=True
    )
    thread_id: Mapped[int] = mapped_column(BigInt, ForeignKey("threads.id"), index=True)
    reply_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("replies.id"), index=True)
