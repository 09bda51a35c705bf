"""Drafts made of posts, and what the rows say of them."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import Database
from app.worker.subscribers import SUBSCRIBERS
from community.articles.events import ArticleWordsAnswered, ArticleWordsAsked
from community.articles.models import Article, ArticleContributor, ArticleVersion
from community.notifications.models import Notification
from community.outbox import OutboxEntry
from tests.web.conversation import post

TITLE = "When to sow broad beans"


def drafted(browser: FlaskClient, thread: int, *replies: int, **more: object) -> int:
    """The id of the draft that this browser makes of the posts."""
    fields = {"kind": "how-to", "title": TITLE, "reply_ids": list(replies), **more}
    made = post(browser, f"/threads/{thread}/article", **fields)
    assert made.status_code == 303, made.text
    return int(made.location.rpartition("/")[2])


def states(database: Database, article: int) -> dict[int, str]:
    with database.reading() as session:
        rows = session.scalars(
            select(ArticleContributor).where(ArticleContributor.article_id == article)
        )
        return {row.account_id: str(row.state) for row in rows}


def said(browser: FlaskClient, database: Database, article: int, whom: int, answer: str) -> int:
    """The status of the answer that a browser gives for the words of that account."""
    with database.reading() as session:
        number = session.scalars(
            select(ArticleContributor.id).where(
                ArticleContributor.article_id == article, ArticleContributor.account_id == whom
            )
        ).one()
    fields = {"contributor": number, "answer": answer}
    return post(browser, f"/articles/{article}/words", **fields).status_code


def bodies(database: Database, article: int) -> list[str]:
    """Every version that is kept, and how it reads now."""
    with database.reading() as session:
        kept = session.scalars(
            select(ArticleVersion.body).where(ArticleVersion.article_id == article)
        ).all()
        return [*kept, session.get_one(Article, article).body]


def tell(database: Database) -> dict[int, list[str]]:
    """Let the worker tell people; the kinds of notices about articles by account."""
    with database.unit_of_work() as session:
        for kind in (ArticleWordsAsked, ArticleWordsAnswered):
            entries = session.scalars(select(OutboxEntry).where(OutboxEntry.name == kind.name))
            events = [(entry.id, kind.from_payload(entry.payload)) for entry in entries.all()]
            for subscriber in SUBSCRIBERS[kind]:
                subscriber(session, events)
        told: dict[int, list[str]] = {}
        for row in session.scalars(select(Notification).order_by(Notification.id)):
            if row.kind.startswith("words_"):
                told.setdefault(row.account_id, []).append(row.kind)
        return told
