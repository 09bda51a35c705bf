"""People who talk in the cast's communities, and an index that follows as the worker keeps it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.config import Settings
from app.database import Database
from app.worker.indexing import Indexer
from community.communities.access import community_to
from community.outbox import OutboxEntry
from community.questions.actions import accept_answer
from community.text import render
from community.threads import actions
from community.threads.access import reply_to, thread_to
from community.threads.models import ThreadKind
from search import SearchEngine, open_engine
from tests.world import World


class Conversations:
    """Posts through the domain's actions; `settle()` lets the index catch up."""

    def __init__(self, app: Flask, world: World) -> None:
        self.database: Database = app.extensions["hearth.database"]
        # The shipped engine, patient: a busy machine must not look like a broken index.
        settings: Settings = app.extensions["hearth.settings"]
        self.engine: SearchEngine = open_engine(settings.index_dir, budget_seconds=30)
        app.extensions["hearth.search"] = self.engine
        self.world = world
        self.indexer = Indexer(self.database, self.engine)
        self.indexer.start()
        self._seen = 0

    def start(
        self,
        who: str,
        slug: str,
        title: str,
        body: str = "As the title says.",
        *,
        kind: ThreadKind = ThreadKind.QUESTION,
        tags: list[str] | None = None,
    ) -> int:
        """Start a thread and return its id."""
        author, text = self.world.actor(who), render(body)
        with self.database.unit_of_work() as session:
            granted = community_to(session, author, slug, verb="threads.start")
            return actions.start_thread(
                session, granted, author=author, kind=kind, title=title, text=text, tags=tags
            ).id

    def reply(self, who: str, thread_id: int, body: str) -> int:
        """Reply or answer and return the reply's id."""
        author, text = self.world.actor(who), render(body)
        with self.database.unit_of_work() as session:
            granted = thread_to(session, author, thread_id, verb="threads.reply")
            return actions.post_reply(session, granted, author=author, text=text).id

    def edit_reply(self, who: str, reply_id: int, body: str) -> None:
        """Replace the text of a reply."""
        editor, text = self.world.actor(who), render(body)
        with self.database.unit_of_work() as session:
            granted = reply_to(session, editor, reply_id, verb="threads.edit_own")
            actions.edit_reply(session, granted, editor=editor, text=text, version=1)

    def accept(self, who: str, reply_id: int) -> None:
        """Accept an answer."""
        actor = self.world.actor(who)
        with self.database.unit_of_work() as session:
            granted = reply_to(session, actor, reply_id, verb="questions.accept")
            accept_answer(session, granted, actor=actor)

    def hide_thread(self, thread_id: int) -> None:
        """Hide a thread as Ada, who facilitates."""
        with self.database.unit_of_work() as session:
            granted = thread_to(session, self.world.actor("ada"), thread_id, verb="moderation.hide")
            actions.hide_thread(session, granted, reason="off topic")

    def show_thread(self, thread_id: int) -> None:
        """Show a hidden thread again."""
        with self.database.unit_of_work() as session:
            granted = thread_to(session, self.world.actor("ada"), thread_id, verb="moderation.hide")
            actions.show_thread(session, granted)

    def hide_reply(self, reply_id: int) -> None:
        """Hide a reply as Ada."""
        with self.database.unit_of_work() as session:
            granted = reply_to(session, self.world.actor("ada"), reply_id, verb="moderation.hide")
            actions.hide_reply(session, granted, reason="rude")

    def settle(self) -> None:
        """Index every event since the last time, as one batch."""
        with self.database.reading() as session:
            rows = session.scalars(
                select(OutboxEntry).where(OutboxEntry.id > self._seen).order_by(OutboxEntry.id)
            ).all()
            events = [(row.id, event) for row in rows if (event := row.event())]
        self.indexer.take(events)
        self._seen = max([self._seen, *(seq for seq, _ in events)])
