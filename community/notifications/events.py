"""What can happen to a person's notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class NoticesChanged(DomainEvent):
    """A person got a notice or read some: their open pages count anew."""

    name: ClassVar[str] = "notification:changed"
    account_id: int
