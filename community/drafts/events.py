"""What can happen to drafts that their author hears of: a scheduled one could not be posted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class PostRefused(DomainEvent):
    """The time came, and what was to be posted could not be; it is a draft again."""

    name: ClassVar[str] = "draft:refused"
    account_id: int
    draft_id: int
    why: str  # see `drafts.actions.posting.Why`
