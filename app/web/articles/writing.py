"""Write: begin an article, save it over what others saved, publish, withdraw, bring back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.articles import (
    conflicts_now,
    demand_settled,
    merged_over_newest,
    save_article,
    written_from,
)
from app.composing import prefilled
from app.forms import form
from app.i18n import spoken
from app.idempotency import once
from app.presenters import stored_body
from app.rules import requires
from app.schemas.articles import ArticleEditForm, ArticleForm
from app.transactions import reading, unit_of_work
from app.web.articles import bp
from app.web.articles.reading import kind_names
from community.articles import actions, queries
from community.articles.access import editable_article, readable_article
from community.articles.models import ArticleKind
from community.articles.policies import LONGEST_TITLE, TEMPLATES
from community.communities.access import community_to
from community.errors import Conflict, Forbidden
from community.words import N_


def _beginning(slug: str) -> dict[str, Any]:
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="articles.write")
    kind = request.args.get("kind", "")
    chosen = ArticleKind(kind) if kind in {*ArticleKind} else ArticleKind.HOW_TO
    return {
        "granted": granted,
        "community": granted.community,
        "kinds": kind_names(),
        "begun": request.method == "POST" or kind in {*ArticleKind},
        "form_values": {
            "kind": chosen.value,
            "title": prefilled("title", most=LONGEST_TITLE),
            "body": spoken(TEMPLATES[chosen]),
        },
    }


@bp.route("/communities/<slug>/articles/new", methods=["GET", "POST"])
@requires("articles.write")
@form(ArticleForm, "articles/new.html", context=_beginning)
def new(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Choose a kind, then write beneath its headings."""
    publish = data.pop("publish")
    written = written_from(data)

    def make(session: Session) -> str:
        granted = community_to(session, actor(), slug, verb="articles.write")
        made = actions.draft_article(
            session, granted, author=actor(), kind=data["kind"], written=written
        )
        if publish:
            actions.publish_article(
                session, editable_article(session, actor(), made.id), by=actor()
            )
        return str(made.id)

    with unit_of_work() as session:
        number = once(session, lambda: make(session))
    if publish:
        flash(_("The article is published."), "good")
    else:
        flash(_("The draft is kept. You and the facilitators see it until you publish it."))
    return redirect(f"/articles/{number}", code=303)


def _editing(article_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = readable_article(session, actor(), article_id, verb="articles.write")
        tags = queries.tags_of(session, article_id)
    if not granted.edits:
        raise Forbidden(
            N_("Only its author, whoever looks after it and the facilitators change this article."),
            code="not_yours",
        )
    article = granted.article
    return {
        "granted": granted,
        "article": article,
        "community": granted.community,
        "conflicts": conflicts_now(),
        "newest": stored_body(article.body_html),
        "kinds": kind_names(),
        "form_values": {
            "title": article.title,
            "summary": article.summary,
            "body": article.body,
            "tags": ", ".join(tags),
            "version": article.version,
        },
    }


@bp.route("/articles/<int:article_id>/edit", methods=["GET", "POST"])
@requires("articles.write")
@form(ArticleEditForm, "articles/edit.html", context=_editing, amend=merged_over_newest)
def edit(data: dict[str, Any], article_id: int) -> ResponseReturnValue:
    """Save it anew; what somebody saved meanwhile is merged, or shown where both met."""
    demand_settled(data)
    try:
        save_article(article_id, data, publish=data["publish"])
    except Conflict as conflict:
        if conflict.code != "stale":
            raise
        # Somebody saved between the merge and the write: merged once more, and saved or shown.
        data = {**data, **_once_more(data)}
        demand_settled(data)
        save_article(article_id, data, publish=data["publish"])
    flash(_("Saved."), "good")
    return redirect(f"/articles/{article_id}", code=303)


def _once_more(data: dict[str, Any]) -> dict[str, Any]:
    return merged_over_newest({**data, "version": str(data["version"])})


@bp.post("/articles/<int:article_id>/publication")
@requires("articles.write")
def publish(article_id: int) -> ResponseReturnValue:
    """Open a draft, or what was withdrawn, to the community."""
    with unit_of_work() as session:
        actions.publish_article(session, editable_article(session, actor(), article_id), by=actor())
    flash(_("The article is published."), "good")
    return redirect(f"/articles/{article_id}", code=303)


@bp.post("/articles/<int:article_id>/withdrawal")
@requires("articles.write")
def withdraw(article_id: int) -> ResponseReturnValue:
    """Take it from its readers."""
    with unit_of_work() as session:
        actions.withdraw_article(session, editable_article(session, actor(), article_id))
    flash(_("The article is withdrawn. You can publish it again."))
    return redirect(f"/articles/{article_id}", code=303)


@bp.post("/articles/<int:article_id>/deletion")
@requires("articles.write")
def delete(article_id: int) -> ResponseReturnValue:
    """Delete a draft."""
    with unit_of_work() as session:
        granted = editable_article(session, actor(), article_id)
        slug = granted.community.slug
        actions.delete_draft(session, granted)
    flash(_("The draft is deleted."))
    return redirect(f"/communities/{slug}/knowledge", code=303)


@bp.post("/articles/<int:article_id>/history/<int:number>/return")
@requires("articles.write")
def bring_back(article_id: int, number: int) -> ResponseReturnValue:
    """Let it read as it did in that version, which becomes the newest."""
    with unit_of_work() as session:
        granted = editable_article(session, actor(), article_id)
        actions.restore_version(
            session, granted, editor=actor(), number=number, version=granted.article.version
        )
    flash(_("It reads as it did in version %(number)s.", number=number), "good")
    return redirect(f"/articles/{article_id}", code=303)
