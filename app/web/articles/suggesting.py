"""Suggest how an article should read, and decide on what was suggested."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.article_changes import MEETS, decide_change, how_it_fits
from app.articles import differences, written_from
from app.forms import form
from app.i18n import spoken
from app.idempotency import once
from app.real_threads import in_real_thread
from app.rules import requires
from app.schemas.articles import ArticleDecisionForm, ArticleSuggestForm
from app.transactions import reading, unit_of_work
from app.web.articles import bp
from app.web.articles.reading import kind_names
from community.articles import queries
from community.articles.access import (
    readable_article,
    suggested_change,
)
from community.articles.actions import (
    suggest_article_change,
    withdraw_article_change,
)


def _suggesting(article_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = readable_article(session, actor(), article_id, verb="articles.suggest")
        tags = queries.tags_of(session, article_id)
    article = granted.article
    return {
        "granted": granted,
        "article": article,
        "community": granted.community,
        "kinds": kind_names(),
        "form_values": {
            "title": article.title,
            "summary": article.summary,
            "body": article.body,
            "tags": ", ".join(tags),
            "version": article.version,
        },
    }


@bp.route("/articles/<int:article_id>/suggest", methods=["GET", "POST"])
@requires("articles.suggest")
@form(ArticleSuggestForm, "articles/suggest.html", context=_suggesting)
def suggest(data: dict[str, Any], article_id: int) -> ResponseReturnValue:
    """Suggest how it should read."""
    written = written_from(data)

    def make(session: Session) -> str:
        granted = readable_article(session, actor(), article_id, verb="articles.suggest")
        made = suggest_article_change(
            session, granted, by=actor(), written=written, version=data["version"]
        )
        return str(made.id)

    with unit_of_work() as session:
        number = once(session, lambda: make(session))
    flash(_("Suggested. Whoever looks after the article decides on it."), "good")
    return redirect(f"/article-suggestions/{number}", code=303)


def _deciding(article_change_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = suggested_change(session, actor(), article_change_id)
        row = queries.suggestion_row(session, article_change_id)
        base, wanted, merged = how_it_fits(session, granted)
    waits = granted.suggestion.state == "open"
    return {
        "granted": granted.on,
        "article": granted.on.article,
        "community": granted.on.community,
        "row": row,
        "shown": in_real_thread(partial(differences, base, wanted)),
        "decides": waits and granted.on.edits,
        "withdraws": waits and granted.own,
        "meets": waits and bool(merged.conflicts),
        "says_meets": spoken(MEETS),
    }


@bp.route("/article-suggestions/<int:article_change_id>", methods=["GET", "POST"])
@requires("articles.suggest")
@form(ArticleDecisionForm, "articles/suggestion.html", context=_deciding)
def decide(data: dict[str, Any], article_change_id: int) -> ResponseReturnValue:
    """Take a suggested change over, or refuse it with a reason."""
    article_id = decide_change(
        article_change_id, accepted=data["decision"] == "accept", note=data["note"]
    )
    flash(_("Decided. Whoever suggested it is told."), "good")
    return redirect(f"/articles/{article_id}", code=303)


@bp.post("/article-suggestions/<int:article_change_id>/withdrawal")
@requires("articles.suggest")
def withdraw_suggestion(article_change_id: int) -> ResponseReturnValue:
    """Take back what one has suggested."""
    with unit_of_work() as session:
        granted = suggested_change(session, actor(), article_change_id, to_change=True)
        withdraw_article_change(granted)
        article_id = granted.on.article.id
    flash(_("The suggestion is withdrawn."))
    return redirect(f"/articles/{article_id}", code=303)
