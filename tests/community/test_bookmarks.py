"""Bookmarks belong to one person, remind once, and never tell of what may not be read."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.database import Database
from app.worker.relay import Relay
from community import clock
from community.bookmarks import actions
from community.bookmarks.access import own_bookmark
from community.bookmarks.actions import Kept, Wish, change, keep, let_go, remind_due
from community.bookmarks.models import Bookmark
from community.bookmarks.queries import bookmark_row, bookmarks_page
from community.communities.models import Membership
from community.errors import Conflict, NotFound, Refused
from community.notifications.models import Notification
from community.notifications.queries import notices_page
from community.notifications.recipients import NoticeKind
from community.threads.access import reply_to, thread_to
from community.threads.actions import delete_reply, hide_thread
from tests.community.test_threads import answer, start
from tests.queries import Statements
from tests.worker.test_relay import ListIndex
from tests.world import World, populate


def kept(
    session: Session, world: World, thread_id: int, who: str = "ben", wish: Wish | None = None
) -> Kept:
    actor = world.actor(who)
    granted = thread_to(session, actor, thread_id, verb="threads.read")
    return keep(session, granted, by=actor, wish=wish)


def test_a_thread_and_a_post_are_kept_once_each(world: World, session: Session) -> None:
    thread = start(session, world)
    reply = answer(session, world, thread)
    ben = world.actor("ben")

    first = kept(session, world, thread.id, wish=Wish("read it"))
    again = kept(session, world, thread.id, wish=Wish("something else"))
    granted = reply_to(session, ben, reply.id, verb="threads.read")
    of_reply = keep(session, granted, by=ben)

    assert (first.new, again.new, of_reply.new) == (True, False, True)
    assert again.id == first.id
    rows = bookmarks_page(session, ben).items
    assert [(row.id, row.note) for row in rows] == [(of_reply.id, ""), (first.id, "read it")]
    assert rows[0].post is not None
    assert (rows[0].post.reply_id, rows[0].post.words) == (reply.id, "In March.")


def test_a_bookmark_is_there_for_its_owner_alone(world: World, session: Session) -> None:
    mine = kept(session, world, start(session, world).id)

    for who in ("ada", "mo", "zed"):
        with pytest.raises(NotFound):
            own_bookmark(session, world.actor(who), mine.id)
        with pytest.raises(NotFound):
            bookmark_row(session, world.actor(who), mine.id)
        assert bookmarks_page(session, world.actor(who)).items == []
    assert own_bookmark(session, world.actor("ben"), mine.id).id == mine.id


def test_what_was_removed_is_kept_no_more(world: World, session: Session) -> None:
    thread = start(session, world)
    reply = answer(session, world, thread)
    cleo = world.actor("cleo")
    granted = reply_to(session, cleo, reply.id, verb="threads.edit_own")
    delete_reply(session, granted, actor=cleo)

    with pytest.raises(Conflict):
        keep(session, reply_to(session, cleo, reply.id, verb="threads.read"), by=cleo)


def test_who_left_a_private_community_reads_nothing_by_the_bookmark(
    world: World, session: Session
) -> None:
    thread = start(session, world, "ada", slug="vault", title="Where the key lies")
    mine = kept(session, world, thread.id, wish=Wish("my own words"))
    assert bookmark_row(session, world.actor("ben"), mine.id).post is not None

    _leaves(session, world)

    row = bookmark_row(session, world.actor("ben"), mine.id)
    assert row.post is None
    assert row.note == "my own words"
    assert "key lies" not in repr(bookmarks_page(session, world.actor("ben")))


def test_of_a_hidden_thread_and_a_hidden_post_nothing_is_told(
    world: World, session: Session
) -> None:
    thread = start(session, world, "cleo", title="Rude words")
    mine = kept(session, world, thread.id)
    granted = thread_to(session, world.actor("ada"), thread.id, verb="moderation.hide")
    hide_thread(session, granted, reason="rude")
    session.flush()

    assert bookmark_row(session, world.actor("ben"), mine.id).post is None


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish("x" * 501), "too_long"),
        (Wish(remind_at=clock.ago(days=1)), "bad_time"),
        (Wish(remind_at=clock.ahead(days=3000)), "bad_time"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(
    world: World, session: Session, wish: Wish, code: str
) -> None:
    with pytest.raises(Refused) as told:
        kept(session, world, start(session, world).id, wish=wish)

    assert told.value.code == code


def test_there_is_an_end_to_keeping(
    world: World, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_BOOKMARKS", 1)
    kept(session, world, start(session, world).id)

    with pytest.raises(Refused):
        kept(session, world, start(session, world).id)


def test_an_old_sight_of_a_bookmark_changes_nothing(world: World, session: Session) -> None:
    mine = kept(session, world, start(session, world).id)
    bookmark = own_bookmark(session, world.actor("ben"), mine.id, to_change=True)

    change(session, bookmark, wish=Wish("first"), seen=1)
    with pytest.raises(Conflict):
        change(session, bookmark, wish=Wish("second"), seen=1)

    assert bookmark.note == "first"


def test_the_page_costs_one_statement(
    world: World, session: Session, statements: Statements
) -> None:
    costs = []
    for more in (2, 30):
        for _ in range(more):
            kept(session, world, start(session, world).id)
        session.flush()
        statements.clear()
        bookmarks_page(session, world.actor("ben"))
        costs.append(len(statements))

    assert costs == [1, 1]


def _leaves(session: Session, world: World, who: str = "ben") -> None:
    session.execute(
        delete(Membership).where(
            Membership.account_id == getattr(world, who), Membership.community_id == world.vault
        )
    )


def _due(database: Database, world: World, *, slug: str = "garden") -> Kept:
    """A bookmark of Ben's whose time has come."""
    with database.unit_of_work() as session:
        thread = start(session, world, "ada", slug=slug, title="Where the key lies")
        made = kept(session, world, thread.id, wish=Wish("the key", clock.ahead(days=1)))
        session.execute(
            update(Bookmark).where(Bookmark.id == made.id).values(remind_at=clock.ago(minutes=1))
        )
    return made


