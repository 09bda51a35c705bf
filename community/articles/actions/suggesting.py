"""Suggest how an article should read, and decide on what was suggested."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.articles.access import GrantedArticle, GrantedChange
from community.articles.actions.writing import Written
from community.articles.events import ArticleChangeSuggested, ArticleSuggestionDecided
from community.articles.models import ArticleStatus, ArticleSuggestion
from community.articles.policies import LONGEST_NOTE, demand_words
from community.articles.queries.versions import tags_of
from community.communities.access import demand_alive
from community.errors import Conflict, Forbidden, Refused
from community.outbox import record
from community.revisions.models import SuggestionState
from community.threads.policies import normal_tags
from community.words import N_

MOST_OPEN = 5  # of one person for one article
LONGEST_ANSWER = 500


def suggest_article_change(
    session: Session, granted: GrantedArticle, *, by: Actor, written: Written, version: int
) -> ArticleSuggestion:
    """Suggest how it should read; `written.note` says why. Who edits it decides.

    Conflict for who may edit it themselves, for drafts and once the community has ended; Refused
    for what changes nothing and for a sixth that waits.
    """
    assert by.id is not None  # access has asked for a member
    article = granted.article
    demand_alive(granted.community, "articles.suggest")
    tags = normal_tags(list(written.tags))
    _demand_suggestible(session, granted, written, tags)
    _demand_room(session, article.id, by.id)
    made = ArticleSuggestion(
        article_id=article.id,
        proposer_id=by.id,
        base_version=min(version, article.version),
        title=written.title.strip(),
        summary=written.summary.strip(),
        body=written.text.source,
        tags=tags,
        reason=written.note.strip()[:LONGEST_NOTE],
        created_at=clock.now(),
        state=SuggestionState.OPEN,
    )
    session.add(made)
    session.flush()
    record(
        session,
        ArticleChangeSuggested(
            community_id=article.community_id,
            article_id=article.id,
            suggestion_id=made.id,
            proposer_id=by.id,
        ),
    )
    return made


def _demand_suggestible(
    session: Session, granted: GrantedArticle, written: Written, tags: list[str]
) -> None:
    article = granted.article
    if granted.edits:
        raise Conflict(N_("You can change this article yourself."), code="edits_already")
    if article.status != ArticleStatus.PUBLISHED:
        raise Conflict(N_("This article is not published."), code="not_published")
    demand_words(title=written.title, summary=written.summary, text=written.text)
    same = (written.title.strip(), written.summary.strip(), written.text.source)
    if same == (article.title, article.summary, article.body) and sorted(tags) == sorted(
        tags_of(session, article.id)
    ):
        raise Refused(N_("This is how it reads already. Change something."), code="no_change")


def _demand_room(session: Session, article_id: int, account_id: int) -> None:
    waiting = session.scalar(
        select(func.count())
        .select_from(ArticleSuggestion)
        .where(
            ArticleSuggestion.article_id == article_id,
            ArticleSuggestion.proposer_id == account_id,
            ArticleSuggestion.state == SuggestionState.OPEN,
        )
    )
    if (waiting or 0) >= MOST_OPEN:
        raise Refused(
            N_("%(most)s of your changes wait here already.", most=MOST_OPEN), code="too_many"
        )


def decide_article_change(
    session: Session, granted: GrantedChange, *, by: Actor, accepted: bool, note: str = ""
) -> None:
    """Close it; who takes it over has saved the article before, in the same transaction.

    Forbidden for who may not edit the article, Conflict once it was decided on, Refused for a
    refusal without a reason.
    """
    suggestion, article = granted.suggestion, granted.on.article
    if not granted.on.edits:
        raise Forbidden(N_("Who looks after the article decides on this."), code="not_yours")
    _demand_open(suggestion)
    if len(note) > LONGEST_ANSWER or not (accepted or note.strip()):
        problem = N_("Say why, in at most %(most)s characters.", most=LONGEST_ANSWER)
        raise Refused(problem, code="no_reason", fields={"note": problem})
    suggestion.state = SuggestionState.ACCEPTED if accepted else SuggestionState.REFUSED
    suggestion.decided_at, suggestion.decided_by_id = clock.now(), by.id
    suggestion.note = note.strip()
    record(
        session,
        ArticleSuggestionDecided(
            community_id=article.community_id,
            article_id=article.id,
            suggestion_id=suggestion.id,
            proposer_id=suggestion.proposer_id,
        ),
    )


def withdraw_article_change(granted: GrantedChange) -> None:
    """Take back what one has suggested oneself; Forbidden for others."""
    if not granted.own:
        raise Forbidden(N_("Only who suggested it takes it back."), code="not_yours")
    _demand_open(granted.suggestion)
    granted.suggestion.state = SuggestionState.WITHDRAWN
    granted.suggestion.decided_at = clock.now()


def _demand_open(suggestion: ArticleSuggestion) -> None:
    if suggestion.state != SuggestionState.OPEN:
        raise Conflict(N_("This was decided already."), code="decided")
