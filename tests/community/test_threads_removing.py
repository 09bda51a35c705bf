"""Posts that go and come back: by authors, facilitators and moderation, with every counter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Community, Membership, Tag
from community.errors import Conflict, Forbidden, NotFound
from community.threads import actions
from community.threads.access import reply_to, thread_to
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind, ThreadTag
from tests.community.test_threads import answer, start
from tests.world import World


def test_an_author_undoes_within_ten_minutes_and_no_later(world: World, session: Session) -> None:
    thread = start(session, world)
    reply = answer(session, world, thread, "cleo")
    cleo, ben, ada = (world.actor(name) for name in ("cleo", "ben", "ada"))

    def granted(who: str) -> object:
        return reply_to(session, world.actor(who), reply.id, verb="threads.edit_own")

    with pytest.raises(Forbidden):
        actions.delete_reply(session, granted("ben"), actor=ben)  # type: ignore[arg-type]  # a GrantedReply
    actions.delete_reply(session, granted("cleo"), actor=cleo)  # type: ignore[arg-type]  # the same
    for who, actor in (("ben", ben), ("ada", ada)):
        with pytest.raises(Forbidden):
            actions.restore_reply(session, granted(who), actor=actor)  # type: ignore[arg-type]  # the same
    with clock.frozen(clock.now() + timedelta(minutes=11)), pytest.raises(Forbidden):
        actions.restore_reply(session, granted("cleo"), actor=cleo)  # type: ignore[arg-type]  # the same
    actions.restore_reply(session, granted("cleo"), actor=cleo)  # type: ignore[arg-type]  # the same

    assert reply.deleted_at is None


def test_a_thread_in_which_others_wrote_is_not_its_authors_to_delete(
    world: World, session: Session
) -> None:
    alone, shared = start(session, world), start(session, world, title="Which spade?")
    answer(session, world, shared, "cleo")
    ben = world.actor("ben")

    for thread in (alone, shared):
        found = thread_to(session, ben, thread.id, verb="threads.edit_own")
        if thread is alone:
            actions.delete_thread(session, found, actor=ben)
        else:
            with pytest.raises(Conflict):
                actions.delete_thread(session, found, actor=ben)

    with pytest.raises(NotFound):
        thread_to(session, world.actor("cleo"), alone.id, verb="threads.read")
    assert thread_to(session, ben, alone.id, verb="threads.read").thread is alone


def test_every_counter_is_what_a_recount_gives(world: World, session: Session) -> None:
    threads = [
        start(session, world, kind=kind, title=f"About {kind}", tags=["soil", kind])
        for kind in ThreadKind
    ]
    replies = [answer(session, world, thread, who) for thread in threads for who in ("cleo", "ada")]
    ada = world.actor("ada")
    for reply in replies[:3]:
        found = reply_to(session, ada, reply.id, verb="threads.edit_any")
        actions.hide_reply(session, found, reason="Off topic")
        actions.hide_reply(session, found, reason="Off topic indeed")
    actions.show_reply(session, reply_to(session, ada, replies[1].id, verb="threads.edit_any"))
    actions.delete_thread(
        session, thread_to(session, ada, threads[2].id, verb="threads.edit_any"), actor=ada
    )
    found = thread_to(session, ada, threads[0].id, verb="threads.edit_any")
    actions.hide_thread(session, found, reason="Off topic")
    actions.show_thread(session, found)
    session.flush()
    session.expire_all()

    _recount_threads(session)
    _recount_places(session, world.garden)


def _recount_threads(session: Session) -> None:
    live = (Reply.hidden_at.is_(None), Reply.deleted_at.is_(None))
    for thread in session.scalars(select(Thread)):
        said = select(func.count()).where(Reply.thread_id == thread.id, *live)
        assert thread.replies_count == session.scalar(said)
        assert thread.answers_count == session.scalar(said.where(Reply.kind == ReplyKind.ANSWER))


def _recount_places(session: Session, community_id: int) -> None:
    there = (Thread.hidden_at.is_(None), Thread.deleted_at.is_(None))
    place = session.get_one(Community, community_id)
    count = select(func.count()).select_from(Thread).where(*there)
    assert place.threads_count == session.scalar(count)
    unanswered = count.where(Thread.kind == ThreadKind.QUESTION, Thread.answers_count == 0)
    assert place.unanswered_count == session.scalar(unanswered)
    for tag in session.scalars(select(Tag)):
        bearing = count.join(ThreadTag, ThreadTag.thread_id == Thread.id)
        assert tag.threads_count == session.scalar(bearing.where(ThreadTag.tag_id == tag.id))
    for member in session.scalars(
        select(Membership).where(Membership.community_id == community_id)
    ):
        wrote = session.scalar(count.where(Thread.author_id == member.account_id)) or 0
        said = select(func.count()).where(
            Reply.author_id == member.account_id,
            Reply.hidden_at.is_(None),
            Reply.deleted_at.is_(None),
        )
        assert member.posts_count == wrote + (session.scalar(said) or 0)
