"""Open a draft to its community, take an article from its readers, delete what nobody read."""

from __future__ import annotations

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.articles.access import GrantedArticle
from community.articles.actions.contributing import demand_words_settled
from community.articles.events import ArticlePublished, ArticleWithdrawn
from community.articles.models import (
    Article,
    ArticleContributor,
    ArticleFile,
    ArticleRecording,
    ArticleSource,
    ArticleStatus,
    ArticleSuggestion,
    ArticleTag,
    ArticleVersion,
)
from community.articles.policies import demand_filled, next_review, standing_on
from community.base import Base
from community.errors import Conflict, Forbidden
from community.moderation.holding import rule_for
from community.outbox import record
from community.rights import Role
from community.words import N_


def publish_article(session: Session, granted: GrantedArticle, *, by: Actor) -> None:
    """Open it to whoever reads the community, as confirmed today; twice is once.

    `granted` comes from `editable_article`. Refused when nothing but the template stands there;
    Forbidden (`needs_facilitator`) for new members where first posts wait for a facilitator;
    Conflict while those whose words it uses are asked or do not agree.
    """
    article = granted.article
    if article.status == ArticleStatus.PUBLISHED:
        return
    demand_filled(article.kind, article.body)
    demand_words_settled(session, article)
    _demand_known(session, granted)
    now = clock.now()
    if article.status == ArticleStatus.DRAFT:
        article.position = _last_place(session, article) + 1
    article.status = ArticleStatus.PUBLISHED
    article.published_at = article.published_at or now
    article.changed_at = now
    article.confirmed_at, article.confirmed_by_id = now, by.id
    if article.review_by is None or article.review_by < now.date():
        article.review_by, article.reminded_at = next_review(article.kind, now.date()), None
    article.standing = standing_on(article, now.date())
    assert by.id is not None  # access has asked for a member
    record(
        session,
        ArticlePublished(
            community_id=article.community_id, article_id=article.id, published_by_id=by.id
        ),
    )


def _demand_known(session: Session, granted: GrantedArticle) -> None:
    if Role.FACILITATOR in granted.standing or granted.membership is None:
        return
    rule = rule_for(session, granted.community.id).rule
    if granted.membership.posts_count < rule.first_posts:
        raise Forbidden(
            N_(
                "Here a facilitator looks at what new members write. They see your draft: ask "
                "one of them to publish it."
            ),
            code="needs_facilitator",
        )


def _last_place(session: Session, article: Article) -> int:
    return (
        session.scalar(
            select(func.max(Article.position)).where(
                Article.community_id == article.community_id,
                Article.parent_id.is_not_distinct_from(article.parent_id),
                Article.status == ArticleStatus.PUBLISHED,
            )
        )
        or 0
    )


def withdraw_article(session: Session, granted: GrantedArticle) -> None:
    """Take it from its readers; its author, its owner and the facilitators can bring it back.

    What stood under it in the tree moves up one level.
    """
    article = granted.article
    if article.status != ArticleStatus.PUBLISHED:
        raise Conflict(N_("This article is not published."), code="not_published")
    article.status, article.changed_at = ArticleStatus.WITHDRAWN, clock.now()
    session.execute(
        update(Article)
        .where(Article.parent_id == article.id)
        .values(parent_id=article.parent_id)
        .execution_options(synchronize_session=False)
    )
    article.parent_id = None
    record(session, ArticleWithdrawn(community_id=article.community_id, article_id=article.id))


def delete_draft(session: Session, granted: GrantedArticle) -> None:
    """Delete a draft with all its versions; Conflict for what readers have had."""
    article = granted.article
    if article.status != ArticleStatus.DRAFT:
        raise Conflict(
            N_("Others have read this article. Withdraw it instead of deleting it."),
            code="not_a_draft",
        )
    erase_article(session, article.id)


def erase_article(session: Session, article_id: int) -> None:
    """Delete an article and all that belongs to it; nothing points to it any more."""
    for table in (
        ArticleVersion,
        ArticleTag,
        ArticleSource,
        ArticleSuggestion,
        ArticleContributor,
        ArticleFile,
        ArticleRecording,
    ):
        session.execute(delete(table).where(table.article_id == article_id))
    session.execute(delete(ArticleSource).where(ArticleSource.cited_id == article_id))
    # By its table: notices know of articles, and these of no notices.
    notices = Base.metadata.tables["notifications"]
    session.execute(
        update(notices).where(notices.c.article_id == article_id).values(article_id=None)
    )
    for column in (Article.parent_id, Article.superseded_by_id):
        session.execute(
            update(Article)
            .where(column == article_id)
            .values({column.key: None})
            .execution_options(synchronize_session="fetch")
        )
    session.execute(
        delete(Article)
        .where(Article.id == article_id)
        .execution_options(synchronize_session="fetch")
    )
