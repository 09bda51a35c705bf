"""A question as the demonstration's people answer it, of any length."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from sqlalchemy import func, select

from app.database import Database
from community.accounts.queries import actor_of_handle
from community.communities.access import community_to
from community.text import render
from community.threads.access import thread_to
from community.threads.actions import post_reply, start_thread
from community.threads.models import Reply, ReplyKind, ThreadKind

_WRITERS = ("runa", "mairi", "kwame", "pavel", "teo", "anjali", "lien")


def long_question(data_dir: Path, *, posts: int) -> int:
    """A question in `small-hydro` with the longest texts there are; `posts` counts the question."""
    database = Database(f"sqlite:///{data_dir / 'hearth.db'}")
    try:
        return _write(database, posts)
    finally:
        database.dispose()


def _write(database: Database, posts: int) -> int:
    with database.reading() as session:
        rows = session.scalars(
            select(Reply.body)
            .where(Reply.kind != ReplyKind.COMMENT)
            .order_by(func.length(Reply.body).desc(), Reply.id)
        )
        texts = [render(body) for body in islice(rows, posts)]
        writers = [actor_of_handle(session, handle) for handle in _WRITERS]
    assert len(texts) == posts
    with database.unit_of_work() as session:
        asks = writers[0]
        granted = community_to(session, asks, "small-hydro", verb="threads.start")
        thread_id = start_thread(
            session,
            granted,
            author=asks,
            kind=ThreadKind.QUESTION,
            title="What do you look at first when the river rises overnight?",
            text=texts[0],
        ).id
        for number, text in enumerate(texts[1:]):
            author = writers[number % len(writers)]
            place = thread_to(session, author, thread_id, verb="threads.reply")
            post_reply(session, place, author=author, text=text)
    return thread_id
