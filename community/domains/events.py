"""What can happen when people join by their mail address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class DomainJoiningChanged(DomainEvent):
    """Whether people of the organisation's domains join a community by themselves changed.

    `after` is the last account that was looked at, when there are many.
    """

    name: ClassVar[str] = "domain_joining:changed"
    community_id: int
    after: int = 0


@dataclass(frozen=True, kw_only=True)
class JoinedByDomain(DomainEvent):
    """Somebody became a member because of their confirmed address; they are told."""

    name: ClassVar[str] = "membership:by_domain"
    community_id: int
    account_id: int