def _carry(database: Database) -> None:
    relay = Relay(database, ListIndex())
    while relay.step():
        pass


def _reminders(database: Database) -> list[Notification]:
    with database.reading() as session:
        wanted = select(Notification).where(Notification.kind == NoticeKind.REMINDER)
        return list(session.scalars(wanted))


def test_the_time_that_came_makes_one_notice_however_often_it_is_looked(
    database: Database, world: World
) -> None:
    made = _due(database, world)
    counts = []
    for _ in range(3):
        with database.unit_of_work() as session:
            counts.append(remind_due(session))
        _carry(database)

    (notice,) = _reminders(database)
    assert counts == [1, 0, 0]
    assert (notice.account_id, notice.reply_id, notice.mail_due) == (world.ben, None, True)
    with database.reading() as session:
        row = bookmark_row(session, world.actor("ben"), made.id)
        assert row.reminded_at is not None


def test_a_time_to_come_reminds_nobody(database: Database, world: World) -> None:
    with database.unit_of_work() as session:
        thread = start(session, world)
        kept(session, world, thread.id, wish=Wish(remind_at=clock.now() + timedelta(hours=1)))
    with database.unit_of_work() as session:
        assert remind_due(session) == 0


@pytest.mark.parametrize("when", ["before it is carried", "after it was told"])
def test_who_may_read_it_no_more_is_not_reminded(
    database: Database, world: World, when: str
) -> None:
    _due(database, world, slug="vault")
    with database.unit_of_work() as session:
        remind_due(session)
    if when == "after it was told":
        _carry(database)
        assert len(_reminders(database)) == 1
    with database.unit_of_work() as session:
        _leaves(session, world)
    _carry(database)

    with database.reading() as session:
        told = notices_page(session, world.actor("ben")).items
    assert [each for each in told if each.kind == NoticeKind.REMINDER] == []


def test_a_bookmark_that_was_let_go_reminds_nobody(database: Database, world: World) -> None:
    made = _due(database, world)
    with database.unit_of_work() as session:
        remind_due(session)
    with database.unit_of_work() as session:
        let_go(session, own_bookmark(session, world.actor("ben"), made.id))
    _carry(database)

    assert _reminders(database) == []


@pytest.mark.postgres
def test_p_two_devices_keep_once_and_two_workers_remind_once(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.unit_of_work() as session:
        world = populate(session)
        thread = start(session, world, "ada").id
    _at_once(lambda: _keep(database, world, thread), 6)
    with database.unit_of_work() as session:
        assert session.scalar(select(func.count()).select_from(Bookmark)) == 1
        session.execute(update(Bookmark).values(remind_at=clock.ago(minutes=1)))
    found: list[int] = []
    _at_once(lambda: found.append(_remind(database)), 4)
    database.dispose()

    assert sum(found) == 1


def _keep(database: Database, world: World, thread_id: int) -> None:
    with database.unit_of_work() as session:
        kept(session, world, thread_id)


def _remind(database: Database) -> int:
    with database.unit_of_work() as session:
        return remind_due(session)


def _at_once(act: Callable[[], None], times: int) -> None:
    threads = [threading.Thread(target=act) for _ in range(times)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
