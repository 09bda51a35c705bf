"""What a page of a thread reads, on every database."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from community.errors import NotFound
from community.outbox import write_recorded
from community.questions.actions import accept_answer, cast_vote
from community.questions.queries import own_stance
from community.threads import actions
from community.threads.access import reply_to
from community.threads.queries import (
    Sort,
    ThreadFilter,
    changes_since,
    comments_on,
    first_posts,
    posts_from,
    replies_after,
    thread_head,
    threads_page,
)
from tests.community.test_threads import answer, start
from tests.world import World


def test_a_page_reads_answers_in_order_with_their_comments(world: World, session: Session) -> None:
    thread = start(session, world, tags=["soil", "beans"])
    ben, cleo = world.actor("ben"), world.actor("cleo")
    early, late, last = (answer(session, world, thread, who) for who in ("ada", "cleo", "fay"))
    cast_vote(session, reply_to(session, ben, late.id, verb="questions.vote"), voter=ben, value=1)
    accepted = reply_to(session, ben, last.id, verb="questions.accept")
    accept_answer(session, accepted, actor=ben)
    actions.hide_reply(session, reply_to(session, ben, early.id, verb="threads.read"), reason="x")
    write_recorded(session)

    head = thread_head(session, ben, thread.id)
    first = first_posts(session, head, size=2)
    assert head.tags == ("beans", "soil")
    assert [post.id for post in first.items] == [last.id, late.id]
    assert first.next_cursor is not None
    rest = posts_from(session, head, cursor=first.next_cursor)
    assert [post.id for post in rest.items] == [early.id]
    assert not rest.items[0].is_live
    assert comments_on(session, thread.id, [last.id]) == {}
    stance = own_stance(session, ben, thread_id=thread.id, reply_ids=[late.id, last.id])
    assert stance.votes == {late.id: 1}
    changes = changes_since(session, thread.id, after=0)
    assert set(changes.reply_ids) == {early.id, late.id, last.id}
    assert changes.opening
    assert [each.state for each in replies_after(session, thread.id, size=9).items] == [
        "hidden",
        "live",
        "live",
    ]
    for sort in Sort:
        page = threads_page(session, cleo, which=ThreadFilter(tag="soil"), sort=sort)
        assert len(page.items) == (0 if sort is Sort.UNANSWERED else 1)


def test_the_head_of_a_private_thread_is_nothing_to_strangers(
    world: World, session: Session
) -> None:
    thread = start(session, world, slug="vault")
    session.flush()

    assert thread_head(session, world.actor("ben"), thread.id).title == thread.title
    for stranger in ("zed", "xen", "sue", "fay", "mo", "pia"):
        with pytest.raises(NotFound):
            thread_head(session, world.actor(stranger), thread.id)
