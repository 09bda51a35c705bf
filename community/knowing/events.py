"""Somebody was asked whether they know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class PersonAsked(DomainEvent):
    """A member was told that they might know the answer to a question."""

    name: ClassVar[str] = "person:asked"
    community_id: int
    question_id: int
    account_id: int
