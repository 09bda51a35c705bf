"""Posts that wait: who sees them, what becomes of them, and what makes them wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from community import clock
from community.communities.access import community_to
from community.communities.models import Community, Membership, MembershipState
from community.errors import Conflict, Forbidden, NotFound, Refused
from community.moderation import chain
from community.moderation.access import appeal_to_answer, held_in, own_held, own_measure
from community.moderation.actions.appeals import answer, appeal
from community.moderation.actions.approving import approve, reject
from community.moderation.actions.holding import (
    change_held,
    reply_or_hold,
    start_or_hold,
    withdraw,
)
from community.moderation.actions.holding_rules import set_rule
from community.moderation.events import PostApproved, PostHeld
from community.moderation.holding import Rule
from community.moderation.policies import Ruling
from community.moderation.queries import public_log
from community.moderation.queries.held import held_page, own_held_page, own_waiting
from community.moderation.queries.measures import measure_row
from community.moderation.suspicion import look_at
from community.notifications.moderation import occasion_of
from community.outbox import OutboxEntry, write_recorded
from community.text import render
from community.threads.access import thread_to_reply
from community.threads.models import HeldPost, Reply, Thread, ThreadKind
from tests.community.test_threads import start
from tests.world import World

OTHERS = ("ben", "mo", "pia", "zed", "xen", "sue")
LONG = "Sow them when the soil is warm to the touch in the early morning, never before May begins."


def rule(session: Session, world: World, **decided: int | bool) -> None:
    """Ada decides for the garden."""
    ada = world.actor("ada")
    granted = community_to(session, ada, "garden", verb="moderation.set_rules")
    set_rule(session, granted, by=ada, rule=Rule(**decided))  # type: ignore[arg-type]  # both are given by name
    session.flush()


def write(
    session: Session, world: World, body: str = "Buy them.", *, who: str = "cleo", trap: str = ""
) -> Thread | HeldPost:
    """Somebody starts a thread in the garden."""
    author, text = world.actor(who), render(body)
    made = start_or_hold(
        session,
        community_to(session, author, "garden", verb="threads.start"),
        author=author,
        kind=ThreadKind.QUESTION,
        title="Cheap seeds",
        text=text,
        tags=["seeds"],
        sent=look_at(text, title="Cheap seeds", trap=trap),
    )
    session.flush()
    return made


def held_by_cleo(session: Session, world: World) -> HeldPost:
    """The first post of Cleo's, which waits."""
    rule(session, world, first_posts=2)
    made = write(session, world)
    assert isinstance(made, HeldPost)
    return made


def test_a_first_post_waits_and_leaves_no_trace_elsewhere(world: World, session: Session) -> None:
    counts = select(Community.threads_count).where(Community.id == world.garden)
    before = session.scalar(counts)
    held = held_by_cleo(session, world)

    assert session.scalar(select(func.count(Thread.id))) == 0
    assert session.scalar(counts) == before
    assert _recorded(session) == {"post:held"}
    told = occasion_of(PostHeld(community_id=world.garden, held_id=held.id), session)
    assert told is not None
    assert set(told.strongest()) == {world.ada, world.fay}
    assert told.names_actor is False


def _recorded(session: Session) -> set[str]:
    """What was recorded since the last call."""
    session.execute(delete(OutboxEntry))
    write_recorded(session)
    return set(session.scalars(select(OutboxEntry.name)))


def test_only_its_author_and_the_facilitators_find_it(world: World, session: Session) -> None:
    held = held_by_cleo(session, world)

    assert held_in(session, world.actor("ada"), "garden", held.id).held.id == held.id
    assert own_held(session, world.actor("cleo"), held.id).id == held.id
    for who in (*OTHERS, "cleo"):
        with pytest.raises((NotFound, Forbidden)):
            held_in(session, world.actor(who), "garden", held.id)
    for who in (*OTHERS, "ada", "fay"):
        with pytest.raises(NotFound):
            own_held(session, world.actor(who), held.id)
        assert not own_held_page(session, world.actor(who)).items
        assert not own_waiting(session, world.actor(who), community_id=world.garden)
    with pytest.raises(NotFound):
        held_in(session, world.actor("ada"), "workshop", held.id)
    assert len(own_waiting(session, world.actor("cleo"), community_id=world.garden)) == 1


def test_published_it_is_as_if_it_was_posted_now(world: World, session: Session) -> None:
    held = held_by_cleo(session, world)
    held.created_at = clock.ago(days=3)
    session.flush()

    with pytest.raises(Forbidden):
        approve(session, held_in(session, world.actor("ada"), "garden", held.id),
                by=world.actor("cleo"), version=1)  # fmt: skip
    ada = world.actor("ada")
    approve(session, held_in(session, ada, "garden", held.id), by=ada, version=1)
    with pytest.raises(Conflict, match="Ada has published"):
        reject(session, held_in(session, world.actor("fay"), "garden", held.id),
               by=world.actor("fay"), version=1, reason="No")  # fmt: skip
    session.flush()

    thread = session.scalars(select(Thread)).one()
    assert (thread.author_id, thread.title, thread.id) == (
        world.cleo,
        "Cheap seeds",
        held.thread_id,
    )
    assert clock.now() - thread.created_at < timedelta(minutes=1)
    assert _recorded(session) >= {"thread:started", "post:approved"}
    told = occasion_of(PostApproved(community_id=world.garden, held_id=held.id), session)
    assert told is not None
    assert told.reasons == ((world.cleo, "published"),)
    assert (held.body, held.title) == ("", "")
    assert [line.act for line in public_log(session, community_id=world.garden).items] == [
        "approve",
        "set_holding",
    ]
    assert chain.verify(session).problem == ""


