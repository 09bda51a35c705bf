"""What can happen to a person's account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class AccountOpened(DomainEvent):
    """A person confirmed their mail, was claimed or was added."""

    name: ClassVar[str] = "account:opened"
    account_id: int


@dataclass(frozen=True, kw_only=True)
class AccountChanged(DomainEvent):
    """Handle, name, profile or picture changed."""

    name: ClassVar[str] = "account:changed"
    account_id: int


@dataclass(frozen=True, kw_only=True)
class AccountSuspended(DomainEvent):
    """An admin suspended the account; its sessions and sockets end now."""

    name: ClassVar[str] = "account:suspended"
    account_id: int


@dataclass(frozen=True, kw_only=True)
class AccountReinstated(DomainEvent):
    """The suspension was lifted."""

    name: ClassVar[str] = "account:reinstated"
    account_id: int


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(DomainEvent):
    """Sessions of an account were revoked; with `session_id` only that one."""

    name: ClassVar[str] = "account:signed_out"
    account_id: int
    session_id: int | None = None
