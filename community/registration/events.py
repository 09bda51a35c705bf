"""What can happen on the way in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class RegistrationAsked(DomainEvent):
    """Somebody confirmed their address and waits for an admin to let them in."""

    name: ClassVar[str] = "registration:asked"
    account_id: int


@dataclass(frozen=True, kw_only=True)
class RegistrationRefused(DomainEvent):
    """An admin refused somebody, of whom nothing is left."""

    name: ClassVar[str] = "registration:refused"
    account_id: int


@dataclass(frozen=True, kw_only=True)
class RegistrationRuleChanged(DomainEvent):
    """Who may make an account is decided anew."""

    name: ClassVar[str] = "registration:rule_changed"
