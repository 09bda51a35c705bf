"""What somebody suggests for an article, put together with how it reads now, and decided on."""

from __future__ import annotations

from functools import partial

from sqlalchemy.orm import Session

from app.actor import actor
from app.articles import saved_before, saved_by
from app.real_threads import in_real_thread
from app.rendering import render_edited
from app.transactions import reading, unit_of_work
from community.articles.access import GrantedChange, editable_article, suggested_change
from community.articles.actions import Written, decide_article_change, edit_article
from community.articles.merging import Merge, Saved, merge
from community.errors import Conflict
from community.words import N_

MEETS = N_(
    "The article was changed since in the same lines. Refuse this with a word, or put both "
    "together in the article yourself."
)


def how_it_fits(session: Session, granted: GrantedChange) -> tuple[Saved, Saved, Merge]:
    """What it began from, what it wants, and how the article would read with it."""
    suggestion, article = granted.suggestion, granted.on.article
    base = saved_before(session, article, suggestion.base_version)
    wanted = Saved(
        title=suggestion.title,
        summary=suggestion.summary,
        body=suggestion.body,
        tags=suggestion.tags,
    )
    now = saved_by(session, article)
    labels = ("", "")
    return base, wanted, in_real_thread(partial(merge, base, wanted, now, labels=labels))


def decide_change(article_change_id: int, *, accepted: bool, note: str) -> int:
    """Take a suggested change over, or refuse it with a reason; the article.

    NotFound for who neither made it nor may decide, Conflict (`meets`) where the article was
    changed since in the same lines, and as `decide_article_change`.
    """
    with reading() as session:
        granted = suggested_change(session, actor(), article_change_id)
        merged = how_it_fits(session, granted)[2]
        article = granted.on.article
        seen, renderer = article.version, article.renderer
    if accepted and merged.conflicts:
        raise Conflict(MEETS, code="meets")
    text = render_edited(merged.wanted.body, renderer=renderer) if accepted else None
    with unit_of_work() as session:
        again = suggested_change(session, actor(), article_change_id, to_change=True)
        decide_article_change(session, again, by=actor(), accepted=accepted, note=note)
        if text is not None:
            wanted = merged.wanted
            written = Written(
                title=wanted.title,
                summary=wanted.summary,
                tags=wanted.tags,
                text=text,
                note=again.suggestion.reason,
            )
            on = editable_article(session, actor(), again.suggestion.article_id)
            edit_article(session, on, editor=actor(), written=written, version=seen)
    return article.id