def test_the_second_post_of_two_waits_and_the_third_does_not(
    world: World, session: Session
) -> None:
    rule(session, world, first_posts=2)
    for posts in (0, 1, 2):
        posts_of(session, world, "cleo", posts)
        assert isinstance(write(session, world), HeldPost) is (posts < 2)
    posts_of(session, world, "fay", 0)
    assert isinstance(write(session, world, who="fay"), Thread)  # she looks after the garden


def posts_of(session: Session, world: World, who: str, posts: int) -> None:
    """So many live posts of theirs stand in the garden."""
    membership = session.scalars(
        select(Membership).where(
            Membership.community_id == world.garden,
            Membership.account_id == getattr(world, who),
        )
    ).one()
    membership.posts_count = posts
    session.flush()


def test_its_author_changes_it_or_takes_it_back_until_it_is_decided(
    world: World, session: Session
) -> None:
    held = held_by_cleo(session, world)
    changed = {"title": "Where are cheap seeds?", "tags": ["seeds", "money"]}
    change_held(session, held, text=render("I look for them."), version=1, **changed)  # type: ignore[arg-type]  # both are given by name
    with pytest.raises(Conflict):
        change_held(session, held, text=render("Again."), version=1, **changed)  # type: ignore[arg-type]  # both are given by name
    with pytest.raises(Refused):
        change_held(session, held, text=render("Again."), version=2, title="Hm", tags=[])
    assert (held.body, held.version) == ("I look for them.", 2)
    withdraw(session, held)
    session.flush()
    assert not held_page(session, community_id=world.garden).items


def test_a_rejected_post_is_appealed_and_published_after_all(
    world: World, session: Session
) -> None:
    held = held_by_cleo(session, world)
    ada, fay, cleo = (world.actor(who) for who in ("ada", "fay", "cleo"))
    found = held_in(session, ada, "garden", held.id)
    with pytest.raises(Refused):
        reject(session, found, by=ada, version=1, reason=" ")
    measure = reject(session, found, by=ada, version=1, reason="An advert, it seems")
    with pytest.raises(Conflict):
        change_held(session, held, text=render("No advert."), version=1, title="Seeds", tags=[])
    made = appeal(session, own_measure(session, cleo, measure.id), body="I sell nothing")
    with pytest.raises(NotFound):
        appeal_to_answer(session, ada, made.id)

    answer(session, appeal_to_answer(session, fay, made.id), by=fay, ruling=Ruling.REVERSED,
           words="So it is")  # fmt: skip

    assert session.scalars(select(Thread)).one().author_id == world.cleo
    assert measure.lifted_at is not None


def test_reversed_where_its_author_cannot_post_it_waits_again(
    world: World, session: Session
) -> None:
    held = held_by_cleo(session, world)
    ada, fay = world.actor("ada"), world.actor("fay")
    found = held_in(session, ada, "garden", held.id)
    measure = reject(session, found, by=ada, version=1, reason="An advert")
    made = appeal(session, measure, body="I sell nothing")
    assert not measure_row(session, measure.id).waits_again
    _recorded(session)
    membership = session.scalars(
        select(Membership).where(
            Membership.community_id == world.garden, Membership.account_id == world.cleo
        )
    ).one()
    membership.state = MembershipState.LEFT
    session.flush()

    answer(session, appeal_to_answer(session, fay, made.id), by=fay, ruling=Ruling.REVERSED,
           words="So it is")  # fmt: skip

    assert (held.outcome, held.body) == (None, "Buy them.")
    assert "post:held" in _recorded(session)
    assert measure_row(session, measure.id, reader=world.actor("cleo")).waits_again
    with pytest.raises(Conflict, match="cannot be published"):
        approve(session, held_in(session, ada, "garden", held.id), by=ada, version=1)


def test_a_reply_waits_and_is_said_where_it_was_meant(world: World, session: Session) -> None:
    thread = start(session, world)
    rule(session, world, first_posts=1)
    cleo, text = world.actor("cleo"), render("Drain the bed.")
    held = reply_or_hold(session, thread_to_reply(session, cleo, thread.id), author=cleo, text=text,
                         sent=look_at(text))  # fmt: skip
    assert isinstance(held, HeldPost)
    assert own_waiting(session, cleo, thread_id=thread.id)
    assert session.scalar(select(func.count(Reply.id))) == 0

    fay = world.actor("fay")
    approve(session, held_in(session, fay, "garden", held.id), by=fay, version=1)

    reply = session.scalars(select(Reply)).one()
    assert (reply.id, reply.thread_id, reply.kind) == (held.reply_id, thread.id, "answer")
    session.refresh(thread)
    assert thread.answers_count == 1
    lines = public_log(session, community_id=world.garden).items
    assert next((line.act, line.thread_id) for line in lines) == ("approve", None)


@pytest.mark.parametrize("gone", ["withdrawn", "merged"])
def test_what_went_meanwhile_is_not_found(world: World, session: Session, gone: str) -> None:
    held, ada = held_by_cleo(session, world), world.actor("ada")
    found = held_in(session, ada, "garden", held.id)
    if gone == "merged":
        there = update(HeldPost).values(community_id=world.workshop)
        session.execute(there.execution_options(synchronize_session=False))
    else:
        session.execute(delete(HeldPost).execution_options(synchronize_session=False))

    with pytest.raises(NotFound):
        approve(session, found, by=ada, version=1)
