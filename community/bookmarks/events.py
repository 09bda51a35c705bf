"""What can happen to a bookmark that others hear of: its time comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ReminderDue(DomainEvent):
    """The time has come of which a person wanted to be reminded."""

    name: ClassVar[str] = "bookmark:due"
    account_id: int
    bookmark_id: int
