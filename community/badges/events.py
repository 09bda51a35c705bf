"""What can happen to badges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class BadgeGiven(DomainEvent):
    """Somebody has a badge; they are told, once, and nobody else."""

    name: ClassVar[str] = "badge:given"
    account_id: int
    kind: str
