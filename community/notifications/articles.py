"""Who hears of articles: whoever looks after one, and whoever suggested a change."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Account, AccountState
from community.articles.events import (
    ArticleChangeSuggested,
    ArticleDue,
    ArticleSuggestionDecided,
    ArticleWordsAnswered,
    ArticleWordsAsked,
)
from community.articles.models import (
    Article,
    ArticleContributor,
    ArticleStatus,
    ArticleSuggestion,
    ContributorState,
)
from community.communities.models import Membership, MembershipState
from community.notifications.recipients import NoticeKind, Occasion, facilitators, occasion_of
from community.revisions.models import SuggestionState


@occasion_of.register
def _(event: ArticleDue, session: Session) -> Occasion | None:
    article = _published(session, event.article_id)
    if article is None:
        return None
    return Occasion(
        community_id=article.community_id,
        article_id=article.id,
        reasons=_keepers(session, article, NoticeKind.ARTICLE_DUE),
    )


@occasion_of.register
def _(event: ArticleChangeSuggested, session: Session) -> Occasion | None:
    article = _published(session, event.article_id)
    made = session.get(ArticleSuggestion, event.suggestion_id)
    if article is None or made is None or made.state != SuggestionState.OPEN:
        return None  # withdrawn or decided before anybody was told
    return Occasion(
        community_id=article.community_id,
        article_id=article.id,
        actor_id=event.proposer_id,
        reasons=_keepers(session, article, NoticeKind.ARTICLE_SUGGESTED),
    )


@occasion_of.register
def _(event: ArticleSuggestionDecided, session: Session) -> Occasion | None:
    article = _published(session, event.article_id)
    made = session.get(ArticleSuggestion, event.suggestion_id)
    if article is None or made is None:
        return None
    taken = made.state == SuggestionState.ACCEPTED
    kind = NoticeKind.ARTICLE_TAKEN if taken else NoticeKind.ARTICLE_REFUSED
    return Occasion(
        community_id=article.community_id,
        article_id=article.id,
        actor_id=made.decided_by_id,
        reasons=((made.proposer_id, kind),),
    )


@occasion_of.register
def _(event: ArticleWordsAsked, session: Session) -> Occasion | None:
    article = session.get(Article, event.article_id)
    if article is None or article.published_at is not None:
        return None
    asked = session.scalars(
        select(ArticleContributor.account_id)
        .where(
            ArticleContributor.article_id == article.id,
            ArticleContributor.state == ContributorState.ASKED,
        )
        .order_by(ArticleContributor.id)
    )
    return Occasion(
        community_id=article.community_id,
        article_id=article.id,
        actor_id=event.asked_by_id,
        reasons=tuple((account_id, NoticeKind.WORDS_ASKED) for account_id in asked),
    )


@occasion_of.register
def _(event: ArticleWordsAnswered, session: Session) -> Occasion | None:
    article = session.get(Article, event.article_id)
    if article is None:
        return None
    kind = NoticeKind.WORDS_REFUSED if event.refused else NoticeKind.WORDS_ANSWERED
    return Occasion(  # who answered is not named: it may be an alias, or nobody's business
        community_id=article.community_id,
        article_id=article.id,
        reasons=_keepers(session, article, kind),
    )


def _published(session: Session, article_id: int) -> Article | None:
    article = session.get(Article, article_id)
    found = article is not None and article.status == ArticleStatus.PUBLISHED
    return article if found else None


def _keepers(
    session: Session, article: Article, kind: NoticeKind
) -> tuple[tuple[int, NoticeKind], ...]:
    """Whoever looks after it; the facilitators where nobody does, or nobody who is still there."""
    if article.owner_id is not None and _belongs(session, article):
        return ((article.owner_id, kind),)
    return tuple(facilitators(session, article.community_id, kind))


def _belongs(session: Session, article: Article) -> bool:
    found = (
        select(Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.community_id == article.community_id,
            Membership.account_id == article.owner_id,
            Membership.state == MembershipState.ACTIVE,
            Account.state == AccountState.ACTIVE,
        )
    )
    return session.scalar(found) is not None
