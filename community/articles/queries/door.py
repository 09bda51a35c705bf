"""What a newcomer sees first: where to start, what was confirmed lately, by topic, and terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.articles.access import visible_articles
from community.articles.models import Article, ArticleKind, ArticleTag
from community.articles.queries.listing import ArticleRow, listed, rows_of
from community.communities.access import readable_by
from community.communities.models import Community, Tag
from community.paging import DEFAULT_SIZE, Page, keyset_page, lowered
from community.threads.access import is_live_reply, visible_to
from community.threads.models import Reply, Thread, ThreadTag

MOST_SHOWN = 6  # articles of one section
MOST_TOPICS = 40
FEWEST_HELPED = 5  # people; a smaller number would come close to names


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A tag, by name, with how many articles bear it where the reader may read."""

    name: str
    articles: int


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A question with its accepted answer; `helped` is None below five people."""

    thread_id: int
    reply_id: int
    title: str
    answer_html: str
    score: int
    helped: int | None
    community_slug: str
    community_name: str


def starting(session: Session, actor: Actor) -> list[ArticleRow]:
    """Articles that facilitators chose for newcomers, in the order of their trees."""
    order = (Community.name, Article.position, Article.id)
    return _some(
        session, actor, Article.starts.is_(True), *_relied_on(), order=order, most=3 * MOST_SHOWN
    )


def recently_confirmed(session: Session, actor: Actor) -> list[ArticleRow]:
    """What somebody said is still right, the latest first; nothing that is due or superseded."""
    said = Article.confirmed_at.is_not(None)
    order = (Article.confirmed_at.desc(), Article.id.desc())
    return _some(session, actor, said, *_relied_on(), order=order, most=MOST_SHOWN)


def _relied_on() -> tuple[ColumnElement[bool], ...]:
    today = clock.now().date()
    due = or_(Article.review_by.is_(None), Article.review_by >= today)
    return (due, Article.superseded_by_id.is_(None))


def _some(
    session: Session, actor: Actor, *which: ColumnElement[bool], order: Any, most: int
) -> list[ArticleRow]:
    wanted = listed().where(visible_articles(actor), *which).order_by(*order).limit(most)
    return rows_of(session, session.execute(wanted).all())


def topics(session: Session, actor: Actor) -> list[Topic]:
    """Tags of articles the actor may read, over all communities, most articles first."""
    count = func.count(ArticleTag.article_id.distinct()).label("articles")
    rows = session.execute(
        select(Tag.name, count)
        .join(ArticleTag, ArticleTag.tag_id == Tag.id)
        .join(Article, Article.id == ArticleTag.article_id)
        .join(Community, Community.id == Article.community_id)
        .where(visible_articles(actor))
        .group_by(Tag.name)
        .order_by(count.desc(), Tag.name)
        .limit(MOST_TOPICS)
    )
    return [Topic(name=row.name, articles=row.articles) for row in rows]


def articles_about(
    session: Session, actor: Actor, tag: str, *, cursor: str | None = None
) -> Page[ArticleRow]:
    """Articles with a tag of that name in any community, by title."""
    bearing = (
        select(ArticleTag.article_id).join(Tag, Tag.id == ArticleTag.tag_id).where(Tag.name == tag)
    )
    return _by_title(session, actor, Article.id.in_(bearing), cursor=cursor)


def terms(
    session: Session,
    actor: Actor,
    *,
    community_id: int | None = None,
    letter: str = "",
    cursor: str | None = None,
) -> Page[ArticleRow]:
    """Glossary terms by the alphabet, from a letter on."""
    which = [Article.kind == ArticleKind.GLOSSARY]
    if community_id is not None:
        which.append(Article.community_id == community_id)
    if letter:
        which.append(lowered(Article.title) >= letter.lower())
    return _by_title(session, actor, *which, cursor=cursor)


def _by_title(
    session: Session, actor: Actor, *which: ColumnElement[bool], cursor: str | None
) -> Page[ArticleRow]:
    title = lowered(Article.title)
    found: Page[Any] = keyset_page(
        session,
        listed().where(visible_articles(actor), *which),
        order=((title, False), (Article.id, False)),
        key=lambda row: (row.title.lower(), row.id),
        cursor=cursor,
        size=DEFAULT_SIZE,
    )
    return Page(items=rows_of(session, found.items), next_cursor=found.next_cursor)


def helping_answers(session: Session, actor: Actor) -> list[Answered]:
    """Accepted answers that helped most people, five at the least; nobody is named."""
    helped = Reply.helped_count + Reply.worked_count
    # One person can say both, so the two together are no number of people.
    enough = or_(Reply.helped_count >= FEWEST_HELPED, Reply.worked_count >= FEWEST_HELPED)
    wanted = _accepted(actor).where(enough).order_by(helped.desc(), Reply.id)
    return [_answered(row) for row in session.execute(wanted.limit(MOST_SHOWN))]


def answers_about(
    session: Session, actor: Actor, *, community_id: int, tag: str, cursor: str | None = None
) -> Page[Answered]:
    """The questions of a community under a tag or its synonyms that have an accepted answer,
    those first whose answer most people voted for."""
    named = select(func.coalesce(Tag.canonical_id, Tag.id)).where(
        Tag.community_id == community_id, Tag.name == tag
    )
    bearing = select(ThreadTag.thread_id).where(ThreadTag.tag_id.in_(named))
    found: Page[Any] = keyset_page(
        session,
        _accepted(actor).where(Thread.community_id == community_id, Thread.id.in_(bearing)),
        order=((Reply.score, True), (Reply.id, True)),
        key=lambda row: (row.score, row.reply_id),
        cursor=cursor,
        size=DEFAULT_SIZE,
    )
    return Page(items=[_answered(row) for row in found.items], next_cursor=found.next_cursor)


def _accepted(actor: Actor) -> Any:
    return (
        select(
            Thread.id.label("thread_id"),
            Thread.title,
            Reply.id.label("reply_id"),
            Reply.body_html.label("answer_html"),
            Reply.score,
            Reply.helped_count,
            Community.slug.label("community_slug"),
            Community.name.label("community_name"),
        )
        .join(Reply, Reply.id == Thread.accepted_reply_id)
        .join(Community, Community.id == Thread.community_id)
        .where(visible_to(actor), readable_by(actor), is_live_reply())
    )


def _answered(row: Any) -> Answered:
    return Answered(
        thread_id=row.thread_id,
        reply_id=row.reply_id,
        title=row.title,
        answer_html=row.answer_html,
        score=row.score,
        helped=row.helped_count if row.helped_count >= FEWEST_HELPED else None,
        community_slug=row.community_slug,
        community_name=row.community_name,
    )
