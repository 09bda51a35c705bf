"""What can happen to gaps; no event says who looked for something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class GapFound(DomainEvent):
    """A community has a gap that was not there before; its facilitators are told."""

    name: ClassVar[str] = "gap:found"
    community_id: int
    gap_id: int
