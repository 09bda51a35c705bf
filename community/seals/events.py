"""What can happen to seals; no event holds who stands behind one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class SealAsked(DomainEvent):
    """Somebody asks to open a seal: those who may agree are told."""

    name: ClassVar[str] = "seal:asked"
    community_id: int
    request_id: int


@dataclass(frozen=True, kw_only=True)
class SealDecided(DomainEvent):
    """Somebody agreed or refused; who asked is told and, of an opened seal, whose it was."""

    name: ClassVar[str] = "seal:decided"
    community_id: int
    request_id: int
