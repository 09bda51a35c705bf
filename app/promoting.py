"""Make the first draft of an article from posts, and take words out that somebody wants back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.idempotency import once
from app.rendering import render, render_edited
from app.transactions import reading, unit_of_work
from community.articles import actions, queries
from community.articles.access import own_words_in, own_words_of
from community.articles.actions.promoting import demand_chosen, demand_standing
from community.articles.models import ContributorState
from community.articles.passages import as_part, without
from community.communities.access import community_to
from community.errors import Refused
from community.text import LONGEST_SOURCE
from community.threads.access import thread_to
from community.threads.models import ThreadKind
from community.words import N_

_TRIES = 3  # to take words out of a draft that somebody saves at the same time


def draft_of(thread_id: int, *, opening: bool, reply_ids: Sequence[int]) -> str:
    """The posts of a thread as one Markdown text, in their order, under two headings.

    NotFound for strangers, Forbidden without the right; Refused for posts that are not there,
    for too many, and for more than an article holds.
    """
    demand_chosen(opening=opening, reply_ids=reply_ids)
    with reading() as session:
        thread = thread_to(session, actor(), thread_id, verb="articles.write").thread
        chosen = queries.passages_in(session, thread_id, opening=opening, reply_ids=reply_ids)
        asks = thread.kind == ThreadKind.QUESTION
    demand_standing(chosen, opening=opening, reply_ids=reply_ids)
    first, others = str(_("How it began")), str(_("What was said"))
    if asks:
        first, others = str(_("The question")), str(_("The answer"))
    parts: list[str] = []
    for heading, passages in (
        (first, [each for each in chosen if each.reply_id is None]),
        (others, [each for each in chosen if each.reply_id is not None]),
    ):
        if passages:
            parts += [f"## {heading}", *(as_part(each) for each in passages)]
    body = "\n\n".join(parts)
    if len(body) > LONGEST_SOURCE:
        problem = N_("These posts together are more than an article holds. Choose fewer.")
        raise Refused(problem, code="too_long", fields={"reply_ids": problem})
    return body


def draft_made(data: Mapping[str, Any], thread_id: int) -> str:
    """The number of the draft that a form or a program asks for; its authors are asked.

    `data` holds `opening`, `reply_ids`, `kind` and `title`. Refuses as `draft_of`.
    """
    which = {"opening": data["opening"], "reply_ids": data["reply_ids"]}
    written = actions.Written(title=data["title"], text=render(draft_of(thread_id, **which)))

    def make(session: Session) -> str:
        granted = thread_to(session, actor(), thread_id, verb="articles.write")
        place = community_to(session, actor(), granted.community.slug, verb="articles.write")
        made = actions.promote_posts(
            session, granted, place, by=actor(), kind=data["kind"], written=written, **which
        )
        return str(made.id)

    with unit_of_work() as session:
        return once(session, lambda: make(session))


def give_answer(article_id: int, contributor_id: int, answer: ContributorState) -> None:
    """What somebody wants done with their words; from a draft they are taken out at once.

    Where somebody saved the draft otherwise since, whoever looks after it takes them out.
    """
    with unit_of_work() as session:
        granted = own_words_of(session, actor(), article_id, contributor_id)
        actions.answer_for_words(session, granted, answer)
    if answer == ContributorState.REFUSED:
        for _try in range(_TRIES):
            if _taken_out(article_id, contributor_id):
                return


def _taken_out(article_id: int, contributor_id: int) -> bool:
    """Whether nothing is left to be tried."""
    with reading() as session:
        mine = own_words_in(session, actor(), article_id)
        granted = next(each for each in mine if each.contributor.id == contributor_id)
        article, row = granted.article, granted.contributor
        passages = queries.passages_by(session, article_id, row.account_id)
    if article.published_at is not None or row.state != ContributorState.REFUSED:
        return True
    left = without(article.body, passages)
    if not left or not passages:
        return True
    text = render_edited(left, renderer=article.renderer)
    with unit_of_work() as session:
        held = own_words_of(session, actor(), article_id, contributor_id)
        return actions.take_words_out(session, held, text, version=article.version)
