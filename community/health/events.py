"""What can happen to a community's figures, flags and pauses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class HealthChanged(DomainEvent):
    """A flag was raised that its facilitators have not heard of; they are told now."""

    name: ClassVar[str] = "health:changed"
    community_id: int
    flag_id: int


@dataclass(frozen=True, kw_only=True)
class FlagAnswered(DomainEvent):
    """A facilitator said whether a flag was useful."""

    name: ClassVar[str] = "health:answered"
    community_id: int
    flag_id: int


@dataclass(frozen=True, kw_only=True)
class PausePlanned(DomainEvent):
    """A break, holiday or outage was planned, or called off; of all communities for None."""

    name: ClassVar[str] = "health:paused"
    community_id: int | None
    pause_id: int
