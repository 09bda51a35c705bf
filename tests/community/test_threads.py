"""Starting threads and replying: what is kept, counted and told, and who may."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.communities.access import community_to
from community.communities.models import Community, Membership, Tag
from community.errors import CommunityError, Conflict, Forbidden, NotFound, Refused
from community.outbox import OutboxEntry, write_recorded
from community.text import render
from community.threads import actions
from community.threads.access import GrantedThread, reply_to, thread_to, thread_to_reply
from community.threads.models import Mention, Reply, ReplyKind, Thread, ThreadKind
from tests.queries import Statements
from tests.world import World


def start(
    session: Session,
    world: World,
    who: str = "ben",
    *,
    slug: str = "garden",
    kind: ThreadKind = ThreadKind.QUESTION,
    title: str = "When do I sow broad beans?",
    body: str = "It is **cold** here.",
    tags: list[str] | None = None,
) -> Thread:
    granted = community_to(session, world.actor(who), slug, verb="threads.start")
    return actions.start_thread(
        session,
        granted,
        author=world.actor(who),
        kind=kind,
        title=title,
        text=render(body),
        tags=tags,
    )


def answer(
    session: Session, world: World, thread: Thread, who: str = "cleo", body: str = "In March."
) -> Reply:
    granted = ground(session, world, thread, who)
    return actions.post_reply(session, granted, author=world.actor(who), text=render(body))


def ground(session: Session, world: World, thread: Thread, who: str) -> GrantedThread:
    return thread_to(session, world.actor(who), thread.id, verb="threads.reply")


@pytest.mark.parametrize("who", ["ada", "ben", "cleo", "fay", "mo", "zed", "xen", "sue"])
def test_a_place_to_reply_in_is_granted_as_its_thread_is(
    world: World, session: Session, who: str
) -> None:
    actor = world.actor(who)
    for slug in ("garden", "workshop", "vault"):
        thread = start(session, world, "ada", slug=slug)
        outcomes = []
        for load in (partial(thread_to, verb="threads.reply"), thread_to_reply):
            try:
                granted = load(session, actor, thread.id)
            except CommunityError as error:
                outcomes.append((type(error), error.code))
            else:
                outcomes.append((granted.standing, granted.thread.id, granted.community.id))
        assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize("column", ["locked_at", "deleted_at"])
def test_a_place_to_reply_in_knows_that_it_is_closed(
    world: World, session: Session, column: str
) -> None:
    thread = start(session, world, "cleo")
    granted = thread_to_reply(session, world.actor("cleo"), thread.id)
    setattr(thread, column, clock.now())
    session.flush()

    with pytest.raises(Conflict):
        actions.post_reply(session, granted, author=world.actor("cleo"), text=render("In March."))
    granted = thread_to_reply(session, world.actor("cleo"), thread.id)
    with pytest.raises(Conflict):
        actions.post_reply(session, granted, author=world.actor("cleo"), text=render("In March."))


def test_a_question_is_kept_counted_and_told(world: World, session: Session) -> None:
    thread = start(session, world, tags=["Broad Beans", "sowing"])
    write_recorded(session)

    place = session.get_one(Community, world.garden)
    told = session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)).all()[-1]
    assert thread.body_html == "<p>It is <strong>cold</strong> here.</p>\n"
    assert (place.threads_count, place.unanswered_count) == (1, 1)
    assert set(session.scalars(select(Tag.name))) == {"broad-beans", "sowing"}
    assert set(session.scalars(select(Tag.threads_count))) == {1}
    assert told.name == "thread:started"
    assert set(told.payload) == {"community_id", "thread_id", "author_id"}


def test_answers_are_counted_and_comments_are_not_answers(world: World, session: Session) -> None:
    thread = start(session, world)
    first = answer(session, world, thread)
    actions.post_reply(
        session,
        ground(session, world, thread, "ben"),
        author=world.actor("ben"),
        text=render("Thank you."),
        parent_id=first.id,
    )
    session.expire_all()

    kept = session.get_one(Thread, thread.id)
    place = session.get_one(Community, world.garden)
    assert (kept.replies_count, kept.answers_count) == (2, 1)
    assert (place.threads_count, place.unanswered_count) == (1, 0)
    assert session.scalars(select(Reply.kind).order_by(Reply.id)).all() == [
        ReplyKind.ANSWER,
        ReplyKind.COMMENT,
    ]


@pytest.mark.parametrize("stranger", ["zed", "xen", "sue", "fay", "mo", "pia"])
def test_strangers_find_nothing_in_a_private_community(
    world: World, session: Session, stranger: str
) -> None:
    thread = start(session, world, slug="vault")
    reply = answer(session, world, thread, "ada")

    assert thread_to(session, world.actor("ben"), thread.id, verb="threads.read").thread is thread
    assert reply_to(session, world.actor("ben"), reply.id, verb="threads.read").reply is reply
    with pytest.raises(NotFound):
        thread_to(session, world.actor(stranger), thread.id, verb="threads.read")
    with pytest.raises(NotFound):
        reply_to(session, world.actor(stranger), reply.id, verb="threads.read")
    with pytest.raises(NotFound):
        thread_to(session, world.actor(stranger), thread.id, verb="threads.reply")


def test_a_reader_who_is_no_member_reads_and_does_not_write(world: World, session: Session) -> None:
    thread = start(session, world)

    thread_to(session, world.actor("zed"), thread.id, verb="threads.read")
    with pytest.raises(Forbidden):
        thread_to(session, world.actor("zed"), thread.id, verb="threads.reply")


def test_a_locked_thread_takes_replies_from_facilitators_only(
    world: World, session: Session
) -> None:
    thread = start(session, world)
    actions.lock_thread(
        session, thread_to(session, world.actor("ada"), thread.id, verb="threads.lock")
    )

    with pytest.raises(Conflict) as refusal:
        answer(session, world, thread, "cleo")
    assert refusal.value.code == "locked"
    assert answer(session, world, thread, "ada").thread_id == thread.id


def test_a_comment_under_a_post_of_another_thread_is_refused(
    world: World, session: Session
) -> None:
    here, there = start(session, world), start(session, world, title="Which spade?")
    foreign = answer(session, world, there)

    with pytest.raises(NotFound):
        actions.post_reply(
            session,
            ground(session, world, here, "ben"),
            author=world.actor("ben"),
            text=render("?"),
            parent_id=foreign.id,
        )


def test_mentions_are_kept_only_for_people_who_may_read(world: World, session: Session) -> None:
    start(session, world, slug="vault", body="@ada @zed @xen @fay see this")
    assert session.scalars(select(Mention.account_id)).all() == [world.ada]

    start(session, world, slug="garden", body="@zed @ben @nobody see `@cleo` this")
    assert session.scalars(select(Mention.account_id)).all() == [world.ada, world.zed]


def test_n10_a_title_and_a_text_have_bounds(world: World, session: Session) -> None:
    for title in ("abcd", "x" * 151):
        with pytest.raises(Refused):
            start(session, world, title=title)
    for title in ("abcde", "x" * 150):
        start(session, world, title=title)
    with pytest.raises(Refused):
        start(session, world, body="  \n ")
    with pytest.raises(Refused):
        start(session, world, kind=ThreadKind.INSIGHT, body="x" * 501)
    start(session, world, kind=ThreadKind.INSIGHT, body="x" * 500)


def test_posting_a_reply_costs_seven_statements(
    world: World, database: Database, statements: Statements
) -> None:
    with database.unit_of_work() as session:
        thread = start(session, world)
    text = render("In March.")
    statements.clear()

    with database.unit_of_work() as session:
        granted = thread_to(session, world.actor("cleo"), thread.id, verb="threads.reply")
        actions.post_reply(session, granted, author=world.actor("cleo"), text=text)

    # One read; whether the author is known by an alias here; the reply and the journal; the
    # counters of thread, community and membership.
    # PostgreSQL reads the number of the transaction back from the journal.
    assert len(statements) == (7 if database.sqlite else 8)
    with database.reading() as reading:
        count = select(Membership.posts_count).where(Membership.account_id == world.cleo)
        assert reading.scalar(count) == 1
