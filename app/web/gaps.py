"""What people look for in a community and do not find, for its facilitators."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import form
from app.rules import requires
from app.schemas.gaps import DismissalForm
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.gaps.access import gap_to, gaps_of
from community.gaps.actions import dismiss
from community.lifecycle.queries.state import life_of
from community.search.queries import posts_found

bp = Blueprint("gaps", __name__, url_prefix="/communities/<slug>/knowledge/gaps")

_MOST_QUESTIONS = 5  # named under one gap


@bp.get("")
@requires("gaps.read")
def index(slug: str) -> str:
    """Open gaps, those first that most people ran into."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="gaps.read")
        page = gaps_of(session, granted, cursor=request.args.get("cursor"))
        wanted = {each for gap in page.items for each in gap.questions[:_MOST_QUESTIONS]}
        posts = posts_found(session, actor(), threads=wanted, replies=())
        life = life_of(session, granted.community)
    return render_template(
        "gaps/index.html",
        community=granted.community,
        granted=granted,
        life=life,
        page=page,
        questions={thread: post for (thread, _reply), post in posts.items()},
        question_of=question_of,
        article_of=article_of,
        most=_MOST_QUESTIONS,
    )


def question_of(slug: str, words: list[str]) -> str:
    """The form of a question about a gap."""
    asked = {"kind": "question", "title": _("What do we know about %(words)s?", words=_said(words))}
    return f"/communities/{slug}/threads/new?{urlencode(asked)}"


def article_of(slug: str, words: list[str]) -> str:
    """The form of an article about a gap."""
    said = _said(words)
    query = urlencode({"title": said[:1].upper() + said[1:]})
    return f"/communities/{slug}/articles/new?{query}"


def _said(words: list[str]) -> str:
    return ", ".join(words)


def _dismissing(slug: str, gap_id: int) -> dict[str, Any]:
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="gaps.manage")
        gap = gap_to(session, actor(), slug, gap_id, verb="gaps.manage")
    return {"community": granted.community, "granted": granted, "gap": gap}


@bp.route("/<int:gap_id>/dismissal", methods=["GET", "POST"])
@requires("gaps.manage")
@form(DismissalForm, "gaps/dismiss.html", context=_dismissing)
def take_off(data: dict[str, Any], slug: str, gap_id: int) -> ResponseReturnValue:
    """Say why it need not be filled; it comes back when half as many more look for it."""
    with unit_of_work() as session:
        dismiss(gap_to(session, actor(), slug, gap_id, verb="gaps.manage"), reason=data["reason"])
    flash(_("It is off the list until many more people look for it."), "good")
    return redirect(f"/communities/{slug}/knowledge/gaps", code=303)
