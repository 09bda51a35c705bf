"""What pages and programs share of articles: saving over what somebody saved meanwhile, parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import Flask, g, request
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.actor import actor
from app.presenters import stored_body
from app.real_threads import in_real_thread
from app.rendering import render, render_edited
from app.schemas.threads import split_tags
from app.transactions import reading, unit_of_work
from community import clock
from community.articles.access import GrantedArticle, editable_article, readable_article
from community.articles.actions import Written, edit_article, publish_article
from community.articles.actions.writing import stale
from community.articles.merging import Saved, has_marks, merge
from community.articles.models import Article, ArticleVersion
from community.articles.queries import tags_of, version_numbered
from community.errors import NotFound, Refused
from community.revisions.diffs import Row, Work, compare
from community.text import plain
from community.words import N_

_HEADING = re.compile(r"<h([23])>(.*?)</h\1>", re.DOTALL)
RECENT = timedelta(days=90)
LEAST_PARTS = 3  # headings, from which a table of contents helps


def init_app(app: Flask) -> None:
    """Tell templates what counts as confirmed lately."""
    app.jinja_env.globals["is_recent"] = is_recent
    app.jinja_env.globals["clock_of"] = clock_of


def clock_of(seconds: int) -> str:
    """A moment of a recording: 1:05, or 1:02:05."""
    minutes = f"{seconds // 60 % 60}:{seconds % 60:02}"
    return minutes if seconds < 3600 else f"{seconds // 3600}:{minutes.zfill(5)}"


def is_recent(confirmed_at: datetime) -> bool:
    """Whether somebody said within ninety days that it holds."""
    return clock.now() - confirmed_at <= RECENT


@dataclass(frozen=True, kw_only=True)
class Part:
    """A heading of an article: where it is, how deep, what it says."""

    anchor: str
    level: int
    words: str


def with_parts(safe_html: str) -> tuple[Markup, list[Part]]:
    """A stored body whose headings can be linked to, and the headings; none where few."""
    parts: list[Part] = []

    def anchored(found: re.Match[str]) -> str:
        part = Part(
            anchor=f"part-{len(parts) + 1}",
            level=int(found[1]),
            words=" ".join(plain(found[2]).split()),
        )
        parts.append(part)
        return f'<h{found[1]} id="{part.anchor}">{found[2]}</h{found[1]}>'

    made = stored_body(_HEADING.sub(anchored, safe_html))
    return made, parts if len(parts) >= LEAST_PARTS else []


def saved_by(session: Session, article: Article) -> Saved:
    """What an article says now, for comparing and merging."""
    return Saved(
        title=article.title,
        summary=article.summary,
        body=article.body,
        tags=tags_of(session, article.id),
    )


def saved_then(version: ArticleVersion) -> Saved:
    """What it said in one of its versions."""
    return Saved(title=version.title, summary=version.summary, body=version.body, tags=version.tags)


def merged_over_newest(typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed, made one with what somebody saved meanwhile; `version` is then the newest.

    Where both changed the same, the text holds marks and `g.article_conflicts` names the fields.
    What cannot be read as a version is left for the schema to refuse.
    """
    number = str(typed.get("version", ""))
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return typed
    with reading() as session:
        article_id = int((request.view_args or {})["article_id"])
        article = readable_article(session, actor(), article_id).article
        if int(number) >= article.version or int(number) < 1:
            return typed
        base = saved_before(session, article, int(number))
        theirs, newest = saved_by(session, article), article.version
    mine = Saved(
        title=" ".join(str(typed.get("title", "")).split()),
        summary=" ".join(str(typed.get("summary", "")).split()),
        body=_uniform(str(typed.get("body", ""))),
        tags=split_tags(str(typed.get("tags", ""))),
    )
    labels = (str(_("what you wrote")), str(_("what was saved meanwhile")))
    found = in_real_thread(partial(merge, base, mine, theirs, labels=labels))
    g.article_conflicts = list(found.conflicts)
    g.article_theirs = theirs
    return {
        **typed,
        "title": found.wanted.title,
        "summary": found.wanted.summary,
        "body": found.wanted.body,
        "tags": ", ".join(found.wanted.tags),
        "version": str(newest),
        **({"settling": "true"} if found.conflicts else {}),
    }


def _uniform(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def demand_settled(data: dict[str, Any]) -> None:
    """Conflict (`stale`) where both changed the same; Refused while marks are left to settle."""
    if g.get("article_conflicts"):
        raise stale()
    if data.get("settling") and has_marks(data["body"]):
        problem = N_(
            "The lines between <<<<<<< and >>>>>>> stand there twice. Keep what is right, take "
            "the marks out and save again."
        )
        raise Refused(problem, code="marks_left", fields={"body": problem})


def written_from(data: dict[str, Any], *, note: str = "") -> Written:
    """The words of a form, rendered; asked before any transaction."""
    tags = data.get("tags", "")
    return Written(
        title=data["title"],
        summary=data.get("summary", ""),
        text=render(data["body"]),
        tags=split_tags(tags) if isinstance(tags, str) else list(tags),
        note=data.get("note", note),
    )


def save_article(article_id: int, data: dict[str, Any], *, publish: bool = False) -> None:
    """Save an article from the version it was begun with, and publish it in the same step."""
    demand_settled(data)
    with reading() as session:
        renderer = readable_article(session, actor(), article_id).article.renderer
    written = written_from(data)
    written = Written(
        title=written.title,
        summary=written.summary,
        tags=written.tags,
        note=written.note,
        text=render_edited(data["body"], renderer=renderer),
    )
    with unit_of_work() as session:
        granted = editable_article(session, actor(), article_id)
        edit_article(
            session, granted, editor=actor(), written=written, version=int(data["version"])
        )
        if publish:
            publish_article(session, granted, by=actor())


def saved_before(session: Session, article: Article, number: int) -> Saved:
    """What it said in an older version, as the ground of a merge.

    A version may have gone with words that somebody wanted back. Then nothing is known to be the
    same, and whatever differs meets.
    """
    try:
        return saved_then(version_numbered(session, article, number))
    except NotFound:
        return Saved(title="", summary="", body="", tags=())


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Two versions of an article side by side; empty rows where nothing was changed."""

    older: ArticleVersion
    newer: ArticleVersion
    title: Sequence[Row]
    summary: Sequence[Row]
    rows: Sequence[Row]
    tags_added: Sequence[str]
    tags_removed: Sequence[str]


def compared(granted: GrantedArticle, session: Session, older: int, newer: int) -> Compared:
    """What was changed between two versions; NotFound for numbers that there are not."""
    before = version_numbered(session, granted.article, older)
    after = version_numbered(session, granted.article, newer)
    return Compared(
        older=before,
        newer=after,
        **in_real_thread(partial(differences, saved_then(before), saved_then(after))),
    )


def differences(before: Saved, after: Saved) -> dict[str, Any]:
    """Rows of what was changed in title, summary and text, and the tags that came and went."""
    work = Work()

    def rows(old: str, new: str) -> Sequence[Row]:
        return compare(old, new, work) if old != new else ()

    return {
        "title": rows(before.title, after.title),
        "summary": rows(before.summary, after.summary),
        "rows": rows(before.body, after.body),
        "tags_added": [tag for tag in after.tags if tag not in before.tags],
        "tags_removed": [tag for tag in before.tags if tag not in after.tags],
    }


def conflicts_now() -> Sequence[str]:
    """The fields in which this request met what somebody saved meanwhile."""
    found: Sequence[str] = g.get("article_conflicts", ())
    return found
