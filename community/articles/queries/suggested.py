"""What members suggest for an article, for those who decide on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from community.accounts.models import Account
from community.articles.models import ArticleSuggestion

_Decider = aliased(Account)


@dataclass(frozen=True, kw_only=True)
class SuggestionRow:
    """A suggested change without its words."""

    id: int
    reason: str
    state: str
    note: str
    created_at: datetime
    decided_at: datetime | None
    handle: str
    name: str
    decider_handle: str | None
    decider_name: str | None


def open_suggestions(session: Session, article_id: int, *, most: int = 50) -> list[SuggestionRow]:
    """Those that wait for a decision, oldest first."""
    rows = session.execute(
        _listed()
        .where(ArticleSuggestion.article_id == article_id, ArticleSuggestion.state == "open")
        .order_by(ArticleSuggestion.id)
        .limit(most)
    )
    return [SuggestionRow(**row._mapping) for row in rows]  # noqa: SLF001  # SQLAlchemy's documented name


def suggestion_row(session: Session, suggestion_id: int) -> SuggestionRow:
    """One that access has granted."""
    row = session.execute(_listed().where(ArticleSuggestion.id == suggestion_id)).one()
    return SuggestionRow(**row._mapping)  # noqa: SLF001  # SQLAlchemy's documented name


def _listed() -> Select[Any]:
    names = ("id", "reason", "state", "note", "created_at", "decided_at")
    return (
        select(
            *(getattr(ArticleSuggestion, name) for name in names),
            Account.handle,
            Account.name,
            _Decider.handle.label("decider_handle"),
            _Decider.name.label("decider_name"),
        )
        .join(Account, Account.id == ArticleSuggestion.proposer_id)
        .outerjoin(_Decider, _Decider.id == ArticleSuggestion.decided_by_id)
    )
