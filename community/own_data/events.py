"""What can happen to a person's own data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ExportMade(DomainEvent):
    """The copy that a person asked for can be fetched."""

    name: ClassVar[str] = "own_data:made"
    account_id: int
    export_id: int
