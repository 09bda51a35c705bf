"""Articles, every version that was saved of them, what they rest on, and what others suggest."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from community.base import (
    AccountId,
    Base,
    BigInt,
    Id,
    OptionalAccountId,
    OptionalReplyId,
    OptionalThreadId,
    partial_index,
)


class ArticleKind(StrEnum):
    """What an article is for; each kind begins with a template of its own."""

    HOW_TO = "how-to"
    LESSON = "lesson"
    CASE = "case"
    DECISION = "decision"
    PLAYBOOK = "playbook"
    GLOSSARY = "glossary"


class ArticleStatus(StrEnum):
    """Who reads it: a draft and what was withdrawn only its authors and the facilitators."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """How far readers can rely on a published article today."""

    FRESH = "fresh"
    DUE = "due"
    STALE = "stale"
    SUPERSEDED = "superseded"


class Article(Base):
    """An article as it reads now; `version` counts what was saved, and the newest stands here.

    `owner_id` is who looks after it, None once nobody does: then the facilitators do. `standing`
    is what the daily round found last, for lists and the index; pages compute it anew. `starts`
    says that newcomers begin with it.
    """

    __tablename__ = "articles"
    __table_args__ = (
        CheckConstraint("length(title) BETWEEN 1 AND 250", name="title_length"),
        Index("ix_articles_tree", "community_id", "status", "parent_id", "position", "id"),
        Index("ix_articles_changed", "community_id", "status", "changed_at", "id"),
        Index("ix_articles_author", "author_id", "id"),
        partial_index("ix_articles_review", "review_by", only="status = 'published'"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    community_id: Mapped[int] = mapped_column(BigInt, ForeignKey("communities.id"))
    kind: Mapped[ArticleKind] = mapped_column(String(20))
    status: Mapped[ArticleStatus] = mapped_column(String(20), default=ArticleStatus.DRAFT)
    standing: Mapped[Standing] = mapped_column(String(20), default=Standing.FRESH)
    title: Mapped[str] = mapped_column(String(250))
    summary: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int] = mapped_column(default=1)
    language: Mapped[str] = mapped_column(String(10), default="")
    author_id: Mapped[int] = mapped_column(BigInt, ForeignKey("accounts.id"))
    owner_id: Mapped[OptionalAccountId]
    review_by: Mapped[date | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[OptionalAccountId]
    reminded_at: Mapped[datetime | None]  # of this review date; the owner hears of it once
    superseded_by_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("articles.id"), index=True
    )
    parent_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("articles.id"), index=True)
    position: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    starts: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[OptionalAccountId]


class ArticleVersion(Base):
    """An article as it was saved once, whole."""

    __tablename__ = "article_versions"
    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(BigInt, ForeignKey("articles.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(250))
    summary: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int]
    tags: Mapped[list[str]]
    made_by_id: Mapped[OptionalAccountId]
    made_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(200), default="")


class ArticleTag(Base):
    """An article bears a tag of its community."""

    __tablename__ = "article_tags"

    article_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    tag_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ArticleSource(Base):
    """What an article rests on: a thread, one of its replies, another article or an address.

    One of the four is set; of a reply its thread is too, and follows when the reply moves.
    """

    __tablename__ = "article_sources"
    __table_args__ = (
        Index("ix_article_sources_article", "article_id", "position", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(BigInt, ForeignKey("articles.id", ondelete="CASCADE"))
    thread_id: Mapped[OptionalThreadId]
    reply_id: Mapped[OptionalReplyId]
    cited_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("articles.id"), index=True)
    url: Mapped[str] = mapped_column(String(500), default="")
    label: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class ContributorState(StrEnum):
    """What somebody wants done with words of theirs that go into an article."""

    ASKED = "asked"
    NAMED = "named"
    UNNAMED = "unnamed"
    REFUSED = "refused"  # and the words still stand there
    LEFT_OUT = "left_out"


class ArticleContributor(Base):
    """Somebody whose words an article took from a thread: an account, or that of an alias."""

    __tablename__ = "article_contributors"
    __table_args__ = (
        UniqueConstraint("article_id", "account_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(BigInt, ForeignKey("articles.id", ondelete="CASCADE"))
    account_id: Mapped[AccountId]
    state: Mapped[ContributorState] = mapped_column(String(20))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class ArticleRecording(Base):
    """A film or a talk that belongs to an article, with what is said in it.

    `passages` are pairs of whole seconds (None where no time is known) and words; `plays` is
    `video` or `audio` for a file that was uploaded here, empty for what lies elsewhere.
    """

    __tablename__ = "article_recordings"
    __table_args__ = (
        Index("ix_article_recordings_article", "article_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(BigInt, ForeignKey("articles.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(500))
    plays: Mapped[str] = mapped_column(String(10), default="")
    passages: Mapped[list[Any]] = mapped_column(JSON)
    added_at: Mapped[datetime]


class ArticleFile(Base):
    """From which file of an imported folder an article came, and how it read then."""

    __tablename__ = "article_files"
    __table_args__ = (UniqueConstraint("community_id", "path"),)

    article_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    community_id: Mapped[int] = mapped_column(BigInt, ForeignKey("communities.id"))
    path: Mapped[str] = mapped_column(String(500))
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the file
    version: Mapped[int]  # of the article after the import; a later one was saved here


class ArticleSuggestion(Base):
    """How somebody who may not edit an article would have it read; whoever may decides."""

    __tablename__ = "article_suggestions"
    __table_args__ = (
        partial_index("ix_article_suggestions_open", "article_id", "id", only="state = 'open'"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(BigInt, ForeignKey("articles.id", ondelete="CASCADE"))
    proposer_id: Mapped[AccountId]
    base_version: Mapped[int]
    title: Mapped[str] = mapped_column(String(250))
    summary: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(Text)
    tags: Mapped[list[str]]
    reason: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20), default="open")  # see SuggestionState
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[OptionalAccountId]
    note: Mapped[str] = mapped_column(String(500), default="")
