"""What can happen to articles; while one is a draft, nobody is told anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.outbox import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ArticlePublished(DomainEvent):
    """A draft, or what was withdrawn, can be read by the community now."""

    name: ClassVar[str] = "article:published"
    community_id: int
    article_id: int
    published_by_id: int


@dataclass(frozen=True, kw_only=True)
class ArticleChanged(DomainEvent):
    """A published article reads otherwise: its words, tags, place, owner or standing."""

    name: ClassVar[str] = "article:changed"
    community_id: int
    article_id: int


@dataclass(frozen=True, kw_only=True)
class ArticleWithdrawn(DomainEvent):
    """Readers must forget a published article now."""

    name: ClassVar[str] = "article:withdrawn"
    community_id: int
    article_id: int


@dataclass(frozen=True, kw_only=True)
class ArticleDue(DomainEvent):
    """The review date of an article has passed; whoever looks after it hears of it once."""

    name: ClassVar[str] = "article:due"
    community_id: int
    article_id: int


@dataclass(frozen=True, kw_only=True)
class ArticleChangeSuggested(DomainEvent):
    """A member would have an article read otherwise; its owner hears of it."""

    name: ClassVar[str] = "article:suggested"
    community_id: int
    article_id: int
    suggestion_id: int
    proposer_id: int


@dataclass(frozen=True, kw_only=True)
class ArticleSuggestionDecided(DomainEvent):
    """What was suggested was taken over or refused; who suggested it hears of it."""

    name: ClassVar[str] = "article:decided"
    community_id: int
    article_id: int
    suggestion_id: int
    proposer_id: int


@dataclass(frozen=True, kw_only=True)
class ArticleWordsAsked(DomainEvent):
    """A draft was made of what people said in a thread; each is asked whether they agree."""

    name: ClassVar[str] = "article:words_asked"
    community_id: int
    article_id: int
    asked_by_id: int


@dataclass(frozen=True, kw_only=True)
class ArticleWordsAnswered(DomainEvent):
    """Somebody does not want their words in an article, or all who were asked have answered."""

    name: ClassVar[str] = "article:words_answered"
    community_id: int
    article_id: int
    refused: bool
