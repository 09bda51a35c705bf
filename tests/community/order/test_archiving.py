"""An archived thread is kept as it is: found and read, in no list, and nothing about it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.database import Database
from community.communities.models import Community
from community.errors import Conflict, Forbidden
from community.moderation.models import ModerationEntry
from community.order.access import ARCHIVE
from community.order.actions.archiving import archive_thread, unarchive_thread
from community.questions.actions import cast_vote
from community.questions.unanswered import unanswered_page
from community.text import render
from community.threads import actions
from community.threads.access import GrantedThread, reply_to, thread_to
from community.threads.models import Thread
from community.threads.queries import ThreadFilter, threads_page
from tests.web.conversation import Conversation
from tests.world import World


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    return Conversation(database, world)


def put(database: Database, world: World, act: Any, thread_id: int, who: str = "ada") -> None:
    with database.unit_of_work() as session:
        granted = thread_to(session, world.actor(who), thread_id, verb=ARCHIVE)
        act(session, granted, by=world.actor(who))


def listed(database: Database, world: World, *, archived: bool = False) -> list[int]:
    with database.reading() as session:
        which = ThreadFilter(community_id=world.garden, archived=archived)
        return [row.id for row in threads_page(session, world.actor("ben"), which=which).items]


def waiting(database: Database, world: World) -> tuple[int, list[int]]:
    with database.reading() as session:
        page = unanswered_page(session, world.actor("ada"), community_id=world.garden)
        place = session.get_one(Community, world.garden)
        return place.unanswered_count, [row.thread.id for row in page.items]


def test_it_leaves_the_lists_and_comes_back(
    database: Database, world: World, talk: Conversation
) -> None:
    kept, other = talk.start(), talk.start()
    put(database, world, archive_thread, kept)
    put(database, world, archive_thread, kept)  # twice changes nothing
    assert listed(database, world) == [other]
    assert listed(database, world, archived=True) == [kept]
    assert waiting(database, world) == (1, [other])
    put(database, world, unarchive_thread, kept)
    assert set(listed(database, world)) == {kept, other}
    assert waiting(database, world)[0] == 2
    with database.reading() as session:
        acts = [entry.act for entry in session.query(ModerationEntry)]
    assert acts == ["archive", "unarchive"]


def _reply(session: Session, granted: GrantedThread, world: World) -> None:
    actions.post_reply(session, granted, author=world.actor("ada"), text=render("More."))


def _edit(session: Session, granted: GrantedThread, world: World) -> None:
    actions.edit_thread(
        session,
        granted,
        editor=world.actor("ada"),
        title="Another title",
        text=render("Other words."),
        tags=None,
        version=granted.thread.version,
    )


def _delete(session: Session, granted: GrantedThread, world: World) -> None:
    actions.delete_thread(session, granted, actor=world.actor("ada"))


def _lock(session: Session, granted: GrantedThread, _world: World) -> None:
    actions.lock_thread(session, granted)


def _vote(session: Session, granted: GrantedThread, world: World) -> None:
    cast_vote(session, granted, voter=world.actor("ada"), value=1)


@pytest.mark.parametrize("act", [_reply, _edit, _delete, _lock, _vote])
def test_nothing_about_it_changes_even_for_facilitators(
    database: Database,
    world: World,
    talk: Conversation,
    act: Callable[[Session, GrantedThread, World], None],
) -> None:
    thread_id = talk.start()
    put(database, world, archive_thread, thread_id)
    with database.unit_of_work() as session:
        granted = thread_to(session, world.actor("ada"), thread_id, verb="threads.read")
        with pytest.raises(Conflict) as refused:
            act(session, granted, world)
        assert refused.value.code == "archived"
    put(database, world, unarchive_thread, thread_id)
    with database.unit_of_work() as session:
        granted = thread_to(session, world.actor("ada"), thread_id, verb="threads.read")
        act(session, granted, world)


def test_only_facilitators_archive(database: Database, world: World, talk: Conversation) -> None:
    thread_id = talk.start()
    with pytest.raises(Forbidden):
        put(database, world, archive_thread, thread_id, "ben")


def test_hiding_an_answer_of_an_archived_question_makes_nothing_wait(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start()
    reply_id = talk.say(thread_id)
    put(database, world, archive_thread, thread_id)
    with database.unit_of_work() as session:
        granted = reply_to(session, world.actor("ada"), reply_id, verb="moderation.hide")
        actions.hide_reply(session, granted, reason="Spam.")
    assert waiting(database, world)[0] == 0
    put(database, world, unarchive_thread, thread_id)
    assert waiting(database, world)[0] == 1
    with database.reading() as session:
        assert session.get_one(Thread, thread_id).answers_count == 0
