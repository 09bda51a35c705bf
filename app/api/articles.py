"""Articles for programs: find, draft, read, change, publish, confirm, and their versions."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery, expected_version, tagged
from app.articles import written_from
from app.idempotency import done_once, once
from app.rendering import render_edited
from app.rules import requires
from app.schemas.articles import (
    ArticleCareIn,
    ArticleItemOut,
    ArticleOut,
    ArticlePatch,
    ArticleVersionOut,
    ArticleVersionWholeOut,
    NewArticle,
)
from app.schemas.base import Line
from app.transactions import reading, unit_of_work
from community.articles import actions, queries
from community.articles.access import editable_article, readable_article
from community.articles.actions import Source, Written
from community.articles.models import ArticleKind
from community.articles.queries import ArticleRow, VersionRow
from community.communities.access import community_to
from community.paging import Page

bp = ApiBlueprint(
    "articles", __name__, description="What a community knows, written down and looked after."
)
_ADDRESS = "/api/v1/articles/"


class ArticleQuery(PageQuery):
    """Which articles."""

    community = Line(most=60, load_default=None, metadata={"description": "Its slug."})
    kind = fields.Enum(ArticleKind, by_value=True, load_default=None)


@bp.route("/articles", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("articles.read")
@bp.lists(ArticleItemOut, query=ArticleQuery)
def index(query: dict[str, Any]) -> Page[Any]:
    """Published articles you may read, changed last first."""
    return _listed(query, slug=query["community"])


@bp.route("/communities/<slug>/articles", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("articles.read")
@bp.lists(ArticleItemOut)
def index_of_community(query: dict[str, Any], slug: str) -> Page[Any]:
    """Published articles of one community, changed last first."""
    return _listed({**query, "kind": None}, slug=slug)


def _listed(query: dict[str, Any], *, slug: str | None) -> Page[Any]:
    with reading() as session:
        place = None
        if slug is not None:
            place = community_to(session, actor(), slug, verb="articles.read").community.id
        page = queries.published_page(
            session,
            actor(),
            community_id=place,
            kind=query["kind"] or "",
            cursor=query["cursor"],
            size=query["limit"],
        )
    return Page(items=[_item(row) for row in page.items], next_cursor=page.next_cursor)


def _item(row: ArticleRow) -> dict[str, Any]:
    owner = None
    if row.owner_handle is not None:
        owner = {"handle": row.owner_handle, "name": row.owner_name}
    author = {"handle": row.author_handle, "name": row.author_name}
    return {**vars(row), "author": author, "owner": owner}


@bp.route("/communities/<slug>/articles", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("articles.write")
@bp.arguments(NewArticle)  # type: ignore[untyped-decorator]  # the same
@bp.creates(ArticleOut)
def create(data: dict[str, Any], slug: str) -> tuple[Any, str]:
    """Begin an article: a draft until you publish it."""
    written = written_from(data)
    sources = [_source(each) for each in data["sources"]]

    def make(session: Session) -> str:
        granted = community_to(session, actor(), slug, verb="articles.write")
        made = actions.draft_article(
            session,
            granted,
            author=actor(),
            kind=data["kind"],
            written=written,
            sources=sources,
        )
        return str(made.id)

    with unit_of_work() as session:
        number = once(session, lambda: make(session))
    return read_article(int(number))[0], _ADDRESS + number


def _source(given: dict[str, Any]) -> Source:
    named = {name: given[name] for name in ("thread_id", "reply_id", "url", "label")}
    return Source(cited_id=given["article_id"], **named)


@bp.route("/articles/<int:article_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("articles.read")
@bp.response(200, ArticleOut)  # type: ignore[untyped-decorator]  # the same
def show(article_id: int) -> Any:
    """One article whole."""
    return _tagged(article_id)


def _tagged(article_id: int) -> Any:
    body, version = read_article(article_id)
    return tagged(body, ArticleOut(), version=version)


def read_article(article_id: int) -> tuple[dict[str, Any], int]:
    """An article as the one who asks reads it, with its version."""
    with reading() as session:
        article = readable_article(session, actor(), article_id).article
        row = queries.article_row(session, article_id)
        sources = queries.sources_of(session, actor(), article_id)
    whole = {
        **_item(row),
        "body": article.body,
        "html": article.body_html,
        "language": article.language,
        "sources": sources,
    }
    return whole, article.version


@bp.route("/articles/<int:article_id>", methods=["PATCH"])  # type: ignore[untyped-decorator]  # untyped library
@requires("articles.write")
@bp.arguments(ArticlePatch)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, ArticleOut)  # type: ignore[untyped-decorator]  # the same
def change(data: dict[str, Any], article_id: int) -> Any:
    """Save it anew; what is left out stays. 412 when somebody saved it since you read it."""
    seen = expected_version()
    with reading() as session:
        article = readable_article(session, actor(), article_id, verb="articles.write").article
        tags = queries.tags_of(session, article_id)
    summary = data["summary"]
    written = Written(
        title=data.get("title", article.title),
        summary=article.summary if summary is None else summary,
        text=render_edited(data.get("body", article.body), renderer=article.renderer),
        tags=data.get("tags", tags),
        note=data["note"],
    )
    with unit_of_work() as session:
        actions.edit_article(
            session,
            editable_article(session, actor(), article_id),
            editor=actor(),
            written=written,
            # What was read to fill the gaps must still hold when it is written.
            version=article.version if seen is None else seen,
        )
    return _tagged(article_id)


@bp.route("/articles/<int:article_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("articles.write")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def delete(article_id: int) -> None:
    """Delete a draft; 409 for what readers have had."""
    with unit_of_work() as session:
        actions.delete_draft(session, editable_article(session, actor(), article_id))


@bp.route("/articles/<int:article_id>/publication", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("articles.write")
@bp.response(200, ArticleOut)  # type: ignore[untyped-decorator]  # the same
def publish(article_id: int) -> Any:
    """Open a draft, or what was withdrawn, to the community."""
    with unit_of_work() as session:
        granted = editable_article(session, actor(), article_id)
        actions.publish_article(session, granted, by=actor())
    return _tagged(article_id)


@bp.route("/articles/<int:article_id>/publication", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("articles.write")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def withdraw(article_id: int) -> None:
    """Take it from its readers; 409 when it is not published."""
    with unit_of_work() as session:
        actions.withdraw_article(session, editable_article(session, actor(), article_id))


@bp.route("/articles/<int:article_id>/confirmation", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("articles.confirm")
@bp.response(200, ArticleOut)  # type: ignore[untyped-decorator]  # the same
def confirm(article_id: int) -> Any:
    """Say that it still holds today."""

    def act(session: Session) -> None:
        granted = editable_article(session, actor(), article_id, verb="articles.confirm")
        actions.confirm_article(session, granted, by=actor())

    with unit_of_work() as session:
        done_once(session, lambda: act(session))
    return _tagged(article_id)


@bp.route("/articles/<int:article_id>/care", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("articles.write")
@bp.arguments(ArticleCareIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, ArticleOut)  # type: ignore[untyped-decorator]  # the same
def care(data: dict[str, Any], article_id: int) -> Any:
    """Say who looks after it, and by when it is to be looked at again."""
    with unit_of_work() as session:
        granted = editable_article(session, actor(), article_id)
        actions.set_care(session, granted, owner=data["owner"], review_by=data["review_by"])
    return _tagged(article_id)


@bp.route("/articles/<int:article_id>/versions", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("articles.read")
@bp.lists(ArticleVersionOut)
def versions(query: dict[str, Any], article_id: int) -> Page[Any]:
    """Everything that was ever saved of it, newest first."""
    with reading() as session:
        article = readable_article(session, actor(), article_id).article
        page = queries.versions_of(session, article, cursor=query["cursor"], size=query["limit"])
    return Page(items=[_version(row) for row in page.items], next_cursor=page.next_cursor)


def _version(row: VersionRow) -> dict[str, Any]:
    editor = {"handle": row.handle, "name": row.name} if row.handle is not None else None
    return {**vars(row), "editor": editor}


@bp.route("/articles/<int:article_id>/versions/<int:number>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("articles.read")
@bp.response(200, ArticleVersionWholeOut)  # type: ignore[untyped-decorator]  # the same
def version(article_id: int, number: int) -> dict[str, Any]:
    """One version with its words."""
    with reading() as session:
        article = readable_article(session, actor(), article_id).article
        kept = queries.version_numbered(session, article, number)
        row = queries.version_row(session, article, number)
    words = {"summary": kept.summary, "body": kept.body, "html": kept.body_html, "tags": kept.tags}
    return {**_version(row), **words}
