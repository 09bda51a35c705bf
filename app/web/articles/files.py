"""Articles to take along: as Markdown files, and as one page to print."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.actor import actor
from app.article_files import Written, file_name, markdown_of, zip_of
from app.extensions import limiter
from app.limits import SEARCHES
from app.presenters import stored_body
from app.rules import requires
from app.settings import settings
from app.transactions import reading
from app.web.articles import bp
from app.web.articles.reading import kind_names
from community.articles import queries
from community.articles.access import readable_article
from community.communities.access import community_to


@bp.get("/articles/<int:article_id>.md")
@requires("articles.read")
def one_file(article_id: int) -> Response:
    """The article as it was typed, with what is known of it above."""
    with reading() as session:
        granted = readable_article(session, actor(), article_id)
        row = queries.article_row(session, article_id)
        sources = queries.sources_of(session, actor(), article_id)
        body = granted.article.body
    text = markdown_of(Written(row=row, body=body, sources=sources))
    return _download(text, "text/markdown; charset=utf-8", f"{file_name(row.title)}.md")


@bp.get("/communities/<slug>/knowledge.zip")
@limiter.limit(SEARCHES)
@requires("articles.read")
def all_files(slug: str) -> Response:
    """Every published article of a community, in folders as the tree stands."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="articles.read")
        tree = queries.tree_of(session, granted.community.id)
        bodies = queries.bodies_of(session, granted.community.id)
        rows = [each.row for leaf in tree for each in leaf.all()]
        sources = queries.sources_of_all(session, actor(), [row.id for row in rows])
    written = {
        row.id: Written(row=row, body=bodies[row.id].body, sources=sources.get(row.id, ()))
        for row in rows
        if row.id in bodies
    }
    name = f"{granted.community.slug}-knowledge.zip"
    return _download(zip_of(tree, written), "application/zip", name)


def _download(content: str | bytes, kind: str, name: str) -> Response:
    response = Response(content, mimetype=None, content_type=kind)
    told = f"filename=\"{_ascii(name)}\"; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Disposition"] = f"attachment; {told}"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _ascii(name: str) -> str:
    """The name for those who read no other letters; what says nothing then is an article."""
    stem, _, ending = name.encode("ascii", "ignore").decode().rpartition(".")
    return f"{stem.strip('-') or 'article'}.{ending}"


@bp.get("/communities/<slug>/knowledge/print")
@requires("articles.read")
def to_print(slug: str) -> ResponseReturnValue:
    """All articles of a community on one page, with their contents before."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="articles.read")
        tree = queries.tree_of(session, granted.community.id)
        bodies = queries.bodies_of(session, granted.community.id)
    leaves = [each for leaf in tree for each in leaf.all()]
    shown: dict[int, Any] = {number: stored_body(each.html) for number, each in bodies.items()}
    return render_template(
        "knowledge/print.html",
        community=granted.community,
        leaves=leaves,
        bodies=shown,
        kinds=kind_names(),
        address_of=_address_of,
    )


def _address_of(article_id: int) -> str:
    """Where an article is read, for paper."""
    return f"{settings().base_url}/articles/{article_id}"
