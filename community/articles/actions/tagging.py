"""What becomes of articles when a tag of their community goes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.articles.events import ArticleChanged
from community.articles.models import Article, ArticleStatus, ArticleTag
from community.communities.models import Tag
from community.outbox import record


def tell_of_lost_tag(session: Session, tag: Tag) -> None:
    """Have the published articles that bear it indexed anew; called before it is deleted."""
    bearing = select(ArticleTag.article_id).where(ArticleTag.tag_id == tag.id)
    ids = session.scalars(
        select(Article.id).where(Article.id.in_(bearing), Article.status == ArticleStatus.PUBLISHED)
    )
    for article_id in ids:
        record(session, ArticleChanged(community_id=tag.community_id, article_id=article_id))
