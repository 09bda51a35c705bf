"""Posts that web tests are about, made by the domain's own actions."""

from __future__ import annotations

from dataclasses import dataclass

from app.database import Database
from community.communities.access import community_to
from community.text import render
from community.threads import actions
from community.threads.access import thread_to
from community.threads.models import ThreadKind
from tests.world import World


@dataclass(frozen=True)
class Posted:
    """A question and an answer to it."""

    thread_id: int
    reply_id: int

    def __str__(self) -> str:
        return f"thread {self.thread_id}, reply {self.reply_id}"


def posted(
    database: Database,
    world: World,
    *,
    slug: str = "garden",
    author: str = "ben",
    answerer: str = "ada",
    title: str = "Why do my beans fail?",
    body: str = "They rot in the marrowstone soil.",
    answer: str = "Drain the quillwort bed first.",
) -> Posted:
    """Somebody asks and somebody answers."""
    with database.unit_of_work() as session:
        granted = community_to(session, world.actor(author), slug, verb="threads.start")
        thread = actions.start_thread(
            session,
            granted,
            author=world.actor(author),
            kind=ThreadKind.QUESTION,
            title=title,
            text=render(body),
        )
        session.flush()  # the answer needs its id
        ground = thread_to(session, world.actor(answerer), thread.id, verb="threads.reply")
        reply = actions.post_reply(
            session, ground, author=world.actor(answerer), text=render(answer)
        )
        session.flush()  # the caller needs its id
        return Posted(thread_id=thread.id, reply_id=reply.id)
