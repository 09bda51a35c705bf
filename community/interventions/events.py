"""What can happen to an entry of what was tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class InterventionLogged(DomainEvent):
    """Facilitators tried something in their community."""

    name: ClassVar[str] = "intervention:logged"
    community_id: int
    intervention_id: int


@dataclass(frozen=True, kw_only=True)
class InterventionMeasured(DomainEvent):
    """Four weeks have passed, and what the signal did since is known, or that it is not."""

    name: ClassVar[str] = "intervention:measured"
    community_id: int
    intervention_id: int


@dataclass(frozen=True, kw_only=True)
class InterventionRemoved(DomainEvent):
    """An entry was taken out before it was measured."""

    name: ClassVar[str] = "intervention:removed"
    community_id: int
    intervention_id: int
