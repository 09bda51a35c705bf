"""Draft an article, save it anew, bring an old version back; whatever was saved is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, delete, func, insert, select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.articles.access import GrantedArticle
from community.articles.actions.sources import Source, add_source
from community.articles.events import ArticleChanged
from community.articles.models import (
    Article,
    ArticleKind,
    ArticleStatus,
    ArticleTag,
    ArticleVersion,
)
from community.articles.policies import (
    LONGEST_NOTE,
    MOST_ARTICLES,
    demand_words,
    is_open_to_readers,
)
from community.articles.queries.versions import tags_of, version_numbered
from community.communities.access import Granted
from community.errors import Conflict, Refused
from community.outbox import record
from community.rights import Standing
from community.text import Rendered
from community.threads.actions.tags import tag_ids_of
from community.threads.models import Thread, Upload, UploadLink
from community.threads.policies import normal_tags
from community.words import N_


@dataclass(frozen=True, kw_only=True)
class Written:
    """The words of an article, rendered outside of any transaction."""

    title: str
    text: Rendered
    summary: str = ""
    tags: Sequence[str] = ()
    note: str = ""  # what was changed, for the list of versions


def draft_article(
    session: Session,
    granted: Granted,
    *,
    author: Actor,
    kind: ArticleKind,
    written: Written,
    language: str = "",
    sources: Sequence[Source] = (),
) -> Article:
    """Begin an article, which only its author and the facilitators read until it is published.

    `granted` comes from `community_to` with `articles.write`. Refused for words that are none,
    and where a community has 2,000 articles.
    """
    assert author.id is not None  # access has asked for a member
    _demand_room(session, granted.community.id)
    _demand(session, granted.community.id, written=written)
    now = clock.now()
    made = Article(
        community_id=granted.community.id,
        kind=kind,
        status=ArticleStatus.DRAFT,
        language=language,
        author_id=author.id,
        owner_id=author.id,
        created_at=now,
        changed_at=now,
        changed_by_id=author.id,
        version=1,
        **_words(written),
    )
    session.add(made)
    session.flush()  # its versions, tags and sources need its id
    _bear(session, made, written.tags, coined_by=granted.standing)
    keep_version(session, made, written=written, by_id=author.id, at=now)
    for source in sources:
        add_source(session, made, source)
    return made


def edit_article(
    session: Session, granted: GrantedArticle, *, editor: Actor, written: Written, version: int
) -> None:
    """Save the article anew as its next version; what changes nothing is none.

    `granted` comes from `editable_article`. `version` is the one the editor started from;
    Conflict (`stale`) when it is not the newest: `merging.merge` makes both one.
    """
    article = granted.article
    _demand(session, article.community_id, written=written)
    if article.version != version:
        raise stale()
    if _says_the_same(session, article, written):
        return
    now = clock.now()
    changed: CursorResult[Any] = session.execute(  # type: ignore[assignment]  # an UPDATE's result
        # Compared in the statement itself, so that of two at once one alone wins.
        update(Article)
        .where(Article.id == article.id, Article.version == version)
        .values(version=version + 1, changed_at=now, changed_by_id=editor.id, **_words(written))
        .execution_options(synchronize_session="fetch")
    )
    if changed.rowcount != 1:
        raise stale()
    _bear(session, article, written.tags, coined_by=granted.standing)
    keep_version(session, article, written=written, by_id=editor.id, at=now)
    tell_readers(session, article)


def restore_version(
    session: Session, granted: GrantedArticle, *, editor: Actor, number: int, version: int
) -> None:
    """Let the article read as it did in an older version, which becomes its newest.

    NotFound for a version that there is not; Conflict as `edit_article`.
    """
    kept = version_numbered(session, granted.article, number)
    text = Rendered(
        source=kept.body, html=kept.body_html, mentions=(), uploads=(), renderer=kept.renderer
    )
    written = Written(
        title=kept.title,
        text=text,
        summary=kept.summary,
        tags=kept.tags,
        note=f"↺ {number}",
    )
    edit_article(session, granted, editor=editor, written=written, version=version)


def stale() -> Conflict:
    """Somebody saved the article since."""
    return Conflict(
        N_(
            "Somebody changed this article while you were writing. Your text is below, beside "
            "theirs: settle what is marked and save again."
        ),
        code="stale",
    )


def tell_readers(session: Session, article: Article) -> None:
    """What readers see of it has changed; of a draft nobody is told."""
    if is_open_to_readers(article.status):
        record(session, ArticleChanged(community_id=article.community_id, article_id=article.id))


def _words(written: Written) -> dict[str, Any]:
    return {
        "title": written.title.strip(),
        "summary": written.summary.strip(),
        "body": written.text.source,
        "body_html": written.text.html,
        "renderer": written.text.renderer,
    }


def _demand_room(session: Session, community_id: int) -> None:
    count = session.scalar(
        select(func.count()).select_from(Article).where(Article.community_id == community_id)
    )
    if (count or 0) >= MOST_ARTICLES:
        raise Refused(
            N_(
                "A community has %(most)s articles at most. Delete a draft first.",
                most=MOST_ARTICLES,
            ),
            code="too_many",
        )


def _demand(session: Session, community_id: int, *, written: Written) -> None:
    demand_words(title=written.title, summary=written.summary, text=written.text)
    if len(written.note) > LONGEST_NOTE:
        problem = N_("Say it in at most %(most)s characters.", most=LONGEST_NOTE)
        raise Refused(problem, code="bad_note", fields={"note": problem})
    _demand_shown(session, community_id, written.text.uploads)


def _demand_shown(session: Session, community_id: int, uploads: Sequence[str]) -> None:
    """Files live as long as a post shows them: an article shows those of its community's threads.

    Whoever reads the article reads those threads too, so it opens no file to anybody.
    """
    wanted = set(uploads)
    if not wanted:
        return
    shown = session.scalars(
        select(Upload.key)
        .join(UploadLink, UploadLink.upload_id == Upload.id)
        .join(Thread, Thread.id == UploadLink.thread_id)
        .where(Upload.key.in_(wanted), Thread.community_id == community_id)
    )
    if wanted - set(shown):
        problem = N_(
            "An article shows images and files of posts in its community. Put this one into a "
            "thread first."
        )
        raise Refused(problem, code="no_such_file", fields={"body": problem})


def _bear(session: Session, article: Article, names: Sequence[str], *, coined_by: Standing) -> None:
    wanted = tag_ids_of(session, article.community_id, list(names), coined_by=coined_by)
    there = set(
        session.scalars(select(ArticleTag.tag_id).where(ArticleTag.article_id == article.id))
    )
    if gone := there - wanted:
        session.execute(
            delete(ArticleTag).where(
                ArticleTag.article_id == article.id, ArticleTag.tag_id.in_(gone)
            )
        )
    if new := wanted - there:
        rows = [{"article_id": article.id, "tag_id": tag_id} for tag_id in sorted(new)]
        session.execute(insert(ArticleTag), rows)


def _says_the_same(session: Session, article: Article, written: Written) -> bool:
    words = _words(written)
    same = all(getattr(article, name) == value for name, value in words.items())
    return same and sorted(tags_of(session, article.id)) == sorted(normal_tags(list(written.tags)))


def keep_version(
    session: Session, article: Article, *, written: Written, by_id: int | None, at: datetime
) -> None:
    """Keep how an article reads now as the version that it has."""
    session.add(
        ArticleVersion(
            article_id=article.id,
            number=article.version,
            tags=list(tags_of(session, article.id)),
            made_by_id=by_id,
            made_at=at,
            note=written.note.strip(),
            **_words(written),
        )
    )
    session.flush()
