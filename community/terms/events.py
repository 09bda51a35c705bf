"""What can happen to the texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class TermsPublished(DomainEvent):
    """A new version of the terms or of the privacy page is in force."""

    name: ClassVar[str] = "terms:published"
    text_id: int


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(DomainEvent):
    """Somebody agreed to what is in force now."""

    name: ClassVar[str] = "terms:agreed"
    account_id: int
