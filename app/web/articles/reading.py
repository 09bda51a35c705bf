"""Read: the tree of a community, an article, its versions and what was changed in them."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.actor import actor
from app.addresses import RowId
from app.articles import compared, with_parts
from app.forms import FormState
from app.i18n import spoken
from app.presenters import stored_body
from app.rules import requires
from app.transactions import reading
from app.web.articles import bp
from community import clock
from community.articles import queries
from community.articles.access import readable_article
from community.articles.models import ArticleKind
from community.articles.policies import KINDS, standing_on
from community.communities.access import community_to
from community.communities.queries.tags import tag_called
from community.lifecycle.queries.state import life_of
from community.paths.queries import along, paths_of
from community.threads.policies import normal_tag


def kind_names() -> dict[str, str]:
    """What each kind is called, in the reader's language."""
    return {kind.value: spoken(words) for kind, words in KINDS.items()}


def _chosen(name: str) -> str:
    return request.args.get(name, "")[:64]


@bp.get("/communities/<slug>/knowledge")
@requires("articles.read")
def index(slug: str) -> ResponseReturnValue:
    """The articles of a community as a tree, or narrowed to a kind or a tag."""
    kind = _chosen("kind") if _chosen("kind") in {*ArticleKind} else ""
    who = actor()
    with reading() as session:
        granted = community_to(session, who, slug, verb="articles.read")
        place = granted.community
        tag = normal_tag(_chosen("tag")) if _chosen("tag") else ""
        known = tag_called(session, community_id=place.id, name=tag) if tag else None
        tag = known.name if known else tag
        tree = queries.tree_of(session, place.id, kind=kind, tag=tag)
        kept_back = queries.own_unpublished(
            session, who, community_id=place.id, standing=granted.standing
        )
        paths = [path for path in paths_of(session, who, place.id) if path.steps]
        life = life_of(session, place)
    return render_template(
        "articles/index.html",
        paths=[] if kind or tag else paths,
        granted=granted,
        community=place,
        life=life,
        leaves=[each for leaf in tree for each in leaf.all()],
        kept_back=kept_back,
        kind=kind,
        tag=tag,
        kinds=kind_names(),
        arranges=granted.may("articles.arrange") and not (kind or tag),
    )


@bp.get("/articles/<int:article_id>")
@requires("articles.read")
def show(article_id: int) -> str:
    """One article."""
    return render_template("articles/show.html", form=FormState(), **looking(article_id))


def looking(article_id: int) -> dict[str, Any]:
    """What the page of an article shows."""
    who = actor()
    with reading() as session:
        granted = readable_article(session, who, article_id)
        article = granted.article
        row = queries.article_row(session, article.id)
        sources = queries.sources_of(session, who, article.id)
        contributors = queries.contributors_of(session, article.id)
        recordings = queries.recordings_of(session, article.id)
        around = [one for one in (article.superseded_by_id, article.parent_id) if one]
        beside = queries.article_rows(session, who, around)
        waiting = queries.open_suggestions(session, article.id) if granted.edits else []
        tree = queries.tree_of(session, article.community_id) if granted.edits else []
        path_id = request.args.get("path", type=RowId.number)
        on_path = along(session, who, path_id, article_id=article.id) if path_id else None
    body, parts = with_parts(article.body_html)
    return {
        "granted": granted,
        "article": article,
        "community": granted.community,
        "row": row,
        "standing": standing_on(article, clock.now().date()),
        "body": body,
        "parts": parts,
        "sources": sources,
        "contributors": contributors,
        "recordings": recordings,
        "spoken": request.args.get("spoken", 0, type=int),
        "along": on_path,
        "marks": who.signed_in and granted.may("articles.mark_read"),
        "successor": beside.get(article.superseded_by_id or 0),
        "above": beside.get(article.parent_id or 0),
        "waiting": waiting,
        "others": [each.row for leaf in tree for each in leaf.all() if each.row.id != article.id],
        "kinds": kind_names(),
    }


@bp.get("/articles/<int:article_id>/history")
@requires("articles.read")
def history(article_id: int) -> str:
    """The versions of an article, newest first."""
    with reading() as session:
        granted = readable_article(session, actor(), article_id)
        page = queries.versions_of(session, granted.article, cursor=request.args.get("cursor"))
    return render_template(
        "articles/history.html",
        granted=granted,
        article=granted.article,
        community=granted.community,
        page=page,
        first_page=request.args.get("cursor") is None,
    )


@bp.get("/articles/<int:article_id>/history/<int:number>")
@requires("articles.read")
def version(article_id: int, number: int) -> str:
    """One version as it read then."""
    with reading() as session:
        granted = readable_article(session, actor(), article_id)
        kept = queries.version_numbered(session, granted.article, number)
    return render_template(
        "articles/version.html",
        granted=granted,
        article=granted.article,
        community=granted.community,
        version=kept,
        body=stored_body(kept.body_html),
    )


@bp.get("/articles/<int:article_id>/changes")
@requires("articles.read")
def changes(article_id: int) -> ResponseReturnValue:
    """What was changed from one version to another; by default in the newest."""
    with reading() as session:
        granted = readable_article(session, actor(), article_id)
        newest = granted.article.version
        to = request.args.get("to", newest, type=RowId.number)
        from_ = request.args.get("from", max(to - 1, 1), type=RowId.number)
        shown = compared(granted, session, from_, to)
    return render_template(
        "articles/changes.html",
        granted=granted,
        article=granted.article,
        community=granted.community,
        shown=shown,
    )
