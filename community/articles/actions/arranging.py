"""Where an article stands in the tree of its community."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.articles.access import GrantedArticle
from community.articles.actions.writing import tell_readers
from community.articles.models import Article, ArticleStatus
from community.articles.policies import DEEPEST
from community.errors import Conflict, Refused
from community.words import N_


class Move(StrEnum):
    """A step among the articles of one level."""

    UP = "up"
    DOWN = "down"


def arrange_article(
    session: Session,
    granted: GrantedArticle,
    *,
    move: Move | None = None,
    under: int | None = None,
    to_top: bool = False,
) -> None:
    """Move it up or down among its neighbours, under another article, or to the first level.

    Refused where it would stand under itself, deeper than four levels, or under what is not
    published here. A step beyond the end changes nothing.
    """
    if granted.article.status != ArticleStatus.PUBLISHED:
        raise Conflict(N_("Only published articles stand in the tree."), code="not_published")
    if move is not None:
        _step(session, granted.article, move)
    else:
        _put_under(session, granted.article, None if to_top else under)
    tell_readers(session, granted.article)


def start_with(session: Session, granted: GrantedArticle, *, starts: bool) -> None:
    """Have newcomers begin with it, or no more; Conflict for what is not published."""
    if granted.article.status != ArticleStatus.PUBLISHED:
        raise Conflict(N_("Only published articles stand in the tree."), code="not_published")
    granted.article.starts = starts
    tell_readers(session, granted.article)


def _siblings(session: Session, community_id: int, parent_id: int | None) -> list[Article]:
    return list(
        session.scalars(
            select(Article)
            .where(
                Article.community_id == community_id,
                Article.status == ArticleStatus.PUBLISHED,
                Article.parent_id.is_not_distinct_from(parent_id),
            )
            .order_by(Article.position, Article.id)
            .with_for_update()
        )
    )


def _step(session: Session, article: Article, move: Move) -> None:
    row = _siblings(session, article.community_id, article.parent_id)
    at = next(place for place, one in enumerate(row) if one.id == article.id)
    to = at - 1 if move is Move.UP else at + 1
    if 0 <= to < len(row):
        row[at], row[to] = row[to], row[at]
    _number(row)


def _number(row: list[Article]) -> None:
    for place, one in enumerate(row, start=1):
        if one.position != place:
            one.position = place


def _put_under(session: Session, article: Article, parent_id: int | None) -> None:
    if parent_id is not None:
        _demand_parent(session, article, parent_id)
    row = [
        one for one in _siblings(session, article.community_id, parent_id) if one.id != article.id
    ]
    article.parent_id = parent_id
    _number([*row, article])


def _demand_parent(session: Session, article: Article, parent_id: int) -> None:
    rows = session.execute(
        select(Article.id, Article.parent_id).where(
            Article.community_id == article.community_id,
            Article.status == ArticleStatus.PUBLISHED,
        )
    )
    parents: dict[int, int | None] = {row.id: row.parent_id for row in rows}
    if parent_id not in parents:
        raise _refused()
    line = _line(parents, parent_id)
    if article.id in line or len(line) + _height(parents, article.id) > DEEPEST:
        raise _refused()


def _line(parents: dict[int, int | None], start: int) -> list[int]:
    """An article and all above it."""
    found: list[int] = []
    at: int | None = start
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found


def _height(parents: dict[int, int | None], top: int) -> int:
    """How many levels there are from an article down."""
    lines = (_line(parents, each) for each in parents)
    return max(line.index(top) + 1 for line in lines if top in line)


def _refused() -> Refused:
    problem = N_(
        "An article cannot stand there: choose another published one of this community, at most "
        "%(most)s levels deep.",
        most=DEEPEST,
    )
    return Refused(problem, code="bad_place", fields={"under": problem})
