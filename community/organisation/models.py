"""Decisions of the organisation, one row for each that differs from what Hearth ships with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, Id, OptionalAccountId


class OrganisationSetting(Base):
    """One named decision; its value is an object whose shape belongs to whoever reads it."""

    __tablename__ = "organisation_settings"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[OptionalAccountId]


class SettingChange(Base):
    """A decision that took the place of another; None on either side is what Hearth ships with.

    `name` is that of a decision, or of something else that the organisation settles, such as a
    step of its playbook. Nothing secret is ever a decision.
    """

    __tablename__ = "setting_changes"
    __table_args__ = (
        Index("ix_setting_changes_name", "name", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(60))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[OptionalAccountId]
