"""What people want done with words of theirs that went into an article, and doing it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.orm import Session

from community import clock
from community.articles.access import GrantedArticle, GrantedWords
from community.articles.actions.writing import Written, keep_version
from community.articles.events import ArticleWordsAnswered
from community.articles.models import (
    Article,
    ArticleContributor,
    ArticleSource,
    ArticleVersion,
    ContributorState,
)
from community.articles.passages import Passage, holds
from community.articles.policies import is_waited_for
from community.articles.queries.contributors import passages_by
from community.articles.queries.versions import tags_of
from community.errors import Conflict, NotFound, Refused
from community.outbox import record
from community.text import Rendered
from community.words import N_

ANSWERS = (ContributorState.NAMED, ContributorState.UNNAMED, ContributorState.REFUSED)


def answer_for_words(session: Session, granted: GrantedWords, answer: ContributorState) -> None:
    """Say whether one's words stand in the article with one's name, without it, or not at all.

    It can be said anew at any time; once the words are out there is nothing to say. Refused for a
    name where an alias wrote; Conflict (`left_out`) once the words are out.
    """
    row = granted.contributor
    if answer not in ANSWERS:
        raise Refused(N_("Choose one of the three."), code="bad_answer")
    if row.state == ContributorState.LEFT_OUT:
        raise Conflict(N_("Your words do not stand in this article any more."), code="left_out")
    if answer == ContributorState.NAMED and granted.bears_alias:
        problem = N_("You wrote this without your name, so none can stand at the article.")
        raise Refused(problem, code="no_name", fields={"answer": problem})
    if row.state == answer:
        return
    row.state, row.answered_at = answer, clock.now()
    session.flush()
    if answer == ContributorState.REFUSED or _is_free(session, granted.article):
        record(
            session,
            ArticleWordsAnswered(
                community_id=granted.article.community_id,
                article_id=granted.article.id,
                refused=answer == ContributorState.REFUSED,
            ),
        )


def take_words_out(
    session: Session, granted: GrantedWords, text: Rendered, *, version: int
) -> bool:
    """Put the text without their words in place of a draft; whether it was still that version.

    What was saved of the draft before holds the words too, and goes.
    """
    article = granted.article
    if article.version != version or article.published_at is not None:
        return False
    now = clock.now()
    article.body, article.body_html, article.renderer = text.source, text.html, text.renderer
    article.version, article.changed_at, article.changed_by_id = version + 1, now, None
    tags = tags_of(session, article.id)
    written = Written(title=article.title, text=text, summary=article.summary, tags=tags)
    keep_version(session, article, written=written, by_id=None, at=now)
    _leave_out(session, article, granted.contributor)
    return True


def settle_words(session: Session, granted: GrantedArticle, contributor_id: int) -> None:
    """Say that the words of somebody who did not want them there are out.

    `granted` comes from `editable_article`. NotFound for nobody of this article who refused.
    """
    row = session.scalar(
        select(ArticleContributor)
        .where(
            ArticleContributor.id == contributor_id,
            ArticleContributor.article_id == granted.article.id,
            ArticleContributor.state == ContributorState.REFUSED,
        )
        .with_for_update()
    )
    if row is None:
        raise NotFound
    _leave_out(session, granted.article, row)


def _leave_out(session: Session, article: Article, row: ArticleContributor) -> None:
    passages = passages_by(session, article.id, row.account_id)
    for passage in passages:
        one: ColumnElement[bool] = ArticleSource.reply_id == passage.reply_id
        if passage.reply_id is None:
            one = and_(
                ArticleSource.thread_id == passage.thread_id, ArticleSource.reply_id.is_(None)
            )
        session.execute(delete(ArticleSource).where(ArticleSource.article_id == article.id, one))
    row.state, row.answered_at = ContributorState.LEFT_OUT, clock.now()
    _forget_versions(session, article, passages)


def _forget_versions(session: Session, article: Article, passages: Sequence[Passage]) -> None:
    """Drop what everybody could read the words in: of a draft all that was saved before.

    The history of what was published is its readers' too: of it go the versions that hold the
    words as they were taken.
    """
    older = (ArticleVersion.article_id == article.id, ArticleVersion.number < article.version)
    if article.published_at is None:
        session.execute(delete(ArticleVersion).where(*older))
        return
    rows = session.execute(select(ArticleVersion.id, ArticleVersion.body).where(*older)).all()
    gone = [row.id for row in rows if any(holds(row.body, passage) for passage in passages)]
    session.execute(delete(ArticleVersion).where(ArticleVersion.id.in_(gone)))


def demand_words_settled(session: Session, article: Article) -> None:
    """Conflict while somebody's words stand there against their will, or before they could answer.

    Whoever is silent for seven days is taken to agree, without their name. What was published once
    waits for nobody.
    """
    refused, waits = _open_in(session, article)
    if refused:
        raise Conflict(
            N_("Somebody does not want their words in this article. Take them out first."),
            code="words_refused",
        )
    if waits and article.published_at is None:
        raise Conflict(
            N_(
                "Those whose words it uses are asked and have seven days to answer. Publish it "
                "once all have, or when the time is over."
            ),
            code="words_asked",
        )


def _is_free(session: Session, article: Article) -> bool:
    """Whether nothing keeps a draft from its readers any more."""
    return article.published_at is None and not any(_open_in(session, article))


def _open_in(session: Session, article: Article) -> tuple[bool, bool]:
    """Whether words stand there against somebody's will, and whether anybody may still answer."""
    rows = session.execute(
        select(ArticleContributor.state, ArticleContributor.asked_at).where(
            ArticleContributor.article_id == article.id
        )
    ).all()
    now = clock.now()
    return (
        any(row.state == ContributorState.REFUSED for row in rows),
        any(is_waited_for(row.state, row.asked_at, now) for row in rows),
    )
