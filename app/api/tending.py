"""Looking after articles, for programs: sources, place, successor, and suggested changes."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.api.articles import read_article
from app.api.ground import ApiBlueprint
from app.article_changes import decide_change
from app.articles import written_from
from app.idempotency import once
from app.rules import requires
from app.schemas.articles import (
    ArticleDecisionForm,
    ArticleOut,
    ArticlePlaceIn,
    ArticleSuccessorIn,
    ArticleSuggestionsOut,
    ArticleSuggestionWholeOut,
    NewArticleSuggestion,
    NewSource,
)
from app.transactions import reading, unit_of_work
from community.articles import actions, queries
from community.articles.access import editable_article, readable_article, suggested_change
from community.articles.queries import SuggestionRow
from community.errors import Forbidden
from community.words import N_

bp = ApiBlueprint(
    "tending", __name__, description="What articles rest on, where they stand, what is suggested."
)
_ONE = "/articles/<int:article_id>"
_CHANGE = "/article-suggestions/<int:article_change_id>"


@bp.route(f"{_ONE}/sources", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("articles.write")
@bp.arguments(NewSource)  # type: ignore[untyped-decorator]  # the same
@bp.creates(ArticleOut)
def cite(data: dict[str, Any], article_id: int) -> tuple[Any, str]:
    """Name one thing that an article rests on."""
    named = {**data, "cited_id": data["article_id"]}
    del named["article_id"]

    def make(session: Session) -> str:
        granted = editable_article(session, actor(), article_id)
        return str(actions.add_source(session, granted.article, actions.Source(**named)).id)

    with unit_of_work() as session:
        once(session, lambda: make(session))
    return read_article(article_id)[0], f"/api/v1/articles/{article_id}"


@bp.route(f"{_ONE}/sources/<int:source_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.write")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def uncite(article_id: int, source_id: int) -> None:
    """Take a source out."""
    with unit_of_work() as session:
        granted = editable_article(session, actor(), article_id)
        actions.remove_source(session, granted, source_id)


@bp.route(f"{_ONE}/place", methods=["PUT"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.arrange")
@bp.arguments(ArticlePlaceIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def place(data: dict[str, Any], article_id: int) -> None:
    """Put it under another article in the tree, or on the first level."""
    with unit_of_work() as session:
        granted = editable_article(session, actor(), article_id, verb="articles.arrange")
        under = data["under"]
        actions.arrange_article(session, granted, under=under, to_top=under is None)


@bp.route(f"{_ONE}/successor", methods=["PUT"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.write")
@bp.arguments(ArticleSuccessorIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def supersede(data: dict[str, Any], article_id: int) -> None:
    """Say which article took its place, or that none did."""
    with unit_of_work() as session:
        granted = editable_article(session, actor(), article_id)
        actions.supersede_article(session, granted, by_id=data["article_id"])


@bp.route(f"{_ONE}/suggestions", methods=["GET"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.see_suggestions")
@bp.response(200, ArticleSuggestionsOut)  # type: ignore[untyped-decorator]  # the same
def suggestions(article_id: int) -> dict[str, Any]:
    """Changes that wait for a decision, for those who decide."""
    with reading() as session:
        if not readable_article(session, actor(), article_id).edits:
            raise Forbidden(N_("Who looks after the article decides on this."), code="not_yours")
        rows = queries.open_suggestions(session, article_id)
    return {"items": [_item(row) for row in rows]}


def _item(row: SuggestionRow) -> dict[str, Any]:
    return {**vars(row), "author": {"handle": row.handle, "name": row.name}}


@bp.route(f"{_ONE}/suggestions", methods=["POST"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.suggest")
@bp.arguments(NewArticleSuggestion)  # type: ignore[untyped-decorator]  # the same
@bp.creates(ArticleSuggestionWholeOut)
def suggest(data: dict[str, Any], article_id: int) -> tuple[Any, str]:
    """Suggest how it should read; who may change it decides."""
    written = written_from(data)

    def make(session: Session) -> str:
        granted = readable_article(session, actor(), article_id, verb="articles.suggest")
        made = actions.suggest_article_change(
            session, granted, by=actor(), written=written, version=data["version"]
        )
        return str(made.id)

    with unit_of_work() as session:
        number = once(session, lambda: make(session))
    return _whole(int(number)), f"/api/v1/article-suggestions/{number}"


@bp.route(_CHANGE, methods=["GET"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.see_suggestions")
@bp.response(200, ArticleSuggestionWholeOut)  # type: ignore[untyped-decorator]  # the same
def suggestion(article_change_id: int) -> dict[str, Any]:
    """One suggested change, for whoever made it and those who decide."""
    return _whole(article_change_id)


def _whole(article_change_id: int) -> dict[str, Any]:
    with reading() as session:
        made = suggested_change(session, actor(), article_change_id).suggestion
        row = queries.suggestion_row(session, article_change_id)
    names = ("article_id", "base_version", "title", "summary", "body", "tags")
    return {**_item(row), **{name: getattr(made, name) for name in names}}


@bp.route(f"{_CHANGE}/decision", methods=["PUT"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.suggest")
@bp.arguments(ArticleDecisionForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, ArticleSuggestionWholeOut)  # type: ignore[untyped-decorator]  # the same
def decide(data: dict[str, Any], article_change_id: int) -> dict[str, Any]:
    """Take it over, or refuse it with a reason; 409 when both changed the same lines."""
    decide_change(article_change_id, accepted=data["decision"] == "accept", note=data["note"])
    return _whole(article_change_id)


@bp.route(_CHANGE, methods=["DELETE"])  # type: ignore[untyped-decorator]  # the same
@requires("articles.suggest")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def withdraw(article_change_id: int) -> None:
    """Take back what you suggested."""
    with unit_of_work() as session:
        granted = suggested_change(session, actor(), article_change_id, to_change=True)
        actions.withdraw_article_change(granted)
