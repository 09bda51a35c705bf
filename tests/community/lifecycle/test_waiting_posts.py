"""Posts that wait when their community is merged into another, split or ended: none is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.accounts.models import Account
from community.communities.models import Community, MemberRole, Membership, Stage
from community.errors import Conflict, Forbidden, NotFound
from community.lifecycle.actions.endings import end_community
from community.lifecycle.actions.successions import agree_to_merge, offer_merge
from community.lifecycle.actions.transfers import move_threads
from community.lifecycle.models import Ending
from community.moderation.access import appeal_to_answer, held_in, own_held, own_measure
from community.moderation.actions.appeals import answer, appeal
from community.moderation.actions.approving import approve, reject
from community.moderation.actions.holding import change_held, reply_or_hold, withdraw
from community.moderation.events import PostClosed
from community.moderation.policies import Ruling
from community.moderation.queries.held import held_page, own_held_page
from community.moderation.queries.measures import appeals_waiting
from community.notifications.moderation import occasion_of
from community.notifications.recipients import BEYOND_READING
from community.text import render
from community.threads.access import thread_to_reply
from community.threads.models import HeldPost, Thread
from tests import factories
from tests.community.test_holding import held_by_cleo, rule, write
from tests.community.test_threads import start
from tests.world import World, populate


def lead_by_mo(session: Session, world: World) -> None:
    """Mo alone facilitates the workshop."""
    workshop = session.get_one(Community, world.workshop)
    ada = Membership.community_id == workshop.id, Membership.account_id == world.ada
    session.scalars(select(Membership).where(*ada)).one().role = MemberRole.MEMBER
    mo = session.get_one(Account, world.mo)
    factories.membership(session, workshop, mo, role=MemberRole.FACILITATOR)
    session.flush()


def merge(session: Session, world: World) -> None:
    """The garden goes into the workshop, which Mo facilitates and neither Ada nor Fay."""
    garden = session.get_one(Community, world.garden)
    workshop = session.get_one(Community, world.workshop)
    lead_by_mo(session, world)
    offer = offer_merge(session, garden, workshop, by=world.actor("ada"))
    agree_to_merge(session, offer, here=workshop.id, by=world.actor("mo"))
    session.flush()


def end(session: Session, world: World) -> None:
    """Ada ends the garden."""
    garden = session.get_one(Community, world.garden)
    ending = Ending(community_id=garden.id, begun_at=clock.now(), harvest="Beans.", harvest_html="")
    session.add(ending)
    end_community(session, garden, ending, by=world.actor("ada"))
    session.flush()


def held_reply(session: Session, world: World, thread: Thread) -> HeldPost:
    """A first reply of Cleo's that waits."""
    cleo = world.actor("cleo")
    made = reply_or_hold(
        session, thread_to_reply(session, cleo, thread.id), author=cleo,
        text=render("In May."), sent=None,
    )  # fmt: skip
    session.flush()
    assert isinstance(made, HeldPost)
    return made


def rejected(session: Session, world: World, held: HeldPost) -> int:
    """The number of the decision by which Ada rejects it."""
    ada = world.actor("ada")
    found = held_in(session, ada, "garden", held.id)
    return reject(session, found, by=ada, version=1, reason="Not here").id


def test_after_a_merge_what_waits_is_judged_where_it_lives_now(
    world: World, session: Session
) -> None:
    held = held_by_cleo(session, world)
    merge(session, world)
    session.expire_all()
    mo = world.actor("mo")

    assert [row.id for row in held_page(session, community_id=world.workshop).items] == [held.id]
    for who in ("ada", "fay", "zed"):
        with pytest.raises((NotFound, Forbidden)):
            held_in(session, world.actor(who), "garden", held.id)
    found = held_in(session, mo, "workshop", held.id)
    with pytest.raises(Conflict, match="may not write there"):
        approve(session, found, by=mo, version=1)
    cleo = session.get_one(Account, world.cleo)
    factories.membership(session, session.get_one(Community, world.workshop), cleo)
    session.flush()
    approve(session, found, by=mo, version=1)

    session.flush()
    thread = session.scalars(select(Thread)).one()
    assert (thread.community_id, thread.author_id) == (world.workshop, world.cleo)


def test_after_a_merge_an_appeal_comes_to_who_moderates_there_now(
    world: World, session: Session
) -> None:
    measure_id = rejected(session, world, held_by_cleo(session, world))
    open_before = appeal(session, own_measure(session, world.actor("cleo"), measure_id), body="Why")
    merge(session, world)
    session.expire_all()
    mo = world.actor("mo")

    assert [row.appeal_id for row in appeals_waiting(session, mo).items] == [open_before.id]
    for who in ("ada", "fay", "zed"):
        assert not appeals_waiting(session, world.actor(who)).items
        with pytest.raises(NotFound):
            appeal_to_answer(session, world.actor(who), open_before.id)
    answer(session, appeal_to_answer(session, mo, open_before.id), by=mo,
           ruling=Ruling.REVERSED, words="Right")  # fmt: skip
    session.flush()
    waits = held_page(session, community_id=world.workshop).items
    assert [row.measure_id for row in waits] == [measure_id]  # Cleo may not write there: it waits


def test_a_rejection_goes_along_with_the_thread_it_answered(world: World, session: Session) -> None:
    thread = start(session, world)
    rule(session, world, first_posts=2)
    measure_id = rejected(session, world, held_reply(session, world, thread))
    session.flush()
    garden = session.get_one(Community, world.garden)
    workshop = session.get_one(Community, world.workshop)
    lead_by_mo(session, world)
    move_threads(session, garden, workshop, [thread.id])

    measure = own_measure(session, world.actor("cleo"), measure_id)
    assert measure.community_id == world.workshop
    made = appeal(session, measure, body="Why")
    assert appeal_to_answer(session, world.actor("mo"), made.id).part == "facilitator"


