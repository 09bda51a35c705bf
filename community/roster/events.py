"""What can happen to the people of the organisation at an admin's hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ListAdvanced(DomainEvent):
    """The worker has come further with a list of people that this account brought."""

    name: ClassVar[str] = "roster:advanced"
    account_id: int
