"""What is noted of a post follows it, whatever became of it before the worker came to it."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from app.config import Settings
from app.database import Database
from community.previews.models import PreviewedPost
from community.threads.access import reply_to
from community.threads.actions import delete_reply
from community.threads.models import Reply
from tests.answering import answering
from tests.previews.elsewhere import ask, carry, heard, ok, previews
from tests.web.conversation import Conversation
from tests.world import World


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def test_a_post_that_went_to_another_thread_meanwhile_is_noted_where_it_stands(
    database: Database, settings: Settings, talk: Conversation
) -> None:
    with answering([ok()]) as site:
        thread, other = talk.start(), talk.start()
        reply = talk.say(thread, body=f"{site.url}/kiln")
        _send(database, reply, other)
        assert ask(database, settings, site.port) == 1
        assert [(each["thread_id"], each["reply_id"]) for each in heard(database)] == [
            (other, reply)
        ]
        with database.unit_of_work() as session:
            granted = reply_to(session, talk.world.actor("cleo"), reply, verb="threads.edit_own")
            delete_reply(session, granted, actor=talk.world.actor("cleo"))
        _send(database, reply, thread)
        carry(database)

    assert previews(database) == []


def _send(database: Database, reply_id: int, thread_id: int) -> None:
    """To another thread, with what is noted of it, as splitting and merging do."""
    with database.unit_of_work() as session:
        session.execute(update(Reply).where(Reply.id == reply_id).values(thread_id=thread_id))
        noted = update(PreviewedPost).where(PreviewedPost.reply_id == reply_id)
        session.execute(noted.values(thread_id=thread_id))