def test_what_waits_when_a_community_ends_is_closed_and_its_author_is_told(
    world: World, session: Session
) -> None:
    held = held_by_cleo(session, world)
    end(session, world)
    session.expire_all()
    cleo = world.actor("cleo")

    assert not held_page(session, community_id=world.garden).items
    (shown,) = own_held_page(session, cleo).items
    assert (shown.state, shown.body, shown.decided_by) == ("closed", "Buy them.", None)
    told = occasion_of(PostClosed(community_id=world.garden, held_id=held.id), session)
    assert told is not None
    assert told.reasons == ((world.cleo, "closed"),)
    assert told.strongest()[world.cleo] in BEYOND_READING
    ada = world.actor("ada")
    for act in (approve, rejecting):
        with pytest.raises(Conflict, match="has ended"):
            act(session, held_in(session, ada, "garden", held.id), by=ada, version=1)
    with pytest.raises(Conflict, match="has ended"):
        change_held(session, own_held(session, cleo, held.id), text=render("Mine"), version=1)

    withdraw(session, own_held(session, cleo, held.id))
    session.flush()
    assert not own_held_page(session, cleo).items


def test_what_was_rejected_is_not_taken_back(world: World, session: Session) -> None:
    held = held_by_cleo(session, world)
    rejected(session, world, held)

    with pytest.raises(Conflict):
        withdraw(session, own_held(session, world.actor("cleo"), held.id))


def rejecting(session: Session, found: object, **more: object) -> None:
    """Reject with a reason."""
    reject(session, found, reason="No", **more)  # type: ignore[arg-type]  # as `approve` is called


def test_a_rejection_reversed_after_the_end_is_closed_and_does_not_wait(
    world: World, session: Session
) -> None:
    held = held_by_cleo(session, world)
    measure_id = rejected(session, world, held)
    end(session, world)
    made = appeal(session, own_measure(session, world.actor("cleo"), measure_id), body="Why")
    fay = world.actor("fay")
    found = appeal_to_answer(session, fay, made.id)
    answer(session, found, by=fay, ruling=Ruling.REVERSED, words="Right")
    session.flush()

    assert held.outcome == "closed"
    assert not held_page(session, community_id=world.garden).items


@pytest.fixture
def shared(postgres_url: str) -> Iterator[tuple[Database, World]]:
    """A garden where first posts wait, where writers do not queue."""
    database = Database(postgres_url)
    with database.unit_of_work() as session:
        world = populate(session)
        rule(session, world, first_posts=3)
    yield database, world
    database.dispose()


@pytest.mark.postgres
def test_a_post_that_was_written_while_the_community_ended_waits_nowhere(
    shared: tuple[Database, World],
) -> None:
    database, world = shared
    ended, told = threading.Event(), []

    def ending() -> None:
        with database.unit_of_work() as session:
            end(session, world)
        ended.set()

    with database.unit_of_work() as session:
        made = write(session, world)
        working = threading.Thread(target=ending)
        working.start()
        assert not ended.wait(0.3)  # it waits for who writes
    working.join(timeout=20)
    assert ended.is_set()
    with database.unit_of_work() as session:
        garden = session.get_one(Community, world.garden)
        assert garden.stage == Stage.ARCHIVED
        told = session.scalars(select(HeldPost.outcome).where(HeldPost.id == made.id)).all()
    assert told == ["closed"]


def test_nothing_goes_into_a_community_that_ended_meanwhile(world: World, session: Session) -> None:
    held = held_by_cleo(session, world)
    garden = session.get_one(Community, world.garden)
    workshop = session.get_one(Community, world.workshop)
    lead_by_mo(session, world)
    offer = offer_merge(session, garden, workshop, by=world.actor("ada"))
    session.execute(  # behind the back of what was loaded, as another process does
        update(Community)
        .where(Community.id == workshop.id)
        .values(stage=Stage.ARCHIVED)
        .execution_options(synchronize_session=False)
    )

    with pytest.raises(Conflict):
        agree_to_merge(session, offer, here=workshop.id, by=world.actor("mo"))

    session.refresh(held)
    assert held.community_id == garden.id


@pytest.mark.postgres
def test_who_publishes_and_who_merges_do_not_wait_for_each_other(
    shared: tuple[Database, World],
) -> None:
    database, world = shared
    with database.unit_of_work() as session:
        numbers = [write(session, world, f"Seeds {n}, please.").id for n in range(2)]
    problems: list[BaseException] = []
    halfway = threading.Event()

    def merging() -> None:
        halfway.set()
        try:
            with database.unit_of_work() as session:
                merge(session, world)
        except Exception as error:  # noqa: BLE001  # it is looked at below
            problems.append(error)

    ada = world.actor("ada")
    working = threading.Thread(target=merging)
    with database.unit_of_work() as session:
        found = held_in(session, ada, "garden", numbers[0])
        session.refresh(found.held, with_for_update=True)
        working.start()
        halfway.wait(5)
        working.join(timeout=0.5)  # it holds what it takes first, and waits for the post
        approve(session, found, by=ada, version=1)
    working.join(timeout=20)
    assert not problems
    with database.reading() as session:
        homes = session.scalars(select(HeldPost.community_id).order_by(HeldPost.id)).all()
    assert homes == [world.workshop, world.workshop]
