"""Load an article on somebody's behalf, or refuse: strangers learn nothing, nor of drafts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.aliases.policies import is_alias
from community.articles.models import (
    Article,
    ArticleContributor,
    ArticleStatus,
    ArticleSuggestion,
)
from community.communities.access import (
    demand,
    demand_alive,
    own_membership,
    readable_by,
    standing_of,
)
from community.communities.models import Community, Membership
from community.errors import Forbidden, NotFound
from community.rights import Role, Standing, may
from community.words import N_

_NOT_YOURS = N_(
    "Only its author, whoever looks after it and the facilitators change this article. You can "
    "suggest a change."
)


@dataclass(frozen=True, kw_only=True)
class GrantedArticle:
    """An article together with what the one who asked may do with it."""

    article: Article
    community: Community
    membership: Membership | None
    standing: Standing
    edits: bool  # its author, its owner or a facilitator

    def may(self, verb: str) -> bool:
        """Whether the table of rights lets this standing do the verb; for showing buttons."""
        return may(verb, self.standing)


@dataclass(frozen=True, kw_only=True)
class GrantedChange:
    """A change that somebody suggested for an article, and how the one who asks stands to it."""

    suggestion: ArticleSuggestion
    on: GrantedArticle
    own: bool


def readable_article(
    session: Session, actor: Actor, article_id: int, *, verb: str = "articles.read"
) -> GrantedArticle:
    """The article, if the actor may read it and do `verb` in its community.

    NotFound for strangers, and for drafts and withdrawn ones unless the actor edits them;
    Forbidden for readers without the right.
    """
    return _found(session, actor, article_id, verb=verb, lock=False)


def editable_article(
    session: Session, actor: Actor, article_id: int, *, verb: str = "articles.write"
) -> GrantedArticle:
    """The article held for a change, if the actor wrote it, looks after it or facilitates.

    Forbidden for other readers; Conflict (`archived`) once the community has ended.
    """
    granted = _found(session, actor, article_id, verb=verb, lock=True)
    if not granted.edits:
        raise Forbidden(_NOT_YOURS, code="not_yours")
    demand_alive(granted.community, verb)
    return granted


def _found(
    session: Session, actor: Actor, article_id: int, *, verb: str, lock: bool
) -> GrantedArticle:
    wanted = (
        select(Article, Community, Membership)
        .join(Community, Community.id == Article.community_id)
        .outerjoin(Membership, own_membership(actor))
        .where(Article.id == article_id)
    )
    if lock:
        wanted = wanted.with_for_update(of=Article)
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    article, community, membership = row
    standing = standing_of(actor, community.visibility, membership)
    edits = _edits(article, actor, standing)
    if Role.READER not in standing or not (article.status == ArticleStatus.PUBLISHED or edits):
        raise NotFound
    demand(standing, verb, actor=actor, membership=membership)
    return GrantedArticle(
        article=article, community=community, membership=membership, standing=standing, edits=edits
    )


def _edits(article: Article, actor: Actor, standing: Standing) -> bool:
    if actor.id is None or actor.suspended:
        return False
    if Role.FACILITATOR in standing:
        return True
    return Role.MEMBER in standing and actor.id in (article.author_id, article.owner_id)


def visible_articles(actor: Actor) -> ColumnElement[bool]:
    """For lists over articles joined to communities: what everybody reads who may read there."""
    return and_(readable_by(actor), Article.status == ArticleStatus.PUBLISHED)


def kept_back_from_readers(actor: Actor, standing: Standing) -> ColumnElement[bool]:
    """Drafts and withdrawn articles of one community that the actor edits."""
    hidden = Article.status != ArticleStatus.PUBLISHED
    if Role.FACILITATOR in standing:
        return hidden
    return and_(hidden, or_(Article.author_id == actor.id, Article.owner_id == actor.id))


def suggested_change(
    session: Session, actor: Actor, suggestion_id: int, *, to_change: bool = False
) -> GrantedChange:
    """What was suggested, for whoever made it and whoever edits the article; NotFound else.

    Conflict (`archived`) for a change once the community has ended.
    """
    wanted = select(ArticleSuggestion).where(ArticleSuggestion.id == suggestion_id)
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound
    verb = "articles.suggest" if to_change else "articles.read"
    on = readable_article(session, actor, found.article_id, verb=verb)
    if to_change:
        demand_alive(on.community, verb)
    own = found.proposer_id == actor.id
    if not (own or on.edits):
        raise NotFound
    return GrantedChange(suggestion=found, on=on, own=own)


@dataclass(frozen=True, kw_only=True)
class GrantedWords:
    """An article into which words went, for whoever wrote them, and what they want of it."""

    article: Article
    community: Community
    contributor: ArticleContributor
    bears_alias: bool


def own_words_in(
    session: Session, actor: Actor, article_id: int, *, to_change: bool = False
) -> list[GrantedWords]:
    """How the actor's words stand in an article, by name and under each alias of theirs.

    NotFound for everybody else, and where they may not read the community any more. Whoever is
    asked reads the title of the draft and their own words, not the draft.
    """
    mine = [actor.id or 0, *(mask.account_id for mask in actor.masks)]
    wanted = (
        select(Article, Community, ArticleContributor, Account.handle)
        .join(Community, Community.id == Article.community_id)
        .join(ArticleContributor, ArticleContributor.article_id == Article.id)
        .join(Account, Account.id == ArticleContributor.account_id)
        .where(
            Article.id == article_id, ArticleContributor.account_id.in_(mine), readable_by(actor)
        )
        .order_by(ArticleContributor.id)
    )
    if to_change:
        wanted = wanted.with_for_update(of=(Article, ArticleContributor))
    found = [
        GrantedWords(
            article=article, community=place, contributor=row, bears_alias=is_alias(handle)
        )
        for article, place, row, handle in session.execute(wanted)
    ]
    if not found or actor.suspended:
        raise NotFound
    return found


def own_words_of(
    session: Session, actor: Actor, article_id: int, contributor_id: int
) -> GrantedWords:
    """The same for one of them, held for a change; NotFound for those of somebody else."""
    for each in own_words_in(session, actor, article_id, to_change=True):
        if each.contributor.id == contributor_id:
            return each
    raise NotFound
