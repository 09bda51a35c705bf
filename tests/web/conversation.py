"""Makes threads and replies for the tests of pages, through the domain's own actions."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.database import Database
from community.communities.access import community_to
from community.text import render
from community.threads import actions
from community.threads.access import thread_to
from community.threads.models import ThreadKind
from tests.world import World, csrf


class Conversation:
    """Speaks for the cast; every call is a transaction of its own."""

    def __init__(self, database: Database, world: World) -> None:
        self.database = database
        self.world = world

    def start(
        self,
        who: str = "ben",
        *,
        slug: str = "garden",
        kind: ThreadKind = ThreadKind.QUESTION,
        title: str = "When do I sow broad beans?",
        body: str = "It is **cold** here.",
        tags: list[str] | None = None,
    ) -> int:
        """The id of a new thread."""
        text = render(body)
        actor = self.world.actor(who)
        with self.database.unit_of_work() as session:
            granted = community_to(session, actor, slug, verb="threads.start")
            thread = actions.start_thread(
                session, granted, author=actor, kind=kind, title=title, text=text, tags=tags
            )
            return thread.id

    def say(
        self,
        thread_id: int,
        who: str = "cleo",
        body: str = "In March.",
        *,
        comment: bool = False,
        parent_id: int | None = None,
    ) -> int:
        """The id of a new reply, answer or comment."""
        with self.database.unit_of_work() as session:
            return self.say_in(session, thread_id, who, body, comment=comment, parent_id=parent_id)

    def say_in(
        self,
        session: Session,
        thread_id: int,
        who: str,
        body: str,
        *,
        comment: bool = False,
        parent_id: int | None = None,
    ) -> int:
        """As `say`, inside the caller's transaction."""
        actor = self.world.actor(who)
        granted = thread_to(session, actor, thread_id, verb="threads.reply")
        reply = actions.post_reply(
            session,
            granted,
            author=actor,
            text=render(body),
            comment=comment,
            parent_id=parent_id,
        )
        return reply.id


def post(browser: FlaskClient, address: str, /, **fields: object) -> TestResponse:
    """Send a form as the page would, with this browser's token."""
    return browser.post(address, data={"csrf_token": csrf(browser), **fields})
