"""What can happen between a newcomer and whoever says hello."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class WelcomerAsked(DomainEvent):
    """A facilitator asks a member to say hello to newcomers."""

    name: ClassVar[str] = "welcomer:asked"
    community_id: int
    account_id: int
    asked_by_id: int


@dataclass(frozen=True, kw_only=True)
class WelcomeGiven(DomainEvent):
    """It is somebody's turn to say hello."""

    name: ClassVar[str] = "welcome:given"
    community_id: int
    welcome_id: int
    welcomer_id: int


@dataclass(frozen=True, kw_only=True)
class WelcomePromised(DomainEvent):
    """The newcomer learns who will say hello; beside `WelcomeGiven`."""

    name: ClassVar[str] = "welcome:promised"
    community_id: int
    welcome_id: int
    welcomer_id: int


@dataclass(frozen=True, kw_only=True)
class WelcomePassedOn(DomainEvent):
    """Two days went by: the turn is somebody else's."""

    name: ClassVar[str] = "welcome:passed_on"
    community_id: int
    welcome_id: int
    welcomer_id: int  # who had it


@dataclass(frozen=True, kw_only=True)
class WelcomePassedUp(DomainEvent):
    """Everybody on the rota had a turn: the facilitators are asked."""

    name: ClassVar[str] = "welcome:passed_up"
    community_id: int
    welcome_id: int


@dataclass(frozen=True, kw_only=True)
class WelcomeEnded(DomainEvent):
    """Nobody waits any more: they were met, need no hello, or left."""

    name: ClassVar[str] = "welcome:ended"
    community_id: int
    welcome_id: int
