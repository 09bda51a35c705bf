"""From talk to knowledge: choose posts, draft an article of them, and what their authors say."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.extensions import limiter
from app.forms import form
from app.limits import PROMOTIONS
from app.promoting import draft_made, give_answer
from app.rules import requires
from app.schemas.promoting import ArticlePromotionForm, WordsForm
from app.transactions import reading, unit_of_work
from app.web.articles import bp
from app.web.articles.reading import kind_names
from community.articles import actions, queries
from community.articles.access import editable_article, own_words_in
from community.articles.models import ArticleKind, ContributorState
from community.articles.policies import MOST_CHOSEN, SILENCE
from community.order.queries.choosing import posts_to_choose
from community.threads.access import thread_to
from community.threads.actions.states import demand_present
from community.threads.models import ThreadKind

_KINDS = {
    ThreadKind.QUESTION: ArticleKind.HOW_TO,
    ThreadKind.INSIGHT: ArticleKind.LESSON,
    ThreadKind.DISCUSSION: ArticleKind.CASE,
}


def _promoting(thread_id: int) -> dict[str, Any]:
    """A page of the posts to choose from; at first the question and its accepted answer are."""
    with reading() as session:
        granted = thread_to(session, actor(), thread_id, verb="articles.write")
        demand_present(granted)
        cursor = request.args.get("cursor")
        page = posts_to_choose(session, thread_id, cursor=cursor, comments=True)
    thread = granted.thread
    chosen = request.form if request.method == "POST" else request.args
    ticked = set(chosen.getlist("reply_ids"))
    begins = request.method == "GET" and not ticked and cursor is None
    if begins and thread.accepted_reply_id:
        ticked = {str(thread.accepted_reply_id)}
    return {
        "thread": thread,
        "community": granted.community,
        "page": page,
        "ticked": ticked,
        "with_opening": begins or "opening" in chosen,
        "kinds": kind_names(),
        "most": MOST_CHOSEN,
        "form_values": {"kind": _KINDS[ThreadKind(thread.kind)], "title": thread.title},
    }


@bp.route("/threads/<int:thread_id>/article", methods=["GET", "POST"])
@limiter.limit(PROMOTIONS, methods=["POST"])
@requires("articles.write")
@form(ArticlePromotionForm, "articles/promote.html", context=_promoting)
def promote(data: dict[str, Any], thread_id: int) -> ResponseReturnValue:
    """Draft an article of posts; those who wrote them are asked."""
    number = draft_made(data, thread_id)
    flash(_("The draft is made. Shape it: those whose words it uses are asked meanwhile."), "good")
    return redirect(f"/articles/{number}", code=303)


def _answering(article_id: int) -> dict[str, Any]:
    who = actor()
    with reading() as session:
        mine = own_words_in(session, who, article_id)
        article = mine[0].article
        said = {
            each.contributor.id: queries.passages_by(
                session, article_id, each.contributor.account_id
            )
            for each in mine
        }
        author = queries.article_row(session, article_id)
    return {"article": article, "community": mine[0].community, "mine": mine, "said": said} | {
        "author": author,
        "chosen": request.form.get("answer", ""),
        "silence": SILENCE,
    }


@bp.route("/articles/<int:article_id>/words", methods=["GET", "POST"])
@requires("articles.answer")
@form(WordsForm, "articles/words.html", context=_answering)
def words(data: dict[str, Any], article_id: int) -> ResponseReturnValue:
    """Say what becomes of words of one's own that went into an article."""
    give_answer(article_id, data["contributor"], ContributorState(data["answer"]))
    flash(_("Thank you. It is done as you wish."), "good")
    return redirect(f"/articles/{article_id}/words", code=303)


@bp.post("/articles/<int:article_id>/contributors/<int:contributor_id>/settlement")
@requires("articles.write")
def settle(article_id: int, contributor_id: int) -> ResponseReturnValue:
    """Say that somebody's words are out of it."""
    with unit_of_work() as session:
        granted = editable_article(session, actor(), article_id)
        actions.settle_words(session, granted, contributor_id)
    flash(_("Thank you. Their words are out."), "good")
    return redirect(f"/articles/{article_id}", code=303)
