"""Decisions of the organisation, one row for each that differs from what Hearth ships with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from community.base import Base, OptionalAccountId


class OrganisationSetting(Base):
    """One named decision; its value is an object whose shape belongs to whoever reads it."""

    __tablename__ = "organisation_settings"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[OptionalAccountId]
