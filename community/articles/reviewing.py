"""What the passing of days does to articles: some fall due, some become stale.

Apart from `actions`, since nobody asks for it: the worker does.
"""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, case, or_, select, update
from sqlalchemy.orm import Session

from community import clock
from community.articles.events import ArticleChanged, ArticleDue
from community.articles.models import Article, ArticleStatus, Standing
from community.articles.policies import GRACE
from community.communities.models import Community, Stage
from community.outbox import record

_AT_ONCE = 100


def look_through_articles(session: Session) -> int:
    """Note how published articles stand today, and have the due ones told of; how many changed.

    Each is told of once for one review date: the mark and the event are one transaction.
    """
    today = clock.now().date()
    changed = _settle(session, today)
    _remind(session, today)
    return changed


def _settle(session: Session, today: date) -> int:
    now: ColumnElement[str] = standing_in_sql(today)
    rows = session.execute(
        select(Article.id, Article.community_id, now.label("standing"))
        .where(Article.status == ArticleStatus.PUBLISHED, Article.standing != now)
        .order_by(Article.id)
        .limit(_AT_ONCE)
    ).all()
    for row in rows:
        session.execute(
            update(Article)
            .where(Article.id == row.id)
            .values(standing=row.standing)
            .execution_options(synchronize_session=False)
        )
        record(session, ArticleChanged(community_id=row.community_id, article_id=row.id))
    return len(rows)


def _remind(session: Session, today: date) -> None:
    due = session.execute(
        select(Article.id, Article.community_id)
        .join(Community, Community.id == Article.community_id)
        .where(_is_to_be_told(today), Community.stage != Stage.ARCHIVED)
        .order_by(Article.id)
        .limit(_AT_ONCE)
    ).all()
    for row in due:
        marked = session.execute(
            update(Article)
            .where(Article.id == row.id, _is_to_be_told(today))  # another worker may be first
            .values(reminded_at=clock.now())
            .execution_options(synchronize_session=False)
        )
        if cast("CursorResult[Any]", marked).rowcount:
            record(session, ArticleDue(community_id=row.community_id, article_id=row.id))


def _is_to_be_told(today: date) -> ColumnElement[bool]:
    return and_(
        Article.status == ArticleStatus.PUBLISHED,
        Article.superseded_by_id.is_(None),
        Article.review_by < today,
        Article.reminded_at.is_(None),
    )


def standing_in_sql(today: date) -> ColumnElement[str]:
    """The SQL twin of `policies.standing_on`."""
    return case(
        (Article.superseded_by_id.is_not(None), Standing.SUPERSEDED.value),
        (or_(Article.review_by.is_(None), Article.review_by >= today), Standing.FRESH.value),
        (Article.review_by >= today - GRACE, Standing.DUE.value),
        else_=Standing.STALE.value,
    )
