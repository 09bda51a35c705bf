"""Places in threads: they go forward alone, go back when asked, and say what is unread."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.accounts.actor import VISITOR
from community.communities.models import Membership
from community.reading.actions import choose_places, go_back, read_all, take_place
from community.reading.models import CommunityPlace, ThreadPlace
from community.reading.queries import Unread, own_reading, unread_in
from community.threads.access import reply_to
from community.threads.actions import delete_reply
from community.threads.models import Reply
from tests.community.test_threads import answer, start
from tests.world import World, populate


def place(session: Session, world: World, who: str, thread_id: int) -> int | None:
    return session.scalar(
        select(ThreadPlace.reply_id).where(
            ThreadPlace.account_id == getattr(world, who), ThreadPlace.thread_id == thread_id
        )
    )


def unread(session: Session, world: World, who: str, thread_id: int) -> Unread | None:
    session.flush()
    return unread_in(session, world.actor(who), [thread_id]).get(thread_id)


def test_what_others_begin_and_say_is_unread_and_ones_own_is_not(
    world: World, session: Session
) -> None:
    thread = start(session, world, "ben")
    first = answer(session, world, thread, "cleo")
    answer(session, world, thread, "ada")

    assert unread(session, world, "fay", thread.id) == Unread(2, first.id, begun=True)
    assert unread(session, world, "ben", thread.id) == Unread(2, first.id, begun=False)
    assert unread(session, world, "cleo", thread.id) == Unread(1, first.id + 1, begun=True)
    assert unread(session, world, "zed", thread.id) is None, "no member, and never opened it"


def test_a_place_goes_forward_and_never_back_whatever_comes_late(
    world: World, session: Session
) -> None:
    thread = start(session, world, "ben")
    said = [answer(session, world, thread, "cleo").id for _ in range(3)]
    ada = world.actor("ada")

    assert take_place(session, ada, thread.id, reply_id=said[1]) == said[1]
    assert take_place(session, ada, thread.id, reply_id=said[0]) == said[1]
    assert take_place(session, ada, thread.id, reply_id=0) == said[1]
    assert unread(session, world, "ada", thread.id) == Unread(1, said[2], begun=False)
    assert take_place(session, ada, thread.id, reply_id=2**62) == said[2], "a post that is there"
    assert unread(session, world, "ada", thread.id) is None

    later = answer(session, world, thread, "cleo").id
    assert unread(session, world, "ada", thread.id) == Unread(1, later, begun=False)


def test_a_post_of_another_thread_is_no_place_in_this_one(world: World, session: Session) -> None:
    thread, other = start(session, world), start(session, world)
    mine = answer(session, world, thread).id
    answer(session, world, other)

    assert take_place(session, world.actor("ada"), thread.id, reply_id=mine + 1) == mine


def test_unread_from_here_holds_against_a_page_that_was_open_before(
    world: World, session: Session
) -> None:
    thread = start(session, world, "ben")
    said = [answer(session, world, thread, "cleo") for _ in range(3)]
    ada = world.actor("ada")
    take_place(session, ada, thread.id, reply_id=said[2].id, version=1)

    assert go_back(session, ada, said[1]) == said[0].id
    assert unread(session, world, "ada", thread.id) == Unread(2, said[1].id, begun=False)
    take_place(session, ada, thread.id, reply_id=said[2].id, version=1)
    assert place(session, world, "ada", thread.id) == said[0].id
    seen = own_reading(session, ada, thread.id)
    assert (seen.place, seen.first_unread, seen.following) == (
        said[0].id, said[1].id, said[1].id
    )  # fmt: skip
    take_place(session, ada, thread.id, reply_id=said[2].id, version=seen.version)
    assert place(session, world, "ada", thread.id) == said[2].id


def test_what_was_said_before_one_came_is_not_unread_but_can_be_asked_for(
    world: World, session: Session
) -> None:
    thread = start(session, world, "ben")
    said = [answer(session, world, thread, "ada") for _ in range(4)]
    came = clock.now()
    session.execute(
        update(Membership).where(Membership.account_id == world.cleo).values(joined_at=came)
    )
    cleo = world.actor("cleo")

    assert unread(session, world, "cleo", thread.id) is None
    take_place(session, cleo, thread.id, reply_id=said[0].id)
    assert unread(session, world, "cleo", thread.id) is None, "old posts beyond the place are old"
    assert own_reading(session, cleo, thread.id).following == said[1].id, "where they left off"

    go_back(session, cleo, said[2])
    assert unread(session, world, "cleo", thread.id) == Unread(2, said[2].id, begun=False)


def test_who_is_no_member_has_unread_posts_only_where_they_read_before(
    world: World, session: Session
) -> None:
    thread = start(session, world, "ben")
    first = answer(session, world, thread).id
    take_place(session, world.actor("zed"), thread.id, reply_id=first)
    later = answer(session, world, thread).id

    assert unread(session, world, "zed", thread.id) == Unread(1, later, begun=False)


def test_what_was_removed_is_not_unread(world: World, session: Session) -> None:
    thread = start(session, world, "ben")
    reply = answer(session, world, thread, "cleo")
    take_place(session, world.actor("ada"), thread.id, reply_id=0)
    granted = reply_to(session, world.actor("cleo"), reply.id, verb="threads.edit_own")
    delete_reply(session, granted, actor=world.actor("cleo"))

    assert unread(session, world, "ada", thread.id) is None
    assert own_reading(session, world.actor("ada"), thread.id).unread == ()


def test_everything_read_leaves_what_came_after_the_page_was_made(
    world: World, session: Session
) -> None:
    old, busy = start(session, world, "ben"), start(session, world, "ben")
    take_place(session, world.actor("ada"), old.id, reply_id=0)
    answer(session, world, old, "cleo")
    made = clock.now()
    later = answer(session, world, busy, "cleo")

    read_all(session, world.actor("ada"), world.garden, until=made)

    assert unread(session, world, "ada", old.id) is None
    assert unread(session, world, "ada", busy.id) == Unread(1, later.id, begun=False)
    assert place(session, world, "ada", old.id) is None, "it says nothing any more"
    assert unread(session, world, "cleo", old.id) is not None, "others keep theirs"


def test_a_moment_to_come_reads_nothing_in_advance(world: World, session: Session) -> None:
    read_all(session, world.actor("ada"), world.garden, until=clock.ahead(days=9))
    thread = start(session, world, "ben")

    assert unread(session, world, "ada", thread.id) == Unread(0, None, begun=True)


def test_more_than_a_hundred_are_counted_as_a_hundred(world: World, session: Session) -> None:
    thread = start(session, world, "ben")
    session.add_all(
        Reply(thread_id=thread.id, kind="answer", body="", body_html="", author_id=world.cleo,
              created_at=clock.now(), score=0, version=1)
        for _ in range(130)
    )  # fmt: skip
    found = unread(session, world, "ada", thread.id)

    assert found is not None
    assert found.posts == 100
    assert len(own_reading(session, world.actor("ada"), thread.id).unread) == 100


@pytest.mark.parametrize("who", ["nobody", "sue"])
def test_a_visitor_and_a_suspended_person_have_nothing_unread(
    world: World, session: Session, who: str
) -> None:
    thread = start(session, world, "ben")
    actor = VISITOR if who == "nobody" else world.actor(who)

    assert unread_in(session, actor, [thread.id]) == {}
    assert own_reading(session, actor, thread.id).place is None


def test_whoever_wants_nothing_remembered_leaves_nothing(world: World, session: Session) -> None:
    thread = start(session, world, "ben")
    take_place(session, world.actor("ada"), thread.id, reply_id=0)

    choose_places(session, account_id=world.ada, kept=False)
    session.flush()

    for table in (ThreadPlace, CommunityPlace):
        rows = select(table).where(table.account_id == world.ada)
        assert session.scalars(rows).all() == []
    choose_places(session, account_id=world.ada, kept=True)
    assert unread(session, world, "ada", thread.id) is None, "it begins now"
    assert unread(session, world, "ada", start(session, world, "ben").id) is not None


def test_a_page_that_is_still_open_leaves_nothing_once_it_was_switched_off(
    world: World, session: Session
) -> None:
    thread = start(session, world, "ben")
    said, ada = answer(session, world, thread, "cleo"), world.actor("ada")  # as she was before
    choose_places(session, account_id=world.ada, kept=False)
    session.flush()

    assert take_place(session, ada, thread.id, reply_id=0) is None
    assert go_back(session, ada, said) is None
    read_all(session, ada, thread.community_id, until=clock.now())

    for table in (ThreadPlace, CommunityPlace):
        rows = select(table).where(table.account_id == world.ada)
        assert session.scalars(rows).all() == []


@pytest.mark.postgres
def test_devices_at_once_end_at_the_furthest_place(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.unit_of_work() as session:
        world = populate(session)
        thread = start(session, world, "ben")
        said = [answer(session, world, thread, "cleo").id for _ in range(8)]
        thread_id = thread.id

    def take(reply_id: int) -> None:
        with database.unit_of_work() as session:
            take_place(session, world.actor("ada"), thread_id, reply_id=reply_id, version=1)

    devices = [threading.Thread(target=take, args=(each,)) for each in reversed(said)]
    for each in devices:
        each.start()
    for each in devices:
        each.join()
    with database.reading() as session:
        rows = session.scalars(select(ThreadPlace.reply_id)).all()
    database.dispose()

    assert rows == [said[-1]]
