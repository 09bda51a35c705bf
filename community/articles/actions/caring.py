"""Keep an article true: who looks after it, by when, that it still holds, what took its place."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.articles.access import GrantedArticle
from community.articles.actions.writing import tell_readers
from community.articles.models import Article, ArticleStatus
from community.articles.policies import demand_review_day, next_review, standing_on
from community.articles.queries.people import member_called
from community.errors import Conflict, Refused
from community.words import N_


def confirm_article(session: Session, granted: GrantedArticle, *, by: Actor) -> None:
    """Say that it still holds today; it is due again after the time its kind has.

    `granted` comes from `editable_article` with `articles.confirm`. Conflict for what is not
    published or superseded.
    """
    article = granted.article
    if article.status != ArticleStatus.PUBLISHED:
        raise Conflict(N_("This article is not published."), code="not_published")
    if article.superseded_by_id is not None:
        raise Conflict(
            N_("Another article took its place. Take that back first."), code="superseded"
        )
    now = clock.now()
    article.confirmed_at, article.confirmed_by_id = now, by.id
    article.review_by, article.reminded_at = next_review(article.kind, now.date()), None
    settle_standing(session, article)


def set_care(
    session: Session, granted: GrantedArticle, *, owner: str, review_by: date | None
) -> None:
    """Who looks after it, by handle (empty: the facilitators), and by when it is to be reviewed.

    Refused for who is no member, for a day gone by and one more than three years away.
    """
    article = granted.article
    today = clock.now().date()
    if review_by != article.review_by:
        demand_review_day(review_by, today=today)
        article.review_by, article.reminded_at = review_by, None
    article.owner_id = None
    if owner.strip():
        found = member_called(session, article.community_id, owner)
        if found is None:
            problem = N_("Nobody of this handle belongs to the community.")
            raise Refused(problem, code="no_such_member", fields={"owner": problem})
        article.owner_id = found
    settle_standing(session, article)


def supersede_article(session: Session, granted: GrantedArticle, *, by_id: int | None) -> None:
    """Say which article of the community took its place, or with None that none did.

    Refused for itself, for what is not published there and for what this one took the place of.
    """
    article = granted.article
    if by_id is not None:
        _demand_successor(session, article, by_id)
    article.superseded_by_id = by_id
    settle_standing(session, article)


def _demand_successor(session: Session, article: Article, by_id: int) -> None:
    problem = N_("Choose a published article of this community that is not superseded itself.")
    found = session.get(Article, by_id)
    fits = (
        found is not None
        and found.id != article.id
        and found.community_id == article.community_id
        and found.status == ArticleStatus.PUBLISHED
        and found.superseded_by_id is None
    )
    if not fits:
        raise Refused(problem, code="bad_successor", fields={"successor": problem})


def settle_standing(session: Session, article: Article) -> None:
    """Write down how it stands today, and tell its readers."""
    article.standing = standing_on(article, clock.now().date())
    tell_readers(session, article)
