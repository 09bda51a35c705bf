"""Keep an article true: confirm it, choose who looks after it, name its sources, place it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.idempotency import done_once
from app.rules import requires
from app.schemas.articles import ArticleCareForm, ArticlePlaceForm, ArticleSourceForm
from app.sources import source_of
from app.transactions import unit_of_work
from app.web.articles import bp
from app.web.articles.reading import looking
from community.articles import actions
from community.articles.access import editable_article
from community.errors import Forbidden
from community.words import N_


@bp.post("/articles/<int:article_id>/confirmation")
@requires("articles.confirm")
def confirm(article_id: int) -> ResponseReturnValue:
    """Say that it still holds."""
    with unit_of_work() as session:
        granted = editable_article(session, actor(), article_id, verb="articles.confirm")
        actions.confirm_article(session, granted, by=actor())
    flash(_("Confirmed today. Thank you for keeping it true."), "good")
    return redirect(f"/articles/{article_id}", code=303)


def _caring(article_id: int) -> dict[str, Any]:
    found = looking(article_id)
    if not found["granted"].edits:
        raise Forbidden(
            N_("Only its author, whoever looks after it and the facilitators change this article."),
            code="not_yours",
        )
    row = found["row"]
    found["form_values"] = {
        "owner": row.owner_handle or "",
        "review_by": row.review_by.isoformat() if row.review_by else "",
        "successor": row.superseded_by_id or "",
    }
    return found


def _emptied(typed: dict[str, Any]) -> dict[str, Any]:
    """What a form leaves empty is sent as nothing."""
    return {name: value for name, value in typed.items() if str(value).strip()}


@bp.route("/articles/<int:article_id>/care", methods=["GET", "POST"])
@requires("articles.write")
@form(ArticleCareForm, "articles/care.html", context=_caring, amend=_emptied)
def care(data: dict[str, Any], article_id: int) -> ResponseReturnValue:
    """Who looks after it, until when it holds, and what took its place."""
    with unit_of_work() as session:
        granted = editable_article(session, actor(), article_id)
        actions.set_care(session, granted, owner=data["owner"], review_by=data["review_by"])
        if data["successor"] != granted.article.superseded_by_id:
            actions.supersede_article(session, granted, by_id=data["successor"])
    flash(_("Saved."), "good")
    return redirect(f"/articles/{article_id}", code=303)


@bp.post("/articles/<int:article_id>/place")
@requires("articles.arrange")
@form(ArticlePlaceForm, "articles/show.html", context=looking)
def place(data: dict[str, Any], article_id: int) -> ResponseReturnValue:
    """Move it in the tree."""
    with unit_of_work() as session:
        granted = editable_article(session, actor(), article_id, verb="articles.arrange")
        slug = granted.community.slug
        actions.arrange_article(
            session,
            granted,
            move=data["move"],
            under=data["under"] or None,
            to_top=not data["under"],
        )
    return redirect(f"/communities/{slug}/knowledge#article-{article_id}", code=303)


@bp.post("/articles/<int:article_id>/start")
@requires("articles.arrange")
def start_here(article_id: int) -> ResponseReturnValue:
    """Have newcomers begin with it, or no more."""
    with unit_of_work() as session:
        granted = editable_article(session, actor(), article_id, verb="articles.arrange")
        actions.start_with(session, granted, starts=request.form.get("starts") == "1")
    return redirect(f"/articles/{article_id}", code=303)


@bp.post("/articles/<int:article_id>/sources")
@requires("articles.write")
@form(ArticleSourceForm, "articles/show.html", context=looking)
def cite(data: dict[str, Any], article_id: int) -> ResponseReturnValue:
    """Name what it rests on."""
    source = source_of(data["source"], data["label"])

    def act() -> None:
        granted = editable_article(session, actor(), article_id)
        actions.add_source(session, granted.article, source)

    with unit_of_work() as session:
        done_once(session, act)
    return redirect(f"/articles/{article_id}#sources", code=303)


@bp.post("/articles/<int:article_id>/sources/<int:source_id>/removal")
@requires("articles.write")
def uncite(article_id: int, source_id: int) -> ResponseReturnValue:
    """Take a source out."""
    with unit_of_work() as session:
        granted = editable_article(session, actor(), article_id)
        actions.remove_source(session, granted, source_id)
    return redirect(f"/articles/{article_id}#sources", code=303)
