"""From talk to knowledge, for programs: an article of posts, and what their authors say."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.articles import read_article
from app.api.ground import ApiBlueprint
from app.extensions import limiter
from app.limits import PROMOTIONS
from app.promoting import draft_made, give_answer
from app.rules import requires
from app.schemas.articles import ArticleOut
from app.schemas.promoting import (
    ArticlePromotionIn,
    ContributorsOut,
    OwnWordsListOut,
    WordsIn,
)
from app.transactions import reading, unit_of_work
from community import clock
from community.articles import actions, queries
from community.articles.access import GrantedWords, editable_article, own_words_in, readable_article
from community.articles.models import ContributorState
from community.articles.policies import state_after_silence

bp = ApiBlueprint(
    "promoting", __name__, description="Articles made of what was said, and whose words they use."
)


@bp.route("/threads/<int:thread_id>/articles", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@limiter.limit(PROMOTIONS)
@requires("articles.write")
@bp.arguments(ArticlePromotionIn)  # type: ignore[untyped-decorator]  # the same
@bp.creates(ArticleOut)
def promote(data: dict[str, Any], thread_id: int) -> tuple[Any, str]:
    """Draft an article of posts of a thread; those who wrote them are asked."""
    number = draft_made(data, thread_id)
    return read_article(int(number))[0], f"/api/v1/articles/{number}"


@bp.route("/articles/<int:article_id>/contributors", methods=["GET"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.read")
@bp.response(200, ContributorsOut)  # type: ignore[untyped-decorator]  # the same
def contributors(article_id: int) -> dict[str, Any]:
    """Whose words went into it: all for those who edit it, else those who show their name."""
    with reading() as session:
        granted = readable_article(session, actor(), article_id)
        rows = queries.contributors_of(session, article_id)
    shown = [row for row in rows if granted.edits or row.state == ContributorState.NAMED]
    return {
        "items": [
            {**vars(row), "author": {"handle": row.handle, "name": row.name}} for row in shown
        ]
    }


@bp.route(  # type: ignore[untyped-decorator]  # the same
    "/articles/<int:article_id>/contributors/<int:contributor_id>/settlement", methods=["PUT"]
)
@requires("articles.write")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def settle(article_id: int, contributor_id: int) -> None:
    """Say that the words of somebody who did not want them there are out."""
    with unit_of_work() as session:
        granted = editable_article(session, actor(), article_id)
        actions.settle_words(session, granted, contributor_id)


@bp.route("/articles/<int:article_id>/words", methods=["GET"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.see_words")
@bp.response(200, OwnWordsListOut)  # type: ignore[untyped-decorator]  # the same
def own_words(article_id: int) -> dict[str, Any]:
    """How your words stand in an article; 404 when it uses none of yours."""
    with reading() as session:
        return {"items": [_own(each) for each in own_words_in(session, actor(), article_id)]}


@bp.route(  # type: ignore[untyped-decorator]  # the same
    "/articles/<int:article_id>/words/<int:contributor_id>", methods=["PUT"]
)
@requires("articles.answer")
@bp.arguments(WordsIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, OwnWordsListOut)  # type: ignore[untyped-decorator]  # the same
def answer(data: dict[str, Any], article_id: int, contributor_id: int) -> dict[str, Any]:
    """Say whether your words stand there with your name, without it, or not at all."""
    give_answer(article_id, contributor_id, ContributorState(data["answer"]))
    with reading() as session:
        return {"items": [_own(each) for each in own_words_in(session, actor(), article_id)]}


def _own(granted: GrantedWords) -> dict[str, Any]:
    row = granted.contributor
    return {
        "id": row.id,
        "article_id": granted.article.id,
        "title": granted.article.title,
        "state": state_after_silence(row.state, row.asked_at, clock.now()),
        "under_alias": granted.bears_alias,
        "asked_at": row.asked_at,
    }
